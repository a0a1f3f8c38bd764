#include "preparation_options.h"

#include <charconv>

#include "base/error.h"
#include "base/grouped_number.h"
#include "files/gene_list_file.h"

namespace chreode {

namespace {

const char* const kNeverHelp =
    "Leave these genes out: ribosomal, mitochondrial, tcr-ig, malat1, cell-cycle, or the genes of "
    "a file";
const char* const kAlwaysHelp =
    "Take these genes in any case: markers[:COLUMN] of the labels, targets[:COLUMN] of "
    "perturbations, or a file: a list of genes, or a table with a column tf or source";

double shareOf(const std::string& text) {
  double share = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), share);
  const bool percent = end == text.data() + text.size() - 1 && *end == '%';
  const bool whole = end == text.data() + text.size();
  if (percent) share /= 100.0;
  if (error != std::errc() || !(whole || percent) || !(share >= 0.0 && share <= 1.0)) {
    throw Error("--max-mito is a share from 0 to 1, or a percentage such as 15%, and not \"" +
                text + "\".");
  }
  return share;
}

/// The column of "markers:COLUMN", or `guessed` where none is named.
std::string columnOf(const std::string& set, const std::string& guessed, const char* what,
                     const Dataset& data) {
  const std::size_t colon = set.find(':');
  if (colon != std::string::npos) return set.substr(colon + 1);
  if (guessed.empty()) {
    throw Error("No column of the cells looks like one of " + std::string(what) +
                    "; name it: " + set + ":COLUMN.",
                data.path);
  }
  return guessed;
}

bool isSet(const std::string& text, const std::string& name) {
  return text == name || text.rfind(name + ":", 0) == 0;
}

Index indexIn(const nlohmann::json& json, const char* key) {
  return json.value(key, Index{0});
}

}  // namespace

void addPreparationOptions(CLI::App& verb, PreparationOptions& options) {
  CellFilter& filter = options.filter;
  const char* group = "Cells and genes";
  const auto limit = [&](const char* name, std::optional<double>& value, const char* help) {
    verb.add_option(name, value, help)->check(CLI::NonNegativeNumber)->type_name("N")->group(group);
  };
  limit("--min-genes", filter.minGenes, "Leave out cells with fewer genes");
  limit("--max-genes", filter.maxGenes, "Leave out cells with more genes");
  limit("--min-counts", filter.minCounts, "Leave out cells with fewer counts");
  limit("--max-counts", filter.maxCounts, "Leave out cells with more counts");
  verb.add_option("--max-mito", options.maxMito,
                  "Leave out cells with a greater share of mitochondrial counts (0.15 or 15%)")
      ->type_name("SHARE")
      ->group(group);
  verb.add_option("--min-cells", filter.minCells,
                  "Leave out genes with values in fewer of the cells that stay")
      ->check(CLI::NonNegativeNumber)
      ->type_name("N")
      ->group(group);
  verb.add_option(
          "--keep", filter.keep,
          "Keep only cells that meet this: =, !=, and for numbers <, <=, >, >=; given again, "
          "all must be met, of several = on one column any")
      ->type_name("COLUMN=VALUE")
      ->delimiter('\0')
      ->group(group);
  verb.add_option("--always", options.always, kAlwaysHelp)
      ->type_name("SET,…")
      ->delimiter(',')
      ->group(group);
  verb.add_option("--never", options.never, kNeverHelp)
      ->type_name("SET,…")
      ->delimiter(',')
      ->group(group);
  verb.add_option("--genes-by-batch", options.genesByBatch,
                  "Find variable genes in each batch by itself, then combine")
      ->type_name("COLUMN")
      ->group(group);
}

void prepare(const PreparationOptions& options, const Dataset& data, TrainingOptions& training) {
  training.filter = options.filter;
  if (!options.maxMito.empty()) training.filter.maxMito = shareOf(options.maxMito);
  GeneChoice& choice = training.geneChoice;
  choice.batchColumn = options.genesByBatch;
  for (const std::string& set : options.always) {
    if (isSet(set, "markers")) {
      choice.markerColumn = columnOf(set, guessRoles(data.cells).label, "labels", data);
    } else if (isSet(set, "targets")) {
      choice.targetColumn = columnOf(set, guessTargetColumn(data), "perturbed genes", data);
    } else {
      GeneListFile list = readGeneList(set);
      choice.always.push_back({std::move(list.name), std::move(list.genes)});
    }
  }
  for (const std::string& set : options.never) {
    GeneFamily family{};
    if (familyNamed(set, family)) {
      choice.never.push_back(family);
    } else {
      GeneListFile list = readGeneList(set);
      choice.neverLists.push_back({std::move(list.name), std::move(list.genes)});
    }
  }
}

std::vector<std::string> preparationLines(const nlohmann::json& record) {
  std::vector<std::string> lines;
  if (const auto cells = record.find("cell_filter_outcome"); cells != record.end()) {
    const Index kept = indexIn(*cells, "kept_cells");
    const Index genes = indexIn(*cells, "kept_genes");
    lines.push_back("Cells kept: " + groupedNumber(kept) + " of " +
                    groupedNumber(kept + indexIn(*cells, "left_out_cells")) +
                    "; genes kept: " + groupedNumber(genes) + " of " +
                    groupedNumber(genes + indexIn(*cells, "left_out_genes")));
    for (const nlohmann::json& reason : cells->value("reasons", nlohmann::json::array())) {
      lines.push_back("  " + reason.value("criterion", std::string()) + ": leaves out " +
                      groupedNumber(indexIn(reason, "cells")) + ", " +
                      groupedNumber(indexIn(reason, "only")) + " of them alone");
    }
  }
  if (const auto genes = record.find("gene_choice_outcome"); genes != record.end()) {
    lines.push_back("Genes of the model: " + groupedNumber(indexIn(*genes, "genes")) + ", " +
                    groupedNumber(indexIn(*genes, "variable")) + " of them as variable");
    for (const nlohmann::json& set : genes->value("sets", nlohmann::json::array())) {
      const bool always = set.value("rule", std::string()) == "always";
      lines.push_back("  " + std::string(always ? "always " : "never ") +
                      set.value("set", std::string()) + ": " +
                      groupedNumber(indexIn(set, "found")) + " in the data, " +
                      groupedNumber(indexIn(set, always ? "added" : "left_out")) +
                      (always ? " added" : " left out"));
    }
    for (const nlohmann::json& batch : genes->value("small_batches", nlohmann::json::array())) {
      lines.push_back("  batch " + batch.get<std::string>() +
                      ": too few cells to find variable genes in");
    }
  }
  return lines;
}

}  // namespace chreode
