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

void adoptCodes(const Dataset& data, const std::string& key, const TrainingOptions& options,
                const std::string& output, bool json, const Progress& progress) {
  const AdoptionOptions wanted{key, options};
  const AdoptionData adoption = prepareAdoption(data, wanted);
  TrainingControl control;
  TorchEngine& engine = TorchEngine::instance();
  const AdoptionResult result = engine.adopt(adoption, wanted, control, {}, progress);
  engine.save(*result.model, output);
  if (json) {
    nlohmann::json said = resultJson(data, adoption, result);
    said["model"] = output;
    said["seed"] = options.seed;
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
  std::cout << "Written to " << output << "\n";
}

}  // namespace chreode
