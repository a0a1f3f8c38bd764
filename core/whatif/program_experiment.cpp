#include "whatif/program_experiment.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "base/error.h"
#include "base/no_number.h"
#include "base/random.h"
#include "model/adopted_embedding.h"
#include "model/gene_alignment.h"
#include "whatif/cell_samples.h"

namespace chreode {

namespace {

constexpr Index kMostGauged = 100;

Annotation labelsOf(const ProgramExperiment::Parts& parts) {
  const Annotation* column = parts.data->cells.find(parts.classifier->column);
  if (!column) {
    throw Error("The classifier is of column \"" + parts.classifier->column +
                "\", which these cells do not have; choose another column of classes.");
  }
  return withLevels(*column);
}

std::vector<std::int32_t> drawn(const ProgramExperiment::Parts& parts) {
  std::vector<std::int32_t> cells = parts.cells;
  if (cells.empty()) {
    cells.resize(static_cast<std::size_t>(parts.input->cells()));
    std::iota(cells.begin(), cells.end(), 0);
  }
  // In random order, so that any first part of it is a sample too.
  Random random(parts.seed, 61);
  const std::size_t count = std::min(cells.size(), parts.mostCells);
  for (std::size_t i = 0; i < count; ++i) {
    std::swap(cells[i], cells[i + random.below(cells.size() - i)]);
  }
  cells.resize(count);
  return cells;
}

std::vector<double> deviationsOf(const ExpressionMatrix& input, const LogScale& scale) {
  const auto genes = static_cast<std::size_t>(input.genes());
  std::vector<double> sums(genes, 0.0), squares(genes, 0.0);
  for (Index cell = 0; cell < input.cells(); ++cell) {
    const auto row = input.row(cell);
    for (std::size_t i = 0; i < row.genes.size(); ++i) {
      const double value = scale.toLog(cell, row.values[i]);
      sums[static_cast<std::size_t>(row.genes[i])] += value;
      squares[static_cast<std::size_t>(row.genes[i])] += value * value;
    }
  }
  const auto n = static_cast<double>(input.cells());
  for (std::size_t g = 0; g < genes; ++g) {
    squares[g] =
        std::sqrt(std::max(0.0, squares[g] - sums[g] * sums[g] / n) / std::max(1.0, n - 1));
  }
  return squares;
}

}  // namespace

double InputChange::norm() const {
  if (after.rows() == 0) return 0.0;
  return std::sqrt((after - before).cast<double>().squaredNorm() /
                   static_cast<double>(after.rows()));
}

ProgramExperiment::ProgramExperiment(Parts parts, const Progress& progress)
    : m_parts(std::move(parts)),
      m_labels(labelsOf(m_parts)),
      m_contrast(m_parts.classifier->labels, m_labels, m_parts.start),
      m_scale(*m_parts.input, m_parts.model->card().inputSpace == Space::counts) {
  const ModelCard& card = m_parts.model->card();
  if (const std::string closed = encoderClosedBecause(card); !closed.empty()) throw Error(closed);
  if (madeFromScaled(card)) {
    throw Error(
        "The values are scaled, so that a gene's zero is its mean; open the file with its counts "
        "or "
        "log values (--matrix) to change genes.");
  }
  progress.update(0.0, "Preparing the cells");
  m_cells = drawn(m_parts);
  m_deviations = deviationsOf(*m_parts.input, m_scale);
  const auto rows = static_cast<Index>(m_cells.size());
  m_values = m_parts.input->selectCells(m_cells)->dense(0, rows);
  m_levels.resize(rows, m_parts.covariates.cols());
  m_codes.resize(rows, m_parts.codes->cols());
  for (Index i = 0; i < rows; ++i) {
    if (m_levels.cols() > 0) m_levels.row(i) = m_parts.covariates.row(m_cells[i]);
    m_codes.row(i) = m_parts.codes->row(m_cells[i]);
  }
  if (adoptionOf(card)) {
    m_offset = m_codes - encodeFilled(*m_parts.model, *m_parts.input->selectCells(m_cells),
                                      m_parts.missing, m_levels, progress)
                             .mean;
  }
  m_logProbabilities = m_contrast.logProbabilities(scoresOf(m_codes));

  CellSamples samples = cellSamples(*m_parts.data, m_cells);
  m_samples = std::move(samples.ofCell);
  m_uncertaintyText =
      m_samples.empty() ? "cells only, too narrow" : "over the samples of " + samples.column;
}

Eigen::MatrixXd ProgramExperiment::scoresOf(const Matrix& codes) const {
  const LabelClassifier& classifier = *m_parts.classifier;
  Eigen::MatrixXd scores = codes.cast<double>() * classifier.weights.transpose();
  scores.rowwise() += classifier.bias.transpose();
  return scores / classifier.temperature;
}

float ProgramExperiment::logValue(Index row, Index gene) const {
  return static_cast<float>(
      m_scale.toLog(m_cells[static_cast<std::size_t>(row)], m_values(row, gene)));
}

InputChange ProgramExperiment::change(std::vector<std::pair<std::int32_t, GeneRule>> rules,
                                      Index rows) const {
  std::sort(rules.begin(), rules.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  const Index count = rows < 0 ? m_values.rows() : std::min(rows, m_values.rows());
  InputChange change;
  change.before.resize(count, static_cast<Index>(rules.size()));
  change.after.resize(count, static_cast<Index>(rules.size()));
  for (std::size_t k = 0; k < rules.size(); ++k) {
    change.genes.push_back(rules[k].first);
    for (Index i = 0; i < count; ++i) {
      const float value = logValue(i, rules[k].first);
      change.before(i, static_cast<Index>(k)) = value;
      change.after(i, static_cast<Index>(k)) = static_cast<float>(rules[k].second(value));
    }
  }
  return change;
}

Matrix ProgramExperiment::encode(const InputChange& change, const Progress& progress) const {
  const Index rows = change.after.rows();
  std::vector<std::int64_t> offsets{0};
  std::vector<std::int32_t> genes;
  std::vector<float> values;
  genes.reserve(static_cast<std::size_t>(rows * m_values.cols() / 4));
  values.reserve(genes.capacity());
  RowVector row(m_values.cols());
  for (Index i = 0; i < rows; ++i) {
    row = m_values.row(i);
    const std::int32_t cell = m_cells[static_cast<std::size_t>(i)];
    double total = m_scale.ofCounts() ? m_scale.total(cell) : 0.0;
    for (std::size_t k = 0; k < change.genes.size(); ++k) {
      const auto column = static_cast<Index>(k);
      if (change.after(i, column) == change.before(i, column)) continue;
      float& value = row[change.genes[k]];
      const auto wanted = static_cast<float>(m_scale.fromLog(cell, change.after(i, column)));
      total += wanted - value;
      value = wanted;
    }
    // The library is held: what is added to some genes is taken from all in proportion.
    const float held =
        m_scale.ofCounts() && total > 0.0 ? static_cast<float>(m_scale.total(cell) / total) : 1.0f;
    for (Index g = 0; g < row.size(); ++g) {
      if (row[g] == 0.0f) continue;
      genes.push_back(static_cast<std::int32_t>(g));
      values.push_back(row[g] * held);
    }
    offsets.push_back(static_cast<std::int64_t>(values.size()));
  }
  const ExpressionMatrix changed(rows, m_values.cols(), std::move(offsets), std::move(genes),
                                 std::move(values));
  Matrix codes =
      encodeFilled(*m_parts.model, changed, m_parts.missing, m_levels.topRows(rows), progress).mean;
  if (m_offset.size() > 0) codes += m_offset.topRows(rows);
  return codes;
}

ClassEffect ProgramExperiment::effectOf(const Matrix& after) const {
  const Index rows = after.rows();
  const std::span<const int> samples(m_samples.data(),
                                     m_samples.empty() ? 0 : static_cast<std::size_t>(rows));
  return classEffect(m_logProbabilities.topRows(rows), m_contrast.logProbabilities(scoresOf(after)),
                     samples);
}

double ProgramExperiment::outsideShare(const Matrix& after) const {
  if (!m_parts.gauge || after.rows() == 0) return kNoNumber;
  const Index rows = std::min(kMostGauged, after.rows());
  Index outside = 0;
  for (Index i = 0; i < rows; ++i) {
    const auto reading = m_parts.gauge->read(after.row(i), m_cells[static_cast<std::size_t>(i)]);
    outside += reading.support == Support::outside;
  }
  return static_cast<double>(outside) / static_cast<double>(rows);
}

}  // namespace chreode
