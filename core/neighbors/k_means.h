#pragma once

#include <cstdint>
#include <vector>

#include "base/matrix.h"

namespace chreode {

/// The cluster of each row by k-means (Lloyd), the best of ten random starts; same seed, same
/// clusters. `k` is cut to the number of rows. Throws Error for rows that are not finite.
std::vector<std::int32_t> kMeans(const Matrix& rows, int k, std::uint64_t seed);

}  // namespace chreode
