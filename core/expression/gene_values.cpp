#include "expression/gene_values.h"

#include <cmath>

#include "expression/normalize.h"

namespace chreode {

std::vector<float> GeneValues::of(int gene) {
  std::vector<float> numbers(static_cast<std::size_t>(m_data.cellCount()), 0.0f);
  const auto column = m_data.matrix->column(gene);
  const bool counts = m_data.taken.scale == Scale::counts;
  if (counts && m_totals.empty()) {
    m_totals = m_data.matrix->totals();
    m_depth = medianDepth(*m_data.matrix);
  }
  for (std::size_t i = 0; i < column.cells.size(); ++i) {
    const auto cell = static_cast<std::size_t>(column.cells[i]);
    const float value = column.values[i];
    numbers[cell] =
        counts ? static_cast<float>(std::log1p(value * m_depth / m_totals[cell])) : value;
  }
  return numbers;
}

std::string GeneValues::unit(const Dataset& data) {
  switch (data.taken.scale) {
    case Scale::counts:
      return "log1p of counts at median depth";
    case Scale::log:
      return "log value";
    case Scale::scaled:
      return "scaled value";
    case Scale::other:
      break;
  }
  return "value";
}

}  // namespace chreode
