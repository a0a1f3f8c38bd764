#include "stats/moderated_test.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include <unsupported/Eigen/SpecialFunctions>

#include "stats/prediction_scores.h"

namespace chreode {

namespace {

constexpr std::size_t kFewestGenes = 20;
constexpr double kInfinite = std::numeric_limits<double>::infinity();

double digamma(double x) {
  return Eigen::numext::digamma(x);
}

double trigamma(double x) {
  return Eigen::numext::polygamma(1.0, x);
}

/// Newton's steps on 1 / trigamma, which is convex and nearly linear (Smyth 2004, appendix).
double trigammaInverse(double y) {
  if (y > 1e7) return 1.0 / std::sqrt(y);
  if (y < 1e-6) return 1.0 / y;
  double x = 0.5 + 1.0 / y;
  for (int step = 0; step < 50; ++step) {
    const double value = trigamma(x);
    const double move = value * (1.0 - value / y) / Eigen::numext::polygamma(2.0, x);
    x += move;
    if (-move / x < 1e-8) break;
  }
  return x;
}

double meanOf(std::span<const double> numbers) {
  double sum = 0.0;
  for (const double number : numbers) sum += number;
  return sum / static_cast<double>(numbers.size());
}

double squaresOf(std::span<const double> numbers, double mean) {
  double squares = 0.0;
  for (const double number : numbers) squares += (number - mean) * (number - mean);
  return squares;
}

}  // namespace

SampleDifference differenceOfGroups(std::span<const double> a, std::span<const double> b) {
  const double meanA = meanOf(a), meanB = meanOf(b);
  const auto countA = static_cast<double>(a.size());
  const auto countB = static_cast<double>(b.size());
  const double freedom = countA + countB - 2.0;
  return {meanA - meanB, (squaresOf(a, meanA) + squaresOf(b, meanB)) / freedom, freedom,
          1.0 / countA + 1.0 / countB};
}

SampleDifference differenceOfPairs(std::span<const double> a, std::span<const double> b) {
  std::vector<double> differences(a.size());
  std::transform(a.begin(), a.end(), b.begin(), differences.begin(), std::minus<>());
  const double mean = meanOf(differences);
  const double freedom = static_cast<double>(differences.size()) - 1.0;
  return {mean, squaresOf(differences, mean) / freedom, freedom,
          1.0 / static_cast<double>(differences.size())};
}

VariancePrior variancePrior(std::vector<double> variances, double freedom) {
  std::erase_if(variances, [](double v) { return !std::isfinite(v) || v < 0.0; });
  if (variances.size() < kFewestGenes || !(freedom > 0.0)) return {};
  const double median = medianOf(variances);
  if (!(median > 0.0)) return {};
  // Variances of next to nothing would have logarithms of any size.
  std::vector<double> logs;
  for (double& variance : variances) {
    variance = std::max(variance, 1e-5 * median);
    logs.push_back(std::log(variance) - digamma(0.5 * freedom) + std::log(0.5 * freedom));
  }
  const double mean = meanOf(logs);
  const double spread =
      squaresOf(logs, mean) / (static_cast<double>(logs.size()) - 1.0) - trigamma(0.5 * freedom);
  if (!(spread > 0.0)) return {meanOf(variances), kInfinite};
  const double prior = 2.0 * trigammaInverse(spread);
  return {std::exp(mean + digamma(0.5 * prior) - std::log(0.5 * prior)), prior};
}

std::vector<TTest> moderatedTests(std::span<const SampleDifference> genes) {
  std::vector<double> variances;
  double pooled = 0.0;
  for (const SampleDifference& gene : genes) {
    variances.push_back(gene.variance);
    pooled += gene.freedom;
  }
  const VariancePrior prior =
      variancePrior(std::move(variances), genes.empty() ? 0.0 : genes.front().freedom);
  std::vector<TTest> tests;
  for (const SampleDifference& gene : genes) {
    const double variance = std::isinf(prior.freedom)
                                ? prior.variance
                                : (gene.freedom * gene.variance + prior.freedom * prior.variance) /
                                      (gene.freedom + prior.freedom);
    // No more than all genes have together.
    const double freedom = std::min(gene.freedom + prior.freedom, pooled);
    tests.push_back(tTest(gene.difference, std::sqrt(variance * gene.share), freedom));
  }
  return tests;
}

}  // namespace chreode
