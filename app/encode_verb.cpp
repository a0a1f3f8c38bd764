#include <filesystem>
#include <iostream>
#include <memory>
#include <string>

#include "base/error.h"
#include "expression/gene_species.h"
#include "files/h5ad_writer.h"
#include "files/open_dataset.h"
#include "files/pending_file.h"
#include "gene_name_options.h"
#include "model/model_cells.h"
#include "model/torch_engine.h"
#include "verb.h"

namespace chreode {

namespace {

struct EncodeOptions {
  std::string file;
  std::string model;
  std::string output;
  OpenChoice choice;
  GeneNameOptions names;
  bool json = false;
  bool force = false;
};

nlohmann::json missingJson(const MissingGenes& missing, const MaskingEffect& effect) {
  return {{"count", missing.genes.size()},
          {"filled_with", missing.fill.empty() ? "zero" : "training mean"},
          {"code_shift_median_sd", effect.median},
          {"code_shift_q90_sd", effect.ninetieth},
          {"measured_on_cells", effect.cells}};
}

std::string maskingSentence(const MaskingEffect& effect) {
  const std::string text = maskingText(effect);
  return text.empty() ? text : " " + text;
}

void runEncode(const EncodeOptions& options) {
  const Progress progress = terminalProgress();
  PendingFile::refuseToReplace(options.model, options.output);
  const GeneNameRules rules = options.names.rules();
  const auto model = TorchEngine::instance().load(options.model);
  const ModelCard& card = model->card();
  const auto data = openDataset(options.file, options.choice, progress.part(0.0, 0.3));
  const ModelCells cells = modelCells(*data, *model, rules);
  const GeneAlignment& alignment = cells.alignment;
  const MissingGenes& missing = cells.missing;

  progress.update(0.3, "encoding");
  if (const std::string closed = codesClosedBecause(card, cells); !closed.empty()) {
    if (!options.force) throw Error(closed + " With --force they are all the same.", options.model);
    std::cerr << closed << "\n";
  }
  const Encoded codes = codesOf(*model, cells, progress.part(0.3, 0.75));
  const MaskingEffect effect =
      maskingEffect(*model, *cells.input, codes.mean, cells.levels, missing, alignment.countShare,
                    progress.part(0.75, 0.8));
  nlohmann::json record{{"model", card.name},
                        {"model_file", std::filesystem::path(options.model).filename().string()},
                        {"latent_size", model->latentSize()},
                        {"matrix", data->taken.description()},
                        {"data_species", speciesName(guessSpecies(data->genes))},
                        {"model_species", speciesName(guessSpecies(card.genes))}};
  record.update(alignment.toJson());
  if (!options.names.map.empty()) {
    record["gene_map"] = std::filesystem::path(options.names.map).filename().string();
  }
  if (!missing.genes.empty()) record["missing_genes"] = missingJson(missing, effect);
  const auto adopted = adoptionOf(card);
  if (adopted) {
    record["codes_from"] = cells.adopted ? "obsm/" + adopted->key : "the distilled encoder";
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
            << cells.report(card) << maskingSentence(effect) << "\n"
            << (adopted ? codesOrigin(card, cells) + "\n" : std::string()) << data->cellCount()
            << " cells encoded with " << card.name << "; the codes are obsm/X_chreode of "
            << options.output << "\n";
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
  addGeneNameOptions(*verb, options->names);
  verb->add_flag("--force", options->force,
                 "Encode also with an encoder that does not give its embedding back");
  verb->add_flag("--json", options->json, "Print one JSON object");
  verb->callback([options] { runEncode(*options); });
}

}  // namespace chreode
