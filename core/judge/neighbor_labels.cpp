#include "judge/neighbor_labels.h"

#include <cmath>
#include <limits>
#include <map>
#include <vector>

#include "base/no_number.h"

namespace chreode {

namespace {

/// Weights exp(−β (d − least)), summing to 1, whose entropy is ln(perplexity) where that can be
/// had.
void perplexityWeights(const Matrix& distances, Index row, double perplexity,
                       std::vector<double>& weights) {
  const Index count = distances.cols();
  const double wanted = std::log(std::min(perplexity, static_cast<double>(count)));
  const double least = distances(row, 0);
  double low = 0.0, high = std::numeric_limits<double>::infinity(), beta = 1.0;
  constexpr int mostSteps = 200;
  for (int step = 0; step < mostSteps; ++step) {
    double sum = 0.0, weighted = 0.0;
    for (Index j = 0; j < count; ++j) {
      const double d = distances(row, j) - least;
      weights[j] = std::exp(-beta * d);
      sum += weights[j];
      weighted += weights[j] * d;
    }
    for (double& weight : weights) weight /= sum;
    const double entropy = std::log(sum) + beta * weighted / sum;
    if (std::abs(entropy - wanted) < 1e-12) return;
    (entropy > wanted ? low : high) = beta;
    const double next = std::isinf(high) ? 2.0 * beta : 0.5 * (low + high);
    if (next == beta || next > 1e12)
      return;  // neighbours at one distance: no weight tells them apart
    beta = next;
  }
}

}  // namespace

double knnAccuracy(const Neighbors& neighbors, std::span<const std::int32_t> own,
                   std::span<const std::int32_t> classes) {
  const Index cells = neighbors.indices.rows();
  if (cells == 0) return kNoNumber;
  Index right = 0;
  for (Index i = 0; i < cells; ++i) {
    std::map<std::int32_t, int> votes;
    for (Index j = 0; j < neighbors.indices.cols(); ++j) ++votes[classes[neighbors.indices(i, j)]];
    std::int32_t winner = -1;
    int most = 0;
    for (const auto& [label, count] : votes) {
      if (count > most) {
        winner = label;
        most = count;
      }
    }
    right += winner == own[static_cast<std::size_t>(i)];
  }
  return static_cast<double>(right) / static_cast<double>(cells);
}

double inverseSimpson(const Neighbors& neighbors, std::span<const std::int32_t> classes,
                      double perplexity) {
  const Index cells = neighbors.indices.rows(), count = neighbors.indices.cols();
  if (cells == 0 || count == 0) return kNoNumber;
  std::vector<double> weights(static_cast<std::size_t>(count));
  double sum = 0.0;
  for (Index i = 0; i < cells; ++i) {
    perplexityWeights(neighbors.distances, i, perplexity, weights);
    std::map<std::int32_t, double> shares;
    for (Index j = 0; j < count; ++j) shares[classes[neighbors.indices(i, j)]] += weights[j];
    double simpson = 0.0;
    for (const auto& [label, share] : shares) simpson += share * share;
    sum += 1.0 / simpson;
  }
  return sum / static_cast<double>(cells);
}

}  // namespace chreode
