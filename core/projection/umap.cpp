#include "projection/umap.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/error.h"
#include "base/parallel.h"
#include "base/random.h"
#include "neighbors/neighbor_graph.h"
#include "projection/axes_view.h"

namespace chreode {

namespace {

constexpr Index kBlock = 512;  // cells that see each other's new places
constexpr float kStartSize = 10.0f;
constexpr double kStartNoise = 1e-4;
constexpr std::uint64_t kNoiseStream = 1;

UmapOptions checked(UmapOptions options, Index cells) {
  if (cells < 4) {
    throw Error("UMAP needs at least 4 cells and there are " + std::to_string(cells) + ".");
  }
  if (options.dimensions < 2 || options.dimensions > 3) {
    throw Error("UMAP draws in 2 or 3 dimensions, not in " + std::to_string(options.dimensions) +
                ".");
  }
  if (options.neighbors < 2) throw Error("UMAP needs at least 2 neighbours a cell.");
  options.neighbors = static_cast<int>(std::min<Index>(options.neighbors, cells));
  if (options.epochs <= 0) options.epochs = umapEpochs(cells);
  options.threads = std::max(1, options.threads);
  return options;
}

}  // namespace

int umapEpochs(Index cells) {
  return cells <= 10000 ? 500 : 200;
}

UmapStatus UmapStatus::start(std::shared_ptr<const Matrix> codes, const UmapOptions& wanted,
                             const Progress& progress) {
  const UmapOptions options = checked(wanted, codes->rows());
  progress.update(0.0, "finding neighbours");
  const Neighbors neighbors = neighborGraph(codes, options.neighbors - 1, options.threads,
                                            options.seed, progress.part(0.0, 0.7));
  return start(neighbors, codePrincipalScores(*codes, options.dimensions), options,
               progress.part(0.7, 1.0));
}

UmapStatus UmapStatus::start(const Neighbors& neighbors, const Matrix& places,
                             const UmapOptions& options, const Progress& progress) {
  UmapStatus status;
  status.m_options = checked(options, places.rows());
  status.m_forces = {umapCurve(options.minDist, options.spread), options.repulsion,
                     options.negatives, options.seed};
  progress.update(0.0, "joining neighbours");
  status.m_edges =
      umapEdges(fuzzyGraph(neighbors, status.m_options.threads, progress), status.m_options.epochs);
  // Cells with the same code would otherwise never come apart.
  const float largest = std::max(places.cwiseAbs().maxCoeff(), 1e-30f);
  Random noise(options.seed, kNoiseStream);
  const auto start = [&](Index i, Index axis) {
    return axis < places.cols() && axis < status.m_options.dimensions
               ? places(i, axis) * (kStartSize / largest) +
                     static_cast<float>(kStartNoise * noise.normal())
               : 0.0f;
  };
  status.m_places.resize(static_cast<std::size_t>(places.rows()));
  for (Index i = 0; i < places.rows(); ++i) {
    UmapPoint& point = status.m_places[static_cast<std::size_t>(i)];
    point.x = start(i, 0);
    point.y = start(i, 1);
    point.z = start(i, 2);
  }
  status.m_next.resize(status.m_places.size());
  return status;
}

void UmapStatus::run(int untilEpoch, const Progress& progress) {
  const int end = std::min(untilEpoch, m_options.epochs), begin = m_epoch;
  const auto cells = static_cast<std::ptrdiff_t>(m_places.size());
  while (m_epoch < end) {
    progress.update(static_cast<double>(m_epoch - begin) / (end - begin), "laying out");
    const double rate =
        m_options.learningRate * (1.0 - static_cast<double>(m_epoch) / m_options.epochs);
    parallelFor((cells + kBlock - 1) / kBlock, m_options.threads, {},
                [&](std::ptrdiff_t block, int) {
                  umapEpoch(m_edges, m_forces, m_epoch, rate, m_places, m_next, block * kBlock,
                            std::min(cells, (block + 1) * kBlock));
                });
    std::swap(m_places, m_next);
    ++m_epoch;
  }
}

Matrix UmapStatus::places() const {
  Matrix places(static_cast<Index>(m_places.size()), m_options.dimensions);
  for (Index i = 0; i < places.rows(); ++i) {
    const UmapPoint& point = m_places[static_cast<std::size_t>(i)];
    places(i, 0) = point.x;
    places(i, 1) = point.y;
    if (places.cols() > 2) places(i, 2) = point.z;
  }
  return places;
}

}  // namespace chreode
