#include "judge/model_evaluation.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_set>
#include <utility>

#include "base/error.h"
#include "base/random.h"
#include "expression/normalize.h"
#include "judge/cluster_agreement.h"
#include "judge/code_usage.h"
#include "judge/count_judge.h"
#include "judge/judge_roles.h"
#include "judge/log_reconstruction.h"
#include "judge/neighbor_labels.h"
#include "judge/view_fidelity.h"
#include "model/pca_model.h"
#include "neighbors/k_means.h"

namespace chreode {

namespace {

constexpr int kSplits = 3;
constexpr int kNeighbors = 15;
constexpr double kPerplexity = 30.0;
constexpr std::size_t kMostJudgedCells = 5000;
constexpr std::size_t kMostNeighborCells = 5000;
constexpr std::size_t kMostViewCells = 2000;
constexpr std::size_t kMostCheckedCells = 300;
constexpr std::size_t kMostClusteredCells = 50000;

using Cells = std::vector<std::int32_t>;

/// At most `most` of the cells, ascending.
Cells sampleOf(Cells cells, std::size_t most, std::uint64_t seed, std::uint64_t stream) {
  if (cells.size() <= most) return cells;
  Random random(seed, stream);
  for (std::size_t i = 0; i < most; ++i) {
    std::swap(cells[i], cells[i + random.below(cells.size() - i)]);
  }
  cells.resize(most);
  std::sort(cells.begin(), cells.end());
  return cells;
}

Matrix rowsOf(const Matrix& matrix, const Cells& cells) {
  Matrix rows(static_cast<Index>(cells.size()), matrix.cols());
  for (std::size_t i = 0; i < cells.size(); ++i) {
    rows.row(static_cast<Index>(i)) = matrix.row(cells[i]);
  }
  return rows;
}

Cells withClass(const std::vector<std::int32_t>& classes) {
  Cells cells;
  for (std::size_t i = 0; i < classes.size(); ++i) {
    if (classes[i] >= 0) cells.push_back(static_cast<std::int32_t>(i));
  }
  return cells;
}

template <typename T>
std::vector<T> chosen(const std::vector<T>& values, const Cells& cells) {
  std::vector<T> picked;
  for (const std::int32_t cell : cells) picked.push_back(values[static_cast<std::size_t>(cell)]);
  return picked;
}

int classCount(const std::vector<std::int32_t>& classes) {
  return static_cast<int>(std::unordered_set<std::int32_t>(classes.begin(), classes.end()).size());
}

struct NeighborFigures {
  double accuracy = 0.0;
  double simpson = 0.0;
  std::size_t cells = 0;
};

/// Neighbours are looked for among all cells with a class, for a sample of them.
NeighborFigures neighborFigures(const Matrix& codes, const std::vector<std::int32_t>& classes,
                                std::uint64_t seed, const Progress& progress) {
  const Cells known = withClass(classes);
  const std::vector<std::int32_t> own = chosen(classes, known);
  const NeighborIndex index(std::make_shared<const Matrix>(rowsOf(codes, known)), seed);
  Cells places(known.size());
  std::iota(places.begin(), places.end(), 0);
  const Cells asked = sampleOf(std::move(places), kMostNeighborCells, seed, 41);
  const auto wide = static_cast<int>(3.0 * kPerplexity);
  Neighbors near = index.findAmongRows(wide, asked, progress);
  NeighborFigures figures;
  figures.cells = asked.size();
  figures.simpson = inverseSimpson(
      near, own, std::min(kPerplexity, static_cast<double>(near.indices.cols()) / 3.0));
  const Index few = std::min<Index>(kNeighbors, near.indices.cols());
  near.indices = near.indices.leftCols(few).eval();
  near.distances = near.distances.leftCols(few).eval();
  figures.accuracy = knnAccuracy(near, chosen(own, asked), own);
  return figures;
}

/// As many principal components of the model's genes as the code has numbers: of log1p at median
/// depth where the model takes counts.
Matrix pcaCodes(const EvaluationInput& input, const Progress& progress) {
  const bool counts = input.model->card().inputSpace == Space::counts;
  const auto x = counts ? logNormalize(*input.input, medianDepth(*input.input)) : input.input;
  const Pca pca = principalComponents(*x, input.model->latentSize(), input.seed, progress);
  return pcaScores(*x, pca);
}

void judgeDeviance(const EvaluationInput& input, const JudgeCells& cells, Evaluation& result,
                   const Progress& progress) {
  const ModelCard& card = input.model->card();
  if (card.inputSpace != Space::counts || card.outputSpace != Space::counts) {
    result.devianceMissing =
        "Deviance of held-out counts needs a model of counts, and this one is of log values.";
    return;
  }
  try {
    const bool whole = input.data->taken.scale == Scale::counts;
    CountSplit learned{
        input.input, {}, whole ? input.data->matrix->totals() : input.input->totals(), {}};
    std::vector<CountSplit> splits;
    for (int s = 0; s < kSplits; ++s) {
      progress.update(0.02 * s, "splitting counts");
      splits.push_back(splitCounts(*input.input, learned.depthA, input.seed + s));
    }
    for (const CountSplit& split : splits) {
      result.deviance.values.push_back(
          judgeModel(*input.model, learned, split, input.levels, cells, progress.part(0.1, 0.2)));
    }
    const Cells checked = sampleOf(cells.heldout, kMostCheckedCells, input.seed, 42);
    result.coverage = intervalCoverage(*input.model, splits.front(), input.levels, checked,
                                       input.seed, progress.part(0.2, 0.25));
    const BaselineScores scores =
        judgeBaselines(learned, splits, cells, input.seed, progress.part(0.25, 1.0));
    for (const BaselineScore& score : scores.pca) {
      result.pcaDeviance.values.push_back(score.devianceExplained);
    }
    for (const BaselineScore& score : scores.nmf) {
      result.nmfDeviance.values.push_back(score.devianceExplained);
    }
  } catch (const Error& error) {
    result.devianceMissing = error.what();
  }
}

void judgeLogValues(const EvaluationInput& input, const JudgeCells& cells, Evaluation& result,
                    const Progress& progress) {
  const ModelCard& card = input.model->card();
  if (card.outputSpace == Space::counts || card.inputSpace != card.outputSpace) return;
  const Cells checked = sampleOf(cells.heldout, kMostCheckedCells, input.seed, 42);
  result.coverage = logIntervalCoverage(*input.model, *input.input, input.levels, checked,
                                        input.seed, progress.part(0.0, 0.3));
  TrainingData training;
  training.x = input.input;
  training.counts = false;
  training.levels = input.levels;
  training.trainingCells = cells.training;
  training.validationCells = cells.validation;
  training.heldoutCells = cells.heldout;
  const LogReconstruction judged =
      judgeLogReconstruction(*input.model, training, input.seed, progress.part(0.3, 1.0));
  result.reconstruction = judged.model;
  result.pcaReconstruction = judged.pca;
}

void judgeLabels(const EvaluationInput& input, const Matrix& pca, Evaluation& result,
                 const Progress& progress) {
  const CellClasses classes = classesOf(*input.data, input.label);
  const Matrix& codes = *input.codes.mean;
  progress.update(0.0, "looking at neighbours");
  const NeighborFigures own =
      neighborFigures(codes, classes.ofCell, input.seed, progress.part(0.0, 0.3));
  result.knnCodes = own.accuracy;
  result.clisi = own.simpson;
  result.neighborCells = own.cells;
  if (pca.size() > 0) {
    const NeighborFigures linear =
        neighborFigures(pca, classes.ofCell, input.seed, progress.part(0.3, 0.6));
    result.knnPca = linear.accuracy;
    result.clisiPca = linear.simpson;
  }
  const Cells clustered = sampleOf(withClass(classes.ofCell), kMostClusteredCells, input.seed, 43);
  const std::vector<std::int32_t> truth = chosen(classes.ofCell, clustered);
  result.classes = classCount(truth);
  progress.update(0.6, "clustering the codes");
  const ClusterAgreement agreement =
      clusterAgreement(kMeans(rowsOf(codes, clustered), result.classes, input.seed), truth);
  result.ari = agreement.ari;
  result.nmi = agreement.nmi;
}

void judgeBatches(const EvaluationInput& input, const Matrix& pca, Evaluation& result,
                  const Progress& progress) {
  const CellClasses batches = classesOf(*input.data, input.batch);
  result.batches = classCount(chosen(batches.ofCell, withClass(batches.ofCell)));
  result.ilisi =
      neighborFigures(*input.codes.mean, batches.ofCell, input.seed, progress.part(0.0, 0.5))
          .simpson;
  if (pca.size() > 0) {
    result.ilisiPca =
        neighborFigures(pca, batches.ofCell, input.seed, progress.part(0.5, 1.0)).simpson;
  }
}

/// The cells that the classifier has not seen: by its own record, else by the model's, else all.
Cells unseenBy(const LabelClassifier& classifier, const EvaluationInput& input,
               const JudgedCells& judged) {
  const std::unordered_set<std::uint64_t> hashes(classifier.heldoutCells.begin(),
                                                 classifier.heldoutCells.end());
  Cells cells;
  for (std::size_t i = 0; !hashes.empty() && i < input.data->cells.size(); ++i) {
    if (hashes.contains(hashOfCell(input.data->cells.names[i]))) {
      cells.push_back(static_cast<std::int32_t>(i));
    }
  }
  return cells.empty() ? judged.cells.heldout : cells;
}

void judgeClassifier(const EvaluationInput& input, const JudgedCells& judged, Evaluation& result,
                     const Progress& progress) {
  const CellClasses classes = classesOf(*input.data, input.label);
  progress.update(0.0, "judging the classifier");
  std::shared_ptr<const LabelClassifier> classifier = input.classifier;
  try {
    if (!classifier) {
      classifier = std::make_shared<const LabelClassifier>(
          classifierFor(*input.data, input.model->card(), *input.codes.mean, input.label,
                        input.sample, input.seed, progress));
    }
  } catch (const Error& error) {
    result.classifierMissing = error.what();
    return;
  }
  Cells cells;
  for (const std::int32_t cell : unseenBy(*classifier, input, judged)) {
    if (classes.ofCell[static_cast<std::size_t>(cell)] >= 0) cells.push_back(cell);
  }
  if (cells.empty()) {
    result.classifierMissing =
        "No cell that the classifier has not seen has a value in this column.";
    return;
  }
  std::vector<std::int32_t> truth;
  for (const std::int32_t cell : cells) {
    const std::string& level =
        classes.levels[static_cast<std::size_t>(classes.ofCell[static_cast<std::size_t>(cell)])];
    const auto found = std::find(classifier->labels.begin(), classifier->labels.end(), level);
    truth.push_back(found == classifier->labels.end()
                        ? -1
                        : static_cast<std::int32_t>(found - classifier->labels.begin()));
  }
  result.classifier =
      classCalibration(classifier->probabilities(rowsOf(*input.codes.mean, cells)), truth);
  result.classifierLabels = classifier->labels;
  result.classifierTemperature = classifier->temperature;
  result.classifierHeldoutBy = !classifier->heldoutBy.empty() ? classifier->heldoutBy
                               : judged.isHeldOut ? "the cells that the model's training held out"
                                                  : "all cells, which it may have learned from";
}

void judgeView(const EvaluationInput& input, Evaluation& result, const Progress& progress) {
  Cells all(static_cast<std::size_t>(input.view.rows()));
  std::iota(all.begin(), all.end(), 0);
  // Stored coordinates may miss some cells.
  std::erase_if(all, [&](std::int32_t cell) { return !input.view.row(cell).allFinite(); });
  const Cells cells = sampleOf(std::move(all), kMostViewCells, input.seed, 44);
  if (cells.size() <= 2 * kNeighbors) return;
  progress.update(0.0, "judging the view");
  const ViewFidelity fidelity = viewFidelity(rowsOf(*input.codes.mean, cells),
                                             rowsOf(input.view, cells), kNeighbors, progress);
  result.trustworthiness = fidelity.trustworthiness;
  result.preservation = fidelity.preservation;
  result.preservationChance = fidelity.chance;
  result.viewCells = cells.size();
}

}  // namespace

double SplitFigure::mean() const {
  if (values.empty()) return Evaluation::unknown;
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double SplitFigure::deviation() const {
  if (values.size() < 2) return Evaluation::unknown;
  double sum = 0.0;
  for (const double value : values) sum += (value - mean()) * (value - mean());
  return std::sqrt(sum / static_cast<double>(values.size() - 1));
}

const SplitFigure& Evaluation::bestLinear() const {
  return nmfDeviance.mean() > pcaDeviance.mean() ? nmfDeviance : pcaDeviance;
}

bool Evaluation::aboveInAll() const {
  const SplitFigure& best = bestLinear();
  if (deviance.values.empty() || best.values.size() != deviance.values.size()) return false;
  for (std::size_t s = 0; s < best.values.size(); ++s) {
    if (!(deviance.values[s] > best.values[s])) return false;
  }
  return true;
}

Evaluation evaluateModel(const EvaluationInput& input, const Progress& progress) {
  const Matrix& codes = *input.codes.mean;
  if (!codes.allFinite()) throw Error("The model gives codes that are not finite numbers.");
  const JudgedCells judged =
      judgedCells(*input.data, input.model->card(), kMostJudgedCells, input.seed);
  Evaluation result;
  result.model = input.model->card().name;
  result.data = input.data->name;
  result.label = input.label;
  result.batch = input.batch;
  result.viewName = input.viewName;
  result.seed = input.seed;
  result.heldout = judged.isHeldOut;
  result.judgedCells = judged.cells.heldout.size();
  result.cells = input.data->cells.size();
  result.latentSize = input.model->latentSize();

  const CodeUsage activity = codeUsage(codes, *input.codes.variance);
  result.activeUnits = activity.activeUnits;
  result.effectiveDimension = activity.effectiveDimension;
  result.klPerNumber = activity.klPerNumber;

  Matrix pca;
  try {
    pca = pcaCodes(input, progress.part(0.0, 0.05));
  } catch (const Error&) {
    // Nothing varies: there is no PCA to compare with, and its figures stay unknown.
  }
  if (!input.label.empty()) {
    judgeLabels(input, pca, result, progress.part(0.05, 0.12));
    judgeClassifier(input, judged, result, progress.part(0.12, 0.16));
  } else {
    result.classifierMissing = "There is no label column to tell classes by.";
  }
  if (!input.batch.empty()) judgeBatches(input, pca, result, progress.part(0.16, 0.2));
  if (input.view.rows() == codes.rows()) judgeView(input, result, progress.part(0.2, 0.25));
  judgeDeviance(input, judged.cells, result, progress.part(0.25, 0.9));
  judgeLogValues(input, judged.cells, result, progress.part(0.25, 0.9));
  if (input.model->card().inputSpace == input.model->card().outputSpace) {
    const Cells checked = sampleOf(judged.cells.heldout, kMostCheckedCells, input.seed, 42);
    result.checks = predictiveChecks(*input.model, *input.input, input.levels, checked, input.seed,
                                     progress.part(0.9, 1.0));
  }
  if (std::isnan(result.coverage)) {
    result.coverageMissing = "The model's decoder does not say how far values lie from its mean.";
  }
  progress.update(1.0, "done");
  return result;
}

}  // namespace chreode
