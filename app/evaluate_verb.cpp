#include <filesystem>
#include <iostream>
#include <memory>
#include <string>

#include "files/open_dataset.h"
#include "gene_name_options.h"
#include "judge/evaluation_report.h"
#include "judge/judge_roles.h"
#include "judge/model_evaluation.h"
#include "model/model_cells.h"
#include "model/seed_siblings.h"
#include "model/torch_engine.h"
#include "projection/linear_view.h"
#include "verb.h"

namespace chreode {

namespace {

constexpr std::size_t kMostPrintedClasses = 12;  // a wider confusion matrix breaks its lines

struct EvaluateOptions {
  std::string file;
  std::string model;
  std::string label;
  std::string batch;
  std::string sample;
  OpenChoice choice;
  GeneNameOptions names;
  std::uint64_t seed = 0;
  bool json = false;
};

/// The classifier that the model file holds, when it is of the judged column.
std::shared_ptr<const LabelClassifier> ownClassifier(const ModelCard& card,
                                                     const std::string& label) {
  if (!card.classifier.is_object()) return nullptr;
  auto classifier = std::make_shared<const LabelClassifier>(
      LabelClassifier::fromJson(card.classifier, card.latentSize));
  return classifier->column == label ? classifier : nullptr;
}

/// The models of other seeds that `train --seeds` wrote beside this one, with their codes.
void addSiblings(EvaluationInput& input, const ModelCells& cells, const std::string& path,
                 const Progress& progress) {
  for (int k = 1; k <= kSiblingsAtMost; ++k) {
    const std::string sibling = siblingPath(path, k);
    std::error_code unreadable;
    if (!std::filesystem::exists(sibling, unreadable)) continue;
    const auto model = TorchEngine::instance().load(sibling);
    if (!isSiblingOf(model->card(), input.model->card())) continue;
    Encoded codes = codesOf(*model, cells, progress);
    input.siblings.push_back({model, std::make_shared<const Matrix>(std::move(codes.mean))});
  }
}

void print(const Evaluation& evaluation, const Dataset& data, const std::string& genes) {
  for (const std::string& caveat : data.caveats()) std::cout << "Note: " << caveat << "\n";
  std::cout << evaluation.model << "\n"
            << "Matrix taken: " << data.taken.description() << "\n"
            << genes << "\n"
            << evaluationSummary(evaluation) << "\n";
  std::string group;
  for (const EvaluationFigure& figure : figuresOf(evaluation)) {
    if (figure.group != group) {
      group = figure.group;
      std::cout << "\n" << group << "\n";
    }
    std::cout << "  " << figure.name << ": " << figure.text << "\n    " << figure.meaning << "\n";
  }
  if (evaluation.classifierLabels.size() <= kMostPrintedClasses) {
    const std::string confusion = confusionText(evaluation);
    if (!confusion.empty()) std::cout << "\nClassifier, cells\n" << confusion;
  }
}

void runEvaluate(const EvaluateOptions& options) {
  const Progress progress = terminalProgress();
  const GeneNameRules rules = options.names.rules();
  EvaluationInput input;
  input.model = TorchEngine::instance().load(options.model);
  const ModelCard& card = input.model->card();
  input.data = openDataset(options.file, options.choice, progress.part(0.0, 0.05));
  const Dataset& data = *input.data;
  const ModelCells cells = modelCells(data, *input.model, rules);
  if (const std::string closed = codesClosedBecause(card, cells); !closed.empty()) {
    throw Error(closed, options.model);
  }
  input.input = cells.input;
  input.levels = cells.levels;
  input.missingGenes = cells.missing.genes;

  if (options.label.empty()) {
    JudgedColumn label = judgedColumn(data, judgedLabel(data, card));
    input.label = std::move(label.name);
    input.labelMissing = std::move(label.missing);
  } else if (options.label != "-") {
    input.label = options.label;
  }
  const ColumnRoles roles = guessRoles(data.cells);
  input.sample = options.sample.empty() ? roles.sample : options.sample;
  // Wrong columns are said before anything is computed.
  if (!input.label.empty()) classesOf(data, input.label);
  input.batch = options.batch.empty() ? judgedBatch(data, card) : options.batch;
  if (!input.batch.empty()) classesOf(data, input.batch);
  input.classifier = ownClassifier(card, input.label);
  input.seed = options.seed;

  Encoded codes = codesOf(*input.model, cells, progress.part(0.05, 0.15));
  input.codes = {std::make_shared<const Matrix>(std::move(codes.mean)),
                 std::make_shared<const Matrix>(std::move(codes.variance))};
  const auto view = decodedPcaView(*input.codes.mean,
                                   decoderMetric(*input.model, *input.codes.mean, input.levels));
  addSiblings(input, cells, options.model, progress.part(0.15, 0.2));
  input.view = view->coordinates();
  input.viewName = view->name();

  const Evaluation evaluation = evaluateModel(input, progress.part(0.2, 1.0));
  if (options.json) {
    nlohmann::json json = evaluation.toJson();
    json["caveats"] = data.caveats();
    json["matrix"] = data.taken.which;
    printJson(json);
  } else {
    const std::string origin = codesOrigin(card, cells);
    print(evaluation, data, cells.report(card) + (origin.empty() ? origin : "\n" + origin));
  }
}

}  // namespace

void addEvaluateVerb(CLI::App& program) {
  const auto options = std::make_shared<EvaluateOptions>();
  CLI::App* verb = program.add_subcommand(
      "evaluate", "Judge a model: how well it predicts, what its codes tell, beside linear ones");
  verb->add_option("file", options->file, "An expression file, or a 10x folder")
      ->required()
      ->type_name("FILE");
  verb->add_option("--model", options->model, "A model file")->required()->type_name("M.pt");
  verb->add_option("--label", options->label,
                   "Column of classes (default: the classifier's, else the first categorical one "
                   "with 2 to 50 values; \"-\" for none)")
      ->type_name("COLUMN");
  verb->add_option("--batch", options->batch,
                   "Column of batches, whose mixing is judged (default: the first that the model "
                   "was trained with)")
      ->type_name("COLUMN");
  verb->add_option("--sample", options->sample,
                   "Column whose values are samples: whole ones are held out from a classifier "
                   "(default: guessed)")
      ->type_name("COLUMN");
  verb->add_option("--seed", options->seed, "Of the splits and samples")->capture_default_str();
  addChoiceOptions(*verb, options->choice);
  addGeneNameOptions(*verb, options->names);
  verb->add_flag("--json", options->json, "Print one JSON object");
  verb->callback([options] { runEvaluate(*options); });
}

}  // namespace chreode
