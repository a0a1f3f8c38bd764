#pragma once

#include "base/progress.h"
#include "judge/judge_roles.h"
#include "judge/model_evaluation.h"

namespace chreode {

// The parts of a model card that ask for classes of cells. Each fills its figures of `result`.

/// Neighbours, clusters and mixing of the classes of `input.label`, in the codes and in `pca`
/// (cells × components; empty = none).
void judgeLabels(const EvaluationInput& input, const Matrix& pca, Evaluation& result,
                 const Progress& progress);

/// Mixing of the batches of `input.batch`, likewise.
void judgeBatches(const EvaluationInput& input, const Matrix& pca, Evaluation& result,
                  const Progress& progress);

/// The classifier on cells that it has not seen; where the input has none one is trained.
void judgeClassifier(const EvaluationInput& input, const JudgedCells& judged, Evaluation& result,
                     const Progress& progress);

/// How far the siblings predict the same differences between the classes of `input.label`.
void judgeSeeds(const EvaluationInput& input, Evaluation& result, const Progress& progress);

}  // namespace chreode
