#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/progress.h"
#include "expression/dataset.h"

namespace chreode {

enum class ScoreMethod {
  mean,        ///< of the set's shown values
  scoreGenes,  ///< that less the mean of control genes of like expression
};
const char* scoreMethodName(ScoreMethod method);  ///< "mean", "score_genes"

struct ScoredSet {
  std::string name;
  std::vector<std::string> genes;
};

/// A gene set in every cell.
struct GeneSetScore {
  std::string name;
  std::vector<float> scores;           ///< per cell; NaN where the data have none of its genes
  std::vector<std::int32_t> genes;     ///< of the set, in the data, ascending
  std::vector<std::int32_t> controls;  ///< ascending; none for the mean
  std::vector<std::string> missing;    ///< genes that the data do not have
};

/// Scores sets in one pass over the sparse values, shown as in ShownValues.
///
/// `scoreGenes` is scanpy's score_genes (after Satija et al. 2015 and Tirosh et al. 2016): all
/// genes are ranked by their mean over the cells and cut into kScoreBins bins; of each bin in which
/// the set has a gene kControls genes are drawn, and those of the set itself taken out again. The
/// same seed draws the same genes (not those that numpy's generator would).
///
/// Throws Error for sets none of which has a gene in the data, and as ShownValues does; Cancelled.
std::vector<GeneSetScore> scoreGeneSets(const Dataset& data, const std::vector<ScoredSet>& sets,
                                        ScoreMethod method, std::uint64_t seed,
                                        const Progress& progress = {});
inline constexpr int kScoreBins = 25;
inline constexpr int kControls = 50;

}  // namespace chreode
