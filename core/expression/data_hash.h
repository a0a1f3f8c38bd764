#pragma once

#include <string>

#include "expression/dataset.h"

namespace chreode {

/// Dataset::dataHash as it is written in models, notebooks, tables and figures: 16 digits.
std::string dataHashText(const Dataset& data);

}  // namespace chreode
