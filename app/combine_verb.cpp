#include <iostream>
#include <memory>
#include <string>

#include "kept_notebook.h"
#include "notebook/combination_entry.h"
#include "perturbation_options.h"
#include "verb.h"
#include "whatif/combination.h"

namespace chreode {

namespace {

struct CombineOptions {
  PerturbationOptions common;
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
  writeReportTable(options.common, report.table());
  if (options.common.keep) {
    const HypothesisSource source = opened.source(options.common);
    for (const CombinedPair& pair : report.pairs) {
      keepInNotebook(options.common.file, *opened.data, combinationEntry(report, pair, {}, source));
    }
  }
  if (options.common.json) {
    printReportJson(options.common, report.toJson());
    return;
  }
  print(report);
  printWhereReportIs(options.common);
}

}  // namespace

void addCombineVerb(CLI::App& program) {
  const auto options = std::make_shared<CombineOptions>();
  CLI::App* verb = program.add_subcommand(
      "combine", "Predict double perturbations from their singles, and tell how additive they are");
  addPerturbationOptions(
      *verb, options->common,
      {.model =
           "A model file whose code the sum is made in (default: a PCA made without the doubles)",
       .seed = "Of halves and bootstrap samples",
       .kept = "each pair",
       .table = "Write the scores of all pairs as a table"});
  CombinationQuestion& question = options->question;
  requireColumn(*verb, "--perturbation", question.perturbation,
                "Column of perturbations; doubles are written as A+B");
  requireValue(*verb, "--control", question.control, "Its value of unperturbed cells");
  requireColumn(*verb, "--within", question.within,
                "Column of lines or batches: controls and singles are taken from the double's own");
  verb->callback([options] { runCombine(*options); });
}

}  // namespace chreode
