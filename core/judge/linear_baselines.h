#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/progress.h"
#include "judge/count_split.h"

namespace chreode {

/// Which cells a judgement learns from, chooses on and is made on; no cell in two of them.
struct JudgeCells {
  std::vector<std::int32_t> training;
  std::vector<std::int32_t>
      validation;  ///< a tenth of the training cells: chooses components, floor
  std::vector<std::int32_t> heldout;
};

/// A baseline with the best of its settings.
struct BaselineScore {
  double devianceExplained = 0.0;  ///< of half B of the held-out cells
  int components = 0;
  double floor = 0.0;  ///< least predicted rate as a share of the gene's mean rate
};

/// The numbers of components and the floors that are tried.
inline constexpr int baselineComponents[] = {4, 6, 8, 10, 16, 24};
inline constexpr double baselineFloors[] = {1e-3, 0.01, 0.05, 0.1, 0.2};

/// PCA of log1p of half A at the training cells' median depth; rates come back through expm1, are
/// floored at floor × the gene's mean rate and then scaled gene by gene so that the training cells'
/// totals are met. Components and floor are those that explain most of half B of the validation
/// cells; it is then fitted again with these to training and validation cells together.
BaselineScore judgePca(const CountSplit& split, const JudgeCells& cells, std::uint64_t seed,
                       const Progress& progress);

/// Poisson factorisation (KL-NMF) of half A, chosen and fitted again in the same way. Held-out
/// cells get their weights from half A with the dictionary held fixed.
BaselineScore judgePoissonFactors(const CountSplit& split, const JudgeCells& cells,
                                  std::uint64_t seed, const Progress& progress);

/// Both for several splits: a score for each of `judging`.
struct BaselineScores {
  std::vector<BaselineScore> pca;
  std::vector<BaselineScore> nmf;
};
/// Fitted once to `learned` (its half A: whole counts, say), then judged on the halves of each of
/// the `splits`.
BaselineScores judgeBaselines(const CountSplit& learned, std::span<const CountSplit> splits,
                              const JudgeCells& cells, std::uint64_t seed,
                              const Progress& progress);

}  // namespace chreode
