#pragma once

#include <memory>

#include "notebook/program_entry.h"
#include "whatif/program_lab.h"

namespace chreode {

/// The question whose answer is shown, with all that asks it once more.
struct ProgramQuestion {
  std::shared_ptr<const ProgramLab> lab;
  ProgramAsked asked;
  HypothesisSource source;

  /// Its entry for the notebook, asked of the lab anew. Throws Cancelled.
  Hypothesis ask(const Progress& progress) const;
};

}  // namespace chreode
