#include <algorithm>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "files/open_dataset.h"
#include "files/program_file.h"
#include "files/stored_simulation.h"
#include "finite_input.h"
#include "gene_name_options.h"
#include "judge/judge_roles.h"
#include "model/adopted_embedding.h"
#include "model/gene_alignment.h"
#include "model/torch_engine.h"
#include "verb.h"
#include "whatif_report.h"

namespace chreode {

namespace {

struct WhatifOptions {
  std::string file, model, programs, output, label;
  std::vector<std::string> factors, genes, cells, start;
  bool allFactors = false, infer = false, json = false;
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

/// The classifier of the model file, or one that is trained now on the codes.
std::shared_ptr<const LabelClassifier> classifierOf(const Dataset& data, const ModelCard& card,
                                                    const Matrix& codes,
                                                    const WhatifOptions& options,
                                                    const Progress& progress) {
  if (card.classifier.is_object()) {
    auto own = std::make_shared<const LabelClassifier>(
        LabelClassifier::fromJson(card.classifier, card.latentSize));
    const bool wanted = options.label.empty() ? data.cells.find(own->column) != nullptr
                                              : own->column == options.label;
    if (wanted) return own;
  }
  const std::string label = options.label.empty() ? judgedLabel(data, card) : options.label;
  if (label.empty()) {
    throw Error(
        "The cells have no column of classes whose probabilities could change; name one "
        "with --label.",
        data.path);
  }
  return std::make_shared<const LabelClassifier>(classifierFor(
      data, card, codes, label, guessRoles(data.cells).sample, options.seed, progress));
}

ProgramTable tableOf(const WhatifOptions& options, const std::optional<StoredSimulation>& stored) {
  if (!options.programs.empty()) return readPrograms(options.programs);
  if (stored && !stored->network.programs.empty()) return stored->network;
  throw Error(
      "The file stores no network; give a table of factors and targets with --programs, "
      "genes with --genes, or --infer with --factor.",
      options.file);
}

void runWhatif(const WhatifOptions& options) {
  const std::vector<ProgramOperator> operators = operatorsOf(options);
  WhatifReport report;
  report.amount = ShiftAmount::parse(options.amount);
  const Progress progress = terminalProgress();
  const auto model = TorchEngine::instance().load(options.model);
  const ModelCard& card = model->card();
  report.data = openDataset(options.file, options.choice, progress.part(0.0, 0.1));
  const Dataset& data = *report.data;
  // Kept apart from the data: what predicts is given `data` and the programmes alone.
  const auto stored =
      data.simulated ? readStoredSimulation(options.file) : std::optional<StoredSimulation>();

  const GeneAlignment alignment = alignGenes(data, *model, options.names.rules());
  ProgramExperiment::Parts parts;
  parts.data = report.data;
  parts.model = model;
  parts.input = modelInput(data, card, alignment);
  refuseNonFinite(data, card, *parts.input);
  parts.missing = missingGenes(card, alignment.datasetGene);
  parts.covariates = covariateLevels(data, card);
  if (!options.cells.empty()) {
    parts.cells = data.cellsWhere(options.cells);
    if (parts.cells.empty()) throw Error("No cell meets all of --cells.", options.file);
  }

  if (!options.genes.empty()) {
    report.programs.programs.push_back(programOfGenes(options.genes, card));
    report.programs.signsText = "all genes go the same way";
    report.table = "--genes";
  } else {
    ProgramTable table;
    if (options.infer) {
      std::vector<std::string> factors = options.factors;
      if (factors.empty() || stored || !options.programs.empty()) {
        factors.clear();
        for (const ListedProgram& each : tableOf(options, stored).programs) {
          const auto& genes = card.genes;
          if (!each.isSet && std::find(genes.begin(), genes.end(), each.factor) != genes.end()) {
            factors.push_back(each.factor);
          }
        }
      }
      table = inferredPrograms(factors, card, *parts.input);
    } else {
      table = tableOf(options, stored);
    }
    report.table = table.name;
    report.trueNetwork = table.trueNetwork;
    report.programs = genePrograms(table, data, card, *parts.input, alignment.datasetGene,
                                   signsOf(options.signs));
  }

  parts.codes = std::make_shared<const Matrix>(
      codesOf(*model, data, *parts.input, parts.missing, parts.covariates, progress.part(0.1, 0.2))
          .mean);
  parts.gauge = std::make_shared<const SupportGauge>(
      std::make_shared<const NeighborIndex>(parts.codes), progress.part(0.2, 0.25));
  parts.classifier = classifierOf(data, card, *parts.codes, options, progress.part(0.25, 0.3));
  parts.start = options.start;
  parts.seed = options.seed;
  const auto experiment =
      std::make_shared<const ProgramExperiment>(std::move(parts), progress.part(0.3, 0.32));
  const GeneLogistic logistic(*experiment, progress.part(0.32, 0.4));
  const ProgramShift shift(experiment, report.programs.programs, operators,
                           progress.part(0.4, 0.5));
  const StudyRequest request{options.factors, report.amount, operators, options.background,
                             options.seed};
  report.study = studyPrograms(shift, report.programs, logistic, request, progress.part(0.5, 1.0));
  report.experiment = experiment;
  report.operators = operators;
  report.model = card.name;
  report.modelFile = options.model;
  report.alignment = alignment.report(card) + covariateReport(experiment->parts().covariates, card);
  if (stored && !stored->truth.factors.empty()) report.truth = stored->truth;

  if (!options.output.empty()) writeWhatifTable(options.output, report);
  if (options.json) {
    printJson(whatifJson(report));
  } else {
    std::cout << whatifText(report);
    if (!options.output.empty()) std::cout << "Written to " << options.output << "\n";
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
  verb->add_option("--seed", options->seed, "Of the cells and sets drawn")->capture_default_str();
  verb->add_option("-o,--output", options->output,
                   "Write a table: commas where the name ends in .csv, else tabs")
      ->type_name("OUT.csv");
  addChoiceOptions(*verb, options->choice);
  addGeneNameOptions(*verb, options->names);
  verb->add_flag("--json", options->json, "Print one JSON object");
  verb->callback([options] { runWhatif(*options); });
}

}  // namespace chreode
