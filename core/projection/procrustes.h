#pragma once

#include "base/matrix.h"

namespace chreode {

/// What turns, scales and shifts places: y ↦ scale · (y − from) · turn + to.
struct Similarity {
  Eigen::Matrix3d turn = Eigen::Matrix3d::Identity();  ///< orthogonal; may mirror
  double scale = 1.0;
  Eigen::RowVector3d from = Eigen::RowVector3d::Zero();
  Eigen::RowVector3d to = Eigen::RowVector3d::Zero();

  Matrix applied(const Matrix& places) const;
};

enum class ProcrustesScale {
  leastSquares,  ///< Σσ / ‖moving‖²: nearest, and the smaller the less the two agree
  sameSize       ///< ‖fixed‖ / ‖moving‖: a long chain of pictures does not shrink
};

/// The similarity that lays `moving` over `fixed` (n × 3 both, the same rows) by orthogonal
/// Procrustes about the two means (Schönemann 1966): `turn` minimises the squared distances over
/// all orthogonal matrices. Sums are taken in double. Throws Error when the rows differ in number.
Similarity procrustes(const Matrix& moving, const Matrix& fixed, ProcrustesScale scale);

}  // namespace chreode
