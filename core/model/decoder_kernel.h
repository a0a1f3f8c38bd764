#pragma once

#include <vector>

#include "base/matrix.h"
#include "model/packed_layer.h"

namespace chreode {

/// A feed-forward decoder in plain arithmetic on the calling thread, with scratch memory kept from
/// call to call. LibTorch's dispatch costs more than a small decoder's arithmetic.
///
/// `chreode.json` describes it under "layers": {"decoder": [{"linear": [in, out], "weight": NAME,
/// "bias": NAME}, {"batchnorm": n, "eps": e, "weight": NAME, "bias": NAME, "mean": NAME,
/// "variance": NAME}, "relu", …, {"output": "softmax" | "identity"}], "covariates": "one-hot"}:
/// names are parameters or buffers of the TorchScript module; the first linear layer takes the code
/// followed by one one-hot block per covariate, and a later one may take the blocks again after what
/// the layer before it gives (its input size tells). Batch norm is folded into the linear layer before
/// it at load.
class DecoderKernel {
 public:
  struct Layer {
    Matrix weight;  ///< out × in
    Vector bias;    ///< out
    bool relu = false;
  };
  enum class Output { softmaxTimesLibrary, identity };

  /// `covariateLevels`: the number of levels of each covariate. Throws Error when the layers do not
  /// fit onto each other, the code and the covariates.
  DecoderKernel(const std::vector<Layer>& layers, Output output, int latentSize,
                std::vector<int> covariateLevels);

  /// As LatentModel::decode. A missing level (−1) decodes with an all-zero block.
  Matrix decode(const Matrix& z, const Vector& library, const Levels& covariates) const;
  /// d mean share / d z at one code by the chain rule, genes × latent numbers: of log(share) for
  /// softmax outputs, of the output itself otherwise.
  Matrix jacobian(const RowVector& z, const Levels& covariates) const;

  Output output() const { return m_output; }
  Index geneCount() const { return m_layers.back().packed.outputs(); }

 private:
  struct Step {
    PackedLayer packed;
    bool relu;
    bool takesCovariates;  ///< after its other inputs
  };
  /// `values` (rows × inputs) followed in each row by one one-hot block per covariate.
  void addCovariates(const float* values, Index rows, Index inputs, const Levels& covariates,
                     std::vector<float>& input) const;

  std::vector<Step> m_layers;
  Output m_output;
  int m_latentSize;
  std::vector<int> m_covariateLevels;
  Index m_covariateWidth;
};

}  // namespace chreode
