#include "judge/count_judge.h"

#include <algorithm>

#include "base/error.h"
#include "judge/deviance.h"

namespace chreode {

const BaselineScore& CountJudgement::bestLinear() const {
  return nmf.devianceExplained > pca.devianceExplained ? nmf : pca;
}

nlohmann::json CountJudgement::toJson() const {
  return {{"deviance_explained", devianceExplained},
          {"pca_deviance_explained", pca.devianceExplained},
          {"nmf_deviance_explained", nmf.devianceExplained},
          {"best_linear_deviance_explained", bestLinear().devianceExplained},
          {"baseline_components", bestLinear().components},
          {"baseline_floor", bestLinear().floor}};
}

double judgeModel(const LatentModel& model, const CountSplit& split, const Levels& levels,
                  const JudgeCells& cells, const Progress& progress) {
  return judgeModel(model, split, split, levels, cells, JudgedGenes(split.a->genes()), progress);
}

double judgeModel(const LatentModel& model, const CountSplit& learnedFrom, const CountSplit& split,
                  const Levels& levels, const JudgeCells& cells, const JudgedGenes& genes,
                  const Progress& progress) {
  if (model.card().inputSpace != Space::counts || model.card().outputSpace != Space::counts) {
    throw Error("Only a model that takes and gives counts can be judged on counts.");
  }
  std::vector<std::int32_t> learned(cells.training);
  learned.insert(learned.end(), cells.validation.begin(), cells.validation.end());
  const auto observed = genes.of(split.b);
  DevianceExplained explained(*observed, split.depthB,
                              meanRates(*genes.of(learnedFrom.a), learnedFrom.depthA, learned));
  constexpr std::size_t chunkCells = 256;
  for (std::size_t first = 0; first < cells.heldout.size(); first += chunkCells) {
    progress.update(static_cast<double>(first) / static_cast<double>(cells.heldout.size()),
                    "judging the model");
    const std::size_t count = std::min(chunkCells, cells.heldout.size() - first);
    const std::vector<std::int32_t> chunk(
        cells.heldout.begin() + static_cast<std::ptrdiff_t>(first),
        cells.heldout.begin() + static_cast<std::ptrdiff_t>(first + count));
    const auto a = split.a->selectCells(chunk);
    Levels chunkLevels(static_cast<Index>(count), levels.cols());
    Vector library(static_cast<Index>(count));
    const std::vector<double> totals = a->totals();
    for (std::size_t i = 0; i < count; ++i) {
      chunkLevels.row(static_cast<Index>(i)) = levels.row(chunk[i]);
      library(static_cast<Index>(i)) = static_cast<float>(std::max(1.0, totals[i]));
    }
    const Matrix codes = model.encode(*a, chunkLevels, {progress.stop, {}}).mean;
    library = genes.wholeLibrary(model, codes, library, chunkLevels);
    Matrix rates = genes.of(model.decode(codes, library, chunkLevels));
    for (std::size_t i = 0; i < count; ++i) {
      rates.row(static_cast<Index>(i)) /= static_cast<float>(std::max(1.0, split.depthA[chunk[i]]));
      explained.add(chunk[i], rates.data() + static_cast<Index>(i) * rates.cols());
    }
  }
  return explained.value();
}

CountJudgement judgeByCountSplitting(const CountJudgeInput& input, const TrainOnHalf& train,
                                     const Progress& progress) {
  const CountSplit split = splitCounts(*input.counts, input.depths, input.seed);
  const std::shared_ptr<const LatentModel> model = train(split.a, progress.part(0.0, 0.6));
  CountJudgement judgement;
  judgement.devianceExplained =
      judgeModel(*model, split, input.levels, input.cells, progress.part(0.6, 0.62));
  judgement.pca = judgePca(split, input.cells, input.seed, progress.part(0.62, 0.72));
  judgement.nmf = judgePoissonFactors(split, input.cells, input.seed, progress.part(0.72, 1.0));
  return judgement;
}

}  // namespace chreode
