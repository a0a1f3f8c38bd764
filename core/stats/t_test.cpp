#include "stats/t_test.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include <unsupported/Eigen/SpecialFunctions>

namespace chreode {

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// Both tails of Student's t: the regularised incomplete beta function of df / (df + t²).
double twoSided(double t, double freedom) {
  if (std::isnan(t) || !(freedom > 0.0)) return kNone;
  if (std::isinf(t)) return 0.0;
  return Eigen::numext::betainc(0.5 * freedom, 0.5, freedom / (freedom + t * t));
}

TTest testOf(double difference, double shareA, double countA, double shareB, double countB) {
  const double error = shareA + shareB;
  if (!(error > 0.0)) return {kNone, kNone, kNone};
  const double t = difference / std::sqrt(error);
  const double freedom =
      error * error / (shareA * shareA / (countA - 1.0) + shareB * shareB / (countB - 1.0));
  return {t, freedom, twoSided(t, freedom)};
}

/// Mean and unbiased variance.
std::pair<double, double> spread(std::span<const double> numbers) {
  if (numbers.size() < 2) return {kNone, kNone};
  const auto count = static_cast<double>(numbers.size());
  double mean = 0.0;
  for (const double number : numbers) mean += number / count;
  double squares = 0.0;
  for (const double number : numbers) squares += (number - mean) * (number - mean);
  return {mean, squares / (count - 1.0)};
}

}  // namespace

double Moments::variance() const {
  if (!(count > 1.0)) return kNone;
  return std::max(0.0, (squares - sum * sum / count) / (count - 1.0));
}

TTest welchTest(const Moments& a, const Moments& b) {
  return testOf(a.mean() - b.mean(), a.variance() / a.count, a.count, b.variance() / b.count,
                b.count);
}

TTest welchTest(std::span<const double> a, std::span<const double> b) {
  const auto [meanA, varianceA] = spread(a);
  const auto [meanB, varianceB] = spread(b);
  const auto countA = static_cast<double>(a.size());
  const auto countB = static_cast<double>(b.size());
  return testOf(meanA - meanB, varianceA / countA, countA, varianceB / countB, countB);
}

TTest pairedTest(std::span<const double> a, std::span<const double> b) {
  std::vector<double> differences(a.size());
  std::transform(a.begin(), a.end(), b.begin(), differences.begin(), std::minus<>());
  const auto [mean, variance] = spread(differences);
  const auto count = static_cast<double>(differences.size());
  if (!(variance > 0.0)) return {kNone, kNone, kNone};
  const double t = mean / std::sqrt(variance / count);
  return {t, count - 1.0, twoSided(t, count - 1.0)};
}

}  // namespace chreode
