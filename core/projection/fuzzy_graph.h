#pragma once

#include <cstdint>
#include <vector>

#include "base/progress.h"
#include "neighbors/neighbor_index.h"

namespace chreode {

/// Which cells belong together and how strongly, in compressed rows; symmetric.
struct FuzzyGraph {
  std::vector<std::int64_t> offsets;  ///< cells + 1
  std::vector<std::int32_t> cells;    ///< the other end of each edge, ascending in a row
  std::vector<float> weights;         ///< in (0, 1]
};

/// The fuzzy simplicial set of a neighbour graph (McInnes, Healy & Melville 2018, algorithms 2 and
/// 3). The nearest other cell belongs wholly, the others by exp(−(d − ρ) / σ), with σ by bisection
/// so that the memberships sum to log2(k + 1), the cell itself counted among its k + 1 nearest as
/// umap-learn does; then the probabilistic union of both directions, a + b − a b. The same for any
/// number of threads. Throws Cancelled.
FuzzyGraph fuzzyGraph(const Neighbors& neighbors, int threads, const Progress& progress = {});

}  // namespace chreode
