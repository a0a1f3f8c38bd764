#pragma once

#include <vector>

#include <torch/script.h>

#include "model/model_card.h"
#include "model_torch/adopted_network.h"

namespace chreode {

/// A decoder and an encoder of standardised codes with all that turns them into a model file's
/// module.
struct AdoptedModules {
  AdoptedNetwork encoder;
  AdoptedNetwork decoder;             ///< reads the code followed by one one-hot block a covariate
  torch::Tensor codeMean, codeScale;  ///< what the codes were standardised by
  torch::Tensor residualVariance;     ///< of the encoder, of each number, in the codes' own units
  bool counts = false;                ///< softmax shares times library; else log values
  double targetSum = 0.0;             ///< > 0: encode() takes counts and normalises to this depth
  std::vector<int> covariateLevels;
};

/// The module with the contract's encode and decode, in evaluation mode; codes go in and out in
/// their own units.
torch::jit::Module scriptModule(const AdoptedModules& parts);

/// The decoder's structure for the model card (see DecoderKernel), in terms of that module's names.
nlohmann::json decoderLayers(const AdoptedModules& parts);

}  // namespace chreode
