#include "scene/value_ranks.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace chreode {

std::vector<float> valueRanks(std::span<const float> values) {
  float low = std::numeric_limits<float>::infinity(), high = -low;
  for (const float value : values) {
    if (!std::isfinite(value)) continue;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  const float span = high > low ? high - low : 1.0f;
  std::vector<float> ranks(values.size(), 1.0f);
  for (std::size_t k = 0; k < values.size(); ++k) {
    if (!std::isnan(values[k])) ranks[k] = std::clamp((high - values[k]) / span, 0.0f, 1.0f);
  }
  return ranks;
}

}  // namespace chreode
