#pragma once

#include <memory>

#include "base/progress.h"
#include "expression/dataset.h"
#include "model/latent_model.h"

namespace chreode {

struct PcaOptions {
  int components = 16;
  std::uint64_t seed = 0;
};

/// The genes that models of this data set are made from: all up to 8,000, beyond that the 4,000 most
/// variable, and always the `pinned`; indices into the dataset's genes in the dataset's order.
std::vector<std::int32_t> modelGenes(const Dataset& data, int wanted = 0,
                                     std::span<const std::int32_t> pinned = {});

/// PCA as a model with exact encode, decode and lift: of log1p of counts at median depth, of log
/// values as they are. It is there within seconds without training and is the baseline of every
/// other model. Where the file's own PCA (varm/PCs and obsm/X_pca) reproduces the stored scores from
/// the taken matrix to 1e-3 of their spread, that is used instead; the card's name says so.
/// Randomised subspace iteration (Halko et al. 2011) with centring done implicitly: the matrix stays
/// sparse. Throws Error for fewer than 3 cells, fewer than 2 genes with variance, or non-finite
/// values (named by place).
std::shared_ptr<const LatentModel> fitPca(const Dataset& data, const PcaOptions& options,
                                          const Progress& progress);

/// The pieces behind it, for judging: centred PCA of a sparse matrix.
struct Pca {
  RowVector mean;        ///< per column
  Matrix components;     ///< components × columns, orthonormal rows, largest variance first
  Vector variances;      ///< of the scores, n − 1 in the denominator
};
Pca principalComponents(const ExpressionMatrix& x, int components, std::uint64_t seed,
                        const Progress& progress);
/// (x − mean) · componentsᵀ, cells × components.
Matrix pcaScores(const ExpressionMatrix& x, const Pca& pca);

}  // namespace chreode
