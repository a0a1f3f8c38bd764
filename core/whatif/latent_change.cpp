#include "whatif/latent_change.h"

#include <algorithm>
#include <cmath>
#include <unordered_set>

#include "base/error.h"
#include "base/random.h"
#include "model/adopted_embedding.h"
#include "model/missing_genes.h"
#include "model/pca_model.h"

namespace chreode {

namespace {

constexpr std::size_t kMostAxesCells = 20000;
constexpr Index kChunk = 128;

std::vector<std::int32_t> sampleOf(std::span<const std::int32_t> cells, std::uint64_t seed) {
  std::vector<std::int32_t> taken(cells.begin(), cells.end());
  if (taken.size() <= kMostAxesCells) return taken;
  Random random(seed, 41);
  for (std::size_t i = 0; i < kMostAxesCells; ++i) {
    std::swap(taken[i], taken[i + random.below(taken.size() - i)]);
  }
  taken.resize(kMostAxesCells);
  std::sort(taken.begin(), taken.end());
  return taken;
}

Eigen::VectorXd exactMeanCode(const Matrix& codes, std::span<const std::int32_t> cells) {
  Eigen::VectorXd mean = Eigen::VectorXd::Zero(codes.cols());
  for (const std::int32_t cell : cells) mean += codes.row(cell).transpose().cast<double>();
  return mean / static_cast<double>(cells.size());
}

/// A model's decoded values of one cell on the scale of the log values.
class ToLogs {
 public:
  ToLogs(const ModelCard& card, const LogValues& values, const Dataset& data)
      : m_counts(card.outputSpace == Space::counts), m_units(values.units) {
    const bool rescaled = !m_counts && card.inputTargetSum > 0.0 && !readsFileLogs(card);
    if (rescaled && !m_units.empty()) {
      m_totals = data.matrix->totals();
      m_targetSum = card.inputTargetSum;
    }
    if (m_counts && m_units.empty()) {
      throw Error("The model is one of counts, and these data hold log values only.", data.name);
    }
  }

  /// Calls `f(value)` → log value, made for `cell`.
  template <typename F>
  void forCell(std::int32_t cell, F&& f) const {
    const auto at = static_cast<std::size_t>(cell);
    if (m_counts) {
      const ExpectedLog expected(m_units[at]);
      f([&expected](double mean) { return expected(mean); });
    } else if (m_targetSum > 0.0) {
      const double ratio = static_cast<double>(m_units[at]) * m_totals[at] / m_targetSum;
      if (std::abs(ratio - 1.0) < 1e-4) {  // the same scale; a linear decoder may go below 0
        f([](double value) { return value; });
        return;
      }
      f([ratio](double value) { return std::log1p(std::expm1(std::max(value, 0.0)) * ratio); });
    } else {
      f([](double value) { return value; });
    }
  }

