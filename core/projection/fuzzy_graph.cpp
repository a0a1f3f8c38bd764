#include "projection/fuzzy_graph.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/parallel.h"

namespace chreode {

namespace {

constexpr Index kGraphBlock = 2048;
constexpr int kBisections = 64;
constexpr double kTolerance = 1e-5;
constexpr double kLeastScale = 1e-3;  ///< of the mean distance

/// The memberships of one cell's neighbours; `mean`: of all distances, for cells that have none.
void memberships(const float* distances, Index k, double mean, float* weights) {
  double rho = 0.0, sum = 0.0;
  for (Index j = 0; j < k; ++j) {
    if (rho == 0.0 && distances[j] > 0.0f) rho = distances[j];
    sum += distances[j];
  }
  const double target = std::log2(static_cast<double>(k) + 1.0);
  double low = 0.0, high = std::numeric_limits<double>::infinity(), sigma = 1.0;
  for (int step = 0; step < kBisections; ++step) {
    double total = 0.0;
    for (Index j = 0; j < k; ++j) {
      const double beyond = distances[j] - rho;
      total += beyond > 0.0 ? std::exp(-beyond / sigma) : 1.0;
    }
    if (std::abs(total - target) < kTolerance) break;
    if (total > target) {
      high = sigma;
      sigma = 0.5 * (low + high);
    } else {
      low = sigma;
      sigma = std::isinf(high) ? 2.0 * sigma : 0.5 * (low + high);
    }
  }
  // The cell itself counts among its neighbours at distance zero.
  const double own = rho > 0.0 ? sum / static_cast<double>(k + 1) : mean;
  sigma = std::max(sigma, kLeastScale * own);
  for (Index j = 0; j < k; ++j) {
    const double beyond = distances[j] - rho;
    weights[j] =
        beyond <= 0.0 || sigma <= 0.0 ? 1.0f : static_cast<float>(std::exp(-beyond / sigma));
  }
}

struct End {
  std::int32_t cell;
  float weight;
};

}  // namespace

FuzzyGraph fuzzyGraph(const Neighbors& neighbors, int threads, const Progress& progress) {
  const Index n = neighbors.indices.rows(), k = neighbors.indices.cols();
  const double mean = neighbors.distances.size() > 0 ? neighbors.distances.cast<double>().sum() /
                                                           static_cast<double>(n * (k + 1))
                                                     : 0.0;
  Matrix weights(n, k);
  parallelFor((n + kGraphBlock - 1) / kGraphBlock, threads, progress.part(0.0, 0.6),
              [&](std::ptrdiff_t block, int) {
                for (Index i = block * kGraphBlock; i < std::min(n, (block + 1) * kGraphBlock);
                     ++i) {
                  memberships(neighbors.distances.row(i).data(), k, mean, weights.row(i).data());
                }
              });

  // Who has a cell among its neighbours, in ascending order.
  std::vector<std::int64_t> into(static_cast<std::size_t>(n) + 1, 0);
  for (Index e = 0; e < neighbors.indices.size(); ++e) ++into[neighbors.indices.data()[e] + 1];
  for (std::size_t i = 0; i < static_cast<std::size_t>(n); ++i) into[i + 1] += into[i];
  std::vector<End> back(static_cast<std::size_t>(n * k));
  std::vector<std::int64_t> next(into.begin(), into.end() - 1);
  for (Index i = 0; i < n; ++i) {
    for (Index j = 0; j < k; ++j) {
      const auto to = static_cast<std::size_t>(neighbors.indices(i, j));
      back[static_cast<std::size_t>(next[to]++)] = {static_cast<std::int32_t>(i), weights(i, j)};
    }
  }
  progress.update(0.8);

  FuzzyGraph graph;
  graph.offsets.push_back(0);
  graph.cells.reserve(static_cast<std::size_t>(n * k) * 3 / 2);
  graph.weights.reserve(graph.cells.capacity());
  std::vector<End> out(static_cast<std::size_t>(k));
  const auto add = [&](std::int32_t self, std::int32_t cell, float a, float b) {
    // A neighbour that is found twice has one edge.
    if (cell == self) return;
    if (graph.cells.size() > static_cast<std::size_t>(graph.offsets.back()) &&
        graph.cells.back() == cell) {
      return;
    }
    graph.cells.push_back(cell);
    graph.weights.push_back(a + b - a * b);
  };
  for (Index i = 0; i < n; ++i) {
    for (Index j = 0; j < k; ++j)
      out[static_cast<std::size_t>(j)] = {neighbors.indices(i, j), weights(i, j)};
    std::sort(out.begin(), out.end(), [](const End& a, const End& b) { return a.cell < b.cell; });
    const auto self = static_cast<std::int32_t>(i);
    auto a = out.begin();
    auto b = back.begin() + into[static_cast<std::size_t>(i)];
    const auto end = back.begin() + into[static_cast<std::size_t>(i) + 1];
    while (a != out.end() || b != end) {
      if (b == end || (a != out.end() && a->cell < b->cell)) {
        add(self, a->cell, a->weight, 0.0f);
        ++a;
      } else if (a == out.end() || b->cell < a->cell) {
        add(self, b->cell, 0.0f, b->weight);
        ++b;
      } else {
        add(self, a->cell, a->weight, b->weight);
        ++a;
        ++b;
      }
    }
    graph.offsets.push_back(static_cast<std::int64_t>(graph.cells.size()));
  }
  progress.update(1.0);
  return graph;
}

}  // namespace chreode
