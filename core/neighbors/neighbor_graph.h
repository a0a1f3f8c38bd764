#pragma once

#include <cstdint>
#include <memory>

#include "base/matrix.h"
#include "base/progress.h"
#include "neighbors/neighbor_index.h"

namespace chreode {

/// The k nearest other rows of every row of an index, nearest first: rows × k. The rows are shared
/// out in fixed blocks, so that the answer is the same for any number of threads. Throws Cancelled.
Neighbors neighborGraph(const NeighborIndex& index, int k, int threads,
                        const Progress& progress = {});

/// The same from the rows themselves. Beyond 4,096 rows an inverted file finds at least 99 % of
/// them, which takes a fraction of the time of looking at every pair. Throws Error, Cancelled.
Neighbors neighborGraph(std::shared_ptr<const Matrix> rows, int k, int threads, std::uint64_t seed,
                        const Progress& progress = {});

}  // namespace chreode
