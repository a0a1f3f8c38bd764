#pragma once

#include <torch/torch.h>

#include "model_torch/cell_batch.h"

namespace chreode {

/// batch.inputs() · weight (cells × outputs), differentiable in `weight`, which is genes × outputs:
/// the rows of a cell's genes are then contiguous. Costs non-zeros × outputs and makes nothing
/// dense.
torch::Tensor sparseLinear(const CellBatch& batch, const torch::Tensor& weight);

}  // namespace chreode
