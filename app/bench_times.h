#pragma once

#include <vector>

#include <nlohmann/json.hpp>

namespace chreode {

/// p50 and p95 of at least one time.
nlohmann::json timeQuantiles(std::vector<double> times);

}  // namespace chreode
