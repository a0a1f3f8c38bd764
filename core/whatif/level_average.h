#pragma once

#include "model/latent_model.h"

namespace chreode {

/// At which levels of a model's covariates (batch, donor …) codes are decoded.
enum class DecodeAt {
  ownLevels,     ///< each cell at its own
  averageLevels  ///< the mean of the decoded values over the levels that the data have
};

/// The combinations of levels that occur in `levels` (cells × covariates), none of them missing;
/// at most `most`, evenly spread over the sorted ones. n × covariates.
Levels levelCombinations(const Levels& levels, Index most);

/// Decodes each code at every combination and takes the mean, each combination counting the same.
/// `z`: n × latent numbers, `library`: n totals; returns n × genes.
Matrix decodeAveraged(const LatentModel& model, const Matrix& z, const Vector& library,
                      const Levels& combinations);

}  // namespace chreode
