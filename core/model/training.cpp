#include "model/training.h"

#include <array>
#include <utility>

#include "base/error.h"

namespace chreode {

namespace {

constexpr std::array<std::pair<Likelihood, const char*>, 5> kLikelihoods = {{
    {Likelihood::automatic, "auto"},
    {Likelihood::negativeBinomial, "nb"},
    {Likelihood::zeroInflated, "zinb"},
    {Likelihood::poisson, "poisson"},
    {Likelihood::gaussian, "gaussian"},
}};

const char* decoderName(DecoderKind decoder) {
  if (decoder == DecoderKind::mlp) return "mlp";
  return decoder == DecoderKind::linear ? "linear" : "auto";
}

}  // namespace

DecoderKind decoderNamed(const std::string& name) {
  if (name == "mlp") return DecoderKind::mlp;
  return name == "linear" ? DecoderKind::linear : DecoderKind::automatic;
}

std::string likelihoodName(Likelihood likelihood) {
  for (const auto& [one, name] : kLikelihoods) {
    if (one == likelihood) return name;
  }
  return "auto";
}

Likelihood likelihoodNamed(const std::string& name) {
  for (const auto& [likelihood, known] : kLikelihoods) {
    if (name == known) return likelihood;
  }
  throw Error("There is no likelihood \"" + name + "\"; nb, zinb, poisson and gaussian are known.");
}

nlohmann::json toJson(const TrainingOptions& options) {
  nlohmann::json json = {{"latent", options.latentSize},
                         {"hidden", options.hidden},
                         {"dropout", options.dropout},
                         {"likelihood", likelihoodName(options.likelihood)},
                         {"decoder", decoderName(options.decoder)},
                         {"steps", options.steps},
                         {"epochs", options.epochs},
                         {"batch_size", options.batchSize},
                         {"patience", options.patience},
                         {"genes", options.genes},
                         {"batch", options.batchColumns},
                         {"pinned", options.pinnedGenes},
                         {"exclude", options.exclude},
                         {"seed", options.seed}};
  if (options.device != "cpu") json["device"] = options.device;  // rounds otherwise
  if (options.sampleColumn) json["sample"] = *options.sampleColumn;
  if (options.start) json["start"] = options.start->card().name;
  return json;
}

TrainingOptions trainingOptionsFrom(const nlohmann::json& json) {
  TrainingOptions options;
  try {
    options.latentSize = json.at("latent").get<int>();
    options.hidden = json.at("hidden").get<std::vector<int>>();
    options.dropout = json.at("dropout").get<double>();
    options.likelihood = likelihoodNamed(json.at("likelihood").get<std::string>());
    options.decoder = decoderNamed(json.at("decoder").get<std::string>());
    options.steps = json.at("steps").get<int>();
    options.epochs = json.at("epochs").get<int>();
    options.batchSize = json.at("batch_size").get<int>();
    options.patience = json.at("patience").get<int>();
    options.genes = json.at("genes").get<int>();
    options.batchColumns = json.at("batch").get<std::vector<std::string>>();
    options.pinnedGenes = json.at("pinned").get<std::vector<std::string>>();
    options.exclude = json.at("exclude").get<std::vector<std::string>>();
    options.seed = json.at("seed").get<std::uint64_t>();
    options.device = json.value("device", options.device);
    if (json.contains("sample")) options.sampleColumn = json["sample"].get<std::string>();
  } catch (const nlohmann::json::exception& error) {
    throw Error(std::string("The record of a training's options cannot be read: ") + error.what());
  }
  return options;
}

}  // namespace chreode
