#include "judge/code_usage.h"

#include <cmath>

#include <Eigen/Dense>

namespace chreode {

namespace {

constexpr double kActive = 0.01;

}  // namespace

CodeUsage codeUsage(const Matrix& mean, const Matrix& variance) {
  CodeUsage activity;
  const Index n = mean.rows(), d = mean.cols();
  if (n == 0) return activity;
  Eigen::MatrixXd centred = mean.cast<double>();
  centred.rowwise() -= centred.colwise().mean().eval();
  const Eigen::MatrixXd covariance = centred.transpose() * centred / static_cast<double>(n);
  for (Index u = 0; u < d; ++u) {
    activity.variance.push_back(covariance(u, u));
    activity.activeUnits += covariance(u, u) > kActive;
  }
  const double squares = covariance.squaredNorm();  // Σ λ²
  if (squares > 0.0) {
    activity.effectiveDimension = covariance.trace() * covariance.trace() / squares;
  }
  if (variance.rows() != n || variance.cols() != d || !(variance.minCoeff() > 0.0f))
    return activity;
  for (Index u = 0; u < d; ++u) {
    // KL(N(m, v) ‖ N(0, 1)), Kingma & Welling 2014, appendix B.
    const auto m = mean.col(u).cast<double>().array();
    const auto v = variance.col(u).cast<double>().array();
    activity.klPerNumber.push_back(0.5 * (m.square() + v - 1.0 - v.log()).mean());
  }
  return activity;
}

}  // namespace chreode
