#include "model_torch/cell_batch.h"

#include <algorithm>
#include <cmath>

namespace chreode {

void CellBatch::assign(const ExpressionMatrix& x, std::span<const std::int32_t> cells,
                       double targetSum) {
  m_geneCount = x.genes();
  m_offsets.assign(1, 0);
  m_genes.clear();
  m_values.clear();
  m_inputs.clear();
  m_totals.clear();
  for (const std::int32_t cell : cells) {
    const ExpressionMatrix::Row row = x.row(cell);
    m_genes.insert(m_genes.end(), row.genes.begin(), row.genes.end());
    m_values.insert(m_values.end(), row.values.begin(), row.values.end());
    m_offsets.push_back(static_cast<std::int64_t>(m_genes.size()));
    double total = 0.0;
    for (const float value : row.values) total += value;
    m_totals.push_back(static_cast<float>(total));
    const float scale = static_cast<float>(targetSum / std::max(total, 1.0));
    for (const float value : row.values) {
      m_inputs.push_back(targetSum > 0.0 ? std::log1p(value * scale) : value);
    }
  }
}

}  // namespace chreode
