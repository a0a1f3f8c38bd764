#pragma once

#include "files/hdf5_handle.h"

namespace chreode {

// What an HDF5 file may say of other files, none of which are followed: sentences for Error, and
// how HDF5 is kept from following them.

inline constexpr const char* kExternalLink =
    "This part is only a link to another file, which is not followed; "
    "write everything into one file.";
inline constexpr const char* kExternalValues =
    "This part keeps its values in another file, which is not followed; "
    "write everything into one file.";

/// A link access list with which HDF5 opens nothing that lies in another file.
Hdf5Handle withinFile();

/// Whether a dataset with this creation list has values in other files (external storage, virtual
/// datasets).
bool keepsValuesOutside(hid_t creationList);

}  // namespace chreode
