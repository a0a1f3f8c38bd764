#pragma once

#include <memory>
#include <string>
#include <unordered_map>

#include <torch/script.h>

#include "model/decoder_kernel.h"
#include "model/model_card.h"

namespace chreode {

/// A module's parameters and buffers by name.
std::unordered_map<std::string, torch::Tensor> namedTensors(const torch::jit::Module& module);

/// The decoder that the card's `layers` describes, with the module's numbers; null when the card
/// has no layers. Throws Error when the description does not fit the module.
std::unique_ptr<const DecoderKernel> decoderKernel(const ModelCard& card,
                                                   const torch::jit::Module& module);

}  // namespace chreode
