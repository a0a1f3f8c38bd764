#pragma once

#include "base/progress.h"
#include "expression/cell_set.h"
#include "neighbors/neighbor_index.h"

namespace chreode {

/// How many nearest other cells a step looks at.
inline constexpr int kGrowthNeighbors = 5;

/// The set and, in each step, the 5 nearest cells of every cell in it (a dilation over the graph of
/// nearest neighbours). `index` is of all cells' places. Throws Cancelled.
CellSet grown(const CellSet& cells, const NeighborIndex& index, int steps,
              const Progress& progress = {});

/// The set without, in each step, the cells of which one of the 5 nearest is not in it (an erosion
/// over the same graph): grown and then shrunk by as many steps, a set has all its cells still.
/// Throws Cancelled.
CellSet shrunk(const CellSet& cells, const NeighborIndex& index, int steps,
               const Progress& progress = {});

}  // namespace chreode
