#pragma once

#include <string>
#include <vector>

#include "notebook/hypothesis.h"

namespace chreode {

/// The file's name in the folder that is kept with a data file.
inline constexpr const char* kNotebookFile = "notebook.json";

/// Hypotheses in the order in which they were kept; none where there is no file. Throws Error, with
/// the file's name, where it cannot be read or is no notebook.
std::vector<Hypothesis> readNotebook(const std::string& path);

/// Writes the whole file beside its place and puts it there; makes the folder. Throws Error.
void writeNotebook(const std::string& path, const std::vector<Hypothesis>& entries);

/// Adds one to what the file holds. Throws Error as the two above.
void addToNotebook(const std::string& path, const Hypothesis& entry);

/// Its JSON: `notebook` (1, the version) and `entries`. Throws Error.
std::vector<Hypothesis> notebookFrom(const nlohmann::json& json);
nlohmann::json notebookJson(const std::vector<Hypothesis>& entries);

/// Writes a text beside its place and puts it there. Throws Error.
void writeWholeText(const std::string& path, const std::string& text);

}  // namespace chreode
