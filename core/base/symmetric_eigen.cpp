#include "base/symmetric_eigen.h"

#include <Eigen/Eigenvalues>

namespace chreode {

SymmetricEigen symmetricEigen(const Eigen::MatrixXd& matrix) {
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(matrix);
  return {solver.eigenvalues(), solver.eigenvectors()};
}

SingularRight singularRight(const Eigen::MatrixXd& matrix) {
  const SymmetricEigen eigen = symmetricEigen(matrix.transpose() * matrix);
  return {eigen.values.reverse().cwiseMax(0.0).cwiseSqrt(), eigen.vectors.rowwise().reverse()};
}

}  // namespace chreode
