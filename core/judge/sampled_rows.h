#pragma once

#include <cstdint>
#include <vector>

namespace chreode {

/// At most `most` of the cells, ascending; which ones depends on seed and stream alone.
std::vector<std::int32_t> sampleOf(std::vector<std::int32_t> cells, std::size_t most,
                                   std::uint64_t seed, std::uint64_t stream);

}  // namespace chreode
