#pragma once

#include <string>

#include "base/progress.h"
#include "notebook/hypothesis.h"
#include "whatif/program_study.h"

namespace chreode {

/// What a programme's answer was asked with.
struct ProgramAsked {
  StudyRequest request;
  std::string cells;     ///< how they were chosen, in words: "cell_type=Prog"
  nlohmann::json setup;  ///< ProgramSetup::toJson(), which sets the laboratory up again
};

/// The entry of one answer of a study: the first operator's effect with the logistic regression
/// beside it, all operators among the scores.
Hypothesis programEntry(const ProgramAsked& asked, const ProgramStudy& study,
                        const ProgramAnswer& answer, const ProgramLab& lab,
                        const HypothesisSource& source);

/// What was asked; of the one factor alone. Throws Error.
ProgramAsked programAskedOf(const Hypothesis& entry);

/// Asks once more by studyPrograms() and makes the entry anew. Throws Error and Cancelled.
Hypothesis askProgramAgain(const Hypothesis& entry, const ProgramLab& lab,
                           const HypothesisSource& source, const Progress& progress);

}  // namespace chreode
