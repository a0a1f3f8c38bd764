#pragma once

#include "base/matrix.h"
#include "base/progress.h"
#include "expression/expression_matrix.h"

namespace chreode {

/// (X − 1 μᵀ)ᵀ (X − 1 μᵀ) of a sparse X with the column means μ, genes × genes, without making X
/// dense: one pass over the pairs of each row's values, summed in double. Threads share out the
/// genes, so that the sums are the same for any number of them. Throws Cancelled.
Matrix centredGram(const ExpressionMatrix& x, const RowVector& mean, int threads,
                   const Progress& progress = {});

}  // namespace chreode
