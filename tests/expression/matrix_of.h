#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "expression/expression_matrix.h"

namespace chreode {

/// Cells × genes as they are written down; zeros are not stored.
inline std::shared_ptr<const ExpressionMatrix> matrixOf(
    const std::vector<std::vector<float>>& rows) {
  std::vector<std::int64_t> offsets{0};
  std::vector<std::int32_t> indices;
  std::vector<float> values;
  for (const auto& row : rows) {
    for (std::size_t gene = 0; gene < row.size(); ++gene) {
      if (row[gene] == 0.0f) continue;
      indices.push_back(static_cast<std::int32_t>(gene));
      values.push_back(row[gene]);
    }
    offsets.push_back(static_cast<std::int64_t>(values.size()));
  }
  return std::make_shared<const ExpressionMatrix>(
      static_cast<Index>(rows.size()), static_cast<Index>(rows.front().size()), std::move(offsets),
      std::move(indices), std::move(values));
}

}  // namespace chreode
