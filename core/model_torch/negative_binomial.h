#pragma once

#include <torch/torch.h>

#include "model_torch/cell_batch.h"

namespace chreode {

/// Mean over the batch's cells of −log NB(x | mean = softmax(logits) × cell total, θ =
/// exp(logTheta)), summed over genes; differentiable in `logits` (cells × genes) and `logTheta`
/// (genes). The parametrisation is scVI's (Lopez et al. 2018). Gradients are analytic and made in
/// the forward pass; the gamma functions are evaluated at non-zero counts only, where all of them
/// lie.
torch::Tensor negativeBinomialLoss(const torch::Tensor& logits, const torch::Tensor& logTheta,
                                   const CellBatch& batch);

/// The same from the formula with LibTorch's own operators on dense counts (cells × genes): the
/// reference of tests and of `bench train`.
torch::Tensor denseNegativeBinomialLoss(const torch::Tensor& logits, const torch::Tensor& logTheta,
                                        const torch::Tensor& counts);

}  // namespace chreode
