#include "model/decoder_loadings.h"

namespace chreode {

namespace {

constexpr float kLibrary = 10000.0f;
/// Of the greatest loading: finite differences of float32 decodes come this near.
constexpr float kSameSlope = 2e-3f;

Matrix slopesAt(const LatentModel& model, const RowVector& code) {
  const auto covariates = static_cast<Index>(model.card().covariates.size());
  Matrix slopes = model.jacobian(code, kLibrary, Levels::Constant(1, covariates, -1),
                                 RowVector::Ones(model.latentSize()));
  if (model.card().outputSpace == Space::counts) slopes.rowwise() -= slopes.colwise().mean();
  return slopes;
}

}  // namespace

std::optional<Matrix> decoderLoadings(const LatentModel& model) {
  const auto latent = static_cast<Index>(model.latentSize());
  Matrix slopes = slopesAt(model, RowVector::Zero(latent));
  const float allowed = kSameSlope * slopes.cwiseAbs().maxCoeff();
  // Far enough from the middle for a hidden unit to bend, on either side of it.
  for (const float step : {1.0f, -1.0f}) {
    const Matrix other = slopesAt(model, RowVector::Constant(latent, step));
    if (!((other - slopes).cwiseAbs().maxCoeff() <= allowed)) return std::nullopt;
  }
  return slopes;
}

}  // namespace chreode
