#include "expression/normalize.h"

#include <algorithm>
#include <cmath>

namespace chreode {

double medianDepth(const ExpressionMatrix& counts) {
  std::vector<double> totals = counts.totals();
  std::erase_if(totals, [](double total) { return !(total > 0.0); });
  if (totals.empty()) return 1.0;
  const std::size_t middle = totals.size() / 2;
  std::nth_element(totals.begin(), totals.begin() + static_cast<std::ptrdiff_t>(middle),
                   totals.end());
  const double upper = totals[middle];
  if (totals.size() % 2 == 1) return upper;
  const double lower =
      *std::max_element(totals.begin(), totals.begin() + static_cast<std::ptrdiff_t>(middle));
  return 0.5 * (lower + upper);
}

std::shared_ptr<const ExpressionMatrix> logNormalize(const ExpressionMatrix& counts, double depth) {
  const std::vector<double> totals = counts.totals();
  std::vector<float> values = counts.values().copy();
  for (Index cell = 0; cell < counts.cells(); ++cell) {
    const double scale = totals[cell] > 0.0 ? depth / totals[cell] : 0.0;
    for (std::int64_t i = counts.offsets()[cell]; i < counts.offsets()[cell + 1]; ++i) {
      values[i] = static_cast<float>(std::log1p(values[i] * scale));
    }
  }
  return counts.withValues(std::move(values));
}

std::shared_ptr<const ExpressionMatrix> fileLogValues(const ExpressionMatrix& counts,
                                                      std::span<const float> units) {
  std::vector<float> values = counts.values().copy();
  for (Index cell = 0; cell < counts.cells(); ++cell) {
    const double unit = units[static_cast<std::size_t>(cell)];
    for (std::int64_t i = counts.offsets()[cell]; i < counts.offsets()[cell + 1]; ++i) {
      values[i] = static_cast<float>(std::log1p(values[i] * unit));
    }
  }
  return counts.withValues(std::move(values));
}

std::vector<double> geneMeans(const ExpressionMatrix& matrix, std::span<const std::int32_t> cells) {
  std::vector<double> means(static_cast<std::size_t>(matrix.genes()), 0.0);
  const auto add = [&](Index cell) {
    const auto row = matrix.row(cell);
    for (std::size_t i = 0; i < row.genes.size(); ++i) means[row.genes[i]] += row.values[i];
  };
  if (cells.empty()) {
    for (Index cell = 0; cell < matrix.cells(); ++cell) add(cell);
  } else {
    for (const std::int32_t cell : cells) add(cell);
  }
  const double count =
      cells.empty() ? static_cast<double>(matrix.cells()) : static_cast<double>(cells.size());
  if (count > 0.0) {
    for (double& mean : means) mean /= count;
  }
  return means;
}

}  // namespace chreode
