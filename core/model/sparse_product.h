#pragma once

#include "base/matrix.h"
#include "expression/expression_matrix.h"

namespace chreode {

/// X q for sparse X (cells × genes) and dense q (genes × k): cells × k. One thread; uses AVX2 where
/// the machine has it.
Matrix product(const ExpressionMatrix& x, const Matrix& q);

/// Xᵀ y for dense y (cells × k): genes × k.
Matrix transposedProduct(const ExpressionMatrix& x, const Matrix& y);

}  // namespace chreode
