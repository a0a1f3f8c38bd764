#pragma once

#include <algorithm>
#include <string_view>
#include <vector>

#include "expression/expression_matrix.h"

namespace chreode {

/// How a gene is changed in the cells' measured expression before they are encoded again.
enum class ShiftKind {
  toZero,
  toQuantile,    ///< to this quantile of the cells that express the gene; amount in [0, 1]
  addDeviations  ///< add `amount` standard deviations of log1p (depth-normalised); may be negative
};

const char* shiftKindName(ShiftKind kind);  ///< "zero", "quantile", "deviations"
/// Throws Error for another name.
ShiftKind shiftKindNamed(std::string_view name);

/// What a gene is moved to is decided on the log1p scale at one depth; counts go there and back.
class LogScale {
 public:
  LogScale(const ExpressionMatrix& input, bool counts);

  double toLog(Index cell, double value) const;
  double fromLog(Index cell, double value) const;
  bool ofCounts() const { return !m_totals.empty(); }
  double total(Index cell) const { return m_totals[static_cast<std::size_t>(cell)]; }
  double depth() const { return m_depth; }  ///< of counts: that of the median cell

 private:
  std::vector<double> m_totals;
  double m_depth;
};

/// One gene's rule: a new log value from the old one.
struct GeneRule {
  double fixed = 0.0;
  double added = 0.0;
  bool isFixed = true;

  double operator()(double value) const { return isFixed ? fixed : std::max(0.0, value + added); }
};

GeneRule ruleFor(const ExpressionMatrix& input, const LogScale& scale, Index gene, ShiftKind kind,
                 double amount);

/// Standard deviation of a gene's log values over all cells (n − 1).
double logDeviation(const ExpressionMatrix& input, const LogScale& scale, Index gene);

}  // namespace chreode
