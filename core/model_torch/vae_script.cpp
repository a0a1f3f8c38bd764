#include "model_torch/vae_script.h"

#include <sstream>

#include "base/error.h"
#include "model_torch/decoder_layers.h"
#include "model_torch/script_source.h"

namespace chreode {

namespace {

constexpr const char* kShare = R"(
    share = torch.softmax(torch.linear(h, self.output_weight, self.output_bias), 1))";

/// "encoder", "encoder_2", "encoder_3": what the names of a hidden layer's tensors begin with.
std::string layerName(const std::string& side, std::size_t place) {
  return place == 0 ? side : side + "_" + std::to_string(place + 1);
}

/// h through the hidden layer of that name.
std::string hiddenLayerSource(const std::string& name) {
  std::ostringstream source;
  source << "    h = torch.linear(h, self." << name << "_weight, self." << name << "_bias)\n"
         << "    h = (h - self." << name << "_norm_mean) / torch.sqrt(self." << name
         << "_norm_variance + self.norm_epsilon)\n"
         << "    h = torch.relu(h * self." << name << "_norm_weight + self." << name
         << "_norm_bias)\n";
  return source.str();
}

std::string encodeSource(const VaeShape& shape) {
  std::string source =
      "def encode(self, x: Tensor, covariate: Tensor) -> Tuple[Tensor, Tensor]:\n"
      "    h = self.encoder_input(x)\n";
  for (std::size_t i = 0; i < shape.hidden.size(); ++i) {
    source += hiddenLayerSource(layerName("encoder", i));
  }
  return source +
         "    mean = torch.linear(h, self.mean_weight, self.mean_bias)\n"
         "    variance = torch.exp(torch.linear(h, self.log_variance_weight, "
         "self.log_variance_bias))\n"
         "    return mean, variance\n";
}

std::string outputSource(const VaeShape& shape) {
  if (!shape.counts()) return kLogOutput;
  std::string outputs = R"("mean": share * library.unsqueeze(1))";
  if (shape.likelihood != Likelihood::poisson) {
    outputs += R"(, "dispersion": torch.exp(self.gene_scale).expand_as(share))";
  }
  if (shape.zeroInflated()) {
    outputs += R"(, "dropout_logits": torch.linear(h, self.zero_weight, self.zero_bias))";
  }
  return std::string(kShare) + "\n    return {" + outputs + "}\n";
}

std::string decodeSource(const VaeShape& shape) {
  std::ostringstream source;
  source
      << "def decode(self, z: Tensor, library: Tensor, covariate: Tensor) -> Dict[str, Tensor]:\n"
      << "    h = z\n";
  std::string levels;
  for (std::size_t c = 0; c < shape.covariateLevels.size(); ++c) {
    source << "    levels_" << c << " = torch.eq(covariate[:, " << c << ":" << c + 1
           << "], torch.arange(" << shape.covariateLevels[c]
           << ", device=covariate.device)).to(z.dtype)\n";
    levels += ", levels_" + std::to_string(c);
  }
  const std::string injected = levels.empty() ? "" : "    h = torch.cat([h" + levels + "], 1)\n";
  if (shape.linearDecoder) {
    source << injected;
  } else {
    for (std::size_t i = 0; i < shape.hidden.size(); ++i) {
      source << injected << hiddenLayerSource(layerName("decoder", i));
    }
  }
  source << outputSource(shape);
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
  for (std::size_t i = 0; i < network.encoder.size(); ++i) {
    addLayer(module, layerName("encoder", i), network.encoder[i], i == 0);
  }
  module.register_parameter("mean_weight", fixed(network.meanWeight), false);
  module.register_parameter("mean_bias", fixed(network.meanBias), false);
  module.register_parameter("log_variance_weight", fixed(network.logVarianceWeight), false);
  module.register_parameter("log_variance_bias", fixed(network.logVarianceBias), false);
  for (std::size_t i = 0; i < network.decoder.size(); ++i) {
    addLayer(module, layerName("decoder", i), network.decoder[i], false);
  }
  module.register_parameter("output_weight", fixed(network.outputWeight), false);
  module.register_parameter("output_bias", fixed(network.outputBias), false);
  if (shape.zeroInflated()) {
    module.register_parameter("zero_weight", fixed(network.zeroWeight), false);
    module.register_parameter("zero_bias", fixed(network.zeroBias), false);
  }
  module.register_parameter("gene_scale", fixed(network.geneScale), false);
  module.define(shape.counts() ? kCountInput : kLogInput);
  module.define(encodeSource(shape));
  module.define(decodeSource(shape));
  module.eval();
  return module;
}

VaeNetwork networkOf(const torch::jit::Module& module, const ModelCard& card) {
  const auto tensors = namedTensors(module);
  const auto named = [&tensors](const std::string& name) {
    const auto found = tensors.find(name);
    if (found == tensors.end()) {
      throw Error("This model was not trained by Chreode, so it cannot be trained further here.");
    }
    return found->second;
  };
  VaeShape shape;
  shape.genes = static_cast<int>(card.genes.size());
  shape.latent = card.latentSize;
  shape.likelihood = likelihoodNamed(card.likelihood);
  shape.targetSum = shape.counts() ? card.inputTargetSum : 0.0;
  shape.linearDecoder = tensors.count("decoder_weight") == 0;
  for (const Covariate& covariate : card.covariates) {
    shape.covariateLevels.push_back(static_cast<int>(covariate.levels.size()));
  }
  shape.hidden.clear();
  do {
    const std::string name = layerName("encoder", shape.hidden.size());
    shape.hidden.push_back(static_cast<int>(named(name + "_bias").numel()));
  } while (tensors.count(layerName("encoder", shape.hidden.size()) + "_bias") > 0);

  const torch::Tensor start = torch::zeros({shape.genes});
  VaeNetwork network(shape, start, start, at::detail::getDefaultCPUGenerator());
  const torch::NoGradGuard guard;
  const auto take = [&named](torch::Tensor& target, const std::string& name) {
    target.copy_(named(name));
  };
  const auto takeLayers = [&take, &named](std::vector<HiddenLayer>& layers,
                                          const std::string& side) {
    for (std::size_t i = 0; i < layers.size(); ++i) {
      const std::string name = layerName(side, i);
      // The encoder's first layer, which is sparse, lies the other way round while it is trained.
      const torch::Tensor weight = named(name + "_weight");
      layers[i].weight.copy_(side == "encoder" && i == 0 ? weight.t() : weight);
      take(layers[i].bias, name + "_bias");
      take(layers[i].scale, name + "_norm_weight");
      take(layers[i].shift, name + "_norm_bias");
      take(layers[i].runningMean, name + "_norm_mean");
      take(layers[i].runningVariance, name + "_norm_variance");
    }
  };
  takeLayers(network.encoder, "encoder");
  takeLayers(network.decoder, "decoder");
  take(network.meanWeight, "mean_weight");
  take(network.meanBias, "mean_bias");
  take(network.logVarianceWeight, "log_variance_weight");
  take(network.logVarianceBias, "log_variance_bias");
  take(network.outputWeight, "output_weight");
  take(network.outputBias, "output_bias");
  if (shape.zeroInflated()) {
    take(network.zeroWeight, "zero_weight");
    take(network.zeroBias, "zero_bias");
  }
  take(network.geneScale, "gene_scale");
  return network;
}

nlohmann::json decoderLayers(const VaeShape& shape) {
  const int covariates = shape.covariateWidth();
  nlohmann::json layers = nlohmann::json::array();
  int width = shape.latent;
  if (shape.linearDecoder) {
    width += covariates;
  } else {
    for (std::size_t i = 0; i < shape.hidden.size(); ++i) {
      const std::string name = layerName("decoder", i);
      const int units = shape.hidden[shape.hidden.size() - 1 - i];
      layers.push_back({{"linear", {width + covariates, units}},
                        {"weight", name + "_weight"},
                        {"bias", name + "_bias"}});
      layers.push_back({{"batchnorm", units},
                        {"eps", kBatchNormEpsilon},
                        {"weight", name + "_norm_weight"},
                        {"bias", name + "_norm_bias"},
                        {"mean", name + "_norm_mean"},
                        {"variance", name + "_norm_variance"}});
      layers.push_back("relu");
      width = units;
    }
  }
  layers.push_back(
      {{"linear", {width, shape.genes}}, {"weight", "output_weight"}, {"bias", "output_bias"}});
  layers.push_back({{"output", shape.counts() ? "softmax" : "identity"}});
  nlohmann::json description = {{"decoder", layers}};
  if (covariates > 0) description["covariates"] = "one-hot";
  return description;
}

}  // namespace chreode
