#include "projection/linear_view.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <Eigen/LU>

#include "base/error.h"
#include "base/moments.h"
#include "base/no_number.h"
#include "base/random.h"

namespace chreode {

namespace {

using Square = Eigen::MatrixXd;

/// Share of trace(metric · covariance) that the linear view explains by regression on its axes.
double varianceShare(const Square& metric, const Square& codeCovariance,
                     const Eigen::MatrixXd& axes) {
  const Eigen::MatrixXd viewed = axes * codeCovariance * axes.transpose();
  const Eigen::MatrixXd cross = codeCovariance * axes.transpose();
  const double total = (metric * codeCovariance).trace();
  if (!(total > 0.0)) return 0.0;
  const Eigen::MatrixXd explained =
      cross * viewed.completeOrthogonalDecomposition().solve(cross.transpose());
  return std::clamp((metric * explained).trace() / total, 0.0, 1.0);
}

/// Makes each axis' greatest coefficient positive, so that the same data give the same picture.
void fixSigns(Eigen::MatrixXd& axes) {
  for (Index i = 0; i < axes.rows(); ++i) {
    Index greatest = 0;
    axes.row(i).cwiseAbs().maxCoeff(&greatest);
    if (axes(i, greatest) < 0.0) axes.row(i) *= -1.0;
  }
}

/// Codes of fewer than three numbers are drawn with the missing axes at zero.
Index axesFor(Index latentSize) {
  return std::min<Index>(3, latentSize);
}

Matrix threeRows(const Eigen::MatrixXd& axes) {
  Matrix three = Matrix::Zero(3, axes.cols());
  three.topRows(axes.rows()) = axes.cast<float>();
  return three;
}

}  // namespace

LinearView::LinearView(std::string name, Matrix axes, RowVector center, const Matrix& codes,
                       const Eigen::MatrixXd& metric)
    : m_name(std::move(name)), m_axes(std::move(axes)), m_center(std::move(center)) {
  const Eigen::MatrixXd a = m_axes.cast<double>();
  m_pseudoInverse = a.completeOrthogonalDecomposition().pseudoInverse().cast<float>();
  m_coordinates = (codes.rowwise() - m_center) * m_axes.transpose();
  const Square codeCovariance = columnCovariance(codes);
  codeVarianceShare =
      varianceShare(Square::Identity(codes.cols(), codes.cols()), codeCovariance, a);
  decodedVarianceShare = metric.size() > 0 ? varianceShare(metric, codeCovariance, a) : kNoNumber;
}

std::optional<Matrix> LinearView::project(const Matrix& codes) const {
  if (codes.cols() != m_center.size()) return std::nullopt;  // of another model
  return (codes.rowwise() - m_center) * m_axes.transpose();
}

std::optional<RowVector> LinearView::lift(const RowVector& code,
                                          const Eigen::RowVector3f& target) const {
  const RowVector place = (code - m_center) * m_axes.transpose();
  return (target - place) * m_pseudoInverse.transpose();
}

std::unique_ptr<LinearView> LinearView::moved(const Similarity& by, const Matrix& codes,
                                              const Eigen::MatrixXd& metric,
                                              std::string name) const {
  const Eigen::MatrixXd axes = by.scale * by.turn.transpose() * m_axes.cast<double>();
  // y' = A'(z − c) + offset = A'(z − c'): the offset goes into the centre.
  const Eigen::Vector3d offset = (by.to - by.scale * by.from * by.turn).transpose();
  const Eigen::VectorXd shift = axes.completeOrthogonalDecomposition().pseudoInverse() * offset;
  if (name.empty()) name = m_name;
  return std::make_unique<LinearView>(std::move(name), axes.cast<float>(),
                                      m_center - shift.transpose().cast<float>(), codes, metric);
}

Eigen::MatrixXd decoderMetric(const LatentModel& model, const Matrix& codes,
                              const Levels& covariates, int sample, std::uint64_t seed) {
  constexpr float step = 0.05f;  // of each latent number's spread
  constexpr float depth = 10000.0f;
  const Index latent = codes.cols();
  const bool counts = model.card().outputSpace == Space::counts;
  const RowVector mean = columnMeans(codes);
  const RowVector spread =
      ((codes.rowwise() - mean).array().square().colwise().mean().sqrt()).matrix();

  std::vector<int> order = Random(seed).permutation(static_cast<int>(codes.rows()));
  order.resize(std::min<std::size_t>(order.size(), static_cast<std::size_t>(sample)));
  Square metric = Square::Zero(latent, latent);
  for (const int cell : order) {
    Matrix z = codes.row(cell).replicate(2 * latent, 1);
    Vector width(latent);
    for (Index j = 0; j < latent; ++j) {
      width[j] = std::max(1e-3f, step * spread[j]);
      z(2 * j, j) += width[j];
      z(2 * j + 1, j) -= width[j];
    }
    Levels levels(2 * latent, covariates.cols());
    for (Index i = 0; i < levels.rows() && levels.cols() > 0; ++i)
      levels.row(i) = covariates.row(cell);
    Matrix decoded = model.decode(z, Vector::Constant(2 * latent, depth), levels);
    if (counts) decoded = decoded.array().max(0.0f).log1p();
    Matrix jacobian(latent, decoded.cols());
    for (Index j = 0; j < latent; ++j) {
      jacobian.row(j) = (decoded.row(2 * j) - decoded.row(2 * j + 1)) / (2.0f * width[j]);
    }
    metric += (jacobian * jacobian.transpose()).cast<double>();
  }
  if (!order.empty()) metric /= static_cast<double>(order.size());
  return metric;
}

std::unique_ptr<LinearView> decodedPcaView(const Matrix& codes, const Eigen::MatrixXd& metric) {
  const Index latent = codes.cols();
  const RowVector center = columnMeans(codes);
  const Square codeCovariance = columnCovariance(codes);
  // With metric M = R Rᵀ, the codes' picture under Rᵀ has decoded expression's distances; its PCA
  // axes V give the view Vᵀ Rᵀ.
  Square root = Square::Identity(latent, latent);
  if (metric.size() > 0) {
    const Eigen::SelfAdjointEigenSolver<Square> solver(metric);
    const Eigen::VectorXd roots = solver.eigenvalues().cwiseMax(1e-12 * metric.trace()).cwiseSqrt();
    root = solver.eigenvectors() * roots.asDiagonal();
  }
  const Eigen::SelfAdjointEigenSolver<Square> pca(root.transpose() * codeCovariance * root);
  const Index count = axesFor(latent);
  Eigen::MatrixXd axes =
      pca.eigenvectors().rightCols(count).rowwise().reverse().transpose() * root.transpose();
  fixSigns(axes);
  return std::make_unique<LinearView>("PCA of codes", threeRows(axes), center, codes, metric);
}

std::unique_ptr<LinearView> discriminantView(const Matrix& codes, const Annotation& label,
                                             const Eigen::MatrixXd& metric) {
  const Index latent = codes.cols();
  const RowVector center = columnMeans(codes);
  const std::size_t levels = label.levels.size();
  std::vector<Eigen::RowVectorXd> sums(levels, Eigen::RowVectorXd::Zero(latent));
  std::vector<double> counts(levels, 0.0);
  for (Index cell = 0; cell < codes.rows(); ++cell) {
    const int level = label.codes[cell];
    if (level < 0) continue;
    sums[level] += (codes.row(cell) - center).cast<double>();
    counts[level] += 1.0;
  }
  Square between = Square::Zero(latent, latent);
  Square within = Square::Zero(latent, latent);
  double labelled = 0.0;
  int classes = 0;
  for (std::size_t level = 0; level < levels; ++level) {
    if (counts[level] < 2.0) continue;
    ++classes;
    labelled += counts[level];
    const Eigen::RowVectorXd mean = sums[level] / counts[level];
    between += counts[level] * mean.transpose() * mean;
  }
  if (classes < 2) {
    throw Error("\"" + label.name + "\" has fewer than two classes of at least two cells.");
  }
  for (Index cell = 0; cell < codes.rows(); ++cell) {
    const int level = label.codes[cell];
    if (level < 0 || counts[level] < 2.0) continue;
    const Eigen::RowVectorXd d =
        (codes.row(cell) - center).cast<double>() - sums[level] / counts[level];
    within += d.transpose() * d;
  }
  between /= labelled;
  within /= labelled;
  const double diagonal = std::max(1e-12, within.trace() / static_cast<double>(latent));
  within = 0.9 * within + 0.1 * diagonal * Square::Identity(latent, latent);

  const Eigen::GeneralizedSelfAdjointEigenSolver<Square> solver(between, within);
  const Index count = axesFor(latent);
  const Index discriminant = std::min<Index>(count, classes - 1);
  Eigen::MatrixXd axes(count, latent);
  axes.topRows(discriminant) =
      solver.eigenvectors().rightCols(discriminant).rowwise().reverse().transpose();
  if (discriminant < count) {
    // What is left: the greatest within-class variance off the discriminant plane.
    const Eigen::MatrixXd found = axes.topRows(discriminant).transpose();
    const Square off = Square::Identity(latent, latent) -
                       found * found.completeOrthogonalDecomposition().pseudoInverse();
    const Eigen::SelfAdjointEigenSolver<Square> rest(off * within * off);
    for (Index i = discriminant; i < count; ++i) {
      const Index column = latent - 1 - (i - discriminant);
      axes.row(i) = rest.eigenvectors().col(column).transpose() /
                    std::sqrt(std::max(1e-12, rest.eigenvalues()[column]));
    }
  }
  fixSigns(axes);
  return std::make_unique<LinearView>("Class axes of " + label.name, threeRows(axes), center, codes,
                                      metric);
}

std::unique_ptr<LinearView> latentAxesView(const Matrix& codes, std::array<int, 3> axes,
                                           const Eigen::MatrixXd& metric) {
  Matrix rows = Matrix::Zero(3, codes.cols());
  std::string name = "Latent";
  for (int i = 0; i < 3; ++i) {
    if (axes[i] < 0 || axes[i] >= codes.cols()) continue;
    rows(i, axes[i]) = 1.0f;
    name += (i == 0 ? " " : ", ") + std::to_string(axes[i] + 1);
  }
  return std::make_unique<LinearView>(std::move(name), std::move(rows), columnMeans(codes), codes,
                                      metric);
}

}  // namespace chreode
