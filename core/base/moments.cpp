#include "base/moments.h"

#include <algorithm>

namespace chreode {

RowVector columnMeans(const Matrix& values) {
  return values.cast<double>().colwise().mean().cast<float>();
}

Eigen::MatrixXd columnCovariance(const Matrix& values) {
  const Eigen::MatrixXd centred = (values.rowwise() - columnMeans(values)).cast<double>();
  return centred.transpose() * centred /
         std::max<double>(1.0, static_cast<double>(values.rows() - 1));
}

}  // namespace chreode
