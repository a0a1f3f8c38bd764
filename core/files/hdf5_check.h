#pragma once

#include <string>
#include <vector>

#include "base/progress.h"

namespace chreode {

/// Has a program of its own (walk/) go through an HDF5 file before this one lets the library touch
/// it, because the library crashes or hangs on many damaged files. Returns notices: that the
/// program is missing, that the file is being written. Throws Error for a damaged file and for one
/// with parts in other files, Cancelled when `progress` was.
std::vector<std::string> checkHdf5(const std::string& path, const Progress& progress);

}  // namespace chreode
