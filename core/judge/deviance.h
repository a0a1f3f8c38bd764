#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/matrix.h"
#include "expression/expression_matrix.h"

namespace chreode {

/// Σ counts / Σ depth of each gene over `cells`: the rates that every prediction has to beat. A
/// gene without any count there gets half a count, so that one molecule elsewhere does not weigh
/// infinitely.
Vector meanRates(const ExpressionMatrix& counts, const std::vector<double>& depths,
                 std::span<const std::int32_t> cells);

/// 2 Σ [x log(x / μ) − x + μ] over all genes of one cell, with μ = rate × depth. Rates below 1e-12
/// count as 1e-12.
double poissonDeviance(const ExpressionMatrix::Row& observed, const float* rates, Index genes,
                       double depth);

/// D² = 1 − deviance of the predictions over that of the mean rates, gathered cell by cell.
class DevianceExplained {
 public:
  /// `b`, `depthB`: the half that is predicted; `baseline`: meanRates of the training cells.
  DevianceExplained(const ExpressionMatrix& b, const std::vector<double>& depthB, Vector baseline);

  /// Adds a cell with predicted rates (one per gene, as shares of the cell's depth).
  void add(Index cell, const float* rates);
  double value() const;

 private:
  const ExpressionMatrix& m_b;
  const std::vector<double>& m_depthB;
  Vector m_baseline;
  double m_predicted = 0.0;
  double m_null = 0.0;
};

}  // namespace chreode
