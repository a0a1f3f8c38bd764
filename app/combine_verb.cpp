#include <iostream>
#include <memory>
#include <string>

#include "kept_notebook.h"
#include "notebook/combination_entry.h"
#include "notebook/notebook_file.h"
#include "perturbation_options.h"
#include "verb.h"
#include "whatif/combination.h"

namespace chreode {

namespace {

struct CombineOptions {
  PerturbationOptions common;
  std::string output;
  CombinationQuestion question;
};

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
      std::cout << title << scoreText(method.correlationSplit, 9)
                << scoreText(method.scores.correlation, 8) << scoreText(method.scores.distance, 9)
                << "\n";
    }
    std::cout << "  ceiling of r       " << scoreText(pair.ceiling, 9) << "\n  "
              << pair.epistasis.sentence() << " Deviation "
              << scoreText(pair.epistasis.deviation, 0) << ", by chance up to "
              << scoreText(pair.epistasis.bound, 0) << ".\n";
    for (const std::string& notice : pair.notices) std::cout << "  Note: " << notice << "\n";
  }
}

void runCombine(const CombineOptions& options) {
  const Progress progress = terminalProgress();
  const PerturbedCells opened = openPerturbed(options.common, progress.part(0.0, 0.2));
  CombinationInput input;
  input.model = opened.model;
  input.data = opened.data;
  input.question = options.question;
  input.seed = options.common.seed;
  const CombinationReport report = combine(input, progress.part(0.2, 1.0));
  if (!options.output.empty()) writeWholeText(options.output, report.table());
  if (options.common.keep) {
    const HypothesisSource source = opened.source(options.common);
    for (const CombinedPair& pair : report.pairs) {
      keepInNotebook(options.common.file, *opened.data, combinationEntry(report, pair, {}, source));
    }
  }
  if (options.common.json) {
    nlohmann::json json = report.toJson();
    json["file"] = options.common.file;
    json["seed"] = options.common.seed;
    printJson(json);
    return;
  }
  print(report);
  if (!options.output.empty()) std::cout << "\nWritten to " << options.output << "\n";
  if (options.common.keep) std::cout << "\nKept in the notebook.\n";
}

}  // namespace

void addCombineVerb(CLI::App& program) {
  const auto options = std::make_shared<CombineOptions>();
  CLI::App* verb = program.add_subcommand(
      "combine", "Predict double perturbations from their singles, and tell how additive they are");
  addPerturbationOptions(*verb, options->common,
                         "A model file whose code the sum is made in (default: a PCA made without "
                         "the doubles)",
                         "Of halves and bootstrap samples", "each pair");
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
  verb->add_option("-o,--output", options->output, "Write the scores of all pairs as a table")
      ->type_name("OUT.tsv");
  verb->callback([options] { runCombine(*options); });
}

}  // namespace chreode
