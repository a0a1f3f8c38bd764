#pragma once

#include <cstdint>
#include <vector>

#include "base/matrix.h"
#include "base/progress.h"
#include "expression/expression_matrix.h"

namespace chreode {

/// Poisson factorisation of counts, X ≈ W Hᵀ with non-negative factors: maximum likelihood, which
/// is the factorisation that minimises the generalised Kullback–Leibler divergence (KL-NMF, Lee &
/// Seung 2001).
struct PoissonFactors {
  Matrix dictionary;              ///< H, genes × components; columns sum to 1
  Matrix weights;                 ///< W, cells × components, of the cells it was fitted to
  std::vector<double> objective;  ///< divergence after every ten passes that lowered it
};

struct PoissonFactorOptions {
  int components = 10;
  int mostPasses = 400;
  /// Stops when ten passes lower the divergence by less than this share of it.
  double tolerance = 2e-4;
  std::uint64_t seed = 0;
};

/// Expectation maximisation over the non-zeros alone; one pass updates both factors. Steps are
/// over-relaxed while that lowers the divergence and taken back where it does not. Starts from
/// random factors around the gene means.
PoissonFactors fitPoissonFactors(const ExpressionMatrix& counts,
                                 const PoissonFactorOptions& options, const Progress& progress);

/// The maximum-likelihood weights of other cells with the dictionary held fixed, cells ×
/// components.
Matrix poissonWeights(const ExpressionMatrix& counts, const Matrix& dictionary);

}  // namespace chreode
