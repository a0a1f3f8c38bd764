#include "judge/sampled_rows.h"

#include <algorithm>
#include <utility>

#include "base/random.h"

namespace chreode {

std::vector<std::int32_t> sampleOf(std::vector<std::int32_t> cells, std::size_t most,
                                   std::uint64_t seed, std::uint64_t stream) {
  if (cells.size() <= most) return cells;
  Random random(seed, stream);
  for (std::size_t i = 0; i < most; ++i) {
    std::swap(cells[i], cells[i + random.below(cells.size() - i)]);
  }
  cells.resize(most);
  std::sort(cells.begin(), cells.end());
  return cells;
}

}  // namespace chreode
