#include "judge/deviance.h"

#include <algorithm>
#include <cmath>

#include "base/no_number.h"

namespace chreode {

namespace {

constexpr double leastRate = 1e-12;

}  // namespace

Vector meanRates(const ExpressionMatrix& counts, const std::vector<double>& depths,
                 std::span<const std::int32_t> cells) {
  std::vector<double> sums(static_cast<std::size_t>(counts.genes()), 0.0);
  double depth = 0.0;
  for (const std::int32_t cell : cells) {
    depth += depths[cell];
    const auto row = counts.row(cell);
    for (std::size_t i = 0; i < row.genes.size(); ++i) sums[row.genes[i]] += row.values[i];
  }
  Vector rates(counts.genes());
  for (Index gene = 0; gene < rates.size(); ++gene) {
    rates(gene) = static_cast<float>(std::max(sums[gene], 0.5) / std::max(depth, 1.0));
  }
  return rates;
}

double poissonDeviance(const ExpressionMatrix::Row& observed, const float* rates, Index genes,
                       double depth) {
  double total = 0.0;
  for (Index gene = 0; gene < genes; ++gene) total += rates[gene];
  double deviance = total * depth;
  for (std::size_t i = 0; i < observed.genes.size(); ++i) {
    const double x = observed.values[i];
    if (!(x > 0.0)) continue;
    const double mean = std::max<double>(rates[observed.genes[i]], leastRate) * depth;
    deviance += x * std::log(x / mean) - x;
  }
  return 2.0 * deviance;
}

DevianceExplained::DevianceExplained(const ExpressionMatrix& b, const std::vector<double>& depthB,
                                     Vector baseline)
    : m_b(b), m_depthB(depthB), m_baseline(std::move(baseline)) {
}

void DevianceExplained::add(Index cell, const float* rates) {
  if (!(m_depthB[cell] > 0.0)) return;
  const auto row = m_b.row(cell);
  m_predicted += poissonDeviance(row, rates, m_b.genes(), m_depthB[cell]);
  m_null += poissonDeviance(row, m_baseline.data(), m_b.genes(), m_depthB[cell]);
}

double DevianceExplained::value() const {
  return m_null > 0.0 ? 1.0 - m_predicted / m_null : kNoNumber;
}

}  // namespace chreode
