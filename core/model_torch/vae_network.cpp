#include "model_torch/vae_network.h"

#include <cmath>
#include <numeric>

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

torch::Tensor copyOf(const torch::Tensor& tensor) {
  if (!tensor.defined()) return tensor;
  return tensor.detach().clone().set_requires_grad(tensor.requires_grad());
}

HiddenLayer copyOf(const HiddenLayer& layer) {
  return {copyOf(layer.weight), copyOf(layer.bias),        copyOf(layer.scale),
          copyOf(layer.shift),  copyOf(layer.runningMean), copyOf(layer.runningVariance)};
}

}  // namespace

int VaeShape::covariateWidth() const {
  return std::accumulate(covariateLevels.begin(), covariateLevels.end(), 0);
}

VaeNetwork::VaeNetwork(const VaeShape& networkShape, const torch::Tensor& startBias,
                       const torch::Tensor& logVariance, const torch::Generator& generator)
    : shape(networkShape) {
  const std::int64_t codeWidth = shape.latent + shape.covariateWidth();
  encoder = hiddenLayer(shape.genes, shape.hidden, true, generator);
  meanWeight = uniformWeights({shape.latent, shape.hidden}, shape.hidden, generator);
  meanBias = uniformWeights({shape.latent}, shape.hidden, generator);
  logVarianceWeight = uniformWeights({shape.latent, shape.hidden}, shape.hidden, generator);
  logVarianceBias = uniformWeights({shape.latent}, shape.hidden, generator);
  if (!shape.linearDecoder) decoder = hiddenLayer(codeWidth, shape.hidden, false, generator);
  const std::int64_t outputInputs = shape.linearDecoder ? codeWidth : shape.hidden;
  outputWeight = uniformWeights({shape.genes, outputInputs}, outputInputs, generator);
  outputBias = startBias.clone().set_requires_grad(true);
  geneScale =
      (shape.counts ? torch::zeros({shape.genes}) : logVariance.clone()).set_requires_grad(true);
}

VaeNetwork VaeNetwork::clone() const {
  VaeNetwork copy = *this;
  copy.encoder = copyOf(encoder);
  copy.decoder = copyOf(decoder);
  for (torch::Tensor* tensor :
       {&copy.meanWeight, &copy.meanBias, &copy.logVarianceWeight, &copy.logVarianceBias,
        &copy.outputWeight, &copy.outputBias, &copy.geneScale}) {
    *tensor = copyOf(*tensor);
  }
  return copy;
}

std::vector<torch::Tensor> VaeNetwork::parameters() const {
  std::vector<torch::Tensor> all = {
      encoder.weight,    encoder.bias,    encoder.scale, encoder.shift, meanWeight, meanBias,
      logVarianceWeight, logVarianceBias, outputWeight,  outputBias,    geneScale};
  if (!shape.linearDecoder) {
    all.insert(all.end(), {decoder.weight, decoder.bias, decoder.scale, decoder.shift});
  }
  return all;
}

std::vector<torch::Tensor> VaeNetwork::buffers() const {
  std::vector<torch::Tensor> all = {encoder.runningMean, encoder.runningVariance};
  if (!shape.linearDecoder) {
    all.insert(all.end(), {decoder.runningMean, decoder.runningVariance});
  }
  return all;
}

VaeNetwork::Code VaeNetwork::encode(const CellBatch& batch, bool training) {
  const torch::Tensor h = activate(encoder, sparseLinear(batch, encoder.weight), training);
  return {torch::linear(h, meanWeight, meanBias),
          torch::linear(h, logVarianceWeight, logVarianceBias)};
}

torch::Tensor VaeNetwork::decode(const torch::Tensor& z, const torch::Tensor& levels,
                                 bool training) {
  std::vector<torch::Tensor> parts = {z};
  for (std::size_t c = 0; c < shape.covariateLevels.size(); ++c) {
    const torch::Tensor column = levels.narrow(1, static_cast<std::int64_t>(c), 1);
    parts.push_back((column == torch::arange(shape.covariateLevels[c])).to(torch::kFloat32));
  }
  torch::Tensor h = parts.size() == 1 ? z : torch::cat(parts, 1);
  if (!shape.linearDecoder) h = activate(decoder, torch::matmul(h, decoder.weight.t()), training);
  return torch::linear(h, outputWeight, outputBias);
}

torch::Tensor VaeNetwork::reconstructionLoss(const torch::Tensor& output,
                                             const CellBatch& batch) const {
  return shape.counts ? negativeBinomialLoss(output, geneScale, batch)
                      : gaussianLoss(output, geneScale, denseValues(batch));
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
  torch::Tensor dense = torch::zeros({batch.cells(), batch.genes()});
  float* values = dense.data_ptr<float>();
  for (Index cell = 0; cell < batch.cells(); ++cell) {
    const auto row = static_cast<std::size_t>(cell);
    for (auto i = batch.offsets()[row]; i < batch.offsets()[row + 1]; ++i) {
      const auto at = static_cast<std::size_t>(i);
      values[cell * batch.genes() + batch.geneIndices()[at]] = batch.values()[at];
    }
  }
  return dense;
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
