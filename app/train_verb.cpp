#include <filesystem>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "adopt_codes.h"
#include "base/error.h"
#include "expression/cross_table.h"
#include "files/open_dataset.h"
#include "judge/judge_roles.h"
#include "judge/judge_training.h"
#include "model/heldout_samples.h"
#include "model/seed_siblings.h"
#include "model/torch_engine.h"
#include "output_folder.h"
#include "preparation_options.h"
#include "train_seeds.h"
#include "verb.h"

namespace chreode {

namespace {

struct TrainOptions {
  std::string file;
  std::string output;
  std::string codes;  ///< an obsm to take as the code; empty: a VAE is trained
  OpenChoice choice;
  std::string likelihood = "auto";
  std::string decoder = "auto";
  TrainingOptions training;
  std::string start;  ///< a model file to go on from
  bool restart = false;
  std::string label;
  PreparationOptions preparation;
  bool countSplit = false;
  bool json = false;
};

nlohmann::json resultJson(const TrainOptions& options, const Dataset& data,
                          const TrainingData& training, const TrainingResult& result) {
  return {{"model", options.output},
          {"matrix", data.taken.which},
          {"caveats", data.caveats()},
          {"cells", training.trainingCells.size() + training.validationCells.size()},
          {"heldout_cells", training.heldoutCells.size()},
          {"heldout_by", heldoutText(training.record)},
          {"genes", training.genes.size()},
          {"latent", options.training.latentSize},
          {"likelihood", likelihoodName(training.likelihood)},
          {"resumed_at", result.resumedAt},
          {"decoder", result.linearDecoder ? "linear" : "mlp"},
          {"steps", result.steps},
          {"epochs", result.epochs},
          {"seed", options.training.seed},
          {"seconds", result.seconds},
          {"cells_per_second", result.cellsPerSecond},
          {"heldout_loss", result.heldoutLoss},
          {"heldout_loss_mean_model", result.heldoutLossMeanModel},
          {"chosen", result.chosen},
          {"kl_per_number", result.activity.klPerNumber},
          {"active_units", result.activity.activeUnits}};
}

/// Sentences on what the batch columns take with them: the condition, the label or each other,
/// among the cells of the model.
std::vector<std::string> batchNotices(const Dataset& data, const TrainingData& training,
                                      const std::vector<std::string>& batches,
                                      const std::string& label) {
  if (batches.empty()) return {};
  std::vector<std::int32_t> cells = training.trainingCells;
  for (const auto* part : {&training.validationCells, &training.heldoutCells}) {
    cells.insert(cells.end(), part->begin(), part->end());
  }
  const ColumnRoles roles = guessRoles(data.cells);
  std::vector<std::string> notices;
  for (const CrossTable& table : batchTables(
           data.cells, batches, {roles.condition, label.empty() ? roles.label : label}, cells)) {
    if (confounding(table) != Confounding::none) notices.push_back(confoundingText(table));
  }
  return notices;
}

void printReconstruction(const nlohmann::json& json) {
  std::cout << "Held-out log values, share of the variance that comes back (favours PCA, no "
               "verdict): model "
            << withDigits("%.3f", json["reconstruction"]) << ", principal components "
            << withDigits("%.3f", json["pca_reconstruction"]) << "\n";
}

void printResult(const nlohmann::json& json, const Dataset& data) {
  for (const std::string& caveat : data.caveats()) std::cout << "Note: " << caveat << "\n";
  std::cout << "Matrix taken: " << data.taken.description() << "\n"
            << json["cells"] << " cells and " << json["genes"] << " genes; "
            << json["heldout_cells"] << " cells held out\n"
            << (json["heldout_by"] == "" ? std::string()
                                         : json["heldout_by"].get<std::string>() + "\n")
            << (json["resumed_at"] > 0 ? "Taken up at step " + json["resumed_at"].dump() +
                                             ", where an earlier run was cut off\n"
                                       : std::string())
            << json["chosen"].get<std::string>() << "\n"
            << "Held-out loss a cell: " << withDigits("%.1f", json["heldout_loss"])
            << " (every cell predicted by the gene means: "
            << withDigits("%.1f", json["heldout_loss_mean_model"]) << ")\n"
            << json["active_units"] << " of " << json["latent"] << " latent numbers active\n"
            << withDigits("%.0f", json["seconds"]) << " s, "
            << withDigits("%.0f", json["cells_per_second"]) << " cells a second\n";
}

void printJudgement(const nlohmann::json& json) {
  const double own = json["deviance_explained"];
  const double best = json["best_linear_deviance_explained"];
  std::cout << "Held-out counts, deviance explained: model " << withDigits("%.3f", own)
            << ", principal components " << withDigits("%.3f", json["pca_deviance_explained"])
            << ", Poisson factors " << withDigits("%.3f", json["nmf_deviance_explained"]) << ": "
            << (own > best ? "above the best linear baseline"
                           : "not above the best linear baseline; trust that one first")
            << "\n";
}

/// The column whose classes are learned on the codes; "" for none.
std::string labelFor(const TrainOptions& options, const Dataset& data) {
  if (options.label == "-") return {};
  if (options.label.empty()) return learnedLabel(data);
  classesOf(data, options.label);  // refuses what tells no classes apart
  return options.label;
}

/// Learns the classes of `label` on the codes of the trained model; null where they cannot be.
nlohmann::json classifierJson(const TrainOptions& options, const Dataset& data,
                              const ModelCard& card, const Matrix& codes,
                              const std::string& label) {
  if (label.empty()) return nullptr;
  const std::string sample = options.training.sampleColumn.value_or(guessRoles(data.cells).sample);
  try {
    return classifierFor(data, card, codes, label, sample, options.training.seed, {}).toJson();
  } catch (const Error&) {
    if (!options.label.empty()) throw;
    return nullptr;  // nobody asked for it
  }
}

void runTrain(TrainOptions options) {
  refuseUnwritable(options.output,
                   "The model cannot be written here; choose a folder that exists and may be "
                   "written.");
  options.training.likelihood = likelihoodNamed(options.likelihood);
  options.training.decoder = decoderNamed(options.decoder);
  options.training.checkpoint = options.output + ".checkpoint";
  if (options.restart) std::filesystem::remove(options.training.checkpoint);
  if (!options.start.empty()) {
    options.training.start = TorchEngine::instance().load(options.start);
  }
  const Progress progress = terminalProgress();
  const auto data = openDataset(options.file, options.choice, progress.part(0.0, 0.05));
  prepare(options.preparation, *data, options.training);
  const std::string label = labelFor(options, *data);
  if (!options.codes.empty()) {
    const auto classifier = [&](const ModelCard& card, const Matrix& known) {
      return classifierJson(options, *data, card, known, label);
    };
    adoptCodes(*data, {options.codes, options.training}, options.output, classifier, options.json,
               progress.part(0.05, 1.0));
    return;
  }
  TrainingData training = prepareTraining(*data, options.training);
  const std::vector<std::string> notices =
      batchNotices(*data, training, options.training.batchColumns, label);
  for (const std::string& notice : notices) printNotice(notice);
  nlohmann::json scores = nlohmann::json::object();
  if (options.countSplit) {
    const CountJudgement judgement =
        judgeTraining(*data, training, options.training, progress.part(0.05, 0.6));
    scores = judgement.toJson();
    // Known before the real training, so that the model file can carry it.
    training.record.update(scoreRecord(judgement));
  }
  TrainingControl control;
  TorchEngine& engine = TorchEngine::instance();
  const double ownShare = options.training.seeds > 1 ? 0.7 : 1.0;
  const TrainingResult result =
      engine.train(training, options.training, control, {},
                   progress.part(options.countSplit ? 0.6 : 0.05, ownShare));
  nlohmann::json said = nlohmann::json::object();
  if (!training.counts) {
    const LogReconstruction judgement =
        judgeLogReconstruction(*result.model, training, options.training.seed, Progress());
    said = scoreRecord(judgement);
    scores = {{"reconstruction", judgement.model}, {"pca_reconstruction", judgement.pca}};
  }
  const Matrix codes = result.model->encode(*training.x, training.levels, {}).mean;
  const nlohmann::json classifier =
      classifierJson(options, *data, result.model->card(), codes, label);
  engine.save(*result.model, options.output, said, classifier);
  nlohmann::json json = resultJson(options, *data, training, result);
  json["notices"] = notices;
  json.update(scores);
  if (options.training.seeds > 1) {
    json["seeds"] = trainSiblings(*data, training, options.training, result, options.output,
                                  progress.part(ownShare, 1.0));
  }
  json["label"] = classifier.is_null() ? nlohmann::json() : nlohmann::json(label);
  for (const char* key : {"cell_filter_outcome", "gene_choice_outcome"}) {
    if (training.record.contains(key)) json[key] = training.record[key];
  }
  if (options.json) {
    printJson(json);
  } else {
    printResult(json, *data);
    for (const std::string& line : preparationLines(json)) std::cout << line << "\n";
    if (options.countSplit) printJudgement(json);
    if (!training.counts) printReconstruction(json);
    if (json.contains("seeds")) std::cout << siblingsText(json["seeds"]) << "\n";
    if (!classifier.is_null()) {
      std::cout << "The model file holds a classifier of " << label
                << " on the codes; see chreode evaluate\n";
    }
    std::cout << "Written to " << options.output << "\n";
  }
}

}  // namespace

void addTrainVerb(CLI::App& program) {
  const auto options = std::make_shared<TrainOptions>();
  TrainingOptions& training = options->training;
  CLI::App* verb = program.add_subcommand("train", "Train a model on the cells of a file");
  verb->add_option("file", options->file, "An expression file, or a 10x folder")
      ->required()
      ->type_name("FILE");
  verb->add_option("-o,--output", options->output, "The model file to write")
      ->required()
      ->type_name("M.pt");
  CLI::Option* codes =
      verb->add_option("--codes", options->codes,
                       "Take this obsm of 2 to 200 columns as the code, as it is, and train a "
                       "decoder and an encoder for it")
          ->type_name("OBSM");
  verb->add_option("--latent", training.latentSize, "Numbers in a code")
      ->check(CLI::Range(1, 256))
      ->capture_default_str()
      ->excludes(codes);
  verb->add_option(
          "--hidden", training.hidden,
          "Units of the encoder's hidden layers, from the genes to the code; the decoder has "
          "the same in reverse")
      ->type_name("UNITS,…")
      ->delimiter(',')
      ->check(CLI::Range(1, 4096))
      ->capture_default_str();
  verb->add_option("--dropout", training.dropout,
                   "Share of the encoder's hidden units that each step leaves out")
      ->check(CLI::Range(0.0, 0.95))
      ->capture_default_str();
  verb->add_option("--likelihood", options->likelihood,
                   "Of the data: nb (negative binomial), zinb (with more zeros) or poisson on "
                   "counts, gaussian on log values; auto takes nb or gaussian")
      ->check(CLI::IsMember({"auto", "nb", "zinb", "poisson", "gaussian"}))
      ->capture_default_str();
  verb->add_option("--decoder", options->decoder,
                   "auto takes the one that predicts held-out counts better")
      ->check(CLI::IsMember({"auto", "mlp", "linear"}))
      ->capture_default_str();
  CLI::Option* steps =
      verb->add_option("--steps", training.steps,
                       "Batches to train on; chosen on validation cells if not given")
          ->check(CLI::PositiveNumber)
          ->excludes(codes);
  verb->add_option("--epochs", training.epochs, "Passes over the cells, instead of steps")
      ->check(CLI::PositiveNumber)
      ->excludes(steps)
      ->excludes(codes);
  verb->add_option("--patience", training.patience,
                   "Validations without a gain, 250 steps apart, after which training ends")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  CLI::Option* start = verb->add_option("--continue", options->start,
                                        "Train this model further, on its genes and cells");
  start->type_name("M.pt")->excludes(codes);
  for (const char* fixed : {"--latent", "--hidden", "--likelihood", "--decoder"}) {
    start->excludes(verb->get_option(fixed));
  }
  verb->add_flag("--restart", options->restart,
                 "Start anew where an earlier run with the same options was cut off");
  verb->add_option("--genes", training.genes,
                   "Take this many most variable genes (default: all up to 8,000, else 4,000)")
      ->check(CLI::PositiveNumber);
  verb->add_option("--pin", training.pinnedGenes, "Take these genes in any case")
      ->type_name("GENE,…")
      ->delimiter(',');
  start->excludes(verb->get_option("--genes"));
  start->excludes(verb->get_option("--pin"));
  verb->add_option("--batch", training.batchColumns,
                   "Columns whose effects the code is to leave out")
      ->type_name("COLUMN,…")
      ->delimiter(',')
      ->excludes(start);
  verb->add_option("--sample", training.sampleColumn,
                   "Column whose values are samples: whole ones are held out (default: guessed)")
      ->type_name("COLUMN");
  addChoiceOptions(*verb, options->choice);
  verb->add_option("--exclude", training.exclude,
                   "Leave out the cells that meet all of these; may be given again")
      ->type_name("COLUMN=VALUE[,COLUMN=VALUE]")
      ->delimiter('\0');
  addPreparationOptions(*verb, options->preparation);
  verb->add_option("--seed", training.seed, "Same seed, same model")->capture_default_str();
  verb->add_option("--seeds", training.seeds,
                   "Models in all: those after the first, written as M.seed1.pt and M.seed2.pt, "
                   "tell how sure a change is")
      ->check(CLI::Range(1, 1 + kSiblingsAtMost))
      ->capture_default_str();
  verb->add_option("--threads", training.threads, "Threads to train with")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  verb->add_option(
          "--device", training.device,
          "Where the steps are computed: cpu, or cuda (also cuda:1 …) where LibTorch has it")
      ->capture_default_str()
      ->excludes(codes);
  start->excludes(verb->get_option("--seeds"));
  codes->excludes(verb->get_option("--seeds"));
  codes->excludes(verb->get_option("--dropout"));
  for (const char* fixed : {"--always", "--never", "--genes-by-batch"}) {
    start->excludes(verb->get_option(fixed));
  }
  verb->add_option("--label", options->label,
                   "Column whose classes are learned on the codes (default: cell types as the "
                   "window guesses them, else the first categorical column with 2 to 50 values; "
                   "\"-\" for none)")
      ->type_name("COLUMN");
  verb->add_flag("--count-split", options->countSplit,
                 "Also judge the model against linear baselines on split counts")
      ->excludes(codes)
      ->excludes(start);
  verb->add_flag("--json", options->json, "Print one JSON object");
  verb->callback([options] { runTrain(*options); });
}

}  // namespace chreode
