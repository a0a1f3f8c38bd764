#include "stats/shown_values.h"

#include <algorithm>

#include "base/error.h"
#include "base/no_number.h"

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

ShownScale scaleOf(const Dataset& data) {
  if (!data.matrix) throw Error("The expression matrix has not been read yet.", data.name);
  if (const auto [cell, gene] = data.matrix->firstNonFinite(); cell >= 0) {
    throw Error("Gene " + data.genes.names[static_cast<std::size_t>(gene)] + " of cell " +
                    data.cells.names[static_cast<std::size_t>(cell)] +
                    " is no finite number; such values cannot be compared.",
                data.path);
  }
  return ShownScale(data);
}

}  // namespace

ShownValues::ShownValues(const Dataset& data) : m_own(scaleOf(data)) {
  switch (scale()) {
    case Scale::counts: {
      const auto cells = static_cast<std::size_t>(data.matrix->cells());
      m_known.reserve(cells * kKnownCounts);
      for (std::size_t cell = 0; cell < cells; ++cell) {
        for (int count = 1; count <= kKnownCounts; ++count) {
          m_known.push_back(m_own.shown(cell, static_cast<float>(count)));
        }
      }
      m_perRate = kRate / m_own.depth();
      break;
    }
    case Scale::log:
    case Scale::other:
      m_perRate = kRate / medianTotal(*data.matrix, scale() == Scale::log);
      break;
    case Scale::scaled:
      m_perRate = kNoNumber;
      break;
  }
}

}  // namespace chreode
