#include <cstdio>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>

#include "base/error.h"
#include "files/h5ad_writer.h"
#include "files/open_dataset.h"
#include "files/pending_file.h"
#include "model/adopted_embedding.h"
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
  bool force = false;
};

/// A code made from NaN would be NaN without a word.
void refuseNonFinite(const Dataset& data, const ModelCard& card, const ExpressionMatrix& input) {
  const auto [cell, gene] = input.firstNonFinite();
  if (cell < 0) return;
  throw Error("Cell " + data.cells.names[cell] + " has a value for gene " + card.genes[gene] +
                  " that is NaN or infinite and cannot be encoded.",
              data.path);
}

std::string shortNumber(double number) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f", number);
  return text;
}

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
  const bool own = adoptedCodes(*data, card) != nullptr;
  if (const std::string closed = encoderClosedBecause(card); !own && !closed.empty()) {
    if (!options.force) throw Error(closed + " With --force they are all the same.", options.model);
    std::cerr << closed << "\n";
  }
  const Encoded codes = codesOf(*model, *data, *input, levels, progress.part(0.3, 0.8));
  nlohmann::json record{
      {"model", card.name},
      {"model_file", std::filesystem::path(options.model).filename().string()},
      {"latent_size", model->latentSize()},
      {"matrix", data->taken.description()},
      {"model_genes", alignment.modelGenes()},
      {"genes_matched", alignment.matched},
      {"matched_by", alignment.matchedBy}};
  const auto adopted = adoptionOf(card);
  if (adopted) {
    record["codes_from"] = own ? "obsm/" + adopted->key : "the distilled encoder";
    record["encoder_r2"] = adopted->encoder;
  }
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
            << (!adopted ? std::string()
                : own    ? "The cells are those of obsm/" + adopted->key +
                            ", whose numbers are their codes.\n"
                         : "The file does not hold the codes that the model adopted; the cells are "
                           "encoded by its distilled encoder (R² " +
                            shortNumber(adopted->encoder) + ").\n")
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
  verb->add_flag("--force", options->force,
                 "Encode also with an encoder that does not give its embedding back");
  verb->add_flag("--json", options->json, "Print one JSON object");
  verb->callback([options] { runEncode(*options); });
}

}  // namespace chreode
