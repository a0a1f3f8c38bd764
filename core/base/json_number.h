#pragma once

#include <cmath>

#include <nlohmann/json.hpp>

namespace chreode {

/// JSON has no NaN: what is not known is null.
inline nlohmann::json numberOrNull(double value) {
  return std::isfinite(value) ? nlohmann::json(value) : nlohmann::json();
}

}  // namespace chreode
