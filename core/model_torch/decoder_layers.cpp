#include "model_torch/decoder_layers.h"

#include <string>
#include <unordered_map>

#include "base/error.h"

namespace chreode {

namespace {

using NamedTensors = std::unordered_map<std::string, torch::Tensor>;

torch::Tensor tensorNamed(const NamedTensors& tensors, const nlohmann::json& layer,
                          const char* key) {
  const auto name = layer.at(key).get<std::string>();
  const auto found = tensors.find(name);
  if (found == tensors.end()) {
    throw Error("The model's chreode.json names a tensor \"" + name +
                "\" that the archive does not hold.");
  }
  return found->second.detach().to(torch::kCPU, torch::kFloat32).contiguous();
}

Vector vectorOf(const torch::Tensor& tensor) {
  return Eigen::Map<const Vector>(tensor.data_ptr<float>(), tensor.numel());
}

DecoderKernel::Layer linearLayer(const NamedTensors& tensors, const nlohmann::json& entry) {
  const torch::Tensor weight = tensorNamed(tensors, entry, "weight");
  const torch::Tensor bias = tensorNamed(tensors, entry, "bias");
  const auto inputs = entry.at("linear").at(0).get<std::int64_t>();
  const auto outputs = entry.at("linear").at(1).get<std::int64_t>();
  if (weight.dim() != 2 || weight.size(0) != outputs || weight.size(1) != inputs ||
      bias.numel() != outputs) {
    throw Error("The decoder layers of the model's chreode.json do not have the archive's shapes.");
  }
  DecoderKernel::Layer layer;
  layer.weight = Eigen::Map<const Matrix>(weight.data_ptr<float>(), outputs, inputs);
  layer.bias = vectorOf(bias);
  return layer;
}

/// y = (Wx + b − mean) / √(variance + eps) · scale + shift as one linear layer.
void foldBatchNorm(const NamedTensors& tensors, const nlohmann::json& entry,
                   DecoderKernel::Layer& layer) {
  const Eigen::ArrayXf scale = vectorOf(tensorNamed(tensors, entry, "weight"));
  const Eigen::ArrayXf shift = vectorOf(tensorNamed(tensors, entry, "bias"));
  const Eigen::ArrayXf mean = vectorOf(tensorNamed(tensors, entry, "mean"));
  const Eigen::ArrayXf variance = vectorOf(tensorNamed(tensors, entry, "variance"));
  const Index n = layer.bias.size();
  if (scale.size() != n || shift.size() != n || mean.size() != n || variance.size() != n) {
    throw Error("The decoder layers of the model's chreode.json do not have the archive's shapes.");
  }
  const Eigen::ArrayXf factor = scale / (variance + entry.at("eps").get<float>()).sqrt();
  layer.weight = factor.matrix().asDiagonal() * layer.weight;
  layer.bias = ((layer.bias.array() - mean) * factor + shift).matrix();
}

}  // namespace

NamedTensors namedTensors(const torch::jit::Module& module) {
  NamedTensors tensors;
  for (const auto& parameter : module.named_parameters()) {
    tensors[parameter.name] = parameter.value;
  }
  for (const auto& buffer : module.named_buffers()) tensors[buffer.name] = buffer.value;
  return tensors;
}

std::unique_ptr<const DecoderKernel> decoderKernel(const ModelCard& card,
                                                   const torch::jit::Module& module) {
  if (!card.layers.is_object() || !card.layers.contains("decoder")) return nullptr;
  const NamedTensors tensors = namedTensors(module);
  std::vector<DecoderKernel::Layer> layers;
  auto output = DecoderKernel::Output::identity;
  try {
    for (const nlohmann::json& entry : card.layers.at("decoder")) {
      if (entry.is_string() && entry == "relu" && !layers.empty()) {
        layers.back().relu = true;
      } else if (entry.is_object() && entry.contains("linear")) {
        layers.push_back(linearLayer(tensors, entry));
      } else if (entry.is_object() && entry.contains("batchnorm") && !layers.empty()) {
        foldBatchNorm(tensors, entry, layers.back());
      } else if (entry.is_object() && entry.contains("output")) {
        if (entry.at("output") == "softmax") output = DecoderKernel::Output::softmaxTimesLibrary;
      } else {
        throw Error("The model's chreode.json has a decoder layer that is not known: " +
                    entry.dump() + ".");
      }
    }
  } catch (const nlohmann::json::exception&) {
    throw Error("The decoder layers of the model's chreode.json are incomplete.");
  }
  std::vector<int> levels;
  for (const Covariate& covariate : card.covariates) {
    levels.push_back(static_cast<int>(covariate.levels.size()));
  }
  return std::make_unique<DecoderKernel>(std::move(layers), output, card.latentSize,
                                         std::move(levels));
}

}  // namespace chreode
