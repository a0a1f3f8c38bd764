#include "model/wide_softmax.h"

#include <algorithm>

#include <Eigen/Cholesky>

namespace chreode {

SoftmaxRegression fitWideSoftmax(const Eigen::MatrixXd& rows, std::span<const int> classes,
                                 int count, double penalty, const Progress& progress) {
  // Rows of mean zero depend on each other; this much keeps the factor from breaking down.
  constexpr double ridge = 1e-10;
  const Eigen::Index n = rows.rows();
  Eigen::MatrixXd products = Eigen::MatrixXd::Zero(n, n);
  products.selfadjointView<Eigen::Lower>().rankUpdate(rows);
  progress.check();
  products.diagonal().array() +=
      std::max(ridge * products.trace() / static_cast<double>(std::max<Eigen::Index>(1, n)), ridge);
  const Eigen::LLT<Eigen::MatrixXd, Eigen::Lower> factor(products);
  const Eigen::MatrixXd lower = factor.matrixL();
  SoftmaxRegression fit = fitSoftmax(lower, classes, count, penalty, progress);
  // Scores are lower · b and the weights' length is b's, so weights = rowsᵀ · lower⁻ᵀ · b.
  const Eigen::MatrixXd shares =
      lower.transpose().triangularView<Eigen::Upper>().solve(fit.weights.transpose());
  fit.weights = shares.transpose() * rows;
  return fit;
}

}  // namespace chreode
