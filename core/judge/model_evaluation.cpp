#include "judge/model_evaluation.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "base/error.h"
#include "base/matrix_rows.h"
#include "base/no_number.h"
#include "expression/normalize.h"
#include "judge/class_figures.h"
#include "judge/code_usage.h"
#include "judge/count_judge.h"
#include "judge/judge_roles.h"
#include "judge/judged_genes.h"
#include "judge/log_reconstruction.h"
#include "judge/sampled_rows.h"
#include "judge/view_fidelity.h"
#include "model/adopted_embedding.h"
#include "model/heldout_samples.h"
#include "model/pca_model.h"

namespace chreode {

namespace {

constexpr int kSplits = 3;
constexpr int kViewNeighbors = 15;
constexpr std::size_t kMostJudgedCells = 5000;
constexpr std::size_t kMostViewCells = 2000;
constexpr std::size_t kMostCheckedCells = 300;

using Cells = std::vector<std::int32_t>;

/// As many principal components of the model's genes as the code has numbers: of log1p at median
/// depth where the model takes counts.
Matrix pcaCodes(const EvaluationInput& input, const Progress& progress) {
  const bool counts = input.model->card().inputSpace == Space::counts;
  const auto x = counts ? logNormalize(*input.input, medianDepth(*input.input)) : input.input;
  const Pca pca = principalComponents(*x, input.model->latentSize(), input.seed, progress);
  return pcaScores(*x, pca);
}

void judgeDeviance(const EvaluationInput& input, const JudgeCells& cells, const JudgedGenes& genes,
                   Evaluation& result, const Progress& progress) {
  const ModelCard& card = input.model->card();
  if (card.inputSpace != Space::counts || card.outputSpace != Space::counts) {
    result.devianceMissing =
        "Deviance of held-out counts needs a model of counts, and this one is of log values.";
    return;
  }
  if (const std::string closed = encoderClosedBecause(card); !closed.empty()) {
    result.devianceMissing = result.coverageMissing = closed;
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
      result.deviance.values.push_back(judgeModel(*input.model, learned, split, input.levels, cells,
                                                  genes, progress.part(0.1, 0.2)));
    }
    const Cells checked = sampleOf(cells.heldout, kMostCheckedCells, input.seed, 42);
    result.coverage = intervalCoverage(*input.model, splits.front(), input.levels, checked, genes,
                                       input.seed, progress.part(0.2, 0.25));
    for (CountSplit& split : splits) split = genes.of(split);
    const BaselineScores scores =
        judgeBaselines(genes.of(learned), splits, cells, input.seed, progress.part(0.25, 1.0));
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

void judgeLogValues(const EvaluationInput& input, const JudgeCells& cells, const JudgedGenes& genes,
                    Evaluation& result, const Progress& progress) {
  const ModelCard& card = input.model->card();
  if (card.outputSpace == Space::counts || card.inputSpace != card.outputSpace) return;
  const Cells checked = sampleOf(cells.heldout, kMostCheckedCells, input.seed, 42);
  result.coverage = logIntervalCoverage(*input.model, *input.input, input.codes, input.levels,
                                        checked, genes, input.seed, progress.part(0.0, 0.3));
  TrainingData training;
  training.x = input.input;
  training.counts = false;
  training.levels = input.levels;
  training.trainingCells = cells.training;
  training.validationCells = cells.validation;
  training.heldoutCells = cells.heldout;
  const LogReconstruction judged = judgeLogReconstruction(
      *input.model, training, *input.codes.mean, genes, input.seed, progress.part(0.3, 1.0));
  result.reconstruction = judged.model;
  result.pcaReconstruction = judged.pca;
}

void judgeView(const EvaluationInput& input, Evaluation& result, const Progress& progress) {
  Cells all(static_cast<std::size_t>(input.view.rows()));
  std::iota(all.begin(), all.end(), 0);
  // Stored coordinates may miss some cells.
  std::erase_if(all, [&](std::int32_t cell) { return !input.view.row(cell).allFinite(); });
  const Cells cells = sampleOf(std::move(all), kMostViewCells, input.seed, 44);
  if (cells.size() <= 2 * kViewNeighbors) return;
  progress.update(0.0, "judging the view");
  const ViewFidelity fidelity = viewFidelity(rowsOf(*input.codes.mean, cells),
                                             rowsOf(input.view, cells), kViewNeighbors, progress);
  result.trustworthiness = fidelity.trustworthiness;
  result.preservation = fidelity.preservation;
  result.preservationChance = fidelity.chance;
  result.viewCells = cells.size();
}

}  // namespace

double SplitFigure::mean() const {
  if (values.empty()) return kNoNumber;
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double SplitFigure::deviation() const {
  if (values.size() < 2) return kNoNumber;
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
  if (judged.isHeldOut) result.heldoutBy = heldoutText(input.model->card().training);
  result.judgedCells = judged.cells.heldout.size();
  result.cells = input.data->cells.size();
  result.latentSize = input.model->latentSize();
  const JudgedGenes genes(input.input->genes(), input.missingGenes);
  result.genes = input.input->genes();
  result.genesLeftOut = static_cast<Index>(input.missingGenes.size());

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
    result.labelMissing = input.labelMissing.empty()
                              ? "There is no label column to tell classes by."
                              : input.labelMissing;
    result.classifierMissing = result.labelMissing;
  }
  judgeSeeds(input, result, progress.part(0.16, 0.16));
  if (!input.batch.empty()) judgeBatches(input, pca, result, progress.part(0.16, 0.2));
  if (input.view.rows() == codes.rows()) judgeView(input, result, progress.part(0.2, 0.25));
  judgeDeviance(input, judged.cells, genes, result, progress.part(0.25, 0.9));
  judgeLogValues(input, judged.cells, genes, result, progress.part(0.25, 0.9));
  if (input.model->card().inputSpace == input.model->card().outputSpace) {
    const Cells checked = sampleOf(judged.cells.heldout, kMostCheckedCells, input.seed, 42);
    result.checks = predictiveChecks(*input.model, *input.input, input.codes, input.levels, checked,
                                     genes, input.seed, progress.part(0.9, 1.0));
  }
  if (std::isnan(result.coverage) && result.coverageMissing.empty()) {
    result.coverageMissing = "The model's decoder does not say how far values lie from its mean.";
  }
  progress.update(1.0, "done");
  return result;
}

}  // namespace chreode
