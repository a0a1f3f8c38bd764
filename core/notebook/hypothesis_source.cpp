#include "notebook/hypothesis_source.h"

#include <ctime>

#include "expression/data_hash.h"
#include "notebook/json_fields.h"

namespace chreode {

namespace {

std::string dateNow() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

}  // namespace

nlohmann::json HypothesisSource::toJson() const {
  return {
      {"date", date},       {"data", data},   {"data_hash", dataHash},   {"matrix", matrix},
      {"caveats", caveats}, {"model", model}, {"model_hash", modelHash}, {"model_file", modelFile},
      {"seed", seed}};
}

HypothesisSource HypothesisSource::fromJson(const nlohmann::json& json) {
  HypothesisSource source;
  readField(json, "date", source.date);
  readField(json, "data", source.data);
  readField(json, "data_hash", source.dataHash);
  readField(json, "matrix", source.matrix);
  readField(json, "caveats", source.caveats);
  readField(json, "model", source.model);
  readField(json, "model_hash", source.modelHash);
  readField(json, "model_file", source.modelFile);
  readField(json, "seed", source.seed);
  return source;
}

HypothesisSource sourceOf(const Dataset& data, std::uint64_t seed) {
  HypothesisSource source;
  source.date = dateNow();
  source.data = data.name;
  source.dataHash = dataHashText(data);
  source.matrix = data.taken.description();
  source.caveats = data.caveats();
  source.seed = seed;
  return source;
}

HypothesisSource sourceOf(const Dataset& data, const ModelCard& card, const std::string& modelHash,
                          const std::string& file, std::uint64_t seed) {
  HypothesisSource source = sourceOf(data, seed);
  source.model = card.name;
  source.modelHash = modelHash;
  source.modelFile = file;
  return source;
}

}  // namespace chreode
