#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/no_number.h"
#include "base/progress.h"
#include "expression/dataset.h"
#include "judge/class_calibration.h"
#include "judge/predictive_checks.h"
#include "judge/seed_agreement.h"
#include "latent/latent_edit.h"
#include "model/label_classifier.h"
#include "model/latent_model.h"

namespace chreode {

/// What is judged, aligned and encoded already.
struct EvaluationInput {
  std::shared_ptr<const Dataset> data;
  std::shared_ptr<const LatentModel> model;
  std::shared_ptr<const ExpressionMatrix> input;  ///< cells × model genes, in the input space
  Levels levels;                                  ///< cells × covariates
  std::vector<std::int32_t> missingGenes;         ///< of the model, not in the data; ascending
  LatentCodes codes;
  Matrix view;           ///< cells × 3 as shown; empty = no view is judged
  std::string viewName;  ///< for people
  std::string label;     ///< column of classes; empty = none
  std::string labelMissing;  ///< a sentence: why there is none
  std::string batch;     ///< column of batches; empty = none
  /// Of `label`; null: one is trained for the judgement, with whole samples of `sample` held out.
  std::shared_ptr<const LabelClassifier> classifier;
  std::string sample;
  /// The same training with another seed, and its codes of the same cells.
  struct Sibling {
    std::shared_ptr<const LatentModel> model;
    std::shared_ptr<const Matrix> codes;
  };
  std::vector<Sibling> siblings;
  std::uint64_t seed = 0;
};

/// A figure over several splits of the counts; NaN where it cannot be had.
struct SplitFigure {
  std::vector<double> values;
  double mean() const;
  double deviation() const;  ///< n − 1 in the denominator; NaN for fewer than two
};

/// The model card's figures. NaN: cannot be computed; `missing` says why.
struct Evaluation {
  std::string model;
  std::string label, batch, viewName;
  std::string data;  ///< the file's name
  std::uint64_t seed = 0;
  bool heldout = false;  ///< the judged cells are those that training held out
  std::string heldoutBy;  ///< a sentence of the training record; "" = it says nothing
  std::size_t judgedCells = 0;
  std::size_t cells = 0;
  Index genes = 0;         ///< of the model
  Index genesLeftOut = 0;  ///< of these, not in the data: nothing is judged on them

  SplitFigure deviance, pcaDeviance, nmfDeviance;
  double reconstruction = kNoNumber, pcaReconstruction = kNoNumber;  ///< log models
  double coverage = kNoNumber;
  PredictiveChecks checks;

  int activeUnits = 0;
  int latentSize = 0;
  double effectiveDimension = kNoNumber;
  std::vector<double> klPerNumber;  ///< empty without a posterior

  double knnCodes = kNoNumber, knnPca = kNoNumber;
  double ari = kNoNumber, nmi = kNoNumber;
  double clisi = kNoNumber, clisiPca = kNoNumber, ilisi = kNoNumber, ilisiPca = kNoNumber;
  int classes = 0, batches = 0;
  std::size_t neighborCells = 0;  ///< cells whose neighbours were looked at

  ClassCalibration classifier;  ///< 0 cells: none
  std::vector<std::string> classifierLabels;
  std::string classifierHeldoutBy;
  double classifierTemperature = kNoNumber;

  double trustworthiness = kNoNumber, preservation = kNoNumber, preservationChance = kNoNumber;
  std::size_t viewCells = 0;  ///< a seeded sample where there are more

  SeedAgreement seeds;  ///< 0 models: not known

  std::string labelMissing, devianceMissing, coverageMissing, classifierMissing,
      seedsMissing;  ///< sentences; "" = nothing is

  const SplitFigure& bestLinear() const;  ///< of the greater mean
  /// The paired difference from the best linear baseline is positive in every split.
  bool aboveInAll() const;
  /// One object with the keys of `chreode evaluate --json`; what is unknown is null.
  nlohmann::json toJson() const;
};

/// Computes all of it: some seconds for thousands of cells, most of them for the linear baselines.
/// Throws Error for columns that are missing or tell no classes apart, and Cancelled.
Evaluation evaluateModel(const EvaluationInput& input, const Progress& progress);

}  // namespace chreode
