#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "files/h5ad_elements.h"

namespace chreode {

/// Writes a JSON value as an element of uns, as told at H5adContents::unstructured.
void writeJson(H5adElements& file, const std::string& element, const nlohmann::json& value);

}  // namespace chreode
