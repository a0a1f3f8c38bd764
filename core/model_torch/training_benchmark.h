#pragma once

#include <nlohmann/json.hpp>

namespace chreode {

/// Times one training step of the default network (128 hidden units, 16 numbers, MLP decoder,
/// batches of 128) on made-up counts, ours against the same step from LibTorch's own dense
/// operators, taken in turns. Keys: `cells_per_second`, `dense_cells_per_second`, `loss`,
/// `dense_loss` (of the same network on the same batch), `threads`, `cells`, `genes`.
nlohmann::json benchmarkTrainingStep(int cells, int genes, int threads);

}  // namespace chreode
