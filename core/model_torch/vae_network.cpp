#include "model_torch/vae_network.h"

#include <cmath>
#include <numeric>

#include "model_torch/count_losses.h"
#include "model_torch/negative_binomial.h"
#include "model_torch/sparse_linear.h"

namespace chreode {

namespace {

constexpr double kBatchNormMomentum = 0.1;

/// LibTorch's own start for linear layers: uniform within ±1/√inputs.
torch::Tensor uniformWeights(std::vector<std::int64_t> sizes, std::int64_t inputs,
                             const torch::Generator& generator) {
  const double bound = 1.0 / std::sqrt(static_cast<double>(inputs));
  return torch::empty(sizes).uniform_(-bound, bound, generator).set_requires_grad(true);
}

HiddenLayer hiddenLayer(std::int64_t inputs, std::int64_t outputs, bool inputsFirst,
                        const torch::Generator& generator) {
  HiddenLayer layer;
  layer.weight = uniformWeights(inputsFirst ? std::vector<std::int64_t>{inputs, outputs}
                                            : std::vector<std::int64_t>{outputs, inputs},
                                inputs, generator);
  layer.bias = uniformWeights({outputs}, inputs, generator);
  layer.scale = torch::ones({outputs}).set_requires_grad(true);
  layer.shift = torch::zeros({outputs}).set_requires_grad(true);
  layer.runningMean = torch::zeros({outputs});
  layer.runningVariance = torch::ones({outputs});
  return layer;
}

torch::Tensor activate(const HiddenLayer& layer, const torch::Tensor& product, bool training) {
  const torch::Tensor normed = torch::batch_norm(product + layer.bias, layer.scale, layer.shift,
                                                 layer.runningMean, layer.runningVariance, training,
                                                 kBatchNormMomentum, kBatchNormEpsilon, false);
  return torch::relu(normed);
}

/// Each unit of each cell is left out with the chance `share`; the rest are scaled up to make up
/// for it.
torch::Tensor leaveOut(const torch::Tensor& h, double share, const torch::Generator& noise) {
  const torch::Tensor kept = torch::empty(h.sizes()).bernoulli_(1.0 - share, noise);
  return h * kept.to(h.device()) / (1.0 - share);
}

torch::Tensor copyOf(const torch::Tensor& tensor, const torch::Device& device) {
  if (!tensor.defined()) return tensor;
  const torch::Tensor copy = tensor.detach().to(device, tensor.scalar_type(), false, true);
  return copy.set_requires_grad(tensor.requires_grad());
}

HiddenLayer copyOf(const HiddenLayer& layer, const torch::Device& device) {
  return {copyOf(layer.weight, device),      copyOf(layer.bias, device),
          copyOf(layer.scale, device),       copyOf(layer.shift, device),
          copyOf(layer.runningMean, device), copyOf(layer.runningVariance, device)};
}

torch::Tensor dense(const CellBatch& batch, std::span<const float> of) {
  torch::Tensor tensor = torch::zeros({batch.cells(), batch.genes()});
  float* values = tensor.data_ptr<float>();
  for (Index cell = 0; cell < batch.cells(); ++cell) {
    const auto row = static_cast<std::size_t>(cell);
    for (auto i = batch.offsets()[row]; i < batch.offsets()[row + 1]; ++i) {
      const auto at = static_cast<std::size_t>(i);
      values[cell * batch.genes() + batch.geneIndices()[at]] = of[at];
    }
  }
  return tensor;
}

}  // namespace

int VaeShape::covariateWidth() const {
  return std::accumulate(covariateLevels.begin(), covariateLevels.end(), 0);
}

VaeNetwork::VaeNetwork(const VaeShape& networkShape, const torch::Tensor& startBias,
                       const torch::Tensor& logVariance, const torch::Generator& generator)
    : shape(networkShape) {
  const std::int64_t covariates = shape.covariateWidth();
  std::int64_t width = shape.genes;
  for (const int units : shape.hidden) {
    encoder.push_back(hiddenLayer(width, units, encoder.empty(), generator));
    width = units;
  }
  meanWeight = uniformWeights({shape.latent, width}, width, generator);
  meanBias = uniformWeights({shape.latent}, width, generator);
  logVarianceWeight = uniformWeights({shape.latent, width}, width, generator);
  logVarianceBias = uniformWeights({shape.latent}, width, generator);
  width = shape.latent;
  if (shape.linearDecoder) {
    width += covariates;
  } else {
    for (auto units = shape.hidden.rbegin(); units != shape.hidden.rend(); ++units) {
      decoder.push_back(hiddenLayer(width + covariates, *units, false, generator));
      width = *units;
    }
  }
  outputWeight = uniformWeights({shape.genes, width}, width, generator);
  outputBias = startBias.clone().set_requires_grad(true);
  if (shape.zeroInflated()) {
    zeroWeight = uniformWeights({shape.genes, width}, width, generator);
    // Few zeros beside the counts' own to begin with: the rates are to explain what they can.
    zeroBias = torch::full({shape.genes}, -3.0).set_requires_grad(true);
  }
  geneScale =
      (shape.counts() ? torch::zeros({shape.genes}) : logVariance.clone()).set_requires_grad(true);
}

VaeNetwork VaeNetwork::clone() const {
  return cloneTo(arithmetic);
}

VaeNetwork VaeNetwork::cloneTo(const Arithmetic& where) const {
  VaeNetwork copy = *this;
  copy.arithmetic = where;
  for (HiddenLayer& layer : copy.encoder) layer = copyOf(layer, where.device);
  for (HiddenLayer& layer : copy.decoder) layer = copyOf(layer, where.device);
  for (torch::Tensor* tensor :
       {&copy.meanWeight, &copy.meanBias, &copy.logVarianceWeight, &copy.logVarianceBias,
        &copy.outputWeight, &copy.outputBias, &copy.zeroWeight, &copy.zeroBias, &copy.geneScale}) {
    *tensor = copyOf(*tensor, where.device);
  }
  return copy;
}

std::vector<torch::Tensor> VaeNetwork::parameters() const {
  std::vector<torch::Tensor> all = {meanWeight,   meanBias,   logVarianceWeight, logVarianceBias,
                                    outputWeight, outputBias, geneScale};
  for (const std::vector<HiddenLayer>* side : {&encoder, &decoder}) {
    for (const HiddenLayer& layer : *side) {
      all.insert(all.end(), {layer.weight, layer.bias, layer.scale, layer.shift});
    }
  }
  if (shape.zeroInflated()) all.insert(all.end(), {zeroWeight, zeroBias});
  return all;
}

std::vector<torch::Tensor> VaeNetwork::buffers() const {
  std::vector<torch::Tensor> all;
  for (const std::vector<HiddenLayer>* side : {&encoder, &decoder}) {
    for (const HiddenLayer& layer : *side) {
      all.insert(all.end(), {layer.runningMean, layer.runningVariance});
    }
  }
  return all;
}

VaeNetwork::Code VaeNetwork::encode(const CellBatch& batch, bool training,
                                    const torch::Generator& noise) {
  const auto ofInput = [&](const torch::Tensor& weight) {
    if (!arithmetic.dense) return sparseLinear(batch, weight);
    return torch::matmul(denseInputs(batch).to(arithmetic.device), weight);
  };
  torch::Tensor h;
  for (const HiddenLayer& layer : encoder) {
    const torch::Tensor product =
        h.defined() ? torch::matmul(h, layer.weight.t()) : ofInput(layer.weight);
    h = activate(layer, product, training);
    if (training && shape.dropout > 0.0) h = leaveOut(h, shape.dropout, noise);
  }
  return {torch::linear(h, meanWeight, meanBias),
          torch::linear(h, logVarianceWeight, logVarianceBias)};
}

VaeNetwork::Output VaeNetwork::decode(const torch::Tensor& z, const torch::Tensor& levels,
                                      bool training) {
  std::vector<torch::Tensor> parts = {z};
  for (std::size_t c = 0; c < shape.covariateLevels.size(); ++c) {
    const torch::Tensor column = levels.narrow(1, static_cast<std::int64_t>(c), 1);
    const torch::Tensor oneHot = column == torch::arange(shape.covariateLevels[c]);
    parts.push_back(oneHot.to(arithmetic.device, torch::kFloat32));
  }
  const auto withCovariates = [&parts](const torch::Tensor& h) {
    parts.front() = h;
    return parts.size() == 1 ? h : torch::cat(parts, 1);
  };
  torch::Tensor h = shape.linearDecoder ? withCovariates(z) : z;
  for (const HiddenLayer& layer : decoder) {
    h = activate(layer, torch::matmul(withCovariates(h), layer.weight.t()), training);
  }
  Output output{torch::linear(h, outputWeight, outputBias), {}};
  if (shape.zeroInflated()) output.zero = torch::linear(h, zeroWeight, zeroBias);
  return output;
}

torch::Tensor VaeNetwork::reconstructionLoss(const Output& output, const CellBatch& batch) const {
  const auto values = [&] { return denseValues(batch).to(arithmetic.device); };
  switch (shape.likelihood) {
    case Likelihood::gaussian:
      return gaussianLoss(output.mean, geneScale, values());
    case Likelihood::poisson:
      return arithmetic.dense ? densePoissonLoss(output.mean, values())
                              : poissonLoss(output.mean, batch);
    case Likelihood::zeroInflated:
      return zeroInflatedLoss(output.mean, geneScale, output.zero, values());
    default:
      if (arithmetic.dense) return denseNegativeBinomialLoss(output.mean, geneScale, values());
      return negativeBinomialLoss(output.mean, geneScale, batch);
  }
}

torch::Tensor divergence(const VaeNetwork::Code& code) {
  return 0.5 * (code.mean.square() + code.logVariance.exp() - 1.0 - code.logVariance).sum(1).mean();
}

torch::Tensor gaussianLoss(const torch::Tensor& mean, const torch::Tensor& logVariance,
                           const torch::Tensor& x) {
  constexpr double logTwoPi = 1.8378770664093453;
  const torch::Tensor bounded = logVariance.clamp_min(-8.0);  // a constant gene is no certainty
  return (0.5 * ((x - mean).square() * torch::exp(-bounded) + bounded + logTwoPi)).sum(1).mean();
}

torch::Tensor denseValues(const CellBatch& batch) {
  return dense(batch, batch.values());
}

torch::Tensor denseInputs(const CellBatch& batch) {
  return dense(batch, batch.inputs());
}

torch::Tensor levelTensor(const Levels& levels, std::span<const std::int32_t> cells) {
  torch::Tensor tensor =
      torch::empty({static_cast<std::int64_t>(cells.size()), levels.cols()}, torch::kInt64);
  auto* values = tensor.data_ptr<std::int64_t>();
  for (const std::int32_t cell : cells) {
    for (Index c = 0; c < levels.cols(); ++c) *values++ = levels(cell, c);
  }
  return tensor;
}

}  // namespace chreode
