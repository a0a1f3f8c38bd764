#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>

#include <unistd.h>

#include "base/error.h"
#include "files/open_dataset.h"
#include "model/torch_engine.h"
#include "verb.h"
#include "whatif/transfer.h"

namespace chreode {

namespace {

struct TransferOptions {
  std::string file;
  std::string model;
  std::string output;
  TransferQuestion question;
  OpenChoice choice;
  bool retrain = true;
  bool leaveOut = false;
  int seeds = 1;
  int threads = 1;
  std::uint64_t seed = 0;
  bool json = false;
};

/// Said before minutes of training, not after.
void refuseUnwritable(const std::string& path) {
  const std::filesystem::path folder = std::filesystem::absolute(path).parent_path();
  if (access(folder.c_str(), W_OK) == 0) return;
  throw Error(
      "The model that is trained without the answer cannot be kept here; choose a folder "
      "that may be written, or give --no-retrain.",
      path);
}

std::string figure(double value, int width) {
  char text[48];
  if (std::isfinite(value)) {
    std::snprintf(text, sizeof text, "%*.3f", width, value);
  } else {
    std::snprintf(text, sizeof text, "%*s", width, "-");
  }
  return text;
}

void printTable(const TransferReport& report) {
  for (const std::string& caveat : report.caveats) std::cout << "Note: " << caveat << "\n";
  std::cout << report.question.perturbed << " against " << report.question.control << " in "
            << report.question.target << ", from " << report.sources.size() << " other classes; "
            << report.genes.size() << " genes, " << report.values << "\n";
  for (const std::string& notice : report.notices) std::cout << "Note: " << notice << "\n";
  std::cout << "\n                            r split      r  r top20      L2  dir top20  R2 mean  "
               "E-dist  left out\n";
  for (const TransferMethod& method : report.methods) {
    std::string title = transferMethodTitle(method.name);
    if (method.name == report.recommended()) title += " *";
    if (!isPrediction(method.name)) title = "(" + title + ")";
    title.resize(26, ' ');
    std::cout << title << figure(method.correlationSplit, 9) << figure(method.scores.correlation, 7)
              << figure(method.scores.correlationTop, 9) << figure(method.scores.distance, 8)
              << figure(method.scores.directionTop, 11) << figure(method.scores.squaredPearson, 9)
              << figure(method.energy, 8) << figure(method.leftOut, 10) << "\n";
  }
  if (report.hasTruth())
    std::cout << "Ceiling of r              " << figure(report.ceiling, 9) << "\n";
  std::cout << "\nr split: half of the control cells predicts, the other half refers; in brackets: "
               "no predictions.\n* recommended. "
            << kMeansWarning << "\n\n";
  for (const std::string& line : report.verdict()) std::cout << line << "\n";
}

void runTransfer(const TransferOptions& options) {
  const Progress progress = terminalProgress();
  TransferInput input;
  input.seed = options.seed;
  input.question = options.question;
  std::shared_ptr<const LatentModel> given;
  if (!options.model.empty()) given = TorchEngine::instance().load(options.model);
  input.data = openDataset(options.file, options.choice, progress.part(0.0, 0.05));
  WithoutModels made;
  if (given && options.retrain) {
    refuseUnwritable(options.model);
    made = modelsWithout({input.data, options.question, given, options.model, options.seeds,
                          options.leaveOut, options.threads},
                         progress.part(0.05, 0.8));
    input.models = made.models;
    input.leftOut = made.leftOut;
  } else if (given) {
    input.models = {given};
  }
  const TransferReport report = transfer(input, progress.part(0.8, 1.0));
  if (!options.output.empty()) {
    std::ofstream file(options.output);
    file << report.table();
    if (!file.flush()) {
      throw Error("The table cannot be written here; choose another place.", options.output);
    }
  }
  if (options.json) {
    nlohmann::json json = report.toJson();
    json["file"] = options.file;
    json["retrained"] = made.paths;
    json["seed"] = options.seed;
    if (given) {
      const TransferCells cells = transferCells(*input.data, options.question);
      json["given_model_saw_target"] = toJson(sawTarget(given->card(), *input.data, cells.hidden));
    }
    printJson(json);
    return;
  }
  printTable(report);
  for (const std::string& path : made.paths) std::cout << "Trained without it: " << path << "\n";
}

}  // namespace

void addTransferVerb(CLI::App& program) {
  const auto options = std::make_shared<TransferOptions>();
  CLI::App* verb = program.add_subcommand(
      "transfer", "Carry a perturbation seen in some classes over to another, with its baselines");
  verb->add_option("file", options->file, "An expression file, or a 10x folder")
      ->required()
      ->type_name("FILE");
  CLI::Option* model =
      verb->add_option("--model", options->model,
                       "A model file, for the prediction in its code; without it only the others")
          ->type_name("M.pt");
  TransferQuestion& question = options->question;
  verb->add_option("--condition", question.condition, "Column of the condition")
      ->required()
      ->type_name("COLUMN");
  verb->add_option("--control", question.control, "Its value of unperturbed cells")
      ->required()
      ->type_name("VALUE");
  verb->add_option("--perturbed", question.perturbed, "Its value of perturbed cells")
      ->required()
      ->type_name("VALUE");
  verb->add_option("--classes", question.classes, "Column of the classes")
      ->required()
      ->type_name("COLUMN");
  verb->add_option("--target", question.target, "The class to predict")
      ->required()
      ->type_name("VALUE");
  verb->add_flag("--retrain,!--no-retrain", options->retrain,
                 "Train a model like M without the target's perturbed cells and keep it beside M "
                 "(the usual); --no-retrain takes M as it is")
      ->needs(model);
  verb->add_option("--seeds", options->seeds,
                   "Models to train, of consecutive seeds; their mean prediction is taken")
      ->check(CLI::Range(1, 20))
      ->capture_default_str();
  verb->add_flag("--judge-model", options->leaveOut,
                 "Also train a model without each source class in turn, so that the prediction in "
                 "the code can be recommended")
      ->needs(model);
  verb->add_option("--threads", options->threads, "Threads to train with")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  verb->add_option("--seed", options->seed, "Of halves, samples and drawn cells")
      ->capture_default_str();
  verb->add_option("-o,--output", options->output,
                   "Write the predicted change of every gene as a table")
      ->type_name("OUT.tsv");
  addChoiceOptions(*verb, options->choice);
  verb->add_flag("--json", options->json, "Print one JSON object");
  verb->callback([options] { runTransfer(*options); });
}

}  // namespace chreode
