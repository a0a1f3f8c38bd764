#include "notebook/notebook_export.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <filesystem>

#include "base/error.h"
#include "base/no_number.h"
#include "base/one_line.h"
#include "files/cell_table.h"
#include "notebook/notebook_file.h"
#include "whatif/association_note.h"

namespace chreode {

namespace {

std::string digits(double value, const char* format = "%.6g") {
  if (!std::isfinite(value)) return {};
  char text[40];
  std::snprintf(text, sizeof text, format, value);
  return text;
}

std::string orDash(const std::string& text) {
  return text.empty() ? "–" : text;
}

/// A field of a Markdown table: on one line, with no bar of its own.
std::string cell(const std::string& text) {
  std::string safe;
  for (const char c : oneLine(text)) safe += c == '|' ? std::string("\\|") : std::string(1, c);
  return orDash(safe);
}

std::string row(const std::vector<std::string>& fields) {
  std::string line = "|";
  for (const std::string& field : fields) line += " " + cell(field) + " |";
  return line + "\n";
}

std::string rule(std::size_t columns) {
  std::string line = "|";
  for (std::size_t i = 0; i < columns; ++i) line += "---|";
  return line + "\n";
}

std::string rankText(const Hypothesis& entry) {
  if (entry.rank <= 0) return {};
  return std::to_string(entry.rank) + " of " + std::to_string(entry.rankOf);
}

void addEffects(std::string& text, const Hypothesis& entry, const char* what,
                const std::string& scale, const std::vector<PredictedEffect>& effects) {
  if (effects.empty()) return;
  text += "\n" + row({what, "predicted", "baseline", "measured"}) + rule(4);
  for (const PredictedEffect& each : effects) {
    text += row({each.name, effectText(each.change, each.error),
                 effectText(each.baseline, kNoNumber), effectText(each.measured, kNoNumber)});
  }
  text += "\nNumbers: " + oneLine(scale) + "; ± " + orDash(oneLine(entry.uncertainty)) + ".\n";
}

void addEntry(std::string& text, const Hypothesis& entry, std::size_t number) {
  const HypothesisSource& source = entry.source;
  text += "\n## " + std::to_string(number) + ". " + oneLine(entry.title) + "\n\n";
  const auto item = [&text](const char* name, const std::string& value) {
    if (!value.empty()) text += std::string("* **") + name + "** " + oneLine(value) + "\n";
  };
  item("Cells:", entry.cells + " (" + std::to_string(entry.cellCount) + ")");
  item("Operator:", entry.operation);
  item("Amount:", entry.amount);
  std::string background = rankText(entry);
  if (!background.empty()) background += " " + entry.background;
  if (std::isfinite(entry.p)) background += "; p " + digits(entry.p, "%.3g");
  if (std::isfinite(entry.q)) background += ", q " + digits(entry.q, "%.3g");
  item("Background:", background.empty() ? "not asked" : background);
  item("Support:", orDash(entry.support));
  item("Baseline:", entry.baseline + ". " + entry.baselineAnswer);
  item("Verdict:", entry.verdict);
  for (const std::string& caveat : source.caveats) item("Data:", caveat);
  item("Source:",
       "data " + source.data + " (hash " + source.dataHash + "), matrix " + source.matrix +
           "; model " +
           (source.model.empty() ? std::string("none")
                                 : source.model + " (hash " + orDash(source.modelHash) + ")") +
           "; seed " + std::to_string(source.seed) + "; " + source.date);
  addEffects(text, entry, "class", entry.classScale, entry.classes);
  addEffects(text, entry, "gene", entry.geneScale, entry.genes);
  if (!entry.experiment.empty()) text += "\n**Suggested experiment.** " + entry.experiment + "\n";
  if (!entry.note.empty()) text += "\n**Note.** " + entry.note + "\n";
}

constexpr std::array kTitles{
    "id",      "date",          "kind",        "title",      "cells",   "cell_count", "operator",
    "amount",  "what",          "name",        "change",     "error",   "baseline",   "measured",
    "scale",   "uncertainty",   "baseline_is", "rank",       "rank_of", "p",          "q",
    "support", "outside_share", "model",       "model_hash", "data",    "data_hash",  "matrix",
    "seed",    "experiment",    "note"};

std::vector<std::vector<std::string>> rowsOf(const std::vector<Hypothesis>& entries) {
  std::vector<std::vector<std::string>> rows;
  for (const Hypothesis& entry : entries) {
    const HypothesisSource& source = entry.source;
    const auto add = [&](const char* what, const std::string& scale, const PredictedEffect& each) {
      rows.push_back({entry.id,
                      source.date,
                      kindName(entry.kind),
                      entry.title,
                      entry.cells,
                      std::to_string(entry.cellCount),
                      entry.operation,
                      entry.amount,
                      what,
                      each.name,
                      digits(each.change),
                      digits(each.error),
                      digits(each.baseline),
                      digits(each.measured),
                      scale,
                      entry.uncertainty,
                      entry.baseline,
                      entry.rank > 0 ? std::to_string(entry.rank) : std::string(),
                      entry.rank > 0 ? std::to_string(entry.rankOf) : std::string(),
                      digits(entry.p),
                      digits(entry.q),
                      entry.support,
                      digits(entry.outsideShare),
                      source.model,
                      source.modelHash,
                      source.data,
                      source.dataHash,
                      source.matrix,
                      std::to_string(source.seed),
                      entry.experiment,
                      entry.note});
    };
    for (const PredictedEffect& each : entry.classes) add("class", entry.classScale, each);
    for (const PredictedEffect& each : entry.genes) add("gene", entry.geneScale, each);
  }
  return rows;
}

/// The first lines of a table: what predictions are, and what is to be said of the data.
std::vector<std::string> notesOf(const std::vector<Hypothesis>& entries) {
  std::vector<std::string> notes{kAssociationNote};
  for (const Hypothesis& entry : entries) {
    for (const std::string& caveat : entry.source.caveats) {
      const std::string note = oneLine(entry.source.data + ": " + caveat);
      if (std::find(notes.begin(), notes.end(), note) == notes.end()) notes.push_back(note);
    }
  }
  return notes;
}

}  // namespace

std::string effectText(double change, double error) {
  if (!std::isfinite(change)) return "–";
  std::string text = digits(change, "%+.3g");
  if (std::isfinite(error)) text += " ± " + digits(error, "%.2g");
  return text;
}

std::string notebookMarkdown(const std::vector<Hypothesis>& entries) {
  std::string text = "# Hypotheses\n\n" + std::string(kAssociationNote) +
                     " Each stands beside a plain baseline: where that says the same, the model "
                     "adds nothing.\n\n";
  text += row({"", "hypothesis", "cells", "operator", "strongest effect", "baseline", "rank",
               "support", "model", "data"}) +
          rule(10);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const Hypothesis& entry = entries[i];
    const PredictedEffect* most = entry.strongest();
    text +=
        row({std::to_string(i + 1), entry.title, std::to_string(entry.cellCount), entry.operation,
             most ? most->name + " " + effectText(most->change, most->error) : std::string(),
             most ? effectText(most->baseline, kNoNumber) : std::string(), rankText(entry),
             entry.support, entry.source.modelHash, entry.source.dataHash});
  }
  for (std::size_t i = 0; i < entries.size(); ++i) addEntry(text, entries[i], i + 1);
  return text;
}

void exportNotebook(const std::string& path, const std::vector<Hypothesis>& entries) {
  const std::string ending = std::filesystem::path(path).extension().string();
  if (ending == ".md") {
    writeWholeText(path, notebookMarkdown(entries));
  } else if (ending == ".csv") {
    writeTextTable(path, notesOf(entries), {kTitles.begin(), kTitles.end()}, rowsOf(entries));
  } else if (ending == ".json") {
    nlohmann::json json = notebookJson(entries);
    json["note"] = kAssociationNote;
    writeWholeText(path, json.dump(1) + "\n");
  } else {
    throw Error("A notebook is written as .md, .csv or .json; choose one of these endings.", path);
  }
}

}  // namespace chreode
