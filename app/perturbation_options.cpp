#include "perturbation_options.h"

#include <cmath>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <utility>

#include "model/gene_alignment.h"
#include "model/model_hash.h"
#include "model/torch_engine.h"
#include "notebook/notebook_file.h"
#include "verb.h"

namespace chreode {

CLI::Option* addPerturbationOptions(CLI::App& verb, PerturbationOptions& options,
                                    const PerturbationHelp& help) {
  verb.add_option("file", options.file, "An expression file, or a 10x folder")
      ->required()
      ->type_name("FILE");
  CLI::Option* model = verb.add_option("--model", options.model, help.model)->type_name("M.pt");
  verb.add_option("--seed", options.seed, help.seed)->capture_default_str();
  verb.add_flag("--keep", options.keep, "Keep " + help.kept + " in the notebook beside the file");
  verb.add_option("-o,--output", options.output, help.table)->type_name("OUT.tsv");
  addChoiceOptions(verb, options.choice);
  verb.add_flag("--json", options.json, "Print one JSON object");
  return model;
}

void requireColumn(CLI::App& verb, const std::string& name, std::string& column,
                   const std::string& help) {
  verb.add_option(name, column, help)->required()->type_name("COLUMN");
}

void requireValue(CLI::App& verb, const std::string& name, std::string& value,
                  const std::string& help) {
  verb.add_option(name, value, help)->required()->type_name("VALUE");
}

PerturbedCells openPerturbed(const PerturbationOptions& options, const Progress& progress) {
  PerturbedCells opened;
  if (!options.model.empty()) opened.model = TorchEngine::instance().load(options.model);
  opened.data = openDataset(options.file, options.choice, progress);
  return opened;
}

HypothesisSource PerturbedCells::source(const PerturbationOptions& options) const {
  if (!model) return sourceOf(*data, options.seed);
  const ModelCard& card = model->card();
  return sourceOf(*data, card, modelHash(card, alignGenes(*data, *model)),
                  std::filesystem::absolute(options.model).string(), options.seed);
}

void writeReportTable(const PerturbationOptions& options, const std::string& table) {
  if (!options.output.empty()) writeWholeText(options.output, table);
}

void printReportJson(const PerturbationOptions& options, nlohmann::json report) {
  report["file"] = options.file;
  report["seed"] = options.seed;
  printJson(report);
}

void printWhereReportIs(const PerturbationOptions& options) {
  if (!options.output.empty() || options.keep) std::cout << "\n";
  if (!options.output.empty()) std::cout << "Written to " << options.output << "\n";
  if (options.keep) std::cout << "Kept in the notebook.\n";
}

std::string scoreText(double value, int width) {
  char text[48];
  if (std::isfinite(value)) {
    std::snprintf(text, sizeof text, "%*.3f", width, value);
  } else {
    std::snprintf(text, sizeof text, "%*s", width, "-");
  }
  return text;
}

}  // namespace chreode
