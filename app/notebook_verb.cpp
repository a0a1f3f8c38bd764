#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/no_number.h"
#include "expression/data_hash.h"
#include "files/expression_file.h"
#include "files/file_preview.h"
#include "files/open_dataset.h"
#include "gene_name_options.h"
#include "kept_notebook.h"
#include "notebook/notebook_export.h"
#include "notebook/notebook_file.h"
#include "notebook_tools.h"
#include "verb.h"
#include "whatif/association_note.h"

namespace chreode {

namespace {

struct NotebookOptions {
  std::string file;
  std::string model;
  std::string output;
  OpenChoice choice;
  GeneNameOptions names;
  bool replay = false;
  bool json = false;
};

struct Replayed {
  std::string id;
  ReplayResult result;
};

std::vector<Replayed> replayAll(const NotebookOptions& options,
                                const std::vector<Hypothesis>& entries, const Progress& progress) {
  const auto data = openDataset(options.file, options.choice, progress.part(0.0, 0.1));
  NotebookTools tools(data, options.model, options.names.rules());
  std::vector<Replayed> results;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const Hypothesis& entry = entries[i];
    const auto count = static_cast<double>(entries.size());
    const Progress part = progress.part(0.1 + 0.9 * static_cast<double>(i) / count,
                                        0.1 + 0.9 * static_cast<double>(i + 1) / count);
    // Data are compared first: of others the model need not be there.
    const std::string dataHash = dataHashText(*data);
    const bool others = entry.source.dataHash != dataHash;
    try {
      results.push_back({entry.id, others
                                       ? refusedReplay(replayRefusal(entry, dataHash, {}))
                                       : replay(entry, tools.toolsFor(entry, part.part(0.0, 0.2)),
                                                part.part(0.2, 1.0))});
    } catch (const Error& error) {
      results.push_back({entry.id, refusedReplay(error.what())});
    }
  }
  return results;
}

void printEntries(const std::vector<Hypothesis>& entries, const std::vector<Replayed>& replayed) {
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const Hypothesis& entry = entries[i];
    const PredictedEffect* most = entry.strongest();
    std::cout << i + 1 << ". " << entry.title << "  [" << kindName(entry.kind) << ", "
              << entry.source.date << "]\n   " << entry.operation << ", " << entry.amount << ", "
              << entry.cellCount << " cells";
    if (most) {
      std::cout << "; " << most->name << " " << effectText(most->change, most->error)
                << ", baseline " << effectText(most->baseline, kNoNumber);
    }
    if (entry.rank > 0) std::cout << "; rank " << entry.rank << " of " << entry.rankOf;
    std::cout << "\n   " << entry.support << "\n   Experiment: " << entry.experiment << "\n";
    if (!entry.note.empty()) std::cout << "   Note: " << entry.note << "\n";
    if (!replayed.empty()) std::cout << "   Replay: " << replayed[i].result.sentence << "\n";
  }
  std::cout << (entries.empty() ? "Nothing was kept with this file.\n"
                                : std::string(kAssociationNote) + "\n");
}

nlohmann::json toJson(const std::vector<Hypothesis>& entries,
                      const std::vector<Replayed>& replayed) {
  nlohmann::json json = notebookJson(entries);
  json["note"] = kAssociationNote;
  for (const Replayed& each : replayed) {
    json["replay"].push_back({{"id", each.id},
                              {"same", each.result.same},
                              {"refused", each.result.refused},
                              {"greatest_difference", each.result.greatest},
                              {"sentence", each.result.sentence}});
  }
  return json;
}

void runNotebook(const NotebookOptions& options) {
  const Progress progress = terminalProgress();
  const std::vector<Hypothesis> entries =
      readNotebook(notebookPathOf(options.file, options.choice.part));
  // Beside a file that holds no cells nothing can have been kept: that is said in its place.
  if (entries.empty()) {
    try {
      previewOf(options.file, options.choice.part, progress);
    } catch (const PartNeeded&) {
      // It holds cells, in several parts.
    }
  }
  std::vector<Replayed> replayed;
  if (options.replay) replayed = replayAll(options, entries, progress);
  if (!options.output.empty()) exportNotebook(options.output, entries);
  if (options.json) {
    printJson(toJson(entries, replayed));
  } else {
    printEntries(entries, replayed);
    if (!options.output.empty()) std::cout << "Written to " << options.output << "\n";
  }
  std::size_t others = 0;
  for (const Replayed& each : replayed) others += !each.result.same;
  if (others > 0) {
    throw Error(std::to_string(others) + " of " + std::to_string(entries.size()) +
                " entries did not give the same numbers again.");
  }
}

}  // namespace

void addNotebookVerb(CLI::App& program) {
  const auto options = std::make_shared<NotebookOptions>();
  CLI::App* verb = program.add_subcommand(
      "notebook", "List, write out and ask again the hypotheses that were kept with a file");
  verb->add_option("file", options->file, "The expression file that they were kept with")
      ->required()
      ->type_name("FILE")
      ->check(CLI::ExistingPath);
  verb->add_flag("--replay", options->replay,
                 "Ask each again on the same data and model, and tell whether the numbers are the "
                 "same to 1e-5; exit status 1 where any are not");
  verb->add_option("--model", options->model,
                   "Ask them of this model (default: the file that each entry names)")
      ->type_name("M.pt");
  verb->add_option("-o,--output", options->output, "Write them as .md, .csv or .json")
      ->type_name("OUT");
  addChoiceOptions(*verb, options->choice);
  addGeneNameOptions(*verb, options->names);
  verb->add_flag("--json", options->json, "Print one JSON object");
  verb->callback([options] { runNotebook(*options); });
}

}  // namespace chreode
