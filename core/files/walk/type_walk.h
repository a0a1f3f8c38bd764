#pragma once

#include <vector>

#include "files/hdf5_handle.h"

namespace chreode {

/// Asks of a type of a file, and of the types in it, whatever the program asks.
void walkType(const Hdf5Handle& type);

/// The types into which the program has HDF5 turn values of this type, the largest first; none
/// where it reads no such values. Compound values stay as they are.
std::vector<Hdf5Handle> memoryTypes(const Hdf5Handle& type);

/// Whether the type is one of the usual whole or fractional numbers, bit for bit.
bool isUsualNumber(const Hdf5Handle& type);

}  // namespace chreode
