#include <cmath>
#include <cstdio>

#include "base/json_number.h"
#include "base/one_line.h"
#include "whatif/association_note.h"
#include "whatif/combination.h"

namespace chreode {

namespace {

/// Six digits after a tab; nothing for NaN.
std::string field(double value) {
  char text[32] = "\t";
  if (std::isfinite(value)) std::snprintf(text, sizeof text, "\t%.6g", value);
  return text;
}

}  // namespace

std::string Epistasis::sentence() const {
  if (!distinguishable) return "Not distinguishable from the sum of the singles.";
  char text[160];
  const char* kind = slope < 0.9   ? "less than the sum of the singles"
                     : slope > 1.1 ? "more than the sum of the singles"
                                   : "of the sum's size, in other genes";
  if (std::isfinite(share)) {
    std::snprintf(text, sizeof text, "Not additive: %s; %.0f %% of the double's change is left.",
                  kind, 100.0 * share);
  } else {
    std::snprintf(text, sizeof text, "Not additive: %s.", kind);
  }
  return text;
}

const CombinationMethod* CombinedPair::best() const {
  const CombinationMethod* best = nullptr;
  for (const CombinationMethod& method : methods) {
    if (!std::isfinite(method.correlationSplit) || method.name == "no_change") continue;
    if (method.name == "latent_sum" && sawTarget.value_or(SawTarget::no) != SawTarget::no) continue;
    // r does not tell a change from its half: distance does.
    if (!best || method.scores.distance < best->scores.distance) best = &method;
  }
  return best;
}

std::string combinationMethodTitle(const std::string& name) {
  if (name == "no_change") return "No change";
  if (name == "additive") return "Sum of the singles";
  if (name == "matching_mean") return "Mean of the singles";
  return name == "latent_sum" ? "Sum in the code" : name;
}

nlohmann::json CombinationReport::toJson() const {
  nlohmann::json json{{"file", dataName},
                      {"data_hash", dataHash},
                      {"perturbation", question.perturbation},
                      {"control", question.control},
                      {"within", question.within},
                      {"values", values},
                      {"latent_model", latent},
                      {"caveats", caveats},
                      {"notices", notices},
                      {"note", kAssociationNote},
                      {"pairs", nlohmann::json::array()}};
  for (const CombinedPair& pair : pairs) {
    nlohmann::json methods = nlohmann::json::object();
    for (const CombinationMethod& method : pair.methods) {
      methods[method.name] = {{"genes_scored", method.scores.genes},
                              {"r_delta", numberOrNull(method.scores.correlation)},
                              {"r_delta_split", numberOrNull(method.correlationSplit)},
                              {"r_delta_top20", numberOrNull(method.scores.correlationTop)},
                              {"l2", numberOrNull(method.scores.distance)},
                              {"direction_top20", numberOrNull(method.scores.directionTop)},
                              {"r2_mean", numberOrNull(method.scores.squaredPearson)}};
    }
    const Epistasis& meter = pair.epistasis;
    const CombinationMethod* best = pair.best();
    json["pairs"].push_back(
        {{"a", pair.a},
         {"b", pair.b},
         {"double", pair.level},
         {"within", pair.within},
         {"cells", pair.cells},
         {"cells_a", pair.cellsA},
         {"cells_b", pair.cellsB},
         {"control_cells", pair.controlCells},
         {"methods", methods},
         {"ceiling", numberOrNull(pair.ceiling)},
         {"best", best ? nlohmann::json(best->name) : nlohmann::json()},
         {"model_saw_target", pair.sawTarget ? chreode::toJson(*pair.sawTarget) : nlohmann::json()},
         {"epistasis",
          {{"deviation", numberOrNull(meter.deviation)},
           {"sampling_error", numberOrNull(meter.error)},
           {"bound_95", numberOrNull(meter.bound)},
           {"beyond_error", numberOrNull(meter.beyond)},
           {"share", numberOrNull(meter.share)},
           {"slope", numberOrNull(meter.slope)},
           {"responders", meter.responders},
           {"distinguishable", meter.distinguishable},
           {"verdict", meter.distinguishable ? "not additive" : "not distinguishable"},
           {"sentence", meter.sentence()}}},
         {"notices", pair.notices}});
  }
  return json;
}

std::string CombinationReport::table() const {
  std::string text;
  const auto note = [&text](const std::string& line) { text += "# " + oneLine(line) + "\n"; };
  note("Doubles of " + question.perturbation + " from their singles, control " + question.control +
       ", within " + question.within);
  note("data " + dataName + ", hash " + dataHash + "; " + values);
  note("code: " + latent + "; baseline rows: no_change, additive, matching_mean");
  for (const std::string& caveat : caveats) note(caveat);
  for (const std::string& notice : notices) note(notice);
  note(kAssociationNote);
  text +=
      "a\tb\twithin\tmethod\tcells\tr_delta_split\tr_delta\tr_delta_top20\tl2\tceiling"
      "\tdeviation\tsampling_error\tbound_95\tslope\tverdict\n";
  for (const CombinedPair& pair : pairs) {
    const Epistasis& meter = pair.epistasis;
    for (const CombinationMethod& method : pair.methods) {
      text += oneLine(pair.a) + "\t" + oneLine(pair.b) + "\t" + oneLine(pair.within) + "\t" +
              method.name + "\t" + std::to_string(pair.cells) + field(method.correlationSplit) +
              field(method.scores.correlation) + field(method.scores.correlationTop) +
              field(method.scores.distance) + field(pair.ceiling) + field(meter.deviation) +
              field(meter.error) + field(meter.bound) + field(meter.slope) + "\t" +
              (meter.distinguishable ? "not additive" : "not distinguishable") + "\n";
    }
  }
  return text;
}

}  // namespace chreode
