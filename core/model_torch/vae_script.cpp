#include "model_torch/vae_script.h"

#include <sstream>

namespace chreode {

namespace {

constexpr const char* kEncode = R"(
def encode(self, x: Tensor, covariate: Tensor) -> Tuple[Tensor, Tensor]:
    h = self.encoder_input(x)
    h = torch.linear(h, self.encoder_weight, self.encoder_bias)
    h = (h - self.encoder_norm_mean) / torch.sqrt(self.encoder_norm_variance + self.norm_epsilon)
    h = torch.relu(h * self.encoder_norm_weight + self.encoder_norm_bias)
    mean = torch.linear(h, self.mean_weight, self.mean_bias)
    variance = torch.exp(torch.linear(h, self.log_variance_weight, self.log_variance_bias))
    return mean, variance
)";

constexpr const char* kCountInput = R"(
def encoder_input(self, x: Tensor) -> Tensor:
    total = torch.clamp(torch.sum(x, 1, True), min=1.0)
    return torch.log1p(x * (self.target_sum / total))
)";

constexpr const char* kLogInput = R"(
def encoder_input(self, x: Tensor) -> Tensor:
    return x
)";

constexpr const char* kHiddenLayer = R"(
    h = torch.linear(h, self.decoder_weight, self.decoder_bias)
    h = (h - self.decoder_norm_mean) / torch.sqrt(self.decoder_norm_variance + self.norm_epsilon)
    h = torch.relu(h * self.decoder_norm_weight + self.decoder_norm_bias))";

constexpr const char* kCountOutput = R"(
    share = torch.softmax(torch.linear(h, self.output_weight, self.output_bias), 1)
    return {"mean": share * library.unsqueeze(1),
            "dispersion": torch.exp(self.gene_scale).expand_as(share)}
)";

constexpr const char* kLogOutput = R"(
    mean = torch.linear(h, self.output_weight, self.output_bias)
    return {"mean": mean, "variance": torch.exp(self.gene_scale).expand_as(mean)}
)";

std::string decodeSource(const VaeShape& shape) {
  std::ostringstream source;
  source
      << "def decode(self, z: Tensor, library: Tensor, covariate: Tensor) -> Dict[str, Tensor]:\n"
      << "    h = z\n";
  for (std::size_t c = 0; c < shape.covariateLevels.size(); ++c) {
    source << "    levels = torch.arange(" << shape.covariateLevels[c]
           << ", device=covariate.device)\n"
           << "    h = torch.cat([h, torch.eq(covariate[:, " << c << ":" << c + 1
           << "], levels).to(z.dtype)], 1)\n";
  }
  if (!shape.linearDecoder) source << kHiddenLayer;
  source << (shape.counts ? kCountOutput : kLogOutput);
  return source.str();
}

torch::Tensor fixed(const torch::Tensor& tensor) {
  return tensor.detach().clone().contiguous();
}

void addLayer(torch::jit::Module& module, const std::string& name, const HiddenLayer& layer,
              bool inputsFirst) {
  module.register_parameter(name + "_weight", fixed(inputsFirst ? layer.weight.t() : layer.weight),
                            false);
  module.register_parameter(name + "_bias", fixed(layer.bias), false);
  module.register_parameter(name + "_norm_weight", fixed(layer.scale), false);
  module.register_parameter(name + "_norm_bias", fixed(layer.shift), false);
  module.register_buffer(name + "_norm_mean", fixed(layer.runningMean));
  module.register_buffer(name + "_norm_variance", fixed(layer.runningVariance));
}

}  // namespace

torch::jit::Module scriptModule(const VaeNetwork& network) {
  const VaeShape& shape = network.shape;
  torch::jit::Module module("ChreodeVae");
  module.register_attribute("training", c10::BoolType::get(), true);
  module.register_attribute("target_sum", c10::FloatType::get(), shape.targetSum);
  module.register_attribute("norm_epsilon", c10::FloatType::get(), kBatchNormEpsilon);
  addLayer(module, "encoder", network.encoder, true);
  module.register_parameter("mean_weight", fixed(network.meanWeight), false);
  module.register_parameter("mean_bias", fixed(network.meanBias), false);
  module.register_parameter("log_variance_weight", fixed(network.logVarianceWeight), false);
  module.register_parameter("log_variance_bias", fixed(network.logVarianceBias), false);
  if (!shape.linearDecoder) addLayer(module, "decoder", network.decoder, false);
  module.register_parameter("output_weight", fixed(network.outputWeight), false);
  module.register_parameter("output_bias", fixed(network.outputBias), false);
  module.register_parameter("gene_scale", fixed(network.geneScale), false);
  module.define(shape.counts ? kCountInput : kLogInput);
  module.define(kEncode);
  module.define(decodeSource(shape));
  module.eval();
  return module;
}

nlohmann::json decoderLayers(const VaeShape& shape) {
  const int codeWidth = shape.latent + shape.covariateWidth();
  nlohmann::json layers = nlohmann::json::array();
  if (!shape.linearDecoder) {
    layers.push_back({{"linear", {codeWidth, shape.hidden}},
                      {"weight", "decoder_weight"},
                      {"bias", "decoder_bias"}});
    layers.push_back({{"batchnorm", shape.hidden},
                      {"eps", kBatchNormEpsilon},
                      {"weight", "decoder_norm_weight"},
                      {"bias", "decoder_norm_bias"},
                      {"mean", "decoder_norm_mean"},
                      {"variance", "decoder_norm_variance"}});
    layers.push_back("relu");
  }
  layers.push_back({{"linear", {shape.linearDecoder ? codeWidth : shape.hidden, shape.genes}},
                    {"weight", "output_weight"},
                    {"bias", "output_bias"}});
  layers.push_back({{"output", shape.counts ? "softmax" : "identity"}});
  nlohmann::json description = {{"decoder", layers}};
  if (!shape.covariateLevels.empty()) description["covariates"] = "one-hot";
  return description;
}

}  // namespace chreode
