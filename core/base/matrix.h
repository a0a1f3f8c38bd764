#pragma once

#include <Eigen/Core>

namespace chreode {

/// Dense numbers with one row per cell (or gene), stored row by row, in the 32-bit floats that models
/// use. Sums over many cells are taken in double.
using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Vector = Eigen::VectorXf;
using RowVector = Eigen::RowVectorXf;

/// One integer column per categorical covariate, one row per cell: level indices, −1 = missing.
using Levels = Eigen::Matrix<int, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

using Index = Eigen::Index;

}  // namespace chreode
