#include "notebook/program_entry.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>

#include "notebook/json_fields.h"
#include "notebook/suggested_experiment.h"

namespace chreode {

namespace {

/// What an effect with models of other seeds is; of entries that do not say, the first model's.
constexpr const char* kMeanOverModels = "mean over models";

nlohmann::json requestOf(const ProgramAsked& asked, const GeneProgram& program,
                         const ModelCard& card) {
  const StudyRequest& request = asked.request;
  nlohmann::json operators = nlohmann::json::array();
  for (const ProgramOperator each : request.operators) operators.push_back(operatorName(each));
  nlohmann::json targets = nlohmann::json::array();
  for (const ProgramTarget& target : program.targets) {
    targets.push_back(
        {{"gene", card.genes[static_cast<std::size_t>(target.gene)]}, {"sign", target.sign}});
  }
  return {{"factor", program.factor},
          {"targets", std::move(targets)},
          {"amount_kind", shiftKindName(request.amount.kind)},
          {"amount_value", request.amount.value},
          {"lowers", request.amount.lowers()},
          {"operators", std::move(operators)},
          {"background_sets", request.backgroundSets},
          {"seed", request.seed},
          {"effect", kMeanOverModels},
          {"cells", asked.cells},
          {"setup", asked.setup}};
}

void addEffects(Hypothesis& entry, const std::vector<std::string>& classes,
                const ProgramAnswer& answer) {
  const OperatorEffect* told = nullptr;
  for (const OperatorEffect& each : answer.effects) {
    if (each.effect.empty()) continue;
    if (!told) told = &each;
    for (std::size_t k = 0; k < classes.size(); ++k) {
      entry.scores.push_back({std::string(operatorName(each.by)) + " " + classes[k],
                              each.effect.change[static_cast<Eigen::Index>(k)]});
    }
  }
  for (std::size_t k = 0; k < classes.size() && answer.correlation.size() > 0; ++k) {
    entry.scores.push_back(
        {"correlation " + classes[k], answer.correlation[static_cast<Eigen::Index>(k)]});
  }
  if (!told) return;
  entry.operation = operatorName(told->by);
  entry.outsideShare = told->outsideShare;
  if (std::isfinite(told->outsideShare)) {
    char text[80];
    std::snprintf(text, sizeof text, "%.0f %% of the changed cells are outside of the data",
                  100.0 * told->outsideShare);
    entry.support = text;
  }
  for (std::size_t k = 0; k < classes.size(); ++k) {
    const auto at = static_cast<Eigen::Index>(k);
    PredictedEffect effect;
    effect.name = classes[k];
    effect.change = told->effect.change[at];
    effect.error = told->effect.error[at];
    if (!answer.logistic.empty()) effect.baseline = answer.logistic.change[at];
    entry.classes.push_back(std::move(effect));
  }
}

}  // namespace

Hypothesis programEntry(const ProgramAsked& asked, const ProgramStudy& study,
                        const ProgramAnswer& answer, const ProgramLab& lab,
                        const HypothesisSource& source) {
  const GeneProgram& program = lab.program(answer.program);
  Hypothesis entry;
  entry.id = newHypothesisId();
  entry.kind = HypothesisKind::program;
  entry.amount = asked.request.amount.text();
  entry.title = program.factor + " " + entry.amount + " in " + asked.cells;
  entry.cells = asked.cells;
  entry.cellCount = static_cast<int>(lab.experiment->cells().size());
  addEffects(entry, study.classes, answer);
  entry.classScale =
      "mean change in ln p of the class, p taken among the end states alone; baseline: logistic "
      "regression on genes";
  entry.uncertainty = lab.errorText();
  entry.rank = answer.rank.rank;
  entry.rankOf = answer.rank.of;
  entry.background = "programmes of similar size and length of the change";
  if (answer.background) {
    entry.background += "; " + answer.background->note;
    if (answer.background->p) entry.p = *answer.background->p;
    if (answer.q) entry.q = *answer.q;
  }
  entry.baseline = "logistic regression on genes";
  const PredictedEffect* most = entry.strongest();
  if (most && std::isfinite(most->baseline)) {
    entry.baselineAnswer = most->baseline * most->change > 0.0
                               ? "It foretells the same direction for " + most->name + "."
                               : "It foretells the opposite for " + most->name + ".";
  }
  entry.verdict = answer.verdict;
  entry.source = source;
  entry.request = requestOf(asked, program, lab.experiment->parts().model->card());
  entry.experiment = suggestedExperiment(entry);
  return entry;
}

ProgramAsked programAskedOf(const Hypothesis& entry) {
  const nlohmann::json& json = entry.request;
  ProgramAsked asked;
  std::string factor;
  readField(json, "factor", factor);
  const auto setup = json.value("setup", nlohmann::json::object());
  if (setup.contains("seed_models") && !setup["seed_models"].empty() && !json.contains("effect")) {
    throw Error(
        "It was kept when an effect was the first model's alone; it is the mean over the models of "
        "all seeds now. Ask it anew.");
  }
  asked.request.factors = {factor};
  std::string kind;
  readField(json, "amount_kind", kind);
  asked.request.amount.kind = shiftKindNamed(kind);
  readField(json, "amount_value", asked.request.amount.value);
  std::vector<std::string> operators;
  readField(json, "operators", operators);
  for (const std::string& name : operators) {
    const auto each = operatorNamed(name);
    if (!each) throw Error("There is no operator \"" + name + "\".");
    asked.request.operators.push_back(*each);
  }
  if (operators.empty()) throw Error("The entry names no operator.");
  readField(json, "background_sets", asked.request.backgroundSets);
  readField(json, "seed", asked.request.seed);
  readField(json, "cells", asked.cells);
  readField(json, "setup", asked.setup);
  return asked;
}

Hypothesis askProgramAgain(const Hypothesis& entry, const ProgramLab& lab,
                           const HypothesisSource& source, const Progress& progress) {
  const ProgramAsked asked = programAskedOf(entry);
  const ProgramStudy study = studyPrograms(lab, asked.request, progress);
  return programEntry(asked, study, study.answers.front(), lab, source);
}

}  // namespace chreode
