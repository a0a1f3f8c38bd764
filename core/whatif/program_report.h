#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "expression/fate_truth.h"
#include "whatif/program_study.h"
#include "whatif/program_truth.h"

namespace chreode {

/// Answers about programmes with everything that they rest on. The truth comes in here, after the
/// predictions.
struct ProgramReport {
  std::shared_ptr<const ProgramLab> lab;
  std::string model;  ///< its name
  ShiftAmount amount;
  std::vector<ProgramOperator> operators;
  ProgramStudy study;
  std::optional<FateTruth> truth;

  const Dataset& data() const { return *lab->experiment->parts().data; }
  /// The answer about a factor; null where it was not asked.
  const ProgramAnswer* find(const std::string& factor) const;
};

/// What an operator was given of the network that simulated the cells, in which it has an
/// advantage over those that infer theirs; empty for nothing.
std::string givenTruth(const ProgramLab& lab, ProgramOperator by);

/// Scores of an operator or baseline against the simulated truth.
struct NamedScore {
  std::string name;
  TruthScore score;
  std::string uses;  ///< givenTruth()
};
std::vector<NamedScore> truthScores(const ProgramReport& report);

/// A table with a line for each factor and operator or baseline: titles, rows and what is said
/// above it (model, data, amount, contrast, and that predictions are associations).
std::vector<std::string> reportTitles(const ProgramReport& report);
std::vector<std::vector<std::string>> reportRows(const ProgramReport& report);
std::vector<std::string> reportNotes(const ProgramReport& report);

}  // namespace chreode
