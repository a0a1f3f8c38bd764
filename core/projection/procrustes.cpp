#include "projection/procrustes.h"

#include <algorithm>
#include <cmath>

#include <Eigen/SVD>

#include "base/error.h"

namespace chreode {

Matrix Similarity::applied(const Matrix& places) const {
  const Eigen::Matrix3f turned = (scale * turn).cast<float>();
  const Eigen::RowVector3f start = from.cast<float>();
  const Eigen::RowVector3f end = to.cast<float>();
  Matrix result(places.rows(), 3);
  for (Index i = 0; i < places.rows(); ++i) {
    result.row(i) = (Eigen::RowVector3f(places.row(i)) - start) * turned + end;
  }
  return result;
}

Similarity procrustes(const Matrix& moving, const Matrix& fixed, ProcrustesScale scale) {
  if (moving.rows() != fixed.rows() || moving.cols() != 3 || fixed.cols() != 3) {
    throw Error("Two pictures of different cells cannot be laid over each other.");
  }
  Similarity result;
  const auto n = static_cast<double>(std::max<Index>(1, moving.rows()));
  for (Index i = 0; i < moving.rows(); ++i) {
    result.from += moving.row(i).cast<double>() / n;
    result.to += fixed.row(i).cast<double>() / n;
  }
  Eigen::Matrix3d cross = Eigen::Matrix3d::Zero();
  double movingSize = 0.0;
  double fixedSize = 0.0;
  for (Index i = 0; i < moving.rows(); ++i) {
    const Eigen::RowVector3d a = moving.row(i).cast<double>() - result.from;
    const Eigen::RowVector3d b = fixed.row(i).cast<double>() - result.to;
    cross += a.transpose() * b;
    movingSize += a.squaredNorm();
    fixedSize += b.squaredNorm();
  }
  const Eigen::JacobiSVD<Eigen::Matrix3d> svd(cross, Eigen::ComputeFullU | Eigen::ComputeFullV);
  result.turn = svd.matrixU() * svd.matrixV().transpose();
  const double size = scale == ProcrustesScale::leastSquares
                          ? svd.singularValues().sum() / std::max(movingSize, 1e-300)
                          : std::sqrt(fixedSize / std::max(movingSize, 1e-300));
  // A picture with all cells in one place has no size to take over.
  if (movingSize > 0.0 && fixedSize > 0.0 && size > 0.0) result.scale = size;
  return result;
}

}  // namespace chreode
