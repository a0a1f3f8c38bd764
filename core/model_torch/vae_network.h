#pragma once

#include <cstdint>
#include <vector>

#include <torch/torch.h>

#include "base/matrix.h"
#include "model/training.h"
#include "model_torch/arithmetic.h"
#include "model_torch/cell_batch.h"

namespace chreode {

/// The shape of a variational autoencoder on expression (Kingma & Welling 2014; for counts Lopez et
/// al. 2018, with a linear decoder Svensson et al. 2020).
struct VaeShape {
  int genes = 0;
  int latent = 16;
  std::vector<int> hidden = {128};  ///< units of the encoder's layers; the decoder's in reverse
  double dropout = 0.0;             ///< of the encoder's hidden units while it trains
  Likelihood likelihood = Likelihood::negativeBinomial;  ///< never automatic
  bool linearDecoder = false;                            ///< code → genes without a hidden layer
  double targetSum = 0.0;      ///< depth of the encoder's input (counts)
  std::vector<int> covariateLevels;

  /// Softmax shares of a cell's total; else plain means (Gaussian).
  bool counts() const { return likelihood != Likelihood::gaussian; }
  bool zeroInflated() const { return likelihood == Likelihood::zeroInflated; }
  int covariateWidth() const;
};

/// Linear → batch norm → ReLU. `weight` is inputs × outputs where the inputs are sparse (the
/// encoder), else outputs × inputs.
struct HiddenLayer {
  torch::Tensor weight, bias;
  torch::Tensor scale, shift;  ///< of the batch norm
  torch::Tensor runningMean, runningVariance;
};

/// The parameters of the VAE while it trains, and its arithmetic with autograd. Encoder: input →
/// hidden layers → mean, log-variance. Decoder: (code, one-hot covariates) → hidden layers unless
/// linear → one output a gene. Every hidden layer of the decoder takes the covariates beside what
/// the layer before it gives, as in scVI. Value semantics: copies share tensors, clone() does not.
struct VaeNetwork {
  VaeShape shape;
  Arithmetic arithmetic;  ///< where the tensors lie
  std::vector<HiddenLayer> encoder;
  torch::Tensor meanWeight, meanBias, logVarianceWeight, logVarianceBias;
  std::vector<HiddenLayer> decoder;  ///< none in a linear decoder
  torch::Tensor outputWeight, outputBias;
  torch::Tensor zeroWeight, zeroBias;  ///< logits of a zero beside the counts (zero-inflated only)
  torch::Tensor geneScale;             ///< ln θ of each gene, or ln variance (Gaussian)

  /// `outputBias`: ln of the genes' mean shares, or their means (Gaussian); `logVariance`: ln of
  /// the genes' variances (Gaussian only).
  VaeNetwork(const VaeShape& shape, const torch::Tensor& outputBias,
             const torch::Tensor& logVariance, const torch::Generator& generator);

  VaeNetwork clone() const;
  /// A copy that lies and computes elsewhere.
  VaeNetwork cloneTo(const Arithmetic& where) const;
  std::vector<torch::Tensor> parameters() const;  ///< those that are trained
  std::vector<torch::Tensor> buffers() const;     ///< running statistics of the batch norms

  struct Code {
    torch::Tensor mean, logVariance;  ///< cells × latent
  };
  /// `noise` draws the units that are left out while training.
  Code encode(const CellBatch& batch, bool training, const torch::Generator& noise = {});
  struct Output {
    torch::Tensor mean;  ///< logits of the shares, or means (Gaussian), cells × genes
    torch::Tensor zero;  ///< logits of a zero beside the counts, cells × genes; else undefined
  };
  /// `levels`: cells × covariates.
  Output decode(const torch::Tensor& z, const torch::Tensor& levels, bool training);
  /// −ln p(x | output) a cell, mean over the batch.
  torch::Tensor reconstructionLoss(const Output& output, const CellBatch& batch) const;
};

/// KL(q ‖ N(0, 1)) a cell, mean over the batch.
torch::Tensor divergence(const VaeNetwork::Code& code);

/// −ln N(x | mean, e^logVariance) a cell, summed over genes, mean over cells.
torch::Tensor gaussianLoss(const torch::Tensor& mean, const torch::Tensor& logVariance,
                           const torch::Tensor& x);

/// The batch's values, or the encoder's inputs, as cells × genes.
torch::Tensor denseValues(const CellBatch& batch);
torch::Tensor denseInputs(const CellBatch& batch);

/// Level indices of the given cells, int64 cells × covariates.
torch::Tensor levelTensor(const Levels& levels, std::span<const std::int32_t> cells);

constexpr double kBatchNormEpsilon = 1e-3;

}  // namespace chreode
