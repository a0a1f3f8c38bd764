#include "notebook/transfer_entry.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <utility>

#include "notebook/json_fields.h"
#include "notebook/strongest_genes.h"
#include "notebook/suggested_experiment.h"

namespace chreode {

namespace {

constexpr const char* kBaseline = "expression_delta";

using Model = TransferRequest::Model;
constexpr std::array kModels{std::pair{Model::none, "none"},
                             std::pair{Model::retrained, "retrained"},
                             std::pair{Model::asItIs, "as it is"}};

const TransferMethod& chosenMethod(const TransferReport& report, std::string name) {
  if (name.empty()) name = report.recommended();
  if (name.empty()) name = "similarity_weighted";
  const TransferMethod* found = report.find(name);
  if (!found) throw Error("The transfer has no prediction \"" + name + "\".");
  return *found;
}

std::string figure(double value) {
  if (!std::isfinite(value)) return "–";
  char text[32];
  std::snprintf(text, sizeof text, "%.3f", value);
  return text;
}

const TransferReport::Source* nearestSource(const TransferReport& report) {
  const auto found =
      std::max_element(report.sources.begin(), report.sources.end(),
                       [](const auto& a, const auto& b) { return a.weight < b.weight; });
  return found == report.sources.end() ? nullptr : &*found;
}

/// By leaving out source classes, among the predictions that were judged so.
void addRank(Hypothesis& entry, const TransferReport& report, const TransferMethod& chosen) {
  if (!std::isfinite(chosen.leftOut)) return;
  entry.rank = 1;
  for (const TransferMethod& each : report.methods) {
    if (!std::isfinite(each.leftOut)) continue;
    ++entry.rankOf;
    if (each.leftOut > chosen.leftOut) ++entry.rank;
  }
  entry.background = "ways to predict, by r of source classes left out in turn";
}

void addScores(Hypothesis& entry, const TransferReport& report, const TransferMethod& chosen) {
  for (const TransferMethod* each : {&chosen, report.find(kBaseline)}) {
    if (!each) continue;
    entry.scores.push_back({each->name + " r_delta_split", each->correlationSplit});
    entry.scores.push_back({each->name + " r_delta", each->scores.correlation});
    entry.scores.push_back({each->name + " l2", each->scores.distance});
    entry.scores.push_back({each->name + " r_delta_left_out", each->leftOut});
    if (each->name == kBaseline) break;
  }
  entry.scores.push_back({"ceiling", report.ceiling});
}

}  // namespace

Hypothesis transferEntry(const TransferRequest& request, const TransferReport& report,
                         const std::string& method, const HypothesisSource& source) {
  const TransferMethod& chosen = chosenMethod(report, method);
  const TransferQuestion& question = request.question;
  Hypothesis entry;
  entry.id = newHypothesisId();
  entry.kind = HypothesisKind::transfer;
  entry.title = question.perturbed + " against " + question.control + " in " + question.target;
  entry.cells =
      question.classes + "=" + question.target + ", " + question.condition + "=" + question.control;
  entry.cellCount = report.controlCells;
  entry.operation = transferMethodTitle(chosen.name);
  entry.amount = question.perturbed + " as in " + std::to_string(report.sources.size()) +
                 (report.sources.size() == 1 ? " other class" : " other classes");
  std::vector<Eigen::VectorXd> ways;
  for (const TransferMethod& each : report.methods) {
    if (isPrediction(each.name)) ways.push_back(each.change);
  }
  const TransferMethod* baseline = report.find(kBaseline);
  entry.genes = strongestGenes(report.genes, chosen.change, ways,
                               baseline ? baseline->change : Eigen::VectorXd(), report.measured);
  entry.geneScale = "change of mean log expression, " + report.values +
                    "; baseline: the source classes' mean difference";
  entry.uncertainty = kSpreadOfWays;
  addRank(entry, report, chosen);
  const TransferReport::Source* nearest = nearestSource(report);
  if (nearest) {
    entry.support = "the source class most like it is " + nearest->name + " (weight " +
                    figure(nearest->weight) + ")";
  }
  if (report.sawTarget.value_or(SawTarget::no) != SawTarget::no) {
    entry.support += "; this model may have seen the answer";
  }
  entry.baseline = transferMethodTitle(kBaseline);
  if (baseline) {
    entry.baselineAnswer =
        report.hasTruth() ? "r against the measured change " + figure(baseline->correlationSplit) +
                                ", this one " + figure(chosen.correlationSplit) + ", ceiling " +
                                figure(report.ceiling) + "."
                          : "r of source classes left out " + figure(baseline->leftOut) +
                                ", this one " + figure(chosen.leftOut) + ".";
  }
  addScores(entry, report, chosen);
  for (const std::string& line : report.verdict()) {
    entry.verdict += (entry.verdict.empty() ? "" : " ") + line;
  }
  entry.source = source;
  const auto* model = std::find_if(kModels.begin(), kModels.end(),
                                   [&](const auto& each) { return each.first == request.model; });
  entry.request = {{"question",
                    {{"condition", question.condition},
                     {"control", question.control},
                     {"perturbed", question.perturbed},
                     {"classes", question.classes},
                     {"target", question.target}}},
                   {"method", chosen.name},
                   {"model", model->second},
                   {"seeds", request.seeds},
                   {"leave_out", request.leaveOut},
                   {"threads", request.threads},
                   {"seed", request.seed},
                   {"nearest_source", nearest ? nearest->name : std::string()}};
  entry.experiment = suggestedExperiment(entry);
  return entry;
}

TransferRequest transferRequestOf(const Hypothesis& entry) {
  const nlohmann::json& json = entry.request;
  nlohmann::json question;
  readField(json, "question", question);
  TransferRequest request;
  readField(question, "condition", request.question.condition);
  readField(question, "control", request.question.control);
  readField(question, "perturbed", request.question.perturbed);
  readField(question, "classes", request.question.classes);
  readField(question, "target", request.question.target);
  std::string name;
  readField(json, "model", name);
  const auto* model = std::find_if(kModels.begin(), kModels.end(),
                                   [&](const auto& each) { return each.second == name; });
  if (model == kModels.end()) throw Error("\"" + name + "\" is no way to use a model.");
  request.model = model->first;
  readField(json, "seeds", request.seeds);
  readField(json, "leave_out", request.leaveOut);
  readField(json, "threads", request.threads);
  readField(json, "seed", request.seed);
  return request;
}

std::string transferMethodOf(const Hypothesis& entry) {
  std::string method;
  readField(entry.request, "method", method);
  return method;
}

}  // namespace chreode
