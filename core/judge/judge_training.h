#pragma once

#include "base/progress.h"
#include "expression/dataset.h"
#include "judge/count_judge.h"
#include "judge/log_reconstruction.h"
#include "model/training.h"

namespace chreode {

/// Judges what a training run of these data and options gives: trains a second model, for judging
/// only, on half of every count (with the same options, through TorchEngine), and sets it beside
/// the linear baselines on the run's held-out cells. Throws Error when the data are no counts.
CountJudgement judgeTraining(const Dataset& data, const TrainingData& training,
                             const TrainingOptions& options, const Progress& progress);

/// What the contract's training record says of a judged model: {"score", "baseline_scores"
/// {"pca", "nmf"}} on counts, {"score", "baseline_scores" {"pca"}} on log values.
nlohmann::json scoreRecord(const CountJudgement& judgement);
nlohmann::json scoreRecord(const LogReconstruction& judgement);

}  // namespace chreode
