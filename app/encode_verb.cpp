#include <filesystem>
#include <iostream>
#include <memory>
#include <string>

#include "base/error.h"
#include "files/h5ad_writer.h"
#include "files/open_dataset.h"
#include "files/pending_file.h"
#include "finite_input.h"
#include "model/gene_alignment.h"
#include "model/torch_engine.h"
#include "verb.h"

namespace chreode {

namespace {

struct EncodeOptions {
  std::string file;
  std::string model;
  std::string output;
  OpenChoice choice;
  bool json = false;
};

void runEncode(const EncodeOptions& options) {
  const Progress progress = terminalProgress();
  PendingFile::refuseToReplace(options.model, options.output);
  const auto model = TorchEngine::instance().load(options.model);
  const ModelCard& card = model->card();
  const auto data = openDataset(options.file, options.choice, progress.part(0.0, 0.3));
  const GeneAlignment alignment = alignGenes(*data, card);
  const auto input = modelInput(*data, card, alignment);
  refuseNonFinite(*data, card, *input);

  progress.update(0.3, "encoding");
  const Levels levels = covariateLevels(*data, card);
  const Encoded codes = model->encode(*input, levels, progress.part(0.3, 0.8));
  const nlohmann::json record{
      {"model", card.name},
      {"model_file", std::filesystem::path(options.model).filename().string()},
      {"latent_size", model->latentSize()},
      {"matrix", data->taken.description()},
      {"model_genes", alignment.modelGenes()},
      {"genes_matched", alignment.matched},
      {"matched_by", alignment.matchedBy}};
  progress.update(0.8, "writing");
  copyWithAdditions(options.file, options.output,
                    {{{"X_chreode", codes.mean}}, {}, record, data->sample},
                    progress.part(0.8, 1.0), options.choice.part);

  if (options.json) {
    nlohmann::json json = record;
    json["cells"] = data->cellCount();
    if (data->sample) json["sample"] = data->sample->description();
    json["output"] = options.output;
    printJson(json);
    return;
  }
  for (const std::string& caveat : data->caveats()) std::cout << "Note: " << caveat << "\n";
  std::cout << "Matrix taken: " << data->taken.description() << "\n"
            << alignment.report(card) << covariateReport(levels, card) << "\n"
            << data->cellCount() << " cells encoded with " << card.name
            << "; the codes are obsm/X_chreode of " << options.output << "\n";
}

}  // namespace

void addEncodeVerb(CLI::App& program) {
  const auto options = std::make_shared<EncodeOptions>();
  CLI::App* verb = program.add_subcommand(
      "encode", "Encode the cells of a file with a model and write them into a copy of it");
  verb->add_option("file", options->file, "An expression file, or a 10x folder")
      ->required()
      ->type_name("FILE");
  verb->add_option("--model", options->model, "A model file")->required()->type_name("M.pt");
  verb->add_option("-o,--output", options->output, "The h5ad file to write")
      ->required()
      ->type_name("OUT.h5ad");
  addChoiceOptions(*verb, options->choice);
  verb->add_flag("--json", options->json, "Print one JSON object");
  verb->callback([options] { runEncode(*options); });
}

}  // namespace chreode
