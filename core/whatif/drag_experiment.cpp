#include "whatif/drag_experiment.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <unordered_map>
#include <utility>

#include "base/no_number.h"
#include "base/random.h"
#include "model/expression_change.h"
#include "model/gene_alignment.h"

namespace chreode {

namespace {

constexpr int kDecodedAtMost = 500;  // cells of a group that are decoded
constexpr Index kCombinationsAtMost = 64;  // of covariate levels that are averaged over
constexpr int kGaugedAtMost = 50;          // cells of a group whose neighbours are looked at
constexpr double kClosureShare = 0.05;

Vector changeOf(const Vector& base, const Vector& edited, ResponseUnits units) {
  return expressionChange(base, edited, units == ResponseUnits::ratePer10k);
}

/// A move from here to there as another model of the same cells sees it: from the mean code of the
/// real cells near the start to that of those near the end.
RowVector carried(const std::vector<std::int32_t>& from, const std::vector<std::int32_t>& to,
                  const Matrix& codes) {
  RowVector here = RowVector::Zero(codes.cols());
  RowVector there = here;
  if (from.empty() || to.empty()) return here;
  for (const std::int32_t cell : to) there += codes.row(cell);
  for (const std::int32_t cell : from) here += codes.row(cell);
  return there / static_cast<float>(to.size()) - here / static_cast<float>(from.size());
}

/// Pearson's r over the ranked genes; NaN where either side does not vary.
double correlation(const Vector& a, const Vector& b, const std::vector<bool>& ranked) {
  double n = 0.0, sa = 0.0, sb = 0.0, saa = 0.0, sbb = 0.0, sab = 0.0;
  for (Index g = 0; g < a.size(); ++g) {
    if (!ranked[g] || !std::isfinite(a[g]) || !std::isfinite(b[g])) continue;
    const double x = a[g];
    const double y = b[g];
    n += 1.0;
    sa += x;
    sb += y;
    saa += x * x;
    sbb += y * y;
    sab += x * y;
  }
  const double va = saa - sa * sa / n;
  const double vb = sbb - sb * sb / n;
  if (n < 3.0 || va <= 0.0 || vb <= 0.0) return kNoNumber;
  return (sab - sa * sb / n) / std::sqrt(va * vb);
}

/// `atMost` of 0 … n−1, ascending, always the same for the same n.
std::vector<int> sampleOf(int n, int atMost) {
  std::vector<int> order = Random(0).permutation(n);
  order.resize(std::min<std::size_t>(order.size(), static_cast<std::size_t>(atMost)));
  std::sort(order.begin(), order.end());
  return order;
}

/// Of each gene of `from` the same one of `into`, −1 = it has none.
std::vector<std::int32_t> sameGenes(const DragExperiment::Parts& from,
                                    const DragExperiment::Parts& into) {
  const std::vector<std::string>& names = from.model->card().genes;
  const std::vector<std::string>& others = into.model->card().genes;
  const bool byPlace =
      from.datasetGene.size() == names.size() && into.datasetGene.size() == others.size();
  std::unordered_map<std::string, std::int32_t> byName;
  std::unordered_map<std::int32_t, std::int32_t> byColumn;
  for (std::size_t i = 0; i < others.size(); ++i) {
    byName.emplace(others[i], static_cast<std::int32_t>(i));
    if (byPlace) byColumn.emplace(into.datasetGene[i], static_cast<std::int32_t>(i));
  }
  std::vector<std::int32_t> same(names.size(), -1);
  for (std::size_t i = 0; i < same.size(); ++i) {
    if (byPlace) {
      const auto found = byColumn.find(from.datasetGene[i]);
      if (from.datasetGene[i] >= 0 && found != byColumn.end()) same[i] = found->second;
    } else if (const auto found = byName.find(names[i]); found != byName.end()) {
      same[i] = found->second;
    }
  }
  return same;
}

}  // namespace

DragExperiment::DragExperiment(Parts parts) : m_parts(std::move(parts)) {
  if (!m_parts.measured) m_parts.measured = m_parts.input;
  m_combinations = levelCombinations(m_parts.covariates, kCombinationsAtMost);
  const ModelCard& card = m_parts.model->card();
  const Index cells = m_parts.input->cells();
  m_library = Vector::Ones(cells);
  if (card.outputSpace == Space::counts) {
    const std::vector<double> totals = m_parts.measured->totals();
    for (Index cell = 0; cell < cells; ++cell) m_library[cell] = static_cast<float>(totals[cell]);
  }
  m_geneNames = std::make_shared<const std::vector<std::string>>(card.genes);
  if (m_parts.baseline) {
    m_baselineGene = std::make_shared<const std::vector<std::int32_t>>(
        sameGenes(m_parts, m_parts.baseline->parts()));
  }
}

Vector DragExperiment::measuredMean(std::span<const std::int32_t> cells) const {
  const bool counts = m_parts.model->card().outputSpace == Space::counts;
  Vector mean = Vector::Zero(m_parts.measured->genes());
  for (const std::int32_t cell : cells) {
    const float scale = !counts ? 1.0f : m_library[cell] > 0.0f ? ratePer / m_library[cell] : 0.0f;
    const auto row = m_parts.measured->row(cell);
    for (std::size_t i = 0; i < row.genes.size(); ++i) mean[row.genes[i]] += scale * row.values[i];
  }
  if (!cells.empty()) mean /= static_cast<float>(cells.size());
  for (const std::int32_t gene : m_parts.missing.genes) {
    mean[gene] = std::numeric_limits<float>::quiet_NaN();
  }
  return mean;
}

std::string DragExperiment::decodedAt(DecodeAt at) const {
  const std::vector<Covariate>& covariates = m_parts.model->card().covariates;
  std::string names;
  for (const Covariate& covariate : covariates) {
    names += (names.empty() ? "" : " and ") + covariate.name;
  }
  if (names.empty()) return {};
  if (at == DecodeAt::ownLevels) return "decoded at each cell's own " + names;
  return "averaged over " + std::to_string(m_combinations.rows()) +
         (covariates.size() > 1 ? " combinations of " : " levels of ") + names;
}

Vector DragExperiment::changeOfMove(std::span<const std::int32_t> cells, const Matrix& shifts,
                                    ResponseUnits units, DecodeAt at) const {
  const Matrix& own = *m_parts.codes.mean;
  const auto n = static_cast<Index>(cells.size());
  Matrix codes(2 * n, own.cols());
  Vector library(2 * n);
  Levels levels(2 * n, m_parts.covariates.cols());
  for (Index i = 0; i < n; ++i) {
    const std::int32_t cell = cells[static_cast<std::size_t>(i)];
    codes.row(i) = own.row(cell);
    codes.row(n + i) = own.row(cell) + shifts.row(i);
    library[i] = library[n + i] = m_library[cell] > 0.0f ? m_library[cell] : 1.0f;
    if (levels.cols() > 0) levels.row(i) = levels.row(n + i) = m_parts.covariates.row(cell);
  }
  const bool averages = at == DecodeAt::averageLevels && m_combinations.size() > 0;
  Matrix values = averages ? decodeAveraged(*m_parts.model, codes, library, m_combinations)
                           : m_parts.model->decode(codes, library, levels);
  if (units == ResponseUnits::ratePer10k) {
    values = (ratePer / library.array()).matrix().asDiagonal() * values;
  }
  return changeOf(values.topRows(n).colwise().mean().transpose(),
                  values.bottomRows(n).colwise().mean().transpose(), units);
}

Response DragExperiment::respond(
    std::span<const std::int32_t> cells, const Matrix& original, const Matrix& edited,
    const Annotation* label, DecodeAt at,
    std::span<const std::shared_ptr<const DragExperiment>> siblings) const {
  const ModelCard& card = m_parts.model->card();
  Response response;
  response.genes = m_geneNames;
  response.units = responseUnits(card);
  if (m_parts.data) response.caveats = m_parts.data->caveats();
  response.cells = static_cast<int>(cells.size());
  response.decodedAt = decodedAt(at);
  const bool averages = at == DecodeAt::averageLevels && m_combinations.size() > 0;

  // Decode a sample of the cells before and after, and average the decoded values. Where each is
  // decoded at many levels fewer cells serve: the hand waits for them.
  const int times = averages ? static_cast<int>(m_combinations.rows()) : 1;
  const std::vector<int> decoded = sampleOf(response.cells, std::max(20, kDecodedAtMost / times));
  const auto n = static_cast<Index>(decoded.size());
  response.decodedCells = static_cast<int>(n);
  Matrix codes(2 * n, original.cols());
  Vector library(2 * n);
  Levels levels(2 * n, m_parts.covariates.cols());
  for (Index i = 0; i < n; ++i) {
    const int at = decoded[i];
    codes.row(i) = original.row(at);
    codes.row(n + i) = edited.row(at);
    const float total = m_library[cells[at]];
    library[i] = library[n + i] = total > 0.0f ? total : 1.0f;
    if (levels.cols() > 0) {
      levels.row(i) = levels.row(n + i) = m_parts.covariates.row(cells[at]);
    }
  }
  const auto began = std::chrono::steady_clock::now();
  Matrix values = averages ? decodeAveraged(*m_parts.model, codes, library, m_combinations)
                           : m_parts.model->decode(codes, library, levels);
  response.decodeMs =
      std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count();
  if (response.units == ResponseUnits::ratePer10k) {
    values = (ratePer / library.array()).matrix().asDiagonal() * values;
  }
  response.base = values.topRows(n).colwise().mean().transpose();
  response.edited = values.bottomRows(n).colwise().mean().transpose();
  response.change = changeOf(response.base, response.edited, response.units);
  response.ranked.assign(static_cast<std::size_t>(response.change.size()), true);
  if (response.units == ResponseUnits::ratePer10k) {
    for (Index g = 0; g < response.change.size(); ++g) {
      response.ranked[g] = response.base[g] >= pseudoRate || response.edited[g] >= pseudoRate;
    }
    Index greatest = 0;
    const float rate = response.edited.maxCoeff(&greatest);
    response.closureShare = rate / ratePer;
    if (response.closureShare > kClosureShare) response.closureGene = static_cast<int>(greatest);
  }

  // What real cells near both ends say.
  std::vector<std::int32_t> nearBase;
  std::vector<std::int32_t> nearEdited;
  RowVector pcaShift;
  const Matrix* pcaCodes = m_parts.baseline ? m_parts.baseline->parts().codes.mean.get() : nullptr;
  if (pcaCodes) pcaShift = RowVector::Zero(pcaCodes->cols());
  const std::vector<int> gauged = sampleOf(response.cells, kGaugedAtMost);
  std::vector<std::int32_t> moved;
  std::vector<Matrix> siblingShifts;
  for (const auto& sibling : siblings) {
    siblingShifts.emplace_back(static_cast<Index>(gauged.size()),
                               sibling->parts().codes.mean->cols());
  }
  const RowVector middle = original.colwise().mean();
  float least = std::numeric_limits<float>::infinity();
  for (const int at : gauged) {
    const std::int32_t cell = cells[at];
    const SupportReading before = m_parts.gauge->read(original.row(at), cell);
    SupportReading after = m_parts.gauge->read(edited.row(at), cell);
    nearBase.insert(nearBase.end(), before.nearest.begin(), before.nearest.end());
    nearEdited.insert(nearEdited.end(), after.nearest.begin(), after.nearest.end());
    if (pcaCodes) pcaShift += carried(before.nearest, after.nearest, *pcaCodes);
    moved.push_back(cell);
    for (std::size_t i = 0; i < siblings.size(); ++i) {
      siblingShifts[i].row(static_cast<Index>(moved.size()) - 1) =
          carried(before.nearest, after.nearest, *siblings[i]->parts().codes.mean);
    }
    const float fromMiddle = (original.row(at) - middle).squaredNorm();
    if (fromMiddle < least) {
      least = fromMiddle;
      response.support = std::move(after);
    }
  }
  if (label) {
    response.labelsBefore = labelMix(*label, nearBase);
    response.labelsAfter = labelMix(*label, nearEdited);
  }
  response.measuredAgreement = response.pcaAgreement = kNoNumber;
  if (!nearBase.empty()) {
    response.measuredBase = measuredMean(nearBase);
    response.measuredEdited = measuredMean(nearEdited);
    response.measuredChange =
        changeOf(response.measuredBase, response.measuredEdited, response.units);
    response.measuredAgreement =
        correlation(response.change, response.measuredChange, response.ranked);
  }
  if (pcaCodes) {
    // A linear decoder's change depends on the shift alone: decode(shift) − decode(0).
    const LatentModel& pca = *m_parts.baseline->parts().model;
    Matrix ends(2, pcaShift.size());
    ends.row(0).setZero();
    ends.row(1) = pcaShift / static_cast<float>(std::max<std::size_t>(1, gauged.size()));
    const Matrix linear = pca.decode(ends, Vector::Ones(2), Levels(2, 0));
    response.pcaChange =
        Vector::Constant(response.change.size(), std::numeric_limits<float>::quiet_NaN());
    for (Index g = 0; g < response.pcaChange.size(); ++g) {
      const std::int32_t at = (*m_baselineGene)[g];
      if (at >= 0) response.pcaChange[g] = linear(1, at) - linear(0, at);
    }
    response.pcaAgreement = correlation(response.change, response.pcaChange, response.ranked);
  }
  for (std::size_t i = 0; i < siblings.size(); ++i) {
    response.seedChanges.push_back(
        siblings[i]->changeOfMove(moved, siblingShifts[i], response.units, at));
  }
  return response;
}

}  // namespace chreode
