#include "whatif/latent_slopes.h"

#include <algorithm>
#include <cmath>

namespace chreode {

namespace {

struct Classifier {
  std::string column;
  std::vector<std::string> labels;
  Matrix weights;  // labels × latent numbers
  Vector bias;
  float temperature = 1.0f;
};

/// The card's classifier; nothing where it has none, or one of another make.
std::optional<Classifier> classifierOf(const ModelCard& card) {
  const nlohmann::json& json = card.classifier;
  if (!json.is_object()) return std::nullopt;
  try {
    Classifier made;
    made.column = json.at("column").get<std::string>();
    made.labels = json.at("labels").get<std::vector<std::string>>();
    const auto rows = json.at("weights").get<std::vector<std::vector<float>>>();
    const auto bias = json.value("bias", std::vector<float>(made.labels.size(), 0.0f));
    made.temperature = json.value("temperature", 1.0f);
    const std::size_t classes = made.labels.size();
    if (classes == 0 || rows.size() != classes || bias.size() != classes ||
        !(made.temperature > 0.0f)) {
      return std::nullopt;
    }
    made.weights.resize(static_cast<Index>(classes), static_cast<Index>(rows.front().size()));
    made.bias = Eigen::Map<const Vector>(bias.data(), static_cast<Index>(classes));
    for (std::size_t k = 0; k < classes; ++k) {
      if (rows[k].size() != rows.front().size()) return std::nullopt;
      made.weights.row(static_cast<Index>(k)) =
          Eigen::Map<const RowVector>(rows[k].data(), made.weights.cols());
    }
    return made;
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;
  }
}

}  // namespace

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

std::optional<RowVector> classifierSlopes(const ModelCard& card, const std::string& column,
                                          const std::string& level, const RowVector& code,
                                          const LatentScale& scale) {
  const auto classifier = classifierOf(card);
  if (!classifier || classifier->column != column || classifier->weights.cols() != code.size()) {
    return std::nullopt;
  }
  const auto& labels = classifier->labels;
  const auto found = std::find(labels.begin(), labels.end(), level);
  if (found == labels.end()) return std::nullopt;
  const Matrix& weights = classifier->weights;
  const Vector logits = (weights * code.transpose() + classifier->bias) / classifier->temperature;
  Vector shares = (logits.array() - logits.maxCoeff()).exp();
  shares /= shares.sum();
  // d log p_k / dz = (w_k − Σ_m p_m w_m) / T
  const RowVector slope = (weights.row(found - labels.begin()) - shares.transpose() * weights) /
                          classifier->temperature;
  return slope.cwiseProduct(scale.deviation);
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
