#include "stats/shown_values.h"

#include <algorithm>
#include <limits>

#include "base/error.h"
#include "expression/normalize.h"

namespace chreode {

namespace {

constexpr double kRate = 1e4;

/// Median over the cells of the totals on the natural scale.
double medianTotal(const ExpressionMatrix& matrix, bool logged) {
  std::vector<double> totals;
  totals.reserve(static_cast<std::size_t>(matrix.cells()));
  for (Index cell = 0; cell < matrix.cells(); ++cell) {
    double total = 0.0;
    for (const float value : matrix.row(cell).values) {
      total += logged ? std::expm1(static_cast<double>(value)) : static_cast<double>(value);
    }
    if (total > 0.0) totals.push_back(total);
  }
  if (totals.empty()) return kRate;
  const auto middle = totals.begin() + static_cast<std::ptrdiff_t>(totals.size() / 2);
  std::nth_element(totals.begin(), middle, totals.end());
  return *middle;
}

}  // namespace

ShownValues::ShownValues(const Dataset& data) : m_scale(data.taken.scale) {
  if (!data.matrix) throw Error("The expression matrix has not been read yet.", data.name);
  const ExpressionMatrix& matrix = *data.matrix;
  if (const auto [cell, gene] = matrix.firstNonFinite(); cell >= 0) {
    throw Error("Gene " + data.genes.names[static_cast<std::size_t>(gene)] + " of cell " +
                    data.cells.names[static_cast<std::size_t>(cell)] +
                    " is no finite number; such values cannot be compared.",
                data.path);
  }
  switch (m_scale) {
    case Scale::counts: {
      const double depth = medianDepth(matrix);
      m_factor = matrix.totals();
      for (double& factor : m_factor) factor = factor > 0.0 ? depth / factor : 0.0;
      m_known.reserve(m_factor.size() * kKnownCounts);
      for (const double factor : m_factor) {
        for (int count = 1; count <= kKnownCounts; ++count) {
          m_known.push_back(static_cast<float>(std::log1p(count * factor)));
        }
      }
      m_perRate = kRate / depth;
      break;
    }
    case Scale::log:
    case Scale::other:
      m_perRate = kRate / medianTotal(matrix, m_scale == Scale::log);
      break;
    case Scale::scaled:
      m_perRate = std::numeric_limits<double>::quiet_NaN();
      break;
  }
}

const char* ShownValues::unit() const {
  switch (m_scale) {
    case Scale::counts:
      return "log1p of counts at median depth";
    case Scale::log:
      return "log values";
    case Scale::scaled:
      return "scaled values";
    case Scale::other:
      break;
  }
  return "values";
}

}  // namespace chreode
