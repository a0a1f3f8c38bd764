#include "judge/count_split.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/error.h"
#include "base/random.h"

namespace chreode {

CountSplit splitCounts(const ExpressionMatrix& counts, const std::vector<double>& depths,
                       std::uint64_t seed) {
  if (static_cast<Index>(depths.size()) != counts.cells()) {
    throw Error("Count splitting needs one depth for each cell.");
  }
  std::vector<float> valuesA(counts.values().size()), valuesB(counts.values().size());
  CountSplit split;
  split.depthA.resize(depths.size());
  split.depthB.resize(depths.size());
  for (Index cell = 0; cell < counts.cells(); ++cell) {
    // A stream for each cell: its halves do not depend on which other cells are there.
    Random random(seed, static_cast<std::uint64_t>(cell));
    double total = 0.0, totalA = 0.0;
    for (std::int64_t i = counts.offsets()[cell]; i < counts.offsets()[cell + 1]; ++i) {
      const float count = counts.values()[i];
      if (!(count >= 0.0f) || count != std::floor(count)) {
        throw Error("Count splitting needs whole counts.");
      }
      const std::uint64_t half = random.binomial(static_cast<std::uint64_t>(count), 0.5);
      valuesA[i] = static_cast<float>(half);
      valuesB[i] = count - static_cast<float>(half);
      total += count;
      totalA += static_cast<double>(half);
    }
    const double rest = std::max(0.0, std::round(depths[cell] - total));
    const auto restA = static_cast<double>(random.binomial(static_cast<std::uint64_t>(rest), 0.5));
    split.depthA[cell] = totalA + restA;
    split.depthB[cell] = total + rest - split.depthA[cell];
  }
  split.a = counts.withValues(std::move(valuesA));
  split.b = counts.withValues(std::move(valuesB));
  return split;
}

}  // namespace chreode
