#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <nlohmann/json.hpp>

#include "expression/annotation.h"
#include "model/latent_model.h"

namespace chreode {

/// A model with its codes of the cells. All that are compared have the same genes and cells.
struct SeedModel {
  const LatentModel* model;
  const Matrix* codes;  ///< cells × its latent numbers
};

/// How far models that differ in their seed alone predict the same differences between classes.
struct SeedAgreement {
  int models = 0;
  int contrasts = 0;  ///< pairs of classes
  /// Of the 50 genes that change most in the first model, the share on whose sign all models agree;
  /// mean over contrasts.
  double signAgreement = 0.0;
  /// Pearson's r of the predicted changes over genes; mean over contrasts and pairs of models.
  double correlation = 0.0;

  /// {"models", "contrasts", "sign_agreement", "correlation"}
  nlohmann::json toJson() const;
};

/// Each model decodes the mean code of each group of cells, at 10,000 counts and without a level of
/// its covariates; the change from one group to another is as in Response, of the genes that reach
/// 0.5 per 10,000 on one side in the first model (counts; all genes of log models). Throws Error
/// for fewer than two models or two groups with cells, and for models of different genes.
SeedAgreement seedAgreement(std::span<const SeedModel> models,
                            std::span<const std::vector<std::int32_t>> groups);

/// The cells of each level with at least `fewest` cells.
std::vector<std::vector<std::int32_t>> groupsOf(const Annotation& label, std::size_t fewest = 10);

}  // namespace chreode
