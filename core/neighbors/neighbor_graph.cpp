#include "neighbors/neighbor_graph.h"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

#include "base/parallel.h"
#include "neighbors/one_thread.h"

namespace chreode {

namespace {

constexpr Index kBlock = 512;
constexpr Index kExactRows = 4096;
/// Of a sample: a little more than is promised of all.
constexpr double kWantedRecall = 0.993;

}  // namespace

Neighbors neighborGraph(const NeighborIndex& index, int k, int threads, const Progress& progress) {
  const Index count = index.size();
  k = static_cast<int>(std::min<Index>(k, count - 1));
  Neighbors graph;
  graph.indices.resize(count, k);
  graph.distances.resize(count, k);
  parallelFor((count + kBlock - 1) / kBlock, threads, progress, [&](std::ptrdiff_t block, int) {
    const OneThread alone;
    const Index first = block * kBlock, number = std::min(kBlock, count - first);
    std::vector<std::int32_t> rows(static_cast<std::size_t>(number));
    std::iota(rows.begin(), rows.end(), static_cast<std::int32_t>(first));
    const Neighbors found = index.findAmongRows(k, rows);
    graph.indices.middleRows(first, number) = found.indices;
    graph.distances.middleRows(first, number) = found.distances;
  });
  return graph;
}

Neighbors neighborGraph(std::shared_ptr<const Matrix> rows, int k, int threads, std::uint64_t seed,
                        const Progress& progress) {
  const OneThread alone;  // an index is made by the caller's thread
  const NeighborIndex index(std::move(rows), seed, {kExactRows, kWantedRecall});
  return neighborGraph(index, k, threads, progress);
}

}  // namespace chreode
