#pragma once

#include <memory>

#include "base/matrix.h"
#include "base/progress.h"
#include "expression/expression_matrix.h"
#include "model/model_card.h"

namespace chreode {

/// Posterior mean and variance of each cell's code, cells × latent numbers.
struct Encoded {
  Matrix mean;
  Matrix variance;
};

/// What a decoder says of each value beside its mean, n × genes each; empty what it does not say.
struct DecodedSpread {
  Matrix dispersion;     ///< θ of the negative binomial: variance = mean + mean² / θ
  Matrix dropoutLogits;  ///< of a zero beside the negative binomial's own
  Matrix variance;       ///< of a Gaussian
};

/// An encoder and a decoder between expression and a small code. Immutable; every method may be
/// called from several threads at once. All arrays follow the model file's contract (DESIGN).
class LatentModel {
 public:
  virtual ~LatentModel() = default;

  virtual const ModelCard& card() const = 0;

  /// `x`: cells × card().genes in the input space; `covariates`: cells × card().covariates level
  /// indices. Works through the cells in batches; never makes the whole matrix dense.
  virtual Encoded encode(const ExpressionMatrix& x, const Levels& covariates,
                         const Progress& progress) const = 0;

  /// `z`: n × latentSize; `library`: n totals over the model's genes on the natural scale (ignored by
  /// log models); `covariates`: n × C. Returns n × genes means on the output scale, library included.
  /// Runs on the calling thread alone and does not touch BLAS threads: one row takes well under a
  /// millisecond, so it may be called while the mouse moves.
  virtual Matrix decode(const Matrix& z, const Vector& library, const Levels& covariates) const = 0;

  /// What a small step of each latent number does at one code, genes × latent numbers: d log(mean)
  /// / dz for count outputs (at a given library that of log shares), d mean / dz for log ones.
  /// `covariates`: 1 × C. `spread`: each number's standard deviation over the data, of which finite
  /// differences take their step. On the calling thread, as decode. This one takes central
  /// differences of decode; models that know their slopes give those.
  virtual Matrix jacobian(const RowVector& z, float library, const Levels& covariates,
                          const RowVector& spread) const;

  /// The rest of what the decoder gives, on the calling thread; nothing unless the model says more.
  virtual DecodedSpread spread(const Matrix& /*z*/, const Vector& /*library*/,
                               const Levels& /*covariates*/) const {
    return {};
  }

  int latentSize() const { return card().latentSize; }
  Index geneCount() const { return static_cast<Index>(card().genes.size()); }
};

}  // namespace chreode
