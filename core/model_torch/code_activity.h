#pragma once

#include <span>
#include <vector>

#include "model/training.h"
#include "model_torch/vae_network.h"

namespace chreode {

/// KL(q(z|x) ‖ N(0, 1)) of each latent number, a mean over `cells`, and the number of active units
/// among them. Encodes the cells in evaluation mode.
CodeActivity codeActivity(VaeNetwork& network, const TrainingData& data,
                          std::span<const std::int32_t> cells);

/// The cells that activity is taken on: at most 512 validation cells, spread evenly.
std::vector<std::int32_t> activitySample(const TrainingData& data);

}  // namespace chreode
