#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/progress.h"
#include "expression/dataset.h"
#include "model/latent_model.h"

namespace chreode {

struct PcaOptions {
  int components = 16;
  std::uint64_t seed = 0;
};

/// The genes that models of this data set are made from: all up to 8,000, beyond that the 4,000
/// most variable, and always the `pinned`; indices into the dataset's genes in the dataset's order.
std::vector<std::int32_t> modelGenes(const Dataset& data, int wanted = 0,
                                     std::span<const std::int32_t> pinned = {});

/// How many genes that is of `total`, before the pinned: `wanted`, or where that is 0 as above.
Index modelGeneCount(Index total, int wanted);

/// PCA as a model with exact encode, decode and lift: of log1p of counts at median depth, of log
/// values as they are. It is there within seconds without training and is the baseline of every
/// other model. Where the file's own PCA (varm/PCs and obsm/X_pca) reproduces the stored scores
/// from the taken matrix to 1e-3 of their spread, that is used instead; the card's name says so.
/// Scaled values are taken as they are. The matrix stays sparse: centring is done implicitly.
/// Throws Error for fewer than 3 cells, fewer than 2 genes with variance, or non-finite values
/// (named by place).
std::shared_ptr<const LatentModel> fitPca(const Dataset& data, const PcaOptions& options,
                                          const Progress& progress);

/// Centred PCA of a sparse matrix.
struct Pca {
  RowVector mean;     ///< per column
  Matrix components;  ///< components × columns, orthonormal rows, largest variance first
  Vector variances;   ///< of the scores, n − 1 in the denominator
};
/// At most `components`, fewer where the data have lower rank; singular values to 1e-4 of
/// themselves (block Krylov iteration, Musco & Musco 2015), on the covariance itself up to 4,000
/// genes of twice as many cells, else on the matrix. Throws Error when nothing varies. `threads` 0
/// = defaultThreads(); any number gives the same.
Pca principalComponents(const ExpressionMatrix& x, int components, std::uint64_t seed,
                        const Progress& progress, int threads = 0);
/// (x − mean) · componentsᵀ, cells × components.
Matrix pcaScores(const ExpressionMatrix& x, const Pca& pca);

}  // namespace chreode
