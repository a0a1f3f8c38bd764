#include "adopt_codes.h"

#include <iostream>

#include "model/adopted_embedding.h"
#include "model/heldout_samples.h"
#include "model/torch_engine.h"
#include "verb.h"

namespace chreode {

namespace {

nlohmann::json resultJson(const Dataset& data, const AdoptionData& adoption,
                          const AdoptionResult& result) {
  const AdoptionFit& fit = result.fit;
  nlohmann::json json = {
      {"matrix", data.taken.which},
      {"caveats", data.caveats()},
      {"codes", fit.key},
      {"latent", adoption.codes.cols()},
      {"cells", adoption.training.trainingCells.size() + adoption.training.validationCells.size()},
      {"heldout_cells", adoption.training.heldoutCells.size()},
      {"heldout_by", heldoutText(adoption.training.record)},
      {"genes", adoption.training.genes.size()},
      {"likelihood", result.model->card().likelihood},
      {"linear", fit.linear},
      {"decoder", result.linearDecoder ? "linear" : "mlp"},
      {"encoder", result.linearEncoder ? "linear" : "mlp"},
      {"steps", result.steps},
      {"decoder_deviance_explained", nullptr},
      {"decoder_variance_explained", nullptr},
      {"encoder_r2", fit.encoder},
      {"encoder_r2_numbers", fit.encoderNumbers},
      {"encoder_serves", fit.encoderServes()},
      {"seconds", result.seconds},
      {"chosen", result.chosen}};
  json[fit.decoderIsOfCounts ? "decoder_deviance_explained" : "decoder_variance_explained"] =
      fit.decoder;
  return json;
}

}  // namespace

void adoptCodes(
    const Dataset& data, const AdoptionOptions& wanted, const std::string& output,
    const std::function<nlohmann::json(const ModelCard& card, const Matrix& codes)>& classifier,
    bool json, const Progress& progress) {
  const AdoptionData adoption = prepareAdoption(data, wanted);
  TrainingControl control;
  TorchEngine& engine = TorchEngine::instance();
  const AdoptionResult result = engine.adopt(adoption, wanted, control, {}, progress);
  const nlohmann::json classes = classifier(result.model->card(), adoption.codes);
  engine.save(*result.model, output, nlohmann::json::object(), classes);
  if (json) {
    nlohmann::json said = resultJson(data, adoption, result);
    said["model"] = output;
    said["seed"] = wanted.training.seed;
    said["label"] = classes.is_null() ? classes : classes["column"];
    printJson(said);
    return;
  }
  for (const std::string& caveat : data.caveats()) std::cout << "Note: " << caveat << "\n";
  std::cout << "Matrix taken: " << data.taken.description() << "\n"
            << heldoutText(adoption.training.record) << "\n"
            << result.chosen << "\n"
            << result.fit.sentences() << "\n";
  if (const std::string closed = encoderClosedBecause(result.model->card()); !closed.empty()) {
    std::cout << closed << "\n";
  }
  if (!classes.is_null()) {
    std::cout << "The model file holds a classifier of " << classes["column"].get<std::string>()
              << " on the codes; see chreode evaluate\n";
  }
  std::cout << "Written to " << output << "\n";
}

}  // namespace chreode
