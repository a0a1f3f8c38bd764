#pragma once

#include <torch/script.h>

#include "model/model_card.h"
#include "model_torch/vae_network.h"

namespace chreode {

/// The network as a TorchScript module with the contract's encode and decode, in evaluation mode.
/// The tensors are copies.
torch::jit::Module scriptModule(const VaeNetwork& network);

/// The network of such a module, its likelihood and covariates by the model's card, to be trained
/// further. Throws Error for a module that this program did not make.
VaeNetwork networkOf(const torch::jit::Module& module, const ModelCard& card);

/// The decoder's structure for the model card (see DecoderKernel), in terms of that module's names.
nlohmann::json decoderLayers(const VaeShape& shape);

}  // namespace chreode
