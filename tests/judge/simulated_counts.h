#pragma once

#include <memory>
#include <vector>

#include "base/matrix.h"
#include "base/random.h"
#include "expression/expression_matrix.h"

namespace chreode {

/// Non-zeros of a dense matrix.
inline std::shared_ptr<const ExpressionMatrix> sparseOf(const Matrix& dense) {
  std::vector<std::int64_t> offsets{0};
  std::vector<std::int32_t> indices;
  std::vector<float> values;
  for (Index cell = 0; cell < dense.rows(); ++cell) {
    for (Index gene = 0; gene < dense.cols(); ++gene) {
      if (dense(cell, gene) == 0.0f) continue;
      indices.push_back(static_cast<std::int32_t>(gene));
      values.push_back(dense(cell, gene));
    }
    offsets.push_back(static_cast<std::int64_t>(values.size()));
  }
  return std::make_shared<const ExpressionMatrix>(dense.rows(), dense.cols(), std::move(offsets),
                                                  std::move(indices), std::move(values));
}

/// Rates of a low-rank Poisson model, cells × genes: `components` programmes that cells mix
/// sparsely.
inline Matrix lowRankRates(Index cells, Index genes, Index components, double depth,
                           std::uint64_t seed) {
  Random random(seed);
  Matrix programmes(components, genes), weights(cells, components);
  for (Index i = 0; i < programmes.size(); ++i) {
    programmes.data()[i] = static_cast<float>(random.gamma(0.3));
  }
  programmes = programmes.array().colwise() / programmes.rowwise().sum().array();
  for (Index i = 0; i < weights.size(); ++i) {
    weights.data()[i] = static_cast<float>(random.gamma(0.5));
  }
  weights = weights.array().colwise() / weights.rowwise().sum().array();
  return weights * programmes * static_cast<float>(depth);
}

inline Matrix poissonDraw(const Matrix& rates, std::uint64_t seed) {
  Random random(seed);
  Matrix counts(rates.rows(), rates.cols());
  for (Index i = 0; i < counts.size(); ++i) {
    counts.data()[i] = static_cast<float>(random.poisson(rates.data()[i]));
  }
  return counts;
}

}  // namespace chreode
