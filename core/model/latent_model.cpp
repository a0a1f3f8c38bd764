#include "model/latent_model.h"

#include <algorithm>
#include <limits>

namespace chreode {

namespace {

/// Of a number's spread: wide enough for floats, whose rounding shows in the difference, narrow
/// enough for the third derivative not to.
constexpr float kStep = 0.02f;

}  // namespace

Matrix LatentModel::jacobian(const RowVector& z, float library, const Levels& covariates,
                             const RowVector& spread) const {
  const Index latent = z.size();
  Matrix ends = z.replicate(2 * latent, 1);
  Vector width(latent);
  for (Index j = 0; j < latent; ++j) {
    // A number that never varies has no spread to take a step of.
    const float step = spread[j] > 0.0f ? kStep * spread[j] : kStep;
    ends(2 * j, j) += step;
    ends(2 * j + 1, j) -= step;
    // What was added after rounding, not what was asked for.
    width[j] = ends(2 * j, j) - ends(2 * j + 1, j);
  }
  const Levels levels = covariates.replicate(2 * latent, 1);
  Matrix decoded = decode(ends, Vector::Constant(2 * latent, library), levels);
  if (card().outputSpace == Space::counts) {
    decoded = decoded.array().max(std::numeric_limits<float>::min()).log();
  }
  Matrix slopes(decoded.cols(), latent);
  for (Index j = 0; j < latent; ++j) {
    slopes.col(j) = (decoded.row(2 * j) - decoded.row(2 * j + 1)).transpose() / width[j];
  }
  return slopes;
}

}  // namespace chreode
