#include "projection/axes_view.h"

#include <algorithm>

#include "base/error.h"
#include "base/moments.h"
#include "base/symmetric_eigen.h"
#include "latent/latent_scale.h"

namespace chreode {

namespace {

/// Eigenvectors as rows, the greatest first.
Eigen::MatrixXd axesOf(const Eigen::MatrixXd& covariance) {
  Eigen::MatrixXd axes = symmetricEigen(covariance).vectors.rowwise().reverse().transpose();
  for (Index i = 0; i < axes.rows(); ++i) {
    Index greatest = 0;
    axes.row(i).cwiseAbs().maxCoeff(&greatest);
    if (axes(i, greatest) < 0.0) axes.row(i) *= -1.0;
  }
  return axes;
}

}  // namespace

Matrix codePrincipalScores(const Matrix& codes, int count) {
  const Eigen::MatrixXd axes = axesOf(columnCovariance(codes));
  const Index have = std::min<Index>(count, axes.rows());
  Matrix scores = Matrix::Zero(codes.rows(), count);
  scores.leftCols(have) =
      (codes.rowwise() - columnMeans(codes)) * axes.topRows(have).cast<float>().transpose();
  return scores;
}

std::unique_ptr<LinearView> codePcaView(const Matrix& codes, const std::array<int, 3>& components,
                                        const Eigen::MatrixXd& metric) {
  const Eigen::MatrixXd all = axesOf(columnCovariance(codes));
  Matrix axes = Matrix::Zero(3, codes.cols());
  std::string name = "PCA of codes, components";
  for (std::size_t i = 0; i < components.size(); ++i) {
    if (components[i] < 0) continue;
    if (components[i] >= all.rows()) {
      throw Error("There is no principal component " + std::to_string(components[i] + 1) +
                  ": the codes have " + std::to_string(all.rows()) + " numbers.");
    }
    axes.row(static_cast<Index>(i)) = all.row(components[i]).cast<float>();
    name += (i == 0 ? " " : ", ") + std::to_string(components[i] + 1);
  }
  return std::make_unique<LinearView>(std::move(name), std::move(axes), columnMeans(codes), codes,
                                      metric);
}

std::unique_ptr<LinearView> betweenGroupsView(const std::string& name, const Matrix& codes,
                                              std::span<const std::int32_t> from,
                                              std::span<const std::int32_t> to, bool flat,
                                              const Eigen::MatrixXd& metric) {
  if (from.empty() || to.empty()) throw Error("A group without cells has no mean code.");
  const Eigen::VectorXd way =
      (meanCode(codes, to) - meanCode(codes, from)).cast<double>().transpose();
  if (!(way.norm() > 0.0)) {
    throw Error(
        "The mean codes of the two groups are the same: there is no way from one to the other.");
  }
  const Eigen::VectorXd first = way.normalized();
  const Eigen::MatrixXd off =
      Eigen::MatrixXd::Identity(codes.cols(), codes.cols()) - first * first.transpose();
  const Eigen::MatrixXd rest = axesOf(off * columnCovariance(codes) * off);
  Matrix axes = Matrix::Zero(3, codes.cols());
  axes.row(0) = first.transpose().cast<float>();
  for (Index i = 1; i < std::min<Index>(flat ? 2 : 3, codes.cols()); ++i) {
    axes.row(i) = rest.row(i - 1).cast<float>();
  }
  return std::make_unique<LinearView>(name, std::move(axes), columnMeans(codes), codes, metric);
}

}  // namespace chreode
