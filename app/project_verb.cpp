#include <chrono>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>

#include "base/error.h"
#include "base/parallel.h"
#include "files/h5ad_writer.h"
#include "files/open_dataset.h"
#include "files/pending_file.h"
#include "gene_name_options.h"
#include "judge/projection_quality.h"
#include "model/expression_scores.h"
#include "model/model_cells.h"
#include "model/torch_engine.h"
#include "projection/axes_view.h"
#include "projection/projection_request.h"
#include "verb.h"

namespace chreode {

namespace {

constexpr int kExpressionComponents = 50;
constexpr int kJudgedNeighbors = 15;
constexpr int kJudgedCells = 1000;

struct ProjectOptions {
  std::string file;
  std::string model;
  std::string output;
  std::string method = "umap";
  std::string key;
  UmapOptions umap;
  int threads = 0;
  OpenChoice choice;
  GeneNameOptions names;
  bool json = false;
};

/// The codes of a model, or the principal components of the expression.
Matrix sourceOf(const ProjectOptions& options, const Dataset& data, nlohmann::json& record,
                const Progress& progress) {
  if (options.model.empty()) {
    record["from"] = "expression";
    return expressionScores(data, kExpressionComponents, progress);
  }
  const auto model = TorchEngine::instance().load(options.model);
  const ModelCard& card = model->card();
  const ModelCells cells = modelCells(data, *model, options.names.rules());
  if (const std::string closed = codesClosedBecause(card, cells); !closed.empty()) {
    throw Error(closed, options.model);
  }
  record["from"] = "codes";
  record["model"] = card.name;
  record["model_file"] = std::filesystem::path(options.model).filename().string();
  return codesOf(*model, cells, progress).mean;
}

void runProject(const ProjectOptions& options) {
  const Progress progress = terminalProgress();
  const int threads = options.threads > 0 ? options.threads : defaultThreads();
  if (!options.model.empty()) PendingFile::refuseToReplace(options.model, options.output);
  PendingFile::refuseToReplace(options.file, options.output);
  const auto data = openDataset(options.file, options.choice, progress.part(0.0, 0.2));
  nlohmann::json source;
  const auto high =
      std::make_shared<const Matrix>(sourceOf(options, *data, source, progress.part(0.2, 0.4)));

  ProjectionRequest request;
  request.umap = options.umap;
  request.umap.threads = threads;
  if (request.umap.epochs <= 0) request.umap.epochs = umapEpochs(high->rows());
  if (options.method == "pca") request.method = ProjectionRequest::Method::pca;
  if (options.model.empty()) request.source = ProjectionRequest::Source::expression;
  const auto begin = std::chrono::steady_clock::now();
  Matrix places;
  if (request.method == ProjectionRequest::Method::umap) {
    UmapStatus umap = UmapStatus::start(high, request.umap, progress.part(0.4, 0.5));
    request.umap.neighbors = umap.options().neighbors;
    umap.run(umap.epochs(), progress.part(0.5, 0.85));
    places = umap.places();
  } else {
    places = codePrincipalScores(*high, request.dimensions());
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  progress.update(0.85, "judging the picture");
  const ProjectionQuality quality = projectionQuality(*high, places, kJudgedNeighbors, kJudgedCells,
                                                      0, threads, progress.part(0.85, 0.9));
  nlohmann::json record = toJson(request);
  record.update(source);
  record["matrix"] = data->taken.description();
  record["numbers"] = high->cols();
  record["trustworthiness"] = quality.trustworthiness;
  record["neighbor_preservation"] = quality.preservation;
  record["neighbor_preservation_by_chance"] = quality.chance;
  record["distance_correlation"] = quality.distanceCorrelation;
  record["judged_neighbors"] = quality.neighbors;
  record["judged_cells"] = quality.cells;
  if (data->simulated) record["simulated"] = true;
  const std::string key = options.key.empty() ? "X_chreode_" + options.method : options.key;
  copyWithAdditions(options.file, options.output, {{{key, places}}, {}, record, data->sample},
                    progress.part(0.9, 1.0), options.choice.part);
  if (options.json) {
    record["cells"] = data->cellCount();
    record["seconds"] = took.count();
    record["threads"] = threads;
    record["key"] = key;
    record["output"] = options.output;
    if (data->sample) record["sample"] = data->sample->description();
    printJson(record);
    return;
  }
  for (const std::string& caveat : data->caveats()) std::cout << "Note: " << caveat << "\n";
  std::cout << "Matrix taken: " << data->taken.description() << "\n"
            << data->cellCount() << " cells laid out in " << request.dimensions()
            << " dimensions; the places are obsm/" << key << " of " << options.output << "\n"
            << "Trustworthiness " << withDigits("%.3f", quality.trustworthiness) << ", "
            << withDigits("%.3f", quality.preservation) << " of the " << quality.neighbors
            << " nearest neighbours kept (chance " << withDigits("%.3f", quality.chance)
            << "), correlation of distances " << withDigits("%.3f", quality.distanceCorrelation)
            << "\n";
}

}  // namespace

void addProjectVerb(CLI::App& program) {
  const auto options = std::make_shared<ProjectOptions>();
  CLI::App* verb = program.add_subcommand(
      "project",
      "Lay out the cells of a file by UMAP or PCA and write the places into a copy of it");
  verb->add_option("file", options->file, "An expression file, or a 10x folder")
      ->required()
      ->type_name("FILE");
  verb->add_option("--model", options->model,
                   "From the codes of this model file; else from 50 components of the expression")
      ->type_name("M.pt");
  verb->add_option("-o,--output", options->output, "The h5ad file to write")
      ->required()
      ->type_name("OUT.h5ad");
  verb->add_option("--method", options->method, "umap or pca")
      ->capture_default_str()
      ->check(CLI::IsMember({"umap", "pca"}));
  verb->add_option("--dims", options->umap.dimensions, "2 or 3")
      ->capture_default_str()
      ->check(CLI::Range(2, 3));
  verb->add_option("--neighbors", options->umap.neighbors,
                   "UMAP: neighbours of a cell, itself among them")
      ->capture_default_str()
      ->check(CLI::Range(2, 1000));
  verb->add_option("--min-dist", options->umap.minDist, "UMAP: how near cells are drawn")
      ->capture_default_str()
      ->check(CLI::Range(0.0, 2.9));
  verb->add_option("--epochs", options->umap.epochs,
                   "UMAP: rounds; 500 up to 10,000 cells and 200 beyond unless said")
      ->check(CLI::Range(1, 100000));
  verb->add_option("--seed", options->umap.seed, "UMAP: seed of what is random")
      ->capture_default_str();
  verb->add_option("--threads", options->threads,
                   "As many as the machine runs unless said; the places are the same")
      ->check(CLI::Range(1, 256));
  verb->add_option("--key", options->key,
                   "Name in obsm; X_chreode_umap or X_chreode_pca unless said")
      ->type_name("KEY");
  addChoiceOptions(*verb, options->choice);
  addGeneNameOptions(*verb, options->names);
  verb->add_flag("--json", options->json, "Print one JSON object");
  verb->callback([options] { runProject(*options); });
}

}  // namespace chreode
