#pragma once

#include <span>
#include <vector>

namespace chreode {

/// How deep each cell lies where values decide what is on top: 0 = the highest value, 1 = the
/// lowest and NaN, linear between.
std::vector<float> valueRanks(std::span<const float> values);

}  // namespace chreode
