#include "model_torch/adopted_network.h"

#include <cmath>

#include "model_torch/sparse_linear.h"

namespace chreode {

namespace {

constexpr double kMomentum = 0.1;
constexpr double kEpsilon = 1e-3;

torch::Tensor copyOf(const torch::Tensor& tensor) {
  if (!tensor.defined()) return tensor;
  return tensor.detach().clone().set_requires_grad(tensor.requires_grad());
}

torch::Tensor uniform(std::vector<std::int64_t> sizes, std::int64_t inputs,
                      const torch::Generator& generator) {
  const double bound = 1.0 / std::sqrt(static_cast<double>(inputs));
  return torch::empty(sizes).uniform_(-bound, bound, generator);
}

}  // namespace

AdoptedNetwork AdoptedNetwork::linear(bool sparse, torch::Tensor outWeight, torch::Tensor outBias) {
  AdoptedNetwork network;
  network.sparse = sparse;
  network.outWeight = std::move(outWeight);
  network.outBias = std::move(outBias);
  return network;
}

AdoptedNetwork AdoptedNetwork::withHidden(bool sparse, std::int64_t inputs, std::int64_t units,
                                          const torch::Tensor& outBias,
                                          const torch::Generator& generator) {
  AdoptedNetwork network;
  network.hidden = true;
  network.sparse = sparse;
  network.weight = uniform(
      sparse ? std::vector<std::int64_t>{inputs, units} : std::vector<std::int64_t>{units, inputs},
      inputs, generator);
  network.bias = uniform({units}, inputs, generator);
  network.normScale = torch::ones({units});
  network.normShift = torch::zeros({units});
  network.runningMean = torch::zeros({units});
  network.runningVariance = torch::ones({units});
  network.outWeight = uniform({outBias.size(0), units}, units, generator);
  network.outBias = outBias.clone();
  return network;
}

AdoptedNetwork AdoptedNetwork::clone() const {
  AdoptedNetwork copy = *this;
  for (torch::Tensor* tensor :
       {&copy.weight, &copy.bias, &copy.normScale, &copy.normShift, &copy.runningMean,
        &copy.runningVariance, &copy.outWeight, &copy.outBias, &copy.outScale}) {
    *tensor = copyOf(*tensor);
  }
  return copy;
}

std::vector<torch::Tensor> AdoptedNetwork::parameters() const {
  std::vector<torch::Tensor> all = {outWeight, outBias};
  if (outScale.defined()) all.push_back(outScale);
  if (hidden) all.insert(all.end(), {weight, bias, normScale, normShift});
  return all;
}

std::vector<torch::Tensor> AdoptedNetwork::buffers() const {
  if (!hidden) return {};
  return {runningMean, runningVariance};
}

void AdoptedNetwork::setRequiresGrad() {
  for (torch::Tensor& parameter : parameters()) parameter.set_requires_grad(true);
}

torch::Tensor AdoptedNetwork::activate(const torch::Tensor& product, bool training) const {
  return torch::relu(torch::batch_norm(product + bias, normScale, normShift, runningMean,
                                       runningVariance, training, kMomentum, kEpsilon, false));
}

torch::Tensor AdoptedNetwork::forward(const torch::Tensor& input, bool training) const {
  if (!hidden) return torch::linear(input, outWeight, outBias);
  return torch::linear(activate(torch::matmul(input, weight.t()), training), outWeight, outBias);
}

torch::Tensor AdoptedNetwork::forward(const CellBatch& batch, bool training) const {
  if (!hidden) return sparseLinear(batch, outWeight) + outBias;
  return torch::linear(activate(sparseLinear(batch, weight), training), outWeight, outBias);
}

std::pair<torch::Tensor, torch::Tensor> AdoptedNetwork::foldedHidden() const {
  const torch::Tensor rows = (sparse ? weight.t() : weight).detach();
  const torch::Tensor factor = (normScale / torch::sqrt(runningVariance + kEpsilon)).detach();
  return {(rows * factor.unsqueeze(1)).contiguous(),
          ((bias.detach() - runningMean) * factor + normShift.detach()).contiguous()};
}

}  // namespace chreode
