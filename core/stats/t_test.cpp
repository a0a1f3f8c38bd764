#include "stats/t_test.h"

#include <algorithm>
#include <cmath>

#include <unsupported/Eigen/SpecialFunctions>

#include "base/no_number.h"

namespace chreode {

namespace {

/// Both tails of Student's t: the regularised incomplete beta function of df / (df + t²).
double twoSided(double t, double freedom) {
  if (std::isnan(t) || !(freedom > 0.0)) return kNoNumber;
  if (std::isinf(t)) return 0.0;
  return Eigen::numext::betainc(0.5 * freedom, 0.5, freedom / (freedom + t * t));
}

}  // namespace

double Moments::variance() const {
  if (!(count > 1.0)) return kNoNumber;
  return std::max(0.0, (squares - sum * sum / count) / (count - 1.0));
}

TTest welchTest(const Moments& a, const Moments& b) {
  const double shareA = a.variance() / a.count;
  const double shareB = b.variance() / b.count;
  const double freedom = (shareA + shareB) * (shareA + shareB) /
                         (shareA * shareA / (a.count - 1.0) + shareB * shareB / (b.count - 1.0));
  return tTest(a.mean() - b.mean(), std::sqrt(shareA + shareB), freedom);
}

TTest tTest(double difference, double error, double freedom) {
  if (!(error > 0.0)) return {kNoNumber, kNoNumber, kNoNumber};
  const double t = difference / error;
  return {t, freedom, twoSided(t, freedom)};
}

}  // namespace chreode
