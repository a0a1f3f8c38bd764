#pragma once

#include <Eigen/Core>

#include "base/matrix.h"

namespace chreode {

/// The mean of each column, summed in doubles: a million floats lose digits otherwise.
RowVector columnMeans(const Matrix& values);

/// Sample covariance of the columns (over n − 1; over 1 for a single row), summed in doubles.
Eigen::MatrixXd columnCovariance(const Matrix& values);

}  // namespace chreode
