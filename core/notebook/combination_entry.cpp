#include "notebook/combination_entry.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <vector>

#include "notebook/json_fields.h"
#include "notebook/strongest_genes.h"
#include "notebook/suggested_experiment.h"

namespace chreode {

namespace {

const CombinationMethod* methodOf(const CombinedPair& pair, const std::string& name) {
  const auto found = std::find_if(pair.methods.begin(), pair.methods.end(),
                                  [&](const auto& each) { return each.name == name; });
  return found == pair.methods.end() ? nullptr : &*found;
}

const CombinationMethod& chosenMethod(const CombinedPair& pair, const std::string& name) {
  const CombinationMethod* chosen = name.empty() ? pair.best() : methodOf(pair, name);
  if (!chosen && name.empty()) chosen = methodOf(pair, "additive");
  if (!chosen) throw Error("The combination has no prediction \"" + name + "\".");
  return *chosen;
}

std::string answerText(const CombinedPair& pair, const CombinationMethod& chosen) {
  const CombinationMethod* sum = methodOf(pair, "additive");
  if (!sum) return {};
  char text[120];
  std::snprintf(
      text, sizeof text, "Distance (L2) of the sum %.3f, of this one %.3f, of no change %.3f.",
      sum->scores.distance, chosen.scores.distance, methodOf(pair, "no_change")->scores.distance);
  return text;
}

void addRank(Hypothesis& entry, const CombinedPair& pair, const CombinationMethod& chosen) {
  entry.rank = 1;
  for (const CombinationMethod& each : pair.methods) {
    ++entry.rankOf;
    if (each.scores.distance < chosen.scores.distance) ++entry.rank;
  }
  entry.background = "ways to predict, by the distance of means";
}

void addScores(Hypothesis& entry, const CombinedPair& pair) {
  const auto add = [&entry](const std::string& name, double value) {
    NamedNumber& score = entry.scores.emplace_back();
    score.name = name;
    score.value = value;
  };
  for (const CombinationMethod& each : pair.methods) {
    add(each.name + " r_delta_split", each.correlationSplit);
    add(each.name + " r_delta", each.scores.correlation);
    add(each.name + " l2", each.scores.distance);
  }
  add("ceiling", pair.ceiling);
  add("epistasis deviation", pair.epistasis.deviation);
  add("epistasis sampling error", pair.epistasis.error);
  add("epistasis bound 95", pair.epistasis.bound);
  add("epistasis slope", pair.epistasis.slope);
}

}  // namespace

Hypothesis combinationEntry(const CombinationReport& report, const CombinedPair& pair,
                            const std::string& method, const HypothesisSource& source) {
  const CombinationMethod& chosen = chosenMethod(pair, method);
  Hypothesis entry;
  entry.id = newHypothesisId();
  entry.kind = HypothesisKind::combination;
  entry.title = pair.a + " + " + pair.b + " in " + pair.within;
  entry.cells = report.question.within + "=" + pair.within + ": double, singles and controls of " +
                std::to_string(pair.cells) + ", " + std::to_string(pair.cellsA) + ", " +
                std::to_string(pair.cellsB) + " and " + std::to_string(pair.controlCells) +
                " cells";
  entry.cellCount = pair.cells;
  entry.operation = combinationMethodTitle(chosen.name);
  entry.amount = pair.a + " and " + pair.b + " as measured alone";
  std::vector<Eigen::VectorXd> ways;
  for (const CombinationMethod& each : pair.methods) {
    if (each.name != "no_change") ways.push_back(each.change);
  }
  const CombinationMethod* sum = methodOf(pair, "additive");
  entry.genes = strongestGenes(report.genes, chosen.change, ways,
                               sum ? sum->change : Eigen::VectorXd(), pair.measured);
  entry.geneScale =
      "change of mean log expression, " + report.values + "; baseline: the sum of the singles";
  entry.uncertainty = kSpreadOfWays;
  addRank(entry, pair, chosen);
  for (const std::string& notice : pair.notices) {
    entry.support += (entry.support.empty() ? "" : " ") + notice;
  }
  if (entry.support.empty()) {
    entry.support = std::to_string(pair.epistasis.responders) + " genes respond to the double";
  }
  entry.baseline = combinationMethodTitle("additive");
  entry.baselineAnswer = answerText(pair, chosen);
  addScores(entry, pair);
  entry.verdict = pair.epistasis.sentence();
  entry.source = source;
  const CombinationQuestion& question = report.question;
  entry.request = {{"perturbation", question.perturbation},
                   {"control", question.control},
                   {"within", question.within},
                   {"a", pair.a},
                   {"b", pair.b},
                   {"double", pair.level},
                   {"line", pair.within},
                   {"method", chosen.name}};
  entry.experiment = suggestedExperiment(entry);
  return entry;
}

CombinationQuestion combinationQuestionOf(const Hypothesis& entry) {
  CombinationQuestion question;
  readField(entry.request, "perturbation", question.perturbation);
  readField(entry.request, "control", question.control);
  readField(entry.request, "within", question.within);
  return question;
}

std::string combinationMethodOf(const Hypothesis& entry) {
  std::string method;
  readField(entry.request, "method", method);
  return method;
}

const CombinedPair& samePair(const Hypothesis& entry, const CombinationReport& report) {
  std::string level;
  std::string line;
  readField(entry.request, "double", level);
  readField(entry.request, "line", line);
  for (const CombinedPair& pair : report.pairs) {
    if (pair.level == level && pair.within == line) return pair;
  }
  throw Error(level + " in " + line + " is no longer among the pairs that can be asked for.");
}

}  // namespace chreode
