#include "perturbation_options.h"

#include <cmath>
#include <cstdio>
#include <filesystem>

#include "model/gene_alignment.h"
#include "model/model_hash.h"
#include "model/torch_engine.h"
#include "verb.h"

namespace chreode {

CLI::Option* addPerturbationOptions(CLI::App& verb, PerturbationOptions& options,
                                    const std::string& modelHelp, const std::string& seedHelp,
                                    const std::string& kept) {
  verb.add_option("file", options.file, "An expression file, or a 10x folder")
      ->required()
      ->type_name("FILE");
  CLI::Option* model = verb.add_option("--model", options.model, modelHelp)->type_name("M.pt");
  verb.add_option("--seed", options.seed, seedHelp)->capture_default_str();
  verb.add_flag("--keep", options.keep, "Keep " + kept + " in the notebook beside the file");
  addChoiceOptions(verb, options.choice);
  verb.add_flag("--json", options.json, "Print one JSON object");
  return model;
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
