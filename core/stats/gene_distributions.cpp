#include "stats/gene_distributions.h"

#include <algorithm>
#include <cmath>

#include "base/no_number.h"

namespace chreode {

namespace {

/// Linear between order statistics, of ascending numbers.
double quantile(const std::vector<float>& sorted, double at) {
  const double place = at * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const auto above = std::min(below + 1, sorted.size() - 1);
  const double part = place - static_cast<double>(below);
  return (1.0 - part) * static_cast<double>(sorted[below]) +
         part * static_cast<double>(sorted[above]);
}

std::vector<double> densityOf(const std::vector<float>& sorted, double mean, double low,
                              double high) {
  constexpr int points = GeneDistribution::kDensityPoints;
  std::vector<double> counts(points, 0.0), density(points, 0.0);
  if (!(high > low)) {
    density[0] = 1.0;
    return density;
  }
  const double step = (high - low) / (points - 1);
  double squares = 0.0;
  for (const float value : sorted) {
    const double number = static_cast<double>(value);
    squares += (number - mean) * (number - mean);
    counts[static_cast<std::size_t>(std::lround((number - low) / step))] += 1.0;
  }
  const auto cells = static_cast<double>(sorted.size());
  const double width =
      std::max(std::sqrt(squares / cells) * std::pow(cells, -0.2), (high - low) / 40.0) / step;
  for (int at = 0; at < points; ++at) {
    for (int from = 0; from < points; ++from) {
      const double distance = (at - from) / width;
      density[static_cast<std::size_t>(at)] +=
          counts[static_cast<std::size_t>(from)] * std::exp(-0.5 * distance * distance);
    }
  }
  const double most = *std::max_element(density.begin(), density.end());
  for (double& value : density) value /= most;
  return density;
}

GeneInClass summaryOf(std::vector<float>& values, std::size_t cells, double low, double high) {
  GeneInClass summary;
  summary.cells = cells;
  if (cells == 0) {
    summary.mean = summary.share = summary.lower = summary.median = summary.upper = kNoNumber;
    return summary;
  }
  double sum = 0.0;
  for (const float value : values) sum += static_cast<double>(value);
  summary.mean = sum / static_cast<double>(cells);
  summary.share = static_cast<double>(values.size()) / static_cast<double>(cells);
  values.resize(cells, 0.0f);
  std::sort(values.begin(), values.end());
  summary.lower = quantile(values, 0.25);
  summary.median = quantile(values, 0.5);
  summary.upper = quantile(values, 0.75);
  summary.density = densityOf(values, summary.mean, low, high);
  return summary;
}

}  // namespace

std::vector<GeneDistribution> geneDistributions(const Dataset& data, const ShownValues& values,
                                                std::span<const std::int32_t> genes,
                                                std::span<const std::int32_t> classOfCell,
                                                int classes, const Progress& progress) {
  std::vector<std::size_t> cells(static_cast<std::size_t>(classes), 0);
  for (const std::int32_t level : classOfCell) {
    if (level >= 0) ++cells[static_cast<std::size_t>(level)];
  }
  std::vector<GeneDistribution> distributions;
  for (std::size_t g = 0; g < genes.size(); ++g) {
    progress.update(static_cast<double>(g) / static_cast<double>(genes.size()));
    std::vector<std::vector<float>> stored(static_cast<std::size_t>(classes));
    const auto column = data.matrix->column(genes[g]);
    for (std::size_t i = 0; i < column.cells.size(); ++i) {
      const auto cell = static_cast<std::size_t>(column.cells[i]);
      const std::int32_t level = classOfCell[cell];
      if (level < 0) continue;
      stored[static_cast<std::size_t>(level)].push_back(values.shown(cell, column.values[i]));
    }
    GeneDistribution distribution;
    bool first = true;
    const auto widen = [&](double value) {
      distribution.low = first ? value : std::min(distribution.low, value);
      distribution.high = first ? value : std::max(distribution.high, value);
      first = false;
    };
    for (std::size_t level = 0; level < stored.size(); ++level) {
      for (const float value : stored[level]) widen(static_cast<double>(value));
      if (stored[level].size() < cells[level]) widen(0.0);
    }
    for (std::size_t level = 0; level < stored.size(); ++level) {
      distribution.classes.push_back(
          summaryOf(stored[level], cells[level], distribution.low, distribution.high));
    }
    distributions.push_back(std::move(distribution));
  }
  return distributions;
}

}  // namespace chreode
