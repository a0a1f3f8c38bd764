#pragma once

#include <string>
#include <vector>

#include "notebook/hypothesis.h"

namespace chreode {

/// For people: a table of all, then each with its effects, baseline row, experiment and note.
std::string notebookMarkdown(const std::vector<Hypothesis>& entries);

/// Writes them by the name's ending: .md, .csv (a line for each predicted class or gene with its
/// baseline and everything that tells where it is from), .json (as notebookJson(), with the note).
/// Throws Error for another ending and where it cannot be written.
void exportNotebook(const std::string& path, const std::vector<Hypothesis>& entries);

/// "+0.31 ± 0.04", "+0.31", "–": three significant digits.
std::string effectText(double change, double error);

}  // namespace chreode
