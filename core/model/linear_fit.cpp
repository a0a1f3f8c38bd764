#include "model/linear_fit.h"

#include <algorithm>
#include <vector>

#include <Eigen/Dense>

#include "base/matrix_rows.h"
#include "base/moments.h"
#include "expression/normalize.h"
#include "model/sparse_product.h"

namespace chreode {

namespace {

constexpr int kMostIterations = 100;
constexpr int kPatience = 5;         ///< iterations without a gain
constexpr double kLeastGain = 1e-5;  ///< of explained variance

/// A sparse matrix less a row of means, without making it dense.
struct Centred {
  const ExpressionMatrix& x;
  RowVector mean;

  Matrix times(const Matrix& q) const {
    Matrix y = product(x, q);
    y.rowwise() -= mean * q;
    return y;
  }
  Matrix transposedTimes(const Matrix& y) const {
    const RowVector sums = y.cast<double>().colwise().sum().cast<float>();
    Matrix result = transposedProduct(x, y);
    result -= mean.transpose() * sums;
    return result;
  }
};

}  // namespace

double explainedVariance(const Matrix& wanted, const Matrix& predicted, const RowVector& mean) {
  const double total = (wanted.rowwise() - mean).cast<double>().squaredNorm();
  return total > 0.0 ? 1.0 - (wanted - predicted).cast<double>().squaredNorm() / total : 0.0;
}

LinearMap fitToExpression(const Matrix& inputs, const ExpressionMatrix& x,
                          std::span<const std::int32_t> cells) {
  using Doubles = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  Doubles design = rowsOf(inputs, cells).cast<double>();
  const Eigen::RowVectorXd middle = design.colwise().mean();
  design.rowwise() -= middle;
  const Index k = design.cols();
  Doubles moments = Doubles::Zero(x.genes(), k);  // Xᵀ D; D is centred, so X need not be
  Eigen::RowVectorXd sums = Eigen::RowVectorXd::Zero(x.genes());
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const ExpressionMatrix::Row row = x.row(cells[i]);
    for (std::size_t v = 0; v < row.genes.size(); ++v) {
      const double value = row.values[v];
      sums[row.genes[v]] += value;
      moments.row(row.genes[v]) += value * design.row(static_cast<Index>(i));
    }
  }
  const Eigen::MatrixXd gram = design.transpose() * design;
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(gram);
  const double floor = 1e-10 * std::max(solver.eigenvalues().maxCoeff(), 1e-300);
  const Eigen::VectorXd inverse =
      solver.eigenvalues().unaryExpr([&](double v) { return v > floor ? 1.0 / v : 0.0; });
  const Eigen::MatrixXd weights = solver.eigenvectors() * inverse.asDiagonal() *
                                  (solver.eigenvectors().transpose() * moments.transpose());
  LinearMap map;
  map.weights = weights.cast<float>();
  map.bias = (sums / static_cast<double>(std::max<std::size_t>(1, cells.size())) - middle * weights)
                 .cast<float>();
  return map;
}

LinearMap fitFromExpression(const ExpressionMatrix& all, const Matrix& targets,
                            std::span<const std::int32_t> training,
                            std::span<const std::int32_t> validation, const Progress& progress) {
  const auto x = all.selectCells(training);
  const auto judgedCells = all.selectCells(validation);
  const std::vector<double> means = geneMeans(*x);
  const RowVector mean =
      Eigen::Map<const Eigen::RowVectorXd>(means.data(), x->genes()).cast<float>();
  const Centred design{*x, mean};
  const Centred judged{*judgedCells, mean};
  const RowVector middle = columnMeans(rowsOf(targets, training));
  const Matrix wanted = rowsOf(targets, validation).rowwise() - middle;
  const RowVector none = RowVector::Zero(targets.cols());

  Matrix weights = Matrix::Zero(x->genes(), targets.cols());
  Matrix residual = rowsOf(targets, training).rowwise() - middle;
  Matrix gradient = design.transposedTimes(residual);
  Matrix direction = gradient;
  Eigen::ArrayXd size = gradient.cast<double>().colwise().squaredNorm().transpose().array();
  const Eigen::ArrayXd least = 1e-14 * size;
  Matrix best = weights;
  double bestScore = 0.0;
  int withoutGain = 0;
  for (int step = 0; step < kMostIterations && withoutGain < kPatience; ++step) {
    progress.update(static_cast<double>(step) / kMostIterations, "linear encoder");
    const Matrix image = design.times(direction);
    const Eigen::ArrayXd spread = image.cast<double>().colwise().squaredNorm().transpose().array();
    // Each number has its own conjugate gradients; those that are done stand still.
    Eigen::ArrayXd pace = Eigen::ArrayXd::Zero(size.size());
    for (Index c = 0; c < pace.size(); ++c) {
      if (size[c] > least[c] && spread[c] > 0.0) pace[c] = size[c] / spread[c];
    }
    if ((pace == 0.0).all()) break;
    const Vector paces = pace.cast<float>().matrix();
    weights += direction * paces.asDiagonal();
    residual -= image * paces.asDiagonal();
    gradient = design.transposedTimes(residual);
    const Eigen::ArrayXd now = gradient.cast<double>().colwise().squaredNorm().transpose().array();
    const Vector turn = (now / size.max(1e-300)).cast<float>().matrix();
    direction = gradient + Matrix(direction * turn.asDiagonal());
    size = now;
    const double score = explainedVariance(wanted, judged.times(weights), none);
    if (score > bestScore + kLeastGain) {
      bestScore = score;
      best = weights;
      withoutGain = 0;
    } else {
      ++withoutGain;
    }
  }
  return {best, middle - mean * best};
}

Matrix apply(const LinearMap& map, const ExpressionMatrix& x, std::span<const std::int32_t> cells) {
  Matrix values = product(*x.selectCells(cells), map.weights);
  values.rowwise() += map.bias;
  return values;
}

}  // namespace chreode
