#pragma once

#include <cstdint>
#include <vector>

#include <torch/torch.h>

#include "model_torch/cell_batch.h"

namespace chreode {

/// A linear map, or one hidden layer (linear → batch norm → ReLU) before it: the decoder and the
/// distilled encoder of an adopted embedding while they are fitted. Value semantics: copies share
/// tensors, clone() does not.
struct AdoptedNetwork {
  bool hidden = false;
  bool sparse = false;  ///< reads a CellBatch's inputs; its first weight is then inputs × outputs
  torch::Tensor weight, bias, normScale, normShift;  ///< of the hidden layer, where there is one
  torch::Tensor runningMean, runningVariance;
  torch::Tensor outWeight, outBias;  ///< outputs × inputs, unless `sparse` and linear
  torch::Tensor outScale;  ///< ln θ or ln variance of each output; undefined in an encoder

  /// A linear map with these numbers.
  static AdoptedNetwork linear(bool sparse, torch::Tensor outWeight, torch::Tensor outBias);
  /// A network with one hidden layer of random weights before outputs that start at `outBias`.
  static AdoptedNetwork withHidden(bool sparse, std::int64_t inputs, std::int64_t units,
                                   const torch::Tensor& outBias, const torch::Generator& generator);

  AdoptedNetwork clone() const;
  std::vector<torch::Tensor> parameters() const;  ///< those that are trained
  std::vector<torch::Tensor> buffers() const;     ///< running statistics of the batch norm
  void setRequiresGrad();

  torch::Tensor forward(const torch::Tensor& input, bool training) const;
  torch::Tensor forward(const CellBatch& batch, bool training) const;

  /// The hidden layer as one linear map, its batch norm folded in: units × inputs, and units.
  std::pair<torch::Tensor, torch::Tensor> foldedHidden() const;

 private:
  torch::Tensor activate(const torch::Tensor& product, bool training) const;
};

}  // namespace chreode
