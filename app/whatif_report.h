#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "expression/fate_truth.h"
#include "whatif/program_study.h"
#include "whatif/program_truth.h"

namespace chreode {

/// Everything that `chreode whatif` has to say. The truth comes in here, after the predictions.
struct WhatifReport {
  std::shared_ptr<const Dataset> data;
  std::string model;
  std::string modelFile;
  std::string alignment;
  std::string table;  ///< where the programmes are from
  bool trueNetwork = false;
  GenePrograms programs;
  ShiftAmount amount;
  std::vector<ProgramOperator> operators;
  std::shared_ptr<const ProgramExperiment> experiment;
  ProgramStudy study;
  std::optional<FateTruth> truth;
};

/// Scores of an operator or baseline against the simulated truth.
struct NamedScore {
  std::string name;
  TruthScore score;
  std::string uses;  ///< what of the true network it was given; empty = nothing
};
std::vector<NamedScore> truthScores(const WhatifReport& report);

nlohmann::json whatifJson(const WhatifReport& report);
std::string whatifText(const WhatifReport& report);
/// A line for each factor and operator or baseline. Throws Error.
void writeWhatifTable(const std::string& path, const WhatifReport& report);

}  // namespace chreode
