#pragma once

#include <string>

#include "notebook/hypothesis.h"
#include "whatif/transfer_run.h"

namespace chreode {

/// The entry of one prediction of a report, by the name of its method; the recommended one, else
/// the one by likeness, for an empty name. Its 20 strongest genes, beside the plain expression
/// difference and the truth where there is one.
Hypothesis transferEntry(const TransferRequest& request, const TransferReport& report,
                         const std::string& method, const HypothesisSource& source);

/// What was asked. Throws Error.
TransferRequest transferRequestOf(const Hypothesis& entry);
std::string transferMethodOf(const Hypothesis& entry);

}  // namespace chreode
