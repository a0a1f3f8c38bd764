#pragma once

#include <memory>
#include <span>
#include <vector>

#include "model/training.h"
#include "model_torch/vae_network.h"

namespace chreode {

/// Judges networks on the validation cells. Counts: every count is split binomially into halves,
/// the cells are encoded from one half, and the score is the share of the Poisson deviance of the
/// other half that the decoded rates explain beyond the training cells' mean rates. Log values:
/// minus the negative ELBO a cell. Higher is better.
class ValidationScore {
 public:
  /// Throws Error when there are no validation cells. `data` must outlive this.
  ValidationScore(const TrainingData& data, std::uint64_t seed);

  double of(VaeNetwork& network) const;

 private:
  const TrainingData& m_data;
  std::vector<std::int32_t> m_cells;
  std::vector<std::int32_t> m_rows;  ///< 0 … cells − 1
  std::shared_ptr<const ExpressionMatrix> m_seen;
  std::shared_ptr<const ExpressionMatrix> m_judged;
  Levels m_levels;
  std::vector<double> m_logMeanShares;
};

/// Negative ELBO a cell over `cells`, at the posterior mean and with the full KL.
double negativeElbo(VaeNetwork& network, const TrainingData& data,
                    std::span<const std::int32_t> cells);

/// −ln p a cell over `cells` with the same likelihood (the negative binomial for the zero-inflated
/// one, which has nothing to add to one mean a gene) when every cell is predicted by the training
/// cells' gene means; the dispersions (or variances) are fitted to the training cells.
double meanModelLoss(const TrainingData& data, std::span<const std::int32_t> cells);

/// Posterior means of all cells, cells × latent.
Matrix encodeAll(VaeNetwork& network, const TrainingData& data);

/// At most `most` of `cells`, spread evenly.
std::vector<std::int32_t> spread(std::span<const std::int32_t> cells, std::size_t most);

}  // namespace chreode
