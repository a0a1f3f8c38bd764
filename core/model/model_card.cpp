#include "model/model_card.h"

#include "base/error.h"

namespace chreode {

namespace {

constexpr int contractVersion = 1;

const char* spaceName(Space space) {
  return space == Space::counts ? "counts" : "log1p";
}

/// The value under `key`, which must be there.
const nlohmann::json& required(const nlohmann::json& object, const char* key,
                               const std::string& shown) {
  const auto found = object.find(key);
  if (found == object.end()) throw Error("chreode.json has no \"" + shown + "\".");
  return *found;
}

[[noreturn]] void refuse(const std::string& key, const std::string& expected) {
  throw Error("\"" + key + "\" in chreode.json is not " + expected + ".");
}

std::string text(const nlohmann::json& value, const std::string& key) {
  if (!value.is_string()) refuse(key, "a text");
  return value.get<std::string>();
}

std::vector<std::string> texts(const nlohmann::json& value, const std::string& key) {
  if (!value.is_array()) refuse(key, "a list of texts");
  std::vector<std::string> list;
  list.reserve(value.size());
  for (const nlohmann::json& item : value) list.push_back(text(item, key));
  return list;
}

Space space(const nlohmann::json& card, const char* side) {
  const nlohmann::json& object = required(card, side, side);
  if (!object.is_object()) refuse(side, "an object with a \"space\"");
  const std::string key = std::string(side) + ".space";
  const std::string name = text(required(object, "space", key), key);
  if (name == "counts") return Space::counts;
  if (name == "log1p") return Space::log1p;
  refuse(key, "\"counts\" or \"log1p\" but \"" + name + "\"");
}

std::vector<Covariate> covariates(const nlohmann::json& list) {
  if (!list.is_array()) refuse("covariates", "a list");
  std::vector<Covariate> result;
  for (const nlohmann::json& item : list) {
    if (!item.is_object()) refuse("covariates", "a list of objects with \"name\" and \"levels\"");
    Covariate covariate;
    covariate.name = text(required(item, "name", "covariates.name"), "covariates.name");
    covariate.levels = texts(required(item, "levels", "covariates.levels"), "covariates.levels");
    result.push_back(std::move(covariate));
  }
  return result;
}

/// An optional object; null when absent.
nlohmann::json optionalObject(const nlohmann::json& card, const char* key) {
  const auto found = card.find(key);
  if (found == card.end() || found->is_null()) return nullptr;
  if (!found->is_object()) refuse(key, "an object");
  return *found;
}

}  // namespace

nlohmann::json ModelCard::toJson() const {
  nlohmann::json list = nlohmann::json::array();
  for (const Covariate& covariate : covariates) {
    list.push_back({{"name", covariate.name}, {"levels", covariate.levels}});
  }
  nlohmann::json json = {{"contract", contractVersion},
                         {"name", name},
                         {"genes", genes},
                         {"latent_size", latentSize},
                         {"input", {{"space", spaceName(inputSpace)}}},
                         {"output", {{"space", spaceName(outputSpace)}}},
                         {"likelihood", likelihood},
                         {"covariates", list},
                         {"classifier", classifier}};
  if (inputTargetSum > 0.0) json["input"]["target_sum"] = inputTargetSum;
  if (!layers.is_null()) json["layers"] = layers;
  if (!training.is_null()) json["training"] = training;
  return json;
}

ModelCard ModelCard::fromJson(const nlohmann::json& json) {
  if (!json.is_object()) throw Error("chreode.json is not a JSON object.");
  const nlohmann::json& contract = required(json, "contract", "contract");
  if (!contract.is_number_integer()) refuse("contract", "a whole number");
  if (contract.get<std::int64_t>() != contractVersion) {
    throw Error("The model follows contract " + contract.dump() +
                " and this program reads contract 1; a newer Chreode may open it.");
  }
  ModelCard card;
  if (json.contains("name")) card.name = text(json["name"], "name");
  card.genes = texts(required(json, "genes", "genes"), "genes");
  if (card.genes.empty()) refuse("genes", "a list with at least one gene");
  const nlohmann::json& size = required(json, "latent_size", "latent_size");
  if (!size.is_number_integer() || size.get<std::int64_t>() < 1 ||
      size.get<std::int64_t>() > 100000) {
    refuse("latent_size", "a whole number from 1 to 100000");
  }
  card.latentSize = size.get<int>();
  card.inputSpace = space(json, "input");
  const nlohmann::json& input = json["input"];
  if (const auto sum = input.find("target_sum"); sum != input.end() && !sum->is_null()) {
    if (!sum->is_number() || sum->get<double>() < 0.0) refuse("input.target_sum", "a number ≥ 0");
    card.inputTargetSum = sum->get<double>();
  }
  card.outputSpace = space(json, "output");
  if (const auto found = json.find("likelihood"); found != json.end() && !found->is_null()) {
    card.likelihood = text(*found, "likelihood");
  }
  if (const auto found = json.find("covariates"); found != json.end() && !found->is_null()) {
    card.covariates = chreode::covariates(*found);
  }
  card.layers = optionalObject(json, "layers");
  card.training = optionalObject(json, "training");
  card.classifier = optionalObject(json, "classifier");
  return card;
}

ModelCard ModelCard::parse(const std::string& text) {
  const nlohmann::json json = nlohmann::json::parse(text, nullptr, false);
  if (json.is_discarded()) throw Error("chreode.json is not valid JSON.");
  return fromJson(json);
}

}  // namespace chreode
