#pragma once

#include <torch/torch.h>

#include "model_torch/cell_batch.h"

namespace chreode {

/// Mean over the batch's cells of −log Poisson(x | softmax(logits) × cell total), summed over genes;
/// differentiable in `logits` (cells × genes).
torch::Tensor poissonLoss(const torch::Tensor& logits, const CellBatch& batch);

/// The same on dense counts (cells × genes).
torch::Tensor densePoissonLoss(const torch::Tensor& logits, const torch::Tensor& counts);

/// Mean over the cells of −log ZINB(x | mean = softmax(logits) × cell total, θ = exp(logTheta),
/// π = sigmoid(zeroLogits)), summed over genes: a count is zero with the chance π and negative
/// binomial otherwise (scVI's parametrisation, Lopez et al. 2018). `counts`: cells × genes, dense:
/// every zero has a term of its own.
torch::Tensor zeroInflatedLoss(const torch::Tensor& logits, const torch::Tensor& logTheta,
                               const torch::Tensor& zeroLogits, const torch::Tensor& counts);

}  // namespace chreode
