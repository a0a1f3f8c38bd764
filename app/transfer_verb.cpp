#include <iostream>
#include <memory>
#include <string>
#include <utility>

#include "kept_notebook.h"
#include "notebook/transfer_entry.h"
#include "output_folder.h"
#include "perturbation_options.h"
#include "verb.h"
#include "whatif/transfer_run.h"

namespace chreode {

namespace {

struct TransferOptions {
  PerturbationOptions common;
  TransferRequest request;
  bool retrain = true;
};

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
    std::cout << title << scoreText(method.correlationSplit, 9)
              << scoreText(method.scores.correlation, 7)
              << scoreText(method.scores.correlationTop, 9) << scoreText(method.scores.distance, 8)
              << scoreText(method.scores.directionTop, 11)
              << scoreText(method.scores.squaredPearson, 9) << scoreText(method.energy, 8)
              << scoreText(method.leftOut, 10) << "\n";
  }
  if (report.hasTruth())
    std::cout << "Ceiling of r              " << scoreText(report.ceiling, 9) << "\n";
  std::cout << "\nr split: half of the control cells predicts, the other half refers; in brackets: "
               "no predictions.\n* recommended. "
            << kMeansWarning << "\n\n";
  for (const std::string& line : report.verdict()) std::cout << line << "\n";
}

void runTransferVerb(const TransferOptions& options) {
  const Progress progress = terminalProgress();
  const PerturbationOptions& common = options.common;
  const PerturbedCells opened = openPerturbed(common, progress.part(0.0, 0.05));
  TransferRequest request = options.request;
  request.seed = common.seed;
  if (opened.model) {
    request.model =
        options.retrain ? TransferRequest::Model::retrained : TransferRequest::Model::asItIs;
    if (options.retrain) {
      refuseUnwritable(common.model,
                       "The model that is trained without the answer cannot be kept here; choose a "
                       "folder that may be written, or give --no-retrain.");
    }
  }
  const TransferAnswer answer =
      runTransfer(request, opened.data, opened.model, common.model, progress.part(0.05, 1.0));
  const TransferReport& report = answer.report;
  writeReportTable(common, report.table());
  if (common.keep) {
    keepInNotebook(common.file, *opened.data,
                   transferEntry(request, report, {}, opened.source(common)));
  }
  if (common.json) {
    nlohmann::json json = report.toJson();
    json["retrained"] = answer.trained;
    if (opened.model) {
      const TransferCells cells = transferCells(*opened.data, request.question);
      json["given_model_saw_target"] =
          toJson(sawTarget(opened.model->card(), *opened.data, cells.hidden));
    }
    printReportJson(common, std::move(json));
    return;
  }
  printTable(report);
  for (const std::string& path : answer.trained) {
    std::cout << "Trained without it: " << path << "\n";
  }
  printWhereReportIs(common);
}

}  // namespace

void addTransferVerb(CLI::App& program) {
  const auto options = std::make_shared<TransferOptions>();
  CLI::App* verb = program.add_subcommand(
      "transfer", "Carry a perturbation seen in some classes over to another, with its baselines");
  CLI::Option* model = addPerturbationOptions(
      *verb, options->common,
      {.model = "A model file, for the prediction in its code; without it only the others",
       .seed = "Of halves, samples and drawn cells",
       .kept = "the recommended prediction",
       .table = "Write the predicted change of every gene as a table"});
  TransferQuestion& question = options->request.question;
  requireColumn(*verb, "--condition", question.condition, "Column of the condition");
  requireValue(*verb, "--control", question.control, "Its value of unperturbed cells");
  requireValue(*verb, "--perturbed", question.perturbed, "Its value of perturbed cells");
  requireColumn(*verb, "--classes", question.classes, "Column of the classes");
  requireValue(*verb, "--target", question.target, "The class to predict");
  verb->add_flag("--retrain,!--no-retrain", options->retrain,
                 "Train a model like M without the target's perturbed cells and keep it beside M "
                 "(the usual); --no-retrain takes M as it is")
      ->needs(model);
  verb->add_option("--seeds", options->request.seeds,
                   "Models to train, of consecutive seeds; their mean prediction is taken")
      ->check(CLI::Range(1, 20))
      ->capture_default_str();
  verb->add_flag("--judge-model", options->request.leaveOut,
                 "Also train a model without each source class in turn, so that the prediction in "
                 "the code can be recommended")
      ->needs(model);
  verb->add_option("--threads", options->request.threads, "Threads to train with")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  verb->callback([options] { runTransferVerb(*options); });
}

}  // namespace chreode
