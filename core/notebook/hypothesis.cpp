#include "notebook/hypothesis.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <random>
#include <utility>

#include "base/json_number.h"
#include "notebook/json_fields.h"

namespace chreode {

namespace {

constexpr std::array kKinds{HypothesisKind::drag, HypothesisKind::geneShift,
                            HypothesisKind::program, HypothesisKind::transfer,
                            HypothesisKind::combination};

HypothesisKind kindNamed(const std::string& name) {
  for (const HypothesisKind kind : kKinds) {
    if (name == kindName(kind)) return kind;
  }
  throw Error("An entry of the notebook is of the unknown kind \"" + name +
              "\"; a newer version of Chreode may know it.");
}

/// The texts of an entry by the names that they have in JSON.
template <typename Entry>
auto textsOf(Entry& entry) {
  return std::array{std::pair{"id", &entry.id},
                    std::pair{"title", &entry.title},
                    std::pair{"cells", &entry.cells},
                    std::pair{"operator", &entry.operation},
                    std::pair{"amount", &entry.amount},
                    std::pair{"class_scale", &entry.classScale},
                    std::pair{"gene_scale", &entry.geneScale},
                    std::pair{"uncertainty", &entry.uncertainty},
                    std::pair{"background", &entry.background},
                    std::pair{"support", &entry.support},
                    std::pair{"baseline", &entry.baseline},
                    std::pair{"baseline_answer", &entry.baselineAnswer},
                    std::pair{"verdict", &entry.verdict},
                    std::pair{"note", &entry.note},
                    std::pair{"experiment", &entry.experiment}};
}

nlohmann::json effectsJson(const std::vector<PredictedEffect>& effects) {
  nlohmann::json list = nlohmann::json::array();
  for (const PredictedEffect& each : effects) {
    list.push_back({{"name", each.name},
                    {"change", numberOrNull(each.change)},
                    {"error", numberOrNull(each.error)},
                    {"baseline", numberOrNull(each.baseline)},
                    {"measured", numberOrNull(each.measured)}});
  }
  return list;
}

std::vector<PredictedEffect> effectsFrom(const nlohmann::json& json, const char* key) {
  std::vector<nlohmann::json> list;
  readField(json, key, list);
  std::vector<PredictedEffect> effects;
  for (const nlohmann::json& one : list) {
    PredictedEffect effect;
    readField(one, "name", effect.name);
    readNumber(one, "change", effect.change);
    readNumber(one, "error", effect.error);
    readNumber(one, "baseline", effect.baseline);
    readNumber(one, "measured", effect.measured);
    effects.push_back(std::move(effect));
  }
  return effects;
}

}  // namespace

const char* kindName(HypothesisKind kind) {
  switch (kind) {
    case HypothesisKind::drag:
      return "drag";
    case HypothesisKind::geneShift:
      return "gene shift";
    case HypothesisKind::program:
      return "programme";
    case HypothesisKind::transfer:
      return "transfer";
    case HypothesisKind::combination:
      break;
  }
  return "combination";
}

const PredictedEffect* Hypothesis::strongest() const {
  const std::vector<PredictedEffect>& told = classes.empty() ? genes : classes;
  const PredictedEffect* most = nullptr;
  for (const PredictedEffect& each : told) {
    if (!std::isfinite(each.change)) continue;
    // Of two classes one gains what the other loses: the one that gains is named.
    const double more = most ? std::abs(each.change) - std::abs(most->change) : 1.0;
    const bool equal = std::abs(more) <= 1e-6 * std::abs(each.change);
    if (equal ? each.change > most->change : more > 0.0) most = &each;
  }
  return most;
}

nlohmann::json Hypothesis::toJson() const {
  nlohmann::json json{{"kind", kindName(kind)},
                      {"cell_count", cellCount},
                      {"classes", effectsJson(classes)},
                      {"genes", effectsJson(genes)},
                      {"rank", rank},
                      {"rank_of", rankOf},
                      {"p", numberOrNull(p)},
                      {"q", numberOrNull(q)},
                      {"outside_share", numberOrNull(outsideShare)},
                      {"scores", nlohmann::json::array()},
                      {"source", source.toJson()},
                      {"request", request}};
  for (const auto& [key, text] : textsOf(*this)) json[key] = *text;
  for (const NamedNumber& score : scores) {
    json["scores"].push_back({{"name", score.name}, {"value", numberOrNull(score.value)}});
  }
  return json;
}

Hypothesis Hypothesis::fromJson(const nlohmann::json& json) {
  Hypothesis entry;
  std::string kind;
  readField(json, "kind", kind);
  entry.kind = kindNamed(kind);
  for (const auto& [key, text] : textsOf(entry)) readField(json, key, *text);
  readField(json, "cell_count", entry.cellCount);
  entry.classes = effectsFrom(json, "classes");
  entry.genes = effectsFrom(json, "genes");
  readField(json, "rank", entry.rank);
  readField(json, "rank_of", entry.rankOf);
  readNumber(json, "p", entry.p);
  readNumber(json, "q", entry.q);
  readNumber(json, "outside_share", entry.outsideShare);
  std::vector<nlohmann::json> scores;
  readField(json, "scores", scores);
  for (const nlohmann::json& score : scores) {
    NamedNumber number;
    readField(score, "name", number.name);
    readNumber(score, "value", number.value);
    entry.scores.push_back(std::move(number));
  }
  nlohmann::json source;
  readField(json, "source", source);
  entry.source = HypothesisSource::fromJson(source);
  readField(json, "request", entry.request);
  return entry;
}

std::string newHypothesisId() {
  // Not from a seed: entries of two sessions on one file are to differ.
  std::random_device device;
  const auto number = (static_cast<std::uint64_t>(device()) << 32) | device();
  char text[20];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(number));
  return text;
}

}  // namespace chreode
