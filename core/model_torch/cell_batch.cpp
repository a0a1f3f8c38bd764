#include "model_torch/cell_batch.h"

#include <algorithm>

#include "base/simd_math.h"

namespace chreode {

namespace {

/// values = ln(1 + scale · values). Counts are not small, so the plain sum loses nothing.
CHREODE_WIDE void logScaled(float* values, std::size_t n, float scale) {
#pragma omp simd
  for (std::size_t i = 0; i < n; ++i) values[i] = wideLog(1.0f + scale * values[i]);
}

}  // namespace

void CellBatch::assign(const ExpressionMatrix& x, std::span<const std::int32_t> cells,
                       double targetSum) {
  m_geneCount = x.genes();
  m_targetSum = targetSum;
  m_offsets.assign(1, 0);
  m_genes.clear();
  m_values.clear();
  m_inputs.clear();
  m_totals.clear();
  for (const std::int32_t cell : cells) {
    const ExpressionMatrix::Row row = x.row(cell);
    // As they are kept: copying them one by one is a good part of making a batch.
    row.genes.visit(
        [this](auto genes) { m_genes.insert(m_genes.end(), genes.begin(), genes.end()); });
    row.values.visit(
        [this](auto values) { m_values.insert(m_values.end(), values.begin(), values.end()); });
    m_offsets.push_back(static_cast<std::int64_t>(m_genes.size()));
    const std::span values(m_values.data() + m_inputs.size(), row.values.size());
    double total = 0.0;
    for (const float value : values) total += value;
    m_totals.push_back(static_cast<float>(total));
    const float scale = static_cast<float>(targetSum / std::max(total, 1.0));
    const std::size_t first = m_inputs.size();
    m_inputs.insert(m_inputs.end(), values.begin(), values.end());
    if (targetSum > 0.0) logScaled(m_inputs.data() + first, row.values.size(), scale);
  }
}

void CellBatch::thinInputs(Random& random, double leastShare) {
  for (std::size_t cell = 0; cell + 1 < m_offsets.size(); ++cell) {
    const auto first = static_cast<std::size_t>(m_offsets[cell]);
    const auto last = static_cast<std::size_t>(m_offsets[cell + 1]);
    const double share = leastShare + (1.0 - leastShare) * random.uniform();
    double total = 0.0;
    for (std::size_t i = first; i < last; ++i) {
      const auto kept = random.binomial(static_cast<std::uint64_t>(m_values[i]), share);
      m_inputs[i] = static_cast<float>(kept);
      total += m_inputs[i];
    }
    logScaled(m_inputs.data() + first, last - first,
              static_cast<float>(m_targetSum / std::max(total, 1.0)));
  }
}

}  // namespace chreode
