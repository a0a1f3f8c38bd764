#pragma once

#include <string>

#include "notebook/hypothesis.h"

namespace chreode {

/// What would test it, in two or three sentences with controls, from what was asked and foretold.
/// A person is to read and change it.
std::string suggestedExperiment(const Hypothesis& entry);

}  // namespace chreode
