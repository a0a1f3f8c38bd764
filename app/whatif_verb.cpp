#include <filesystem>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "files/cell_table.h"
#include "files/open_dataset.h"
#include "files/stored_simulation.h"
#include "gene_name_options.h"
#include "kept_notebook.h"
#include "model/torch_engine.h"
#include "notebook/program_entry.h"
#include "notebook/program_setup.h"
#include "verb.h"
#include "whatif_report.h"

namespace chreode {

namespace {

struct WhatifOptions {
  std::string file, model, programs, output, label;
  std::vector<std::string> factors, genes, cells, start, seedModels;
  std::string card;
  bool allFactors = false, infer = false, json = false, keep = false;
  std::string amount = "+1", signs = "table";
  std::vector<std::string> operators;
  int background = 0;
  std::uint64_t seed = 0;
  OpenChoice choice;
  GeneNameOptions names;
};

std::vector<ProgramOperator> operatorsOf(const WhatifOptions& options) {
  if (options.operators.empty()) return {kProgramOperators.begin(), kProgramOperators.end()};
  std::vector<ProgramOperator> chosen;
  for (const std::string& name : options.operators) {
    if (name == "all") return {kProgramOperators.begin(), kProgramOperators.end()};
    const auto found = operatorNamed(name);
    if (!found) {
      throw CLI::ValidationError("--operator",
                                 "there is no operator " + name +
                                     "; choose of encoder, factor_only, gradient, propagation, "
                                     "propagation_inferred");
    }
    chosen.push_back(*found);
  }
  return chosen;
}

SignSource signsOf(const std::string& text) {
  return text == "data" ? SignSource::data : text == "plus" ? SignSource::plus : SignSource::table;
}

ProgramSetup setupOf(const WhatifOptions& options) {
  ProgramSetup setup;
  if (!options.programs.empty()) {
    setup.programs = std::filesystem::absolute(options.programs).string();
  }
  setup.genes = options.genes;
  setup.infer = options.infer;
  setup.factors = options.factors;
  setup.signs = signsOf(options.signs);
  setup.conditions = options.cells;
  setup.start = options.start;
  setup.label = options.label;
  for (const std::string& path : options.seedModels) {
    setup.seedModels.push_back(std::filesystem::absolute(path).string());
  }
  setup.seed = options.seed;
  return setup;
}

std::string cellsText(const WhatifOptions& options) {
  std::string text;
  for (const std::string& condition : options.cells) text += (text.empty() ? "" : ", ") + condition;
  return text.empty() ? "all cells" : text;
}

void keepAnswers(const WhatifOptions& options, const ProgramSetup& setup, const StudyRequest& asked,
                 const NamedLab& named, const ProgramReport& report) {
  const HypothesisSource source =
      sourceOf(report.data(), named.lab->experiment->parts().model->card(), named.modelHash,
               std::filesystem::absolute(options.model).string(), options.seed);
  for (const ProgramAnswer& answer : report.study.answers) {
    keepInNotebook(options.file, report.data(),
                   programEntry({asked, cellsText(options), setup.toJson()}, report.study, answer,
                                *named.lab, source));
  }
}

std::vector<ProgramCard> cardsOf(const ProgramReport& report, const std::string& state,
                                 const Progress& progress) {
  std::vector<ProgramCard> cards;
  const StateCards made(*report.lab, state, report.operators, progress);
  for (const ProgramAnswer& answer : report.study.answers) {
    cards.push_back(made.card(report.lab->program(answer.program), report.amount, progress));
  }
  return cards;
}

void runWhatif(const WhatifOptions& options) {
  ProgramReport report;
  report.operators = operatorsOf(options);
  if (options.keep && options.factors.empty() && options.genes.empty()) {
    throw CLI::ValidationError("--keep", "name what is to be kept with --factor or --genes");
  }
  report.amount = ShiftAmount::parse(options.amount);
  const Progress progress = terminalProgress();
  const auto model = TorchEngine::instance().load(options.model);
  const auto data = openDataset(options.file, options.choice, progress.part(0.0, 0.1));
  const ProgramSetup setup = setupOf(options);
  const NamedLab named = setUpLab(data, model, setup, report.operators, options.names.rules(),
                                  progress.part(0.1, 0.5));
  report.lab = named.lab;
  report.model = model->card().name;
  const StudyRequest request{options.factors, report.amount, report.operators, options.background,
                             options.seed};
  report.study =
      studyPrograms(*report.lab, request, progress.part(0.5, options.card.empty() ? 1.0 : 0.8));
  // The truth comes in here, after the predictions.
  if (data->simulated) {
    const auto stored = readStoredSimulation(options.file);
    if (stored && !stored->truth.factors.empty()) report.truth = stored->truth;
  }
  std::vector<ProgramCard> cards;
  if (!options.card.empty()) cards = cardsOf(report, options.card, progress.part(0.8, 1.0));
  if (options.keep) keepAnswers(options, setup, request, named, report);

  if (!options.output.empty()) {
    writeTextTable(options.output, reportNotes(report), reportTitles(report), reportRows(report));
  }
  if (options.json) {
    nlohmann::json json = whatifJson(report);
    if (!cards.empty()) json["card"] = cardsJson(cards);
    printJson(json);
  } else {
    std::cout << whatifText(report, named.alignment) << cardsText(cards);
    if (!options.output.empty()) std::cout << "Written to " << options.output << "\n";
    if (options.keep) std::cout << "Kept in the notebook.\n";
  }
}

}  // namespace

void addWhatifVerb(CLI::App& program) {
  const auto options = std::make_shared<WhatifOptions>();
  CLI::App* verb = program.add_subcommand(
      "whatif",
      "Raise or lower a factor with its targets, beside baselines, a background and the truth");
  verb->add_option("file", options->file, "An expression file, or a 10x folder")
      ->required()
      ->type_name("FILE");
  verb->add_option("--model", options->model, "A model file")->required()->type_name("M.pt");
  verb->add_option("--programs", options->programs,
                   "A table of factors and targets (columns tf, target, mode …) or a GMT file; the "
                   "stored network of simulated cells unless said")
      ->type_name("TSV");
  CLI::Option* factor =
      verb->add_option("--factor", options->factors, "Tell of these factors or sets")
          ->type_name("X,…")
          ->delimiter(',');
  CLI::Option* genes =
      verb->add_option("--genes", options->genes, "Move these genes together, without any table")
          ->type_name("A,B,…")
          ->delimiter(',')
          ->excludes(factor);
  verb->add_flag("--all-factors", options->allFactors, "Tell of every usable factor (the default)")
      ->excludes(factor)
      ->excludes(genes);
  verb->add_flag("--infer", options->infer,
                 "Take the genes that correlate most with each factor as its targets")
      ->excludes(genes);
  verb->add_option("--amount", options->amount,
                   "Standard deviations of log1p (+2, -1), \"zero\", or a quantile of the "
                   "expressing cells (q90)")
      ->capture_default_str()
      ->type_name("A");
  verb->add_option("--cells", options->cells,
                   "Only cells that meet this (and all others that are given); all unless said")
      ->type_name("COLUMN=VALUE")
      ->allow_extra_args(false);
  verb->add_option("--start", options->start,
                   "Class that cells start from, which is left out of the contrast; guessed unless "
                   "said, \"-\" for none")
      ->type_name("CLASS")
      ->allow_extra_args(false);
  verb->add_option("--label", options->label,
                   "Column of classes (default: the classifier's, else a guessed one)")
      ->type_name("COLUMN");
  verb->add_option("--operator", options->operators,
                   "encoder, factor_only, gradient, propagation, propagation_inferred; all unless "
                   "said, ranked by the first")
      ->type_name("NAME,…")
      ->delimiter(',');
  verb->add_option("--signs", options->signs,
                   "Signs of the targets: the table's, the data's correlation, or all plus")
      ->check(CLI::IsMember({"table", "data", "plus"}))
      ->capture_default_str();
  verb->add_option("--background", options->background,
                   "Random matched sets for each told factor; 199 or more give a p-value")
      ->check(CLI::Range(0, 100000))
      ->capture_default_str()
      ->type_name("N");
  verb->add_option("--card", options->card,
                   "Is each told factor needed for this class, and enough? Lowered in its cells, "
                   "raised in all others")
      ->type_name("CLASS");
  verb->add_option("--seed-models", options->seedModels,
                   "Models of the same training with other seeds, at least two: where there are no "
                   "samples, the effect is the mean of all and their spread its uncertainty")
      ->type_name("A.pt,B.pt,…")
      ->delimiter(',');
  verb->add_option("--seed", options->seed, "Of the cells and sets drawn")->capture_default_str();
  verb->add_option("-o,--output", options->output,
                   "Write a table: commas where the name ends in .csv, else tabs")
      ->type_name("OUT.csv");
  verb->add_flag("--keep", options->keep, "Keep each told factor in the notebook beside the file");
  addChoiceOptions(*verb, options->choice);
  addGeneNameOptions(*verb, options->names);
  verb->add_flag("--json", options->json, "Print one JSON object");
  verb->callback([options] { runWhatif(*options); });
}

}  // namespace chreode
