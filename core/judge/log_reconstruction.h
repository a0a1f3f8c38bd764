#pragma once

#include <cstdint>

#include "base/progress.h"
#include "judge/judged_genes.h"
#include "model/latent_model.h"
#include "model/training.h"

namespace chreode {

/// How much of held-out log values comes back through a code: R² = 1 − Σ(x − x̂)² over
/// Σ(x − training mean)², over all held-out cells and model genes. PCA with as many components is
/// the best linear map for exactly this figure, so that it favours PCA and gives no verdict; counts
/// have a fairer judge (count splitting).
struct LogReconstruction {
  double model = 0.0;
  double pca = 0.0;
};

/// Judges a model of log values on the run's held-out cells (the validation cells where none are
/// held out). PCA is fitted to the training and validation cells. Throws Error when the model or
/// the data are of counts.
LogReconstruction judgeLogReconstruction(const LatentModel& model, const TrainingData& data,
                                         std::uint64_t seed, const Progress& progress);
/// The same for `codes` of all cells that are there already, on `genes` alone.
LogReconstruction judgeLogReconstruction(const LatentModel& model, const TrainingData& data,
                                         const Matrix& codes, const JudgedGenes& genes,
                                         std::uint64_t seed, const Progress& progress);

}  // namespace chreode