 private:
  bool m_counts;
  const std::vector<float>& m_units;
  std::vector<double> m_totals;
  double m_targetSum = 0.0;
};

}  // namespace

PrincipalAxes principalAxes(const ExpressionMatrix& x, std::span<const std::int32_t> cells,
                            std::uint64_t seed, const Progress& progress) {
  const auto taken = x.selectCells(sampleOf(cells, seed));
  const int most =
      static_cast<int>(std::min<Index>({kTransferComponents, taken->cells() - 1, taken->genes()}));
  const Pca pca = principalComponents(*taken, most, seed, progress);
  return {pca.components.cast<double>(), pca.mean.transpose().cast<double>()};
}

PredictedChange smoothedBy(const PrincipalAxes& axes, const Eigen::VectorXd& control,
                           const ControlSplits& splits) {
  const auto smoothed = [&](const Eigen::VectorXd& mean) -> Eigen::VectorXd {
    return axes.mean + axes.carried(mean - axes.mean) - mean;
  };
  PredictedChange change{smoothed(control), splits.firstMeans()};
  for (Eigen::Index i = 0; i < change.halves.cols(); ++i) {
    change.halves.col(i) = smoothed(splits.firstMeans().col(i));
  }
  return change;
}

ScoredGenes scoredGenes(const GeneAlignment& alignment) {
  ScoredGenes genes;
  std::unordered_set<std::int32_t> seen;
  for (std::size_t i = 0; i < alignment.datasetGene.size(); ++i) {
    const std::int32_t gene = alignment.datasetGene[i];
    if (gene < 0 || !seen.insert(gene).second) continue;
    genes.ofData.push_back(gene);
    genes.ofModel.push_back(static_cast<std::int32_t>(i));
  }
  return genes;
}

LatentChange latentChange(const LatentModel& model, const Dataset& data, const LogValues& values,
                          std::span<const ClassCells> sources, const ClassWeights& weights,
                          std::span<const std::int32_t> control, const ScoredGenes& genes,
                          const Halves& halves, const Progress& progress) {
  const ModelCard& card = model.card();
  if (madeFromScaled(card)) {
    throw Error(
        "The model was made from scaled values, in which changes of expression cannot be "
        "told.",
        data.name);
  }
  const GeneAlignment alignment = alignGenes(data, model);
  const auto input = modelInput(data, card, alignment);
  const Levels levels = covariateLevels(data, card);
  const MissingGenes missing = missingGenes(card, alignment.datasetGene);
  const Matrix codes = codesOf(model, data, *input, missing, levels, progress.part(0.0, 0.4)).mean;

  Eigen::VectorXd shift = Eigen::VectorXd::Zero(codes.cols());
  for (std::size_t i = 0; i < sources.size(); ++i) {
    shift += weights[static_cast<Eigen::Index>(i)] * (exactMeanCode(codes, sources[i].perturbed) -
                                                      exactMeanCode(codes, sources[i].control));
  }
  const RowVector step = shift.transpose().cast<float>();

  std::vector<double> libraries(static_cast<std::size_t>(data.cellCount()), 1.0);
  if (card.outputSpace == Space::counts) {
    libraries = modelValues(data, card, alignment, Space::counts)->totals();
  }
  const ToLogs logs(card, values, data);
  const auto count = static_cast<Eigen::Index>(genes.ofData.size());
  HalfMeans moved(halves, count);
  HalfMeans smoothed(halves, count);
  const auto own = values.x->selectGenes(genes.ofData);
  const auto cells = static_cast<Index>(control.size());
  for (Index first = 0; first < cells; first += kChunk) {
    progress.update(0.4 + 0.6 * static_cast<double>(first) / static_cast<double>(cells),
                    "decoding");
    const Index some = std::min(kChunk, cells - first);
    Matrix z(some, codes.cols());
    Vector library(some);
    Levels at(some, levels.cols());
    for (Index i = 0; i < some; ++i) {
      const std::int32_t cell = control[static_cast<std::size_t>(first + i)];
      z.row(i) = codes.row(cell);
      library[i] = static_cast<float>(libraries[static_cast<std::size_t>(cell)]);
      at.row(i) = levels.row(cell);
    }
    const Matrix base = model.decode(z, library, at);
    z.rowwise() += step;
    const Matrix edited = model.decode(z, library, at);
    for (Index i = 0; i < some; ++i) {
      const std::int32_t cell = control[static_cast<std::size_t>(first + i)];
      Eigen::VectorXd before(count);
      Eigen::VectorXd after(count);
      logs.forCell(cell, [&](const auto& toLog) {
        for (Eigen::Index g = 0; g < count; ++g) {
          const Index column = genes.ofModel[static_cast<std::size_t>(g)];
          before[g] = toLog(static_cast<double>(base(i, column)));
          after[g] = toLog(static_cast<double>(edited(i, column)));
        }
      });
      moved.add(first + i, after - before);
      const ExpressionMatrix::Row row = own->row(cell);
      for (std::size_t v = 0; v < row.genes.size(); ++v) {
        before[row.genes[v]] -= static_cast<double>(row.values[v]);
      }
      smoothed.add(first + i, before);
    }
  }
  return {moved.result(), smoothed.result()};
}

}  // namespace chreode
