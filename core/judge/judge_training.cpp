#include "judge/judge_training.h"

#include <utility>

#include "base/error.h"
#include "expression/normalize.h"
#include "model/torch_engine.h"

namespace chreode {

CountJudgement judgeTraining(const Dataset& data, const TrainingData& training,
                             const TrainingOptions& options, const Progress& progress) {
  if (!training.counts) {
    throw Error("Only a model of counts can be judged by count splitting, and this one is of " +
                    data.taken.description() + " with a Gaussian.",
                data.path);
  }
  CountJudgeInput input;
  input.counts = training.x;
  input.depths = data.matrix->totals();
  input.levels = training.levels;
  input.cells = {training.trainingCells, training.validationCells, training.heldoutCells};
  input.seed = options.seed;
  // Runs on half the counts are not the run that a checkpoint belongs to: it neither takes them up
  // nor is overwritten by them.
  TrainingOptions halfOptions = options;
  halfOptions.checkpoint.clear();
  const auto trainOnHalf = [&](std::shared_ptr<const ExpressionMatrix> halfA,
                               const Progress& part) {
    TrainingData half = training;
    half.targetSum = medianDepth(*halfA->selectCells(half.trainingCells));
    half.x = std::move(halfA);
    TrainingControl control;
    return TorchEngine::instance().train(half, halfOptions, control, {}, part).model;
  };
  return judgeByCountSplitting(input, trainOnHalf, progress);
}

nlohmann::json scoreRecord(const CountJudgement& judgement) {
  return {{"score", judgement.devianceExplained},
          {"baseline_scores",
           {{"pca", judgement.pca.devianceExplained}, {"nmf", judgement.nmf.devianceExplained}}}};
}

nlohmann::json scoreRecord(const LogReconstruction& judgement) {
  return {{"score", judgement.model}, {"baseline_scores", {{"pca", judgement.pca}}}};
}

}  // namespace chreode
