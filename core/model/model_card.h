#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace chreode {

/// A categorical column that a model was conditioned on.
struct Covariate {
  std::string name;
  std::vector<std::string> levels;
};

/// The scale of a model's input or output.
enum class Space { counts, log1p };

/// What a model says of itself: the `chreode.json` of a model file (contract 1), and the same for
/// the PCA model, which has no file.
struct ModelCard {
  std::string name;                ///< for people: "VAE, 16 numbers" or "PCA, 16 components"
  std::vector<std::string> genes;  ///< column order of the model's input and output
  int latentSize = 0;
  Space inputSpace = Space::counts;
  double inputTargetSum = 0.0;  ///< depth that log1p input was normalised to; 0 = not known
  Space outputSpace = Space::counts;
  std::string likelihood;  ///< "nb", "gaussian", "" for a model that does not say
  std::vector<Covariate> covariates;
  nlohmann::json layers;      ///< the decoder's structure (see DecoderKernel); null when absent
  nlohmann::json training;    ///< the training record of the contract; null when absent
  nlohmann::json classifier;  ///< null when absent

  nlohmann::json toJson() const;
  /// Throws Error with one sentence that names the missing or wrong key.
  static ModelCard fromJson(const nlohmann::json& json);
  static ModelCard parse(const std::string& text);
};

}  // namespace chreode
