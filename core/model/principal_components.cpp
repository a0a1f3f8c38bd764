#include <algorithm>
#include <cmath>

#include <Eigen/Dense>

#include "base/error.h"
#include "base/parallel.h"
#include "base/random.h"
#include "expression/normalize.h"
#include "model/gram_matrix.h"
#include "model/pca_model.h"
#include "model/sparse_product.h"

namespace chreode {

namespace {

/// Columns that one pass over the matrix carries.
constexpr Index blockSize = 24;
constexpr int mostBlocks = 16;
/// Residual of an eigenvalue relative to itself. The error of the eigenvalue is its square over the
/// distance to the next one.
constexpr double tolerance = 3e-4;

/// Up to so many genes, and from so many times as many cells, the covariance is made once.
constexpr Index mostGramGenes = 4000;
constexpr Index gramCellsPerGene = 2;
constexpr Index gramRows = 64;  // of the covariance that one thread takes at a time
constexpr int checkEvery = 2;   // blocks, from where there could be enough

using DoubleMatrix = Eigen::MatrixXd;

/// (X − 1 μᵀ)ᵀ (X − 1 μᵀ) q without making X dense.
Matrix applyCovariance(const ExpressionMatrix& x, const RowVector& mean, const Matrix& q) {
  Matrix y = product(x, q);
  y.rowwise() -= mean * q;
  const Eigen::RowVectorXd sums = y.cast<double>().colwise().sum();
  Matrix result = transposedProduct(x, y);
  result -= mean.transpose() * sums.cast<float>();
  return result;
}

/// The same from the covariance.
Matrix applyGram(const Matrix& gram, const Matrix& q, int threads) {
  Matrix result(gram.rows(), q.cols());
  parallelFor((gram.rows() + gramRows - 1) / gramRows, threads, {}, [&](std::ptrdiff_t at, int) {
    const Index first = at * gramRows, count = std::min(gramRows, gram.rows() - first);
    result.middleRows(first, count).noalias() = gram.middleRows(first, count) * q;
  });
  return result;
}

/// Makes the columns of `block` orthonormal and orthogonal to the first `known` columns of `basis`;
/// what lies in their span is dropped. Returns the kept columns; `block` = basis part + kept ·
/// `factor` (kept × columns of the block).
Matrix orthonormalise(const Matrix& basis, Index known, Matrix block, DoubleMatrix& factor) {
  const Matrix original = block;
  const double scale = std::max<double>(original.colwise().norm().maxCoeff(), 1e-30);
  const auto old = basis.leftCols(known);
  // Twice is enough (Parlett): the second pass removes what rounding left of the first.
  for (int pass = 0; pass < 2; ++pass) block -= old * (old.transpose() * block);
  Matrix kept(block.rows(), block.cols());
  Index count = 0;
  for (Index c = 0; c < block.cols(); ++c) {
    Vector column = block.col(c);
    for (int pass = 0; pass < 2; ++pass) {
      const auto earlier = kept.leftCols(count);
      column -= earlier * (earlier.transpose() * column);
    }
    const double norm = column.norm();
    if (norm < 1e-5 * scale) continue;
    column /= static_cast<float>(norm);
    // A short remainder can still lean on the old columns.
    column -= old * (old.transpose() * column);
    column.normalize();
    kept.col(count++) = column;
  }
  kept.conservativeResize(Eigen::NoChange, count);
  factor = (kept.transpose() * original).cast<double>();
  return kept;
}

}  // namespace

// Block Lanczos with full reorthogonalisation from a random start, the "block Krylov" method of
// Musco & Musco (2015): it keeps every block that subspace iteration would throw away, which gives
// exact leading values in a third of the passes.
Pca principalComponents(const ExpressionMatrix& x, int components, std::uint64_t seed,
                        const Progress& progress, int threads) {
  threads = threads > 0 ? threads : defaultThreads();
  const std::vector<double> means = geneMeans(x);
  Pca pca;
  pca.mean = Eigen::Map<const Eigen::VectorXd>(means.data(), x.genes()).cast<float>();
  const Index limit = std::min(x.cells() - 1, x.genes());
  const Index wanted = std::min<Index>(components, limit);
  if (wanted < 1) throw Error("Principal components need at least two cells and one gene.");

  Matrix gram;
  if (x.genes() <= mostGramGenes && x.cells() >= gramCellsPerGene * x.genes()) {
    gram = centredGram(x, pca.mean, threads, progress.part(0.0, 0.7));
  }
  const auto apply = [&](const Matrix& q) {
    return gram.size() > 0 ? applyGram(gram, q, threads) : applyCovariance(x, pca.mean, q);
  };
  const Progress rest = gram.size() > 0 ? progress.part(0.7, 1.0) : progress;
  Random random(seed);
  Matrix start(x.genes(), std::min(blockSize, x.genes()));
  for (Index i = 0; i < start.size(); ++i) start.data()[i] = static_cast<float>(random.normal());
  // A start in the row space keeps genes without values out of the basis.
  DoubleMatrix factor;
  Matrix basis(x.genes(), 0);
  Matrix block = orthonormalise(basis, 0, apply(start), factor);
  DoubleMatrix projected;
  DoubleMatrix ritz;
  Eigen::VectorXd values;
  for (int step = 0; step < mostBlocks && block.cols() > 0; ++step) {
    rest.update(std::min(0.95, step / 12.0), "principal components");
    const Index known = basis.cols(), size = known + block.cols();
    basis.conservativeResize(Eigen::NoChange, size);
    basis.rightCols(block.cols()) = block;
    const Matrix image = apply(block);
    const DoubleMatrix column = (basis.transpose() * image).cast<double>();
    projected.conservativeResize(size, size);
    projected.rightCols(block.cols()) = column;
    projected.bottomRows(block.cols()) = column.transpose();
    const Index lastColumns = block.cols();
    block = orthonormalise(basis, size, image, factor);

    // Looking whether it is enough costs more than a block where the covariance is known.
    const bool last = size >= limit || block.cols() == 0 || step + 1 == mostBlocks;
    const bool early = size < 3 * wanted || step % checkEvery != 0;
    if (gram.size() > 0 && early && !last) continue;
    const Eigen::SelfAdjointEigenSolver<DoubleMatrix> solver(0.5 *
                                                             (projected + projected.transpose()));
    const Index have = std::min(wanted, size);
    values = solver.eigenvalues().reverse().head(have);
    ritz = solver.eigenvectors().rowwise().reverse().leftCols(have);
    if (size >= limit || block.cols() == 0) break;
    const DoubleMatrix residual = factor * ritz.bottomRows(lastColumns);
    bool converged = have == wanted;
    for (Index c = 0; c < have; ++c) {
      // Values far below the first one are rounding, not structure: nothing to wait for.
      const double floor = std::max(values(c), 1e-6 * values(0));
      converged = converged && residual.col(c).norm() <= tolerance * floor;
    }
    if (converged) break;
  }

  Index count = 0;
  while (count < values.size() && values(count) > 1e-6 * values(0) && values(count) > 0.0) ++count;
  if (count == 0) throw Error("No gene varies between the cells, so there are no components.");
  pca.components = (basis * ritz.leftCols(count).cast<float>()).transpose();
  pca.components.rowwise().normalize();
  pca.variances = (values.head(count) / static_cast<double>(x.cells() - 1)).cast<float>();
  for (Index c = 0; c < count; ++c) {
    Index largest = 0;
    pca.components.row(c).cwiseAbs().maxCoeff(&largest);
    if (pca.components(c, largest) < 0.0f) pca.components.row(c) *= -1.0f;
  }
  return pca;
}

Matrix pcaScores(const ExpressionMatrix& x, const Pca& pca) {
  Matrix scores = product(x, pca.components.transpose());
  scores.rowwise() -= pca.mean * pca.components.transpose();
  return scores;
}

}  // namespace chreode
