#pragma once

#include <string>

#include "base/random.h"

namespace chreode {

/// Changes an HDF5 file by HDF5 itself, so that it stays sound as such but lies: other shapes,
/// types and values, links in circles, out of the file and to nowhere, missing parts and
/// attributes.
void mutateHdf5(const std::string& path, Random& random);

}  // namespace chreode
