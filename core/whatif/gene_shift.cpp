#include "whatif/gene_shift.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <utility>

#include "base/error.h"
#include "model/adopted_embedding.h"
#include "model/gene_alignment.h"
#include "whatif/gene_rule.h"

namespace chreode {

namespace {

LabelMix meanMix(const Annotation& label, const Neighbors& neighbors) {
  LabelMix sum;
  sum.shares.assign(label.levels.size(), 0.0);
  for (Index i = 0; i < neighbors.indices.rows(); ++i) {
    const LabelMix mix =
        labelMix(label, std::span(neighbors.indices.row(i).data(),
                                  static_cast<std::size_t>(neighbors.indices.cols())));
    for (std::size_t l = 0; l < sum.shares.size(); ++l) sum.shares[l] += mix.shares[l];
  }
  for (double& share : sum.shares) share /= static_cast<double>(neighbors.indices.rows());
  const auto greatest = std::max_element(sum.shares.begin(), sum.shares.end());
  if (greatest != sum.shares.end() && *greatest > 0.0) {
    sum.top = static_cast<int>(greatest - sum.shares.begin());
  }
  return sum;
}

}  // namespace

GeneShifter::GeneShifter(const DragExperiment& experiment)
    : m_parts(experiment.parts()),
      m_scale(*m_parts.input, m_parts.model->card().inputSpace == Space::counts) {
  const ModelCard& card = m_parts.model->card();
  if (const std::string closed = encoderClosedBecause(card); !closed.empty()) throw Error(closed);
  if (madeFromScaled(card)) {
    throw Error(
        "The values are scaled, so that a gene's zero is its mean; open the file with its counts "
        "or "
        "log values (--matrix) to change genes.");
  }
}

GeneRule GeneShifter::ruleOf(std::int32_t gene, const GeneShift& shift) const {
  return ruleFor(*m_parts.input, m_scale, gene, shift.kind, shift.amount);
}

Matrix GeneShifter::codesBefore(std::span<const std::int32_t> cells) const {
  Matrix codes(static_cast<Index>(cells.size()), m_parts.codes.mean->cols());
  for (Index i = 0; i < codes.rows(); ++i) codes.row(i) = m_parts.codes.mean->row(cells[i]);
  return codes;
}

Matrix GeneShifter::codesAfter(std::span<const std::int32_t> cells, Rules rules,
                               const Progress& progress) const {
  const ExpressionMatrix& input = *m_parts.input;
  std::sort(rules.begin(), rules.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::int64_t> offsets{0};
  std::vector<std::int32_t> genes;
  std::vector<float> values;
  for (const std::int32_t cell : cells) {
    const auto row = input.row(cell);
    std::size_t next = 0;
    for (std::size_t i = 0; i <= row.genes.size(); ++i) {
      const std::int32_t gene =
          i < row.genes.size() ? row.genes[i] : static_cast<std::int32_t>(input.genes());
      bool replaced = false;
      while (next < rules.size() && rules[next].first <= gene) {
        const bool here = rules[next].first == gene;
        const double old = here ? m_scale.toLog(cell, row.values[i]) : 0.0;
        const double value = m_scale.fromLog(cell, rules[next].second(old));
        if (value > 0.0) {
          genes.push_back(rules[next].first);
          values.push_back(static_cast<float>(value));
        }
        replaced = replaced || here;
        ++next;
      }
      if (i < row.genes.size() && !replaced) {
        genes.push_back(gene);
        values.push_back(row.values[i]);
      }
    }
    offsets.push_back(static_cast<std::int64_t>(values.size()));
  }
  const ExpressionMatrix changed(static_cast<Index>(cells.size()), input.genes(),
                                 std::move(offsets), std::move(genes), std::move(values));
  Levels levels(changed.cells(), m_parts.covariates.cols());
  for (Index i = 0; i < changed.cells() && levels.cols() > 0; ++i) {
    levels.row(i) = m_parts.covariates.row(cells[i]);
  }
  Matrix after = encodeFilled(*m_parts.model, changed, m_parts.missing, levels, progress).mean;
  if (adoptionOf(m_parts.model->card())) {
    // The codes are not this encoder's: only what the change does to its answer is taken from it.
    const auto unchanged = input.selectCells(cells);
    after += codesBefore(cells) -
             encodeFilled(*m_parts.model, *unchanged, m_parts.missing, levels, Progress()).mean;
  }
  return after;
}

GeneShiftResult shiftGenes(const DragExperiment& experiment, std::span<const std::int32_t> cells,
                           const GeneShift& shift, const Annotation* label,
                           const Progress& progress) {
  const DragExperiment::Parts& parts = experiment.parts();
  const ModelCard& card = parts.model->card();
  GeneShiftResult result;
  result.cells.assign(cells.begin(), cells.end());
  std::sort(result.cells.begin(), result.cells.end());
  if (result.cells.empty()) throw Error("No cells were chosen to change.");
  const GeneShifter shifter(experiment);

  std::unordered_map<std::string, std::int32_t> geneOf;
  for (std::size_t i = 0; i < card.genes.size(); ++i) {
    geneOf.emplace(card.genes[i], static_cast<std::int32_t>(i));
  }
  GeneShifter::Rules rules;
  for (const std::string& name : shift.genes) {
    const auto found = geneOf.find(name);
    if (found == geneOf.end()) {
      result.unknownGenes.push_back(name);
    } else {
      rules.emplace_back(found->second, shifter.ruleOf(found->second, shift));
    }
  }
  if (rules.empty()) {
    const std::string named =
        shift.genes.empty()
            ? "No gene was named"
            : shift.genes.front() + (shift.genes.size() > 1 ? " and the other genes are" : " is") +
                  " not in this model";
    throw Error(named + "; it has " + std::to_string(card.genes.size()) + " genes.");
  }
  progress.update(0.1, "Changing genes");
  result.before = shifter.codesBefore(result.cells);
  result.after = shifter.codesAfter(result.cells, std::move(rules), progress.part(0.2, 0.8));

  progress.update(0.8, "Looking at the neighbours");
  if (label) {
    constexpr int kNeighbours = 30;
    result.labelsBefore = meanMix(*label, parts.gauge->index().find(result.before, kNeighbours));
    result.labelsAfter = meanMix(*label, parts.gauge->index().find(result.after, kNeighbours));
  }
  const Index gauged = std::min<Index>(500, result.after.rows());
  const Index every = std::max<Index>(1, result.after.rows() / gauged);
  Index outside = 0;
  Index read = 0;
  for (Index i = 0; i < result.after.rows(); i += every, ++read) {
    progress.check();
    const SupportReading reading = parts.gauge->read(result.after.row(i), result.cells[i]);
    outside += reading.support == Support::outside;
  }
  result.outsideShare = static_cast<double>(outside) / static_cast<double>(read);
  return result;
}

}  // namespace chreode
