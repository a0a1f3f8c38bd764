#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/matrix.h"
#include "latent/latent_scale.h"
#include "model/label_classifier.h"
#include "model/latent_model.h"
#include "whatif/response.h"

namespace chreode {

/// What small steps of a code do to decoded expression: the decoder's Jacobian at that code in the
/// units of a Response. Of count models the slope of log2(rate + 0.5) with rates per 10,000, the
/// first order of log2((edited + 0.5) / (base + 0.5)), so that a gene that is hardly expressed
/// moves hardly; of log models the slope of the value itself.
struct LatentSlopes {
  ResponseUnits units = ResponseUnits::ratePer10k;
  Vector base;     ///< decoded at the code: rates per 10,000 or log values
  Matrix perUnit;  ///< genes × latent numbers: change for each unit of a number

  /// Each gene's change for a step of the code.
  Vector along(const RowVector& step) const { return perUnit * step.transpose(); }
  /// Each gene's change for one standard deviation of each number, genes × latent numbers.
  Matrix perDeviation(const LatentScale& scale) const {
    return perUnit * scale.deviation.asDiagonal();
  }
  /// What one standard deviation of each number does to a gene.
  RowVector ofGene(int gene, const LatentScale& scale) const {
    return perUnit.row(gene).cwiseProduct(scale.deviation);
  }
};

/// `covariates`: 1 × C. Decoded at a library of 10,000. On the calling thread.
LatentSlopes latentSlopes(const LatentModel& model, const RowVector& code, const Levels& covariates,
                          const LatentScale& scale);

/// The commonest level of each covariate among some cells, 1 × C; −1 where none has a level.
Levels commonLevels(const Levels& covariates, std::span<const std::int32_t> cells);
/// ", decoded as donor d2 and lane 1" for one row of levels; empty for a model without covariates.
std::string decodedAsText(const ModelCard& card, const Levels& levels);

/// What one standard deviation of each number does to the log probability of a class, by a
/// classifier (null: none) at a code: the gradient of a multinomial logistic regression over its
/// temperature. Nothing where there is none of such a class and as many numbers.
std::optional<RowVector> classifierSlopes(const LabelClassifier* classifier,
                                          const std::string& column, const std::string& level,
                                          const RowVector& code, const LatentScale& scale);

/// "change in log2 for each standard deviation" and the like, for headers.
std::string slopeUnits(ResponseUnits units);

}  // namespace chreode
