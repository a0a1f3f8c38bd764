#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "expression/annotation.h"
#include "files/hdf5_handle.h"

namespace chreode {

/// Creates an HDF5 file without time stamps over whatever `path` holds. Throws Error.
Hdf5Handle createH5ad(const std::string& path);

/// Adds COLUMN_colors for every categorical column that has colours, unless it is there already.
void addColors(nlohmann::json& uns, const AnnotationTable& cells);

}  // namespace chreode
