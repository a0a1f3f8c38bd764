#include <algorithm>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "files/cell_table.h"
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
  std::vector<std::string> factors, genes, cells, start, seedModels;
  std::string card;
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

/// What a question asks of one model: the data in its order, its codes and its classifier.
ProgramExperiment::Parts partsOf(std::shared_ptr<const Dataset> data,
                                 std::shared_ptr<const LatentModel> model,
                                 const GeneAlignment& alignment, const WhatifOptions& options,
                                 const Progress& progress) {
  const ModelCard& card = model->card();
  ProgramExperiment::Parts parts;
  parts.input = modelInput(*data, card, alignment);
  refuseNonFinite(*data, card, *parts.input);
  parts.missing = missingGenes(card, alignment.datasetGene);
  parts.covariates = covariateLevels(*data, card);
  parts.codes = std::make_shared<const Matrix>(
      codesOf(*model, *data, *parts.input, parts.missing, parts.covariates, progress.part(0.0, 0.6))
          .mean);
  parts.classifier = classifierOf(*data, card, *parts.codes, options, progress.part(0.6, 1.0));
  parts.start = options.start;
  parts.seed = options.seed;
  parts.data = std::move(data);
  parts.model = std::move(model);
  return parts;
}

/// The same for the models of other seeds, in the first one's cells.
std::vector<ProgramExperiment::Parts> seedParts(const ProgramExperiment::Parts& first,
                                                const WhatifOptions& options,
                                                const Progress& progress) {
  std::vector<ProgramExperiment::Parts> all;
  if (options.seedModels.size() == 1) {
    throw Error("One more model tells nothing of the seeds; name at least two with --seed-models.",
                options.seedModels.front());
  }
  WhatifOptions sameLabel = options;
  sameLabel.label = first.classifier->column;
  for (const std::string& path : options.seedModels) {
    auto model = TorchEngine::instance().load(path);
    if (model->card().genes != first.model->card().genes) {
      throw Error("The model has other genes than " + options.model +
                      "; models of other seeds have the same.",
                  path);
    }
    // A copy would make the spread smaller than it is.
    const auto same = [&](const LatentModel& other) {
      return other.card().toJson() == model->card().toJson();
    };
    if (same(*first.model) ||
        std::any_of(all.begin(), all.end(), [&](const auto& each) { return same(*each.model); })) {
      throw Error("This model is named twice; each must be of another seed.", path);
    }
    const GeneAlignment alignment = alignGenes(*first.data, *model, options.names.rules());
    const double done = static_cast<double>(all.size());
    const double count = static_cast<double>(options.seedModels.size());
    all.push_back(partsOf(first.data, std::move(model), alignment, sameLabel,
                          progress.part(done / count, (done + 1.0) / count)));
    all.back().cells = first.cells;
  }
  return all;
}

/// The programmes that are asked for.
void choosePrograms(const WhatifOptions& options, const std::optional<StoredSimulation>& stored,
                    const GeneAlignment& alignment, ProgramLabParts& lab) {
  const ProgramExperiment::Parts& parts = lab.experiment;
  const ModelCard& card = parts.model->card();
  if (!options.genes.empty()) {
    lab.programs.programs.push_back(programOfGenes(options.genes, card));
    lab.programs.signsText = "all genes go the same way";
    lab.table = "--genes";
    return;
  }
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
  lab.table = table.name;
  lab.trueNetwork = table.trueNetwork;
  lab.programs = genePrograms(table, *parts.data, card, *parts.input, alignment.datasetGene,
                              signsOf(options.signs));
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
  report.amount = ShiftAmount::parse(options.amount);
  const Progress progress = terminalProgress();
  const auto model = TorchEngine::instance().load(options.model);
  const ModelCard& card = model->card();
  const auto data = openDataset(options.file, options.choice, progress.part(0.0, 0.1));
  // Kept apart from the data: what predicts is given `data` and the programmes alone.
  const auto stored =
      data->simulated ? readStoredSimulation(options.file) : std::optional<StoredSimulation>();
  const GeneAlignment alignment = alignGenes(*data, *model, options.names.rules());
  const std::vector<std::int32_t> cells =
      options.cells.empty() ? std::vector<std::int32_t>() : data->cellsWhere(options.cells);
  if (!options.cells.empty() && cells.empty()) {
    throw Error("No cell meets all of --cells.", options.file);
  }

  ProgramLabParts parts;
  parts.experiment = partsOf(data, model, alignment, options, progress.part(0.1, 0.2));
  parts.experiment.cells = cells;
  parts.experiment.gauge = std::make_shared<const SupportGauge>(
      std::make_shared<const NeighborIndex>(parts.experiment.codes), progress.part(0.2, 0.25));
  choosePrograms(options, stored, alignment, parts);
  parts.seeds = seedParts(parts.experiment, options, progress.part(0.25, 0.35));
  parts.operators = report.operators;
  const std::string genes =
      alignment.report(card) + covariateReport(parts.experiment.covariates, card);
  report.lab = makeProgramLab(std::move(parts), progress.part(0.35, 0.5));
  report.model = card.name;
  report.study = studyPrograms(
      *report.lab,
      {options.factors, report.amount, report.operators, options.background, options.seed},
      progress.part(0.5, options.card.empty() ? 1.0 : 0.8));
  if (stored && !stored->truth.factors.empty()) report.truth = stored->truth;
  std::vector<ProgramCard> cards;
  if (!options.card.empty()) cards = cardsOf(report, options.card, progress.part(0.8, 1.0));

  if (!options.output.empty()) {
    writeTextTable(options.output, reportNotes(report), reportTitles(report), reportRows(report));
  }
  if (options.json) {
    nlohmann::json json = whatifJson(report);
    if (!cards.empty()) json["card"] = cardsJson(cards);
    printJson(json);
  } else {
    std::cout << whatifText(report, genes) << cardsText(cards);
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
  verb->add_option("--card", options->card,
                   "Is each told factor needed for this class, and enough? Lowered in its cells, "
                   "raised in all others")
      ->type_name("CLASS");
  verb->add_option("--seed-models", options->seedModels,
                   "Models of the same training with other seeds, at least two: their spread is "
                   "the uncertainty where there are no samples")
      ->type_name("A.pt,B.pt,…")
      ->delimiter(',');
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
