#pragma once

#include <memory>
#include <span>
#include <vector>

#include "model/training.h"
#include "model_torch/adopted_network.h"

namespace chreode {

/// What a decoder of frozen codes learns from and is judged on.
struct DecoderTask {
  std::shared_ptr<const ExpressionMatrix> x;  ///< all cells × genes, counts or log values
  bool counts = false;
  torch::Tensor inputs;  ///< all cells × (standardised code, one-hot covariates)
  std::vector<std::int32_t> training;
  /// Of the training cells: ln of each gene's share of all counts, or its mean log value.
  std::vector<float> center;
};

/// The genes' ln shares (counts; half a count is added to each) or means over the cells.
std::vector<float> geneCenter(const ExpressionMatrix& x, bool counts,
                              std::span<const std::int32_t> cells);
/// ln of each gene's variance over the cells, at least ln 1e-3.
torch::Tensor logVariances(const ExpressionMatrix& x, std::span<const std::int32_t> cells);

/// −ln p a cell of the `cells`, by the task's likelihood.
torch::Tensor decoderLoss(const AdoptedNetwork& decoder, const DecoderTask& task,
                          std::span<const std::int32_t> cells, bool training);
/// Share of the Poisson deviance (counts, at each cell's own total) or of the variance (log values)
/// of the cells that the decoder explains beyond the training cells' gene means.
double decoderFit(const AdoptedNetwork& decoder, const DecoderTask& task,
                  std::span<const std::int32_t> cells);

/// What an encoder gives for the cells of log values, cells × numbers.
Matrix encoded(const AdoptedNetwork& encoder, const ExpressionMatrix& logs,
               std::span<const std::int32_t> cells);

/// The rows of a tensor that stand for these cells.
torch::Tensor rowsOf(const torch::Tensor& all, std::span<const std::int32_t> cells);

}  // namespace chreode
