#include <cmath>
#include <cstdio>
#include <iostream>
#include <memory>
#include <string>

#include "files/open_dataset.h"
#include "model/torch_engine.h"
#include "verb.h"
#include "whatif/combination.h"

namespace chreode {

namespace {

struct CombineOptions {
  std::string file;
  std::string model;
  CombinationQuestion question;
  OpenChoice choice;
  std::uint64_t seed = 0;
  bool json = false;
};

std::string figure(double value, int width) {
  char text[48];
  if (std::isfinite(value)) {
    std::snprintf(text, sizeof text, "%*.3f", width, value);
  } else {
    std::snprintf(text, sizeof text, "%*s", width, "-");
  }
  return text;
}

void print(const CombinationReport& report) {
  for (const std::string& caveat : report.caveats) std::cout << "Note: " << caveat << "\n";
  std::cout << report.genes.size() << " genes, " << report.values << "; the code is that of "
            << report.latent << "\n";
  for (const std::string& notice : report.notices) std::cout << "Note: " << notice << "\n";
  for (const CombinedPair& pair : report.pairs) {
    std::cout << "\n"
              << pair.a << " + " << pair.b << " in " << pair.within << " (" << pair.cells
              << " cells)\n                       r split       r       L2\n";
    for (const CombinationMethod& method : pair.methods) {
      std::string title = "  " + combinationMethodTitle(method.name);
      title.resize(21, ' ');
      std::cout << title << figure(method.correlationSplit, 9)
                << figure(method.scores.correlation, 8) << figure(method.scores.distance, 9)
                << "\n";
    }
    std::cout << "  ceiling of r       " << figure(pair.ceiling, 9) << "\n  "
              << pair.epistasis.sentence() << " Deviation " << figure(pair.epistasis.deviation, 0)
              << ", by chance up to " << figure(pair.epistasis.bound, 0) << ".\n";
    for (const std::string& notice : pair.notices) std::cout << "  Note: " << notice << "\n";
  }
}

void runCombine(const CombineOptions& options) {
  const Progress progress = terminalProgress();
  CombinationInput input;
  if (!options.model.empty()) input.model = TorchEngine::instance().load(options.model);
  input.data = openDataset(options.file, options.choice, progress.part(0.0, 0.2));
  input.question = options.question;
  input.seed = options.seed;
  const CombinationReport report = combine(input, progress.part(0.2, 1.0));
  if (options.json) {
    nlohmann::json json = report.toJson();
    json["file"] = options.file;
    json["seed"] = options.seed;
    printJson(json);
  } else {
    print(report);
  }
}

}  // namespace

void addCombineVerb(CLI::App& program) {
  const auto options = std::make_shared<CombineOptions>();
  CLI::App* verb = program.add_subcommand(
      "combine", "Predict double perturbations from their singles, and tell how additive they are");
  verb->add_option("file", options->file, "An expression file, or a 10x folder")
      ->required()
      ->type_name("FILE");
  CombinationQuestion& question = options->question;
  verb->add_option("--perturbation", question.perturbation,
                   "Column of perturbations; doubles are written as A+B")
      ->required()
      ->type_name("COLUMN");
  verb->add_option("--control", question.control, "Its value of unperturbed cells")
      ->required()
      ->type_name("VALUE");
  verb->add_option("--within", question.within,
                   "Column of lines or batches: controls and singles are taken from the double's "
                   "own")
      ->required()
      ->type_name("COLUMN");
  verb->add_option("--model", options->model,
                   "A model file whose code the sum is made in (default: a PCA made without the "
                   "doubles)")
      ->type_name("M.pt");
  verb->add_option("--seed", options->seed, "Of halves and bootstrap samples")
      ->capture_default_str();
  addChoiceOptions(*verb, options->choice);
  verb->add_flag("--json", options->json, "Print one JSON object");
  verb->callback([options] { runCombine(*options); });
}

}  // namespace chreode
