#include "whatif/latent_slopes.h"

#include <algorithm>
#include <cmath>

namespace chreode {

LatentSlopes latentSlopes(const LatentModel& model, const RowVector& code, const Levels& covariates,
                          const LatentScale& scale) {
  LatentSlopes slopes;
  slopes.units = responseUnits(model.card());
  slopes.base =
      model.decode(Matrix(code), Vector::Constant(1, ratePer), covariates).row(0).transpose();
  slopes.perUnit = model.jacobian(code, ratePer, covariates, scale.deviation);
  if (slopes.units == ResponseUnits::ratePer10k) {
    // d log2(b + 0.5) = b / (b + 0.5) · d log b / log 2
    const Vector weight =
        (slopes.base.array() / ((slopes.base.array() + pseudoRate) * std::log(2.0f))).matrix();
    slopes.perUnit = weight.asDiagonal() * slopes.perUnit;
  }
  return slopes;
}

Levels commonLevels(const Levels& covariates, std::span<const std::int32_t> cells) {
  Levels common = Levels::Constant(1, covariates.cols(), -1);
  for (Index c = 0; c < covariates.cols(); ++c) {
    std::vector<int> counts(static_cast<std::size_t>(std::max(0, covariates.col(c).maxCoeff()) + 1),
                            0);
    for (const std::int32_t cell : cells) {
      if (const int level = covariates(cell, c); level >= 0) ++counts[level];
    }
    const auto most = std::max_element(counts.begin(), counts.end());
    if (*most > 0) common(0, c) = static_cast<int>(most - counts.begin());
  }
  return common;
}

std::string decodedAsText(const ModelCard& card, const Levels& levels) {
  std::string text;
  for (Index c = 0; c < levels.cols(); ++c) {
    const Covariate& covariate = card.covariates[static_cast<std::size_t>(c)];
    if (levels(0, c) < 0) continue;
    text += text.empty() ? ", decoded as " : " and ";
    text += covariate.name + " " + covariate.levels[static_cast<std::size_t>(levels(0, c))];
  }
  return text;
}

std::optional<RowVector> classifierSlopes(const LabelClassifier* classifier,
                                          const std::string& column, const std::string& level,
                                          const RowVector& code, const LatentScale& scale) {
  if (!classifier || classifier->column != column || classifier->weights.cols() != code.size()) {
    return std::nullopt;
  }
  const auto& labels = classifier->labels;
  const auto found = std::find(labels.begin(), labels.end(), level);
  if (found == labels.end()) return std::nullopt;
  const Eigen::RowVectorXd shares = classifier->probabilities(code).row(0);
  // d log p_k / dz = (w_k − Σ_m p_m w_m) / T
  const Eigen::RowVectorXd slope =
      (classifier->weights.row(found - labels.begin()) - shares * classifier->weights) /
      classifier->temperature;
  return slope.cast<float>().cwiseProduct(scale.deviation);
}

std::string slopeUnits(ResponseUnits units) {
  switch (units) {
    case ResponseUnits::ratePer10k:
      return "log2 of molecules per 10,000 (0.5 added) for each standard deviation";
    case ResponseUnits::scaledValue:
      return "scaled value for each standard deviation";
    case ResponseUnits::logValue:
      break;
  }
  return "log1p value for each standard deviation";
}

}  // namespace chreode
