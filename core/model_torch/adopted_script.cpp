#include "model_torch/adopted_script.h"

#include <sstream>

#include "model_torch/script_source.h"

namespace chreode {

namespace {

constexpr const char* kCountOutput = R"(
    share = torch.softmax(torch.linear(h, self.output_weight, self.output_bias), 1)
    return {"mean": share * library.unsqueeze(1),
            "dispersion": torch.exp(self.gene_scale).expand_as(share)}
)";

std::string encodeSource(bool hidden) {
  return std::string(
             "def encode(self, x: Tensor, covariate: Tensor) -> Tuple[Tensor, Tensor]:\n"
             "    h = self.encoder_input(x)\n") +
         (hidden ? "    h = torch.relu(torch.linear(h, self.encoder_weight, self.encoder_bias))\n"
                 : "") +
         "    mean = torch.linear(h, self.mean_weight, self.mean_bias)\n"
         "    return mean, self.residual_variance.expand_as(mean)\n";
}

std::string decodeSource(const AdoptedModules& parts) {
  std::ostringstream source;
  source
      << "def decode(self, z: Tensor, library: Tensor, covariate: Tensor) -> Dict[str, Tensor]:\n"
      << "    h = z\n";
  for (std::size_t c = 0; c < parts.covariateLevels.size(); ++c) {
    source << "    levels = torch.arange(" << parts.covariateLevels[c]
           << ", device=covariate.device)\n"
           << "    h = torch.cat([h, torch.eq(covariate[:, " << c << ":" << c + 1
           << "], levels).to(z.dtype)], 1)\n";
  }
  if (parts.decoder.hidden) {
    source << "    h = torch.relu(torch.linear(h, self.decoder_weight, self.decoder_bias))";
  }
  source << (parts.counts ? kCountOutput : kLogOutput);
  return source.str();
}

torch::Tensor fixedFloat(const torch::Tensor& tensor) {
  return tensor.detach().to(torch::kFloat32).clone().contiguous();
}

void add(torch::jit::Module& module, const std::string& name, const torch::Tensor& weight,
         const torch::Tensor& bias) {
  module.register_parameter(name + "_weight", fixedFloat(weight), false);
  module.register_parameter(name + "_bias", fixedFloat(bias), false);
}

/// A layer that read standardised codes, as one that reads them in their own units: the columns of
/// the code are divided by its scale, and the shift goes into the bias.
std::pair<torch::Tensor, torch::Tensor> ofOwnUnits(const AdoptedModules& parts,
                                                   const torch::Tensor& weight,
                                                   const torch::Tensor& bias) {
  torch::Tensor own = weight.detach().to(torch::kFloat64).clone();
  const std::int64_t size = parts.codeMean.size(0);
  own.narrow(1, 0, size).div_(parts.codeScale.to(torch::kFloat64));
  const torch::Tensor shift =
      torch::matmul(own.narrow(1, 0, size), parts.codeMean.to(torch::kFloat64));
  return {own, bias.detach().to(torch::kFloat64) - shift};
}

}  // namespace

torch::jit::Module scriptModule(const AdoptedModules& parts) {
  torch::jit::Module module("ChreodeAdopted");
  module.register_attribute("training", c10::BoolType::get(), true);
  module.register_attribute("target_sum", c10::FloatType::get(), parts.targetSum);

  const AdoptedNetwork& encoder = parts.encoder;
  torch::Tensor head = encoder.outWeight.detach();
  if (encoder.hidden) {
    const auto [weight, bias] = encoder.foldedHidden();
    add(module, "encoder", weight, bias);
  } else if (encoder.sparse) {
    head = head.t();
  }
  add(module, "mean", head * parts.codeScale.unsqueeze(1),
      encoder.outBias.detach() * parts.codeScale + parts.codeMean);
  module.register_parameter("residual_variance", fixedFloat(parts.residualVariance), false);

  const AdoptedNetwork& decoder = parts.decoder;
  if (decoder.hidden) {
    const auto [folded, foldedBias] = decoder.foldedHidden();
    const auto [weight, bias] = ofOwnUnits(parts, folded, foldedBias);
    add(module, "decoder", weight, bias);
    add(module, "output", decoder.outWeight, decoder.outBias);
  } else {
    const auto [weight, bias] = ofOwnUnits(parts, decoder.outWeight, decoder.outBias);
    add(module, "output", weight, bias);
  }
  module.register_parameter("gene_scale", fixedFloat(decoder.outScale), false);
  module.define(parts.targetSum > 0.0 ? kCountInput : kLogInput);
  module.define(encodeSource(encoder.hidden));
  module.define(decodeSource(parts));
  module.eval();
  return module;
}

nlohmann::json decoderLayers(const AdoptedModules& parts) {
  const AdoptedNetwork& decoder = parts.decoder;
  nlohmann::json layers = nlohmann::json::array();
  if (decoder.hidden) {
    layers.push_back({{"linear", {decoder.weight.size(1), decoder.weight.size(0)}},
                      {"weight", "decoder_weight"},
                      {"bias", "decoder_bias"}});
    layers.push_back("relu");
  }
  layers.push_back({{"linear", {decoder.outWeight.size(1), decoder.outWeight.size(0)}},
                    {"weight", "output_weight"},
                    {"bias", "output_bias"}});
  layers.push_back({{"output", parts.counts ? "softmax" : "identity"}});
  nlohmann::json description = {{"decoder", layers}};
  if (!parts.covariateLevels.empty()) description["covariates"] = "one-hot";
  return description;
}

}  // namespace chreode
