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

}  // namespace chreode
