#pragma once

#include <Eigen/Core>

namespace chreode {

/// Eigenvalues, smallest first, and the eigenvectors as columns in the same order.
struct SymmetricEigen {
  Eigen::VectorXd values;
  Eigen::MatrixXd vectors;
};

/// Of a symmetric matrix, of which the lower triangle is read. Compiled here once: Eigen's
/// decompositions take the compiler tens of seconds wherever they are used.
SymmetricEigen symmetricEigen(const Eigen::MatrixXd& matrix);

/// The same as singular values, largest first, and right singular vectors of a matrix that is no
/// larger than memory bears squared: by the eigenvectors of MᵀM.
struct SingularRight {
  Eigen::VectorXd values;
  Eigen::MatrixXd vectors;  ///< columns
};
SingularRight singularRight(const Eigen::MatrixXd& matrix);

}  // namespace chreode
