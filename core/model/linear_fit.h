#pragma once

#include <cstdint>
#include <span>

#include "base/matrix.h"
#include "base/progress.h"
#include "expression/expression_matrix.h"

namespace chreode {

/// y = x · weights + bias.
struct LinearMap {
  Matrix weights;  ///< inputs × outputs
  RowVector bias;  ///< outputs
};

/// The least-squares map from `inputs` (all cells × k) to expression, fitted to `cells`; weights k
/// × genes. Where columns of the inputs depend on each other it is the one of least norm. Of
/// principal components' scores this is their own decode: mean + scores · components.
LinearMap fitToExpression(const Matrix& inputs, const ExpressionMatrix& x,
                          std::span<const std::int32_t> cells);

/// A linear map from expression to `targets` (all cells × numbers) of the `training` cells; weights
/// genes × numbers. Conjugate gradients on the normal equations (CGLS, Hestenes & Stiefel 1952),
/// ended where the `validation` cells are predicted best, which regularises as ridge does (Hansen
/// 1998) and is needed: there are more genes than cells as a rule. The matrix stays sparse.
LinearMap fitFromExpression(const ExpressionMatrix& x, const Matrix& targets,
                            std::span<const std::int32_t> training,
                            std::span<const std::int32_t> validation, const Progress& progress);

/// map applied to the given cells, cells × outputs.
Matrix apply(const LinearMap& map, const ExpressionMatrix& x, std::span<const std::int32_t> cells);

/// 1 − Σ (wanted − predicted)² / Σ (wanted − mean)² over all columns.
double explainedVariance(const Matrix& wanted, const Matrix& predicted, const RowVector& mean);

}  // namespace chreode
