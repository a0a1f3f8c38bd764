#include "expression/gene_values.h"

namespace chreode {

std::vector<float> GeneValues::of(int gene) {
  if (!m_scale) m_scale.emplace(m_data);
  std::vector<float> numbers(static_cast<std::size_t>(m_data.cellCount()), 0.0f);
  const auto column = m_data.matrix->column(gene);
  for (std::size_t i = 0; i < column.cells.size(); ++i) {
    const auto cell = static_cast<std::size_t>(column.cells[i]);
    numbers[cell] = m_scale->shown(cell, column.values[i]);
  }
  return numbers;
}

}  // namespace chreode
