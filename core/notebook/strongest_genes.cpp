#include "notebook/strongest_genes.h"

#include <cmath>

#include "stats/prediction_scores.h"

namespace chreode {

std::vector<PredictedEffect> strongestGenes(const std::vector<std::string>& genes,
                                            const Eigen::VectorXd& change,
                                            std::span<const Eigen::VectorXd> others,
                                            const Eigen::VectorXd& baseline,
                                            const Eigen::VectorXd& measured) {
  std::vector<PredictedEffect> effects;
  for (const std::int32_t gene : strongest(change, kStrongestGenes)) {
    PredictedEffect effect;
    effect.name = genes[static_cast<std::size_t>(gene)];
    effect.change = change[gene];
    if (baseline.size() > 0) effect.baseline = baseline[gene];
    if (measured.size() > 0) effect.measured = measured[gene];
    if (others.size() > 1) {
      double mean = 0.0;
      for (const Eigen::VectorXd& other : others) mean += other[gene];
      mean /= static_cast<double>(others.size());
      double squares = 0.0;
      for (const Eigen::VectorXd& other : others) {
        squares += (other[gene] - mean) * (other[gene] - mean);
      }
      effect.error = std::sqrt(squares / static_cast<double>(others.size() - 1));
    }
    effects.push_back(std::move(effect));
  }
  return effects;
}

}  // namespace chreode
