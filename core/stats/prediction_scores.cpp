#include "stats/prediction_scores.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/no_number.h"
#include "base/random.h"

namespace chreode {

namespace {

Eigen::VectorXd entriesOf(const Eigen::VectorXd& values, std::span<const std::int32_t> entries) {
  Eigen::VectorXd taken(static_cast<Eigen::Index>(entries.size()));
  for (std::size_t i = 0; i < entries.size(); ++i) {
    taken[static_cast<Eigen::Index>(i)] = values[entries[i]];
  }
  return taken;
}

std::vector<std::int32_t> firstBy(const Eigen::VectorXd& keys, int count) {
  std::vector<std::int32_t> order(static_cast<std::size_t>(keys.size()));
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::int32_t a, std::int32_t b) { return keys[a] > keys[b]; });
  order.resize(std::min(order.size(), static_cast<std::size_t>(std::max(count, 0))));
  return order;
}

}  // namespace

double pearson(const Eigen::VectorXd& a, const Eigen::VectorXd& b) {
  if (a.size() < 2) return kNoNumber;
  const Eigen::VectorXd x = a.array() - a.mean();
  const Eigen::VectorXd y = b.array() - b.mean();
  const double size = x.norm() * y.norm();
  // What remains of a constant after its mean is taken off is rounding, no variation.
  const double least = 1e-12 * (1e-300 + a.cwiseAbs().maxCoeff() * b.cwiseAbs().maxCoeff());
  return size > least ? std::clamp(x.dot(y) / size, -1.0, 1.0) : kNoNumber;
}

double pearson(const Eigen::VectorXd& a, const Eigen::VectorXd& b,
               std::span<const std::int32_t> entries) {
  return pearson(entriesOf(a, entries), entriesOf(b, entries));
}

double medianOf(std::vector<double> values) {
  std::erase_if(values, [](double value) { return !std::isfinite(value); });
  if (values.empty()) return kNoNumber;
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : 0.5 * (values[middle - 1] + values[middle]);
}

std::vector<std::int32_t> strongest(const Eigen::VectorXd& values, int count) {
  return firstBy(values.cwiseAbs(), count);
}

std::vector<std::int32_t> greatest(const Eigen::VectorXd& values, int count) {
  return firstBy(values, count);
}

ChangeScores scoreChange(const Eigen::VectorXd& control, const Eigen::VectorXd& predicted,
                         const Eigen::VectorXd& measured) {
  ChangeScores scores;
  scores.genes = static_cast<int>(control.size());
  scores.correlation = pearson(predicted, measured);
  const auto top = strongest(measured, kStrongestGenes);
  scores.correlationTop = pearson(predicted, measured, top);
  double squares = 0.0;
  for (const std::int32_t gene : greatest(control, kExpressedGenes)) {
    squares += std::pow(predicted[gene] - measured[gene], 2);
  }
  scores.distance = std::sqrt(squares);
  const bool moves = predicted.size() > 0 && predicted.cwiseAbs().maxCoeff() > 0.0;
  int right = 0;
  for (const std::int32_t gene : top) right += predicted[gene] * measured[gene] > 0.0;
  scores.directionTop = moves && !top.empty()
                            ? static_cast<double>(right) / static_cast<double>(top.size())
                            : kNoNumber;
  const double r = pearson(control + predicted, control + measured);
  scores.squaredPearson = r * r;
  return scores;
}

Halves randomHalves(int cells, int splits, std::uint64_t seed, std::uint64_t stream) {
  Halves halves = Halves::Zero(cells, splits);
  Random random(seed, stream);
  for (int split = 0; split < splits; ++split) {
    const std::vector<int> order = random.permutation(cells);
    for (int i = 0; i < cells / 2; ++i) halves(order[static_cast<std::size_t>(i)], split) = 1;
  }
  return halves;
}

double ceilingOf(double splitHalfCorrelation) {
  if (!(splitHalfCorrelation > 0.0)) return kNoNumber;
  return std::sqrt(2.0 * splitHalfCorrelation / (1.0 + splitHalfCorrelation));
}

}  // namespace chreode
