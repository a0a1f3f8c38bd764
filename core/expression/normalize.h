#pragma once

#include <memory>
#include <span>
#include <vector>

#include "expression/expression_matrix.h"

namespace chreode {

/// Median of the cells' totals over cells that have any; 1 when none has.
double medianDepth(const ExpressionMatrix& counts);

/// log1p of counts scaled to `depth` a cell (scanpy's normalize_total and log1p). A cell without
/// counts stays empty.
std::shared_ptr<const ExpressionMatrix> logNormalize(const ExpressionMatrix& counts, double depth);

/// The log values that counts were recovered from, on the natural scale: log1p of each cell's counts
/// times its unit (TakenMatrix::countUnits).
std::shared_ptr<const ExpressionMatrix> fileLogValues(const ExpressionMatrix& counts,
                                                      std::span<const float> units);

/// Mean of each column over the given cells (all when empty).
std::vector<double> geneMeans(const ExpressionMatrix& matrix,
                              std::span<const std::int32_t> cells = {});

}  // namespace chreode
