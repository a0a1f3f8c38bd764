#pragma once

#include <string>

#include "expression/dataset.h"
#include "notebook/hypothesis.h"

namespace chreode {

/// Where the window keeps the notebook of a data file; `part` as in Dataset::part.
std::string notebookPathOf(const std::string& file, const std::string& part);

/// Adds an entry to it. Throws Error.
void keepInNotebook(const std::string& file, const Dataset& data, const Hypothesis& entry);

}  // namespace chreode
