#include "expression/label_markers.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/error.h"
#include "expression/normalize.h"

namespace chreode {

namespace {

constexpr double kFewestCells = 3.0;  // cells of a class, and beside it

/// Sums and sums of squares per class and gene, class by class.
struct ClassMoments {
  std::size_t genes = 0;
  std::vector<double> cells;  ///< per class
  std::vector<double> sum;
  std::vector<double> squares;
};

/// Log values of a row: of counts as log1p at `depth`, others as they are.
template <typename F>
void forLogValues(const ExpressionMatrix& matrix, Index cell, double depth, F f) {
  const auto row = matrix.row(cell);
  double scale = 0.0;
  if (depth > 0.0) {
    double total = 0.0;
    for (const float value : row.values) total += static_cast<double>(value);
    if (!(total > 0.0)) return;
    scale = depth / total;
  }
  for (std::size_t i = 0; i < row.genes.size(); ++i) {
    const auto value = static_cast<double>(row.values[i]);
    f(static_cast<std::size_t>(row.genes[i]), depth > 0.0 ? std::log1p(value * scale) : value);
  }
}

ClassMoments sumUp(const Dataset& data, const Annotation& label,
                   std::span<const std::int32_t> cells, const Progress& progress) {
  const ExpressionMatrix& matrix = *data.matrix;
  ClassMoments sums;
  sums.genes = static_cast<std::size_t>(matrix.genes());
  sums.cells.assign(label.levels.size(), 0.0);
  sums.sum.assign(label.levels.size() * sums.genes, 0.0);
  sums.squares.assign(sums.sum.size(), 0.0);
  const double depth = data.taken.scale == Scale::log ? 0.0 : medianDepth(matrix);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i % 4096 == 0) {
      progress.update(static_cast<double>(i) / static_cast<double>(cells.size()));
    }
    const std::int32_t code = label.codes[static_cast<std::size_t>(cells[i])];
    if (code < 0) continue;
    const auto group = static_cast<std::size_t>(code);
    sums.cells[group] += 1.0;
    double* sum = sums.sum.data() + group * sums.genes;
    double* squares = sums.squares.data() + group * sums.genes;
    forLogValues(matrix, cells[i], depth, [&](std::size_t gene, double value) {
      sum[gene] += value;
      squares[gene] += value * value;
    });
  }
  return sums;
}

}  // namespace

std::vector<std::vector<std::int32_t>> labelMarkers(const Dataset& data, const Annotation& label,
                                                    int perClass,
                                                    std::span<const std::int32_t> cells,
                                                    const Progress& progress) {
  if (!data.matrix) throw Error("The expression matrix has not been read yet.", data.name);
  if (label.kind != Annotation::Kind::categorical || data.taken.scale == Scale::scaled) {
    return std::vector<std::vector<std::int32_t>>(label.levels.size());
  }
  std::vector<std::int32_t> all;
  if (cells.empty()) {
    all.resize(data.cells.size());
    std::iota(all.begin(), all.end(), 0);
    cells = all;
  }
  const ClassMoments sums = sumUp(data, label, cells, progress);
  const std::size_t genes = sums.genes;
  std::vector<double> allSum(genes, 0.0), allSquares(genes, 0.0);
  for (std::size_t i = 0; i < sums.sum.size(); ++i) {
    allSum[i % genes] += sums.sum[i];
    allSquares[i % genes] += sums.squares[i];
  }
  const double total = std::accumulate(sums.cells.begin(), sums.cells.end(), 0.0);
  std::vector<std::vector<std::int32_t>> markers(label.levels.size());
  std::vector<double> score(genes);
  for (std::size_t group = 0; group < markers.size(); ++group) {
    const double inside = sums.cells[group];
    const double outside = total - inside;
    if (inside < kFewestCells || outside < kFewestCells) continue;
    std::vector<std::int32_t>& own = markers[group];
    for (std::size_t gene = 0; gene < genes; ++gene) {
      const double sum = sums.sum[group * genes + gene];
      const double squares = sums.squares[group * genes + gene];
      const double mean = sum / inside;
      const double otherMean = (allSum[gene] - sum) / outside;
      const double variance = std::max(0.0, (squares - sum * mean) / (inside - 1.0));
      const double otherVariance = std::max(
          0.0, (allSquares[gene] - squares - (allSum[gene] - sum) * otherMean) / (outside - 1.0));
      const double error = std::sqrt(variance / inside + otherVariance / outside);
      if (!(mean > otherMean) || !(error > 0.0)) continue;
      score[gene] = (mean - otherMean) / error;
      own.push_back(static_cast<std::int32_t>(gene));
    }
    std::stable_sort(own.begin(), own.end(), [&](std::int32_t a, std::int32_t b) {
      return score[static_cast<std::size_t>(a)] > score[static_cast<std::size_t>(b)];
    });
    if (static_cast<int>(own.size()) > perClass) own.resize(static_cast<std::size_t>(perClass));
  }
  return markers;
}

}  // namespace chreode
