#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "base/progress.h"
#include "judge/judged_genes.h"
#include "judge/linear_baselines.h"
#include "model/latent_model.h"

namespace chreode {

/// What is judged: the counts of the model's genes and the cells' roles.
struct CountJudgeInput {
  std::shared_ptr<const ExpressionMatrix> counts;  ///< all cells × model genes
  std::vector<double> depths;  ///< per cell: its total over all genes of the data
  Levels levels;               ///< cells × covariates
  JudgeCells cells;
  std::uint64_t seed = 0;
};

/// Deviance explained (D²) of half B of the held-out cells. The keys of `train --count-split` carry
/// the same names.
struct CountJudgement {
  double devianceExplained = 0.0;  ///< the model
  BaselineScore pca;
  BaselineScore nmf;

  const BaselineScore& bestLinear() const;
  /// {"deviance_explained", "pca_deviance_explained", "nmf_deviance_explained",
  /// "best_linear_deviance_explained", "baseline_components", "baseline_floor"}; the last two are
  /// the better baseline's.
  nlohmann::json toJson() const;
};

/// Trains a model for judging only, on half A of the training cells: all cells × model genes, of
/// which it may use the training and validation cells.
using TrainOnHalf = std::function<std::shared_ptr<const LatentModel>(
    std::shared_ptr<const ExpressionMatrix> halfA, const Progress& progress)>;

/// Judges a count model by count splitting. Held-out cells are encoded from A and decoded at A's
/// total over the model's genes; the rate is that over A's depth, and predicts B at B's depth. Same
/// genes and cells for the model and the baselines. Throws Error for values that are no counts and
/// for a model that takes or gives anything else.
CountJudgement judgeByCountSplitting(const CountJudgeInput& input, const TrainOnHalf& train,
                                     const Progress& progress);

/// The model's part alone, for a split of all of its genes that is there already. The mean rates
/// that it is set against are those of half A of `learned`, the split itself unless something else
/// was learned from. Judged on `genes`: a cell is encoded from those, the others being empty, and
/// decoded at the library that these stand for.
double judgeModel(const LatentModel& model, const CountSplit& split, const Levels& levels,
                  const JudgeCells& cells, const Progress& progress);
double judgeModel(const LatentModel& model, const CountSplit& learned, const CountSplit& split,
                  const Levels& levels, const JudgeCells& cells, const JudgedGenes& genes,
                  const Progress& progress);

}  // namespace chreode
