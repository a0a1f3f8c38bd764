#pragma once

#include <memory>
#include <string>
#include <vector>

#include "whatif/program_baselines.h"
#include "whatif/program_shift.h"

namespace chreode {

/// A table of programmes, a data set and a model, with all that questions about them need fitted
/// once. Knows nothing of any truth. An immutable snapshot that threads share.
struct ProgramLab {
  GenePrograms programs;
  std::string table;         ///< where the programmes are from, for people
  bool trueNetwork = false;  ///< they are those that simulated the cells
  std::shared_ptr<const ProgramExperiment> experiment;
  std::shared_ptr<const GeneLogistic> logistic;
  std::shared_ptr<const ProgramShift> shift;
  /// The same questions to models that were trained in the same way with other seeds.
  std::vector<std::shared_ptr<const ProgramShift>> seeds;

  /// Fewer models in all tell nothing of how much a seed matters.
  static constexpr std::size_t kFewestModels = 3;
  /// Whether an effect is the mean over the models of all seeds, and its uncertainty their spread:
  /// only where there are no samples to take that from.
  bool asksOtherSeeds() const;
  std::string uncertaintyText() const;
  /// What stands behind a ±, whole: "standard error, over the samples of donor".
  std::string errorText() const;
  /// What is not told by the mean over the models; empty without models of other seeds.
  std::string firstModelText() const;
  /// The programme of this name that can be asked, −1 = none.
  int usableProgram(const std::string& factor) const;
  const GeneProgram& program(int at) const {
    return programs.programs[static_cast<std::size_t>(at)];
  }
};

/// What a lab is made of; `experiment` and `seeds` without the programmes.
struct ProgramLabParts {
  GenePrograms programs;
  std::string table;
  bool trueNetwork = false;
  ProgramExperiment::Parts experiment;
  std::vector<ProgramExperiment::Parts> seeds;
  std::vector<ProgramOperator> operators;  ///< that will be asked for
  /// An earlier fit on the same data, model and classes, which saves the longest part; or null.
  std::shared_ptr<const GeneLogistic> fitted;
};

/// Throws Error as ProgramExperiment does; Cancelled.
std::shared_ptr<const ProgramLab> makeProgramLab(ProgramLabParts parts, const Progress& progress);

}  // namespace chreode
