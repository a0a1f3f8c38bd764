#include "model/missing_genes.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "base/random.h"
#include "model/gene_coverage.h"

namespace chreode {

namespace {

constexpr Index kBlock = 1024;
constexpr std::uint64_t kMaskingStream = 41;

/// Rows of an ExpressionMatrix in the making.
struct Rows {
  std::vector<std::int64_t> offsets{0};
  std::vector<std::int32_t> genes;
  std::vector<float> values;

  void put(std::int32_t gene, float value) {
    if (value == 0.0f) return;
    genes.push_back(gene);
    values.push_back(value);
  }
  void endRow() { offsets.push_back(static_cast<std::int64_t>(values.size())); }
  ExpressionMatrix matrix(Index width) && {
    const auto rows = static_cast<Index>(offsets.size()) - 1;
    return {rows, width, std::move(offsets), std::move(genes), std::move(values)};
  }
};

ExpressionMatrix filled(const ExpressionMatrix& input, Index first, Index count,
                        const MissingGenes& missing) {
  Rows rows;
  for (Index cell = first; cell < first + count; ++cell) {
    const auto row = input.row(cell);
    std::size_t next = 0;
    for (std::size_t m = 0; m < missing.genes.size(); ++m) {
      for (; next < row.genes.size() && row.genes[next] < missing.genes[m]; ++next) {
        rows.put(row.genes[next], row.values[next]);
      }
      const bool there = next < row.genes.size() && row.genes[next] == missing.genes[m];
      if (!there) rows.put(missing.genes[m], missing.fill[m]);
    }
    for (; next < row.genes.size(); ++next) rows.put(row.genes[next], row.values[next]);
    rows.endRow();
  }
  return std::move(rows).matrix(input.genes());
}

/// The same cells without the missing genes.
ExpressionMatrix masked(const ExpressionMatrix& whole, const MissingGenes& missing) {
  Rows rows;
  for (Index cell = 0; cell < whole.cells(); ++cell) {
    const auto row = whole.row(cell);
    for (std::size_t i = 0; i < row.genes.size(); ++i) {
      if (std::binary_search(missing.genes.begin(), missing.genes.end(), row.genes[i])) continue;
      rows.put(row.genes[i], row.values[i]);
    }
    rows.endRow();
  }
  return std::move(rows).matrix(whole.genes());
}

/// Values of the input space for decoded means: counts drawn, log values as they are.
ExpressionMatrix cellsOf(const Matrix& means, const ModelCard& card, const Vector& library) {
  Random random(0, kMaskingStream);
  Rows rows;
  const bool toLog = card.inputSpace == Space::log1p && card.outputSpace == Space::counts;
  const bool toCounts = card.inputSpace == Space::counts && card.outputSpace == Space::log1p;
  const float depth = card.inputTargetSum > 0.0 ? static_cast<float>(card.inputTargetSum) : 1.0f;
  for (Index i = 0; i < means.rows(); ++i) {
    for (Index g = 0; g < means.cols(); ++g) {
      float value = std::max(0.0f, means(i, g));
      if (toCounts) value = std::expm1(value);
      if (card.inputSpace == Space::counts) {
        value = static_cast<float>(random.poisson(static_cast<double>(value)));
      } else if (toLog) {
        value = std::log1p(value * depth / library[i]);
      }
      rows.put(static_cast<std::int32_t>(g), value);
    }
    rows.endRow();
  }
  return std::move(rows).matrix(means.cols());
}

double quantile(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  const double at = share * static_cast<double>(values.size() - 1);
  const auto low = static_cast<std::size_t>(at);
  const std::size_t high = std::min(low + 1, values.size() - 1);
  return values[low] + (at - static_cast<double>(low)) * (values[high] - values[low]);
}

}  // namespace

MissingGenes missingGenes(const ModelCard& card, const std::vector<std::int32_t>& datasetGene) {
  MissingGenes missing;
  for (std::size_t i = 0; i < datasetGene.size(); ++i) {
    if (datasetGene[i] < 0) missing.genes.push_back(static_cast<std::int32_t>(i));
  }
  if (card.inputSpace == Space::counts) return missing;
  const std::vector<double> means = trainingMeans(card);
  if (means.empty()) return missing;
  for (const std::int32_t gene : missing.genes) {
    missing.fill.push_back(static_cast<float>(means[static_cast<std::size_t>(gene)]));
  }
  return missing;
}

Encoded encodeFilled(const LatentModel& model, const ExpressionMatrix& input,
                     const MissingGenes& missing, const Levels& levels, const Progress& progress) {
  if (missing.genes.empty() || missing.fill.empty()) return model.encode(input, levels, progress);
  Encoded result{Matrix(input.cells(), model.latentSize()),
                 Matrix(input.cells(), model.latentSize())};
  for (Index first = 0; first < input.cells(); first += kBlock) {
    progress.update(static_cast<double>(first) / static_cast<double>(input.cells()), "encoding");
    const Index count = std::min(kBlock, input.cells() - first);
    const Encoded part = model.encode(filled(input, first, count, missing),
                                      levels.middleRows(first, count), {progress.stop, {}});
    result.mean.middleRows(first, count) = part.mean;
    result.variance.middleRows(first, count) = part.variance;
  }
  return result;
}

MaskingEffect maskingEffect(const LatentModel& model, const ExpressionMatrix& input,
                            const Matrix& codes, const Levels& levels, const MissingGenes& missing,
                            double shareCovered, const Progress& progress) {
  MaskingEffect effect;
  if (missing.genes.empty() || codes.rows() < 2) return effect;
  const ModelCard& card = model.card();
  std::vector<int> cells =
      Random(0, kMaskingStream + 1).permutation(static_cast<int>(codes.rows()));
  cells.resize(std::min<std::size_t>(cells.size(), kMostMasked));
  std::sort(cells.begin(), cells.end());
  const auto count = static_cast<Index>(cells.size());
  Matrix z(count, codes.cols());
  Vector library = Vector::Ones(count);
  Levels some(count, levels.cols());
  const std::vector<double> totals =
      card.inputSpace == Space::counts ? input.totals() : std::vector<double>();
  for (Index i = 0; i < count; ++i) {
    const auto cell = static_cast<std::size_t>(cells[static_cast<std::size_t>(i)]);
    z.row(i) = codes.row(static_cast<Index>(cell));
    if (levels.cols() > 0) some.row(i) = levels.row(static_cast<Index>(cell));
    const double total = totals.empty() ? std::max(1.0, card.inputTargetSum) : totals[cell];
    library[i] = static_cast<float>(std::max(1.0, total / std::max(shareCovered, 0.01)));
  }
  const ExpressionMatrix whole = cellsOf(model.decode(z, library, some), card, library);
  const Matrix full = model.encode(whole, some, {progress.stop, {}}).mean;
  const Matrix less =
      encodeFilled(model, masked(whole, missing), missing, some, {progress.stop, {}}).mean;

  const RowVector mean = codes.colwise().mean();
  const RowVector sd = ((codes.rowwise() - mean).array().square().colwise().mean()).sqrt().matrix();
  std::vector<double> moved;
  for (Index i = 0; i < count; ++i) {
    double sum = 0.0;
    int active = 0;
    for (Index d = 0; d < codes.cols(); ++d) {
      if (!(sd[d] > 1e-6f)) continue;
      const double step = (less(i, d) - full(i, d)) / sd[d];
      sum += step * step;
      ++active;
    }
    moved.push_back(active > 0 ? std::sqrt(sum / active) : 0.0);
  }
  effect.cells = static_cast<int>(count);
  effect.median = quantile(moved, 0.5);
  effect.ninetieth = quantile(std::move(moved), 0.9);
  return effect;
}

std::string maskingText(const MaskingEffect& effect) {
  if (effect.cells == 0) return {};
  char text[160];
  std::snprintf(text, sizeof text,
                "Hiding these genes moves codes by %.2f standard deviations (median; one cell in "
                "ten by more than %.2f).",
                effect.median, effect.ninetieth);
  return text;
}

}  // namespace chreode
