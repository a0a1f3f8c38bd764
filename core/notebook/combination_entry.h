#pragma once

#include <string>

#include "notebook/hypothesis.h"
#include "whatif/combination.h"

namespace chreode {

/// The entry of one pair of a report, by the method of that name; by the one of the least distance,
/// else the sum, for an empty name.
Hypothesis combinationEntry(const CombinationReport& report, const CombinedPair& pair,
                            const std::string& method, const HypothesisSource& source);

/// What was asked, of which pair and by which method. Throws Error.
CombinationQuestion combinationQuestionOf(const Hypothesis& entry);
std::string combinationMethodOf(const Hypothesis& entry);
/// The same pair in another report of the same question. Throws Error where it is not there.
const CombinedPair& samePair(const Hypothesis& entry, const CombinationReport& report);

}  // namespace chreode
