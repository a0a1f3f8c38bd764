#include "whatif_report.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <sstream>

#include "expression/data_hash.h"
#include "whatif/association_note.h"

namespace chreode {

namespace {

nlohmann::json orNull(const std::optional<double>& number) {
  return number ? nlohmann::json(*number) : nlohmann::json();
}

std::string shortNumber(double number, const char* format = "%+.3f") {
  if (std::isnan(number)) return "–";
  char text[40];
  std::snprintf(text, sizeof text, format, number);
  return text;
}

nlohmann::json answerJson(const ProgramReport& report, const ProgramAnswer& answer) {
  const auto& classes = report.study.classes;
  const GeneProgram& program = report.lab->program(answer.program);
  nlohmann::json genes = nlohmann::json::array();
  for (const ProgramTarget& target : program.targets) {
    genes.push_back(
        {{"gene", report.lab->experiment->parts().model->card().genes[static_cast<std::size_t>(
                      target.gene)]},
         {"sign", target.sign}});
  }
  nlohmann::json json{
      {"factor", program.factor},
      {"targets", program.targets.size()},
      {"targets_listed", program.listed},
      {"target_genes", std::move(genes)},
      {"in_model", program.factorGene >= 0},
      {"expressed_share",
       program.isSet ? nlohmann::json() : nlohmann::json(program.expressedShare)},
      {"evidence", program.evidence},
      {"effects", nlohmann::json::object()},
      {"rank", answer.rank.rank > 0 ? nlohmann::json(answer.rank.rank) : nlohmann::json()},
      {"rank_of", answer.rank.of},
      {"group", answer.group},
      {"p", answer.background ? orNull(answer.background->p) : nlohmann::json()},
      {"q", orNull(answer.q)},
      {"p_note", answer.background ? answer.background->note
                                   : "too few for a p-value: 0 background sets, and " +
                                         std::to_string(kFewestBackgroundSets) + " are needed"},
      {"verdict", answer.verdict}};
  for (const OperatorEffect& each : answer.effects) {
    const char* name = operatorName(each.by);
    if (each.effect.empty()) {
      json["refusals"][name] = each.refusal;
      continue;
    }
    json["effects"][name] = perClass(classes, each.effect.change);
    json["errors"][name] = perClass(classes, each.effect.error);
    json["probabilities"][name] = {{"before", perClass(classes, each.effect.before)},
                                   {"after", perClass(classes, each.effect.after)}};
    json["outside_share"][name] = each.outsideShare;
    if (!each.note.empty()) json["notes"][name] = each.note;
  }
  if (answer.background) {
    json["background"] = {{"sets", answer.background->effects.size()},
                          {"tried", answer.background->tried},
                          {"effect", answer.background->effect},
                          {"effects", answer.background->effects},
                          {"mean_correlation", answer.background->wantedCorrelation},
                          {"sets_mean_correlation", answer.background->meanCorrelation},
                          {"tolerance", MatchedSets::kTolerance}};
  }
  return json;
}

nlohmann::json programsJson(const ProgramReport& report) {
  nlohmann::json unusable = nlohmann::json::array();
  for (const GeneProgram& each : report.lab->programs.programs) {
    if (each.usable()) continue;
    unusable.push_back({{"factor", each.factor},
                        {"in_model", each.factorGene >= 0},
                        {"expressed_share", each.expressedShare},
                        {"targets", each.targets.size()},
                        {"targets_listed", each.listed},
                        {"reason", each.refusal}});
  }
  const ProgramLab& lab = *report.lab;
  return {{"table", lab.table},
          {"listed", lab.programs.programs.size()},
          {"usable", lab.programs.usable()},
          {"unusable", std::move(unusable)},
          {"signs", lab.programs.signsText},
          {"true_network", lab.trueNetwork}};
}

}  // namespace

nlohmann::json perClass(const std::vector<std::string>& classes, const Eigen::VectorXd& values) {
  nlohmann::json json = nlohmann::json::object();
  for (std::size_t k = 0; k < classes.size() && values.size() > 0; ++k) {
    json[classes[k]] = values[static_cast<Eigen::Index>(k)];
  }
  return json;
}

nlohmann::json whatifJson(const ProgramReport& report) {
  const auto& classes = report.study.classes;
  nlohmann::json operators = nlohmann::json::object();
  for (const ProgramOperator each : report.operators) {
    operators[operatorName(each)] = {{"meaning", operatorMeaning(each)},
                                     {"uses", operatorUses(each)}};
  }
  nlohmann::json factors = nlohmann::json::array();
  nlohmann::json logistic = nlohmann::json::object();
  nlohmann::json correlation = nlohmann::json::object();
  nlohmann::json traps = nlohmann::json::object();
  for (const ProgramAnswer& answer : report.study.answers) {
    factors.push_back(answerJson(report, answer));
    const std::string& factor = report.lab->program(answer.program).factor;
    if (report.truth) {
      const std::string trap = trapText(*report.truth, factor, classes, answer.correlation);
      if (!trap.empty()) traps[factor] = trap;
    }
    logistic[factor] = perClass(classes, answer.logistic.change);
    correlation[factor] = perClass(classes, answer.correlation);
  }
  const ProgramExperiment& experiment = *report.lab->experiment;
  nlohmann::json json{
      {"model", report.model},
      {"data_hash", dataHashText(report.data())},
      {"caveats", report.data().caveats()},
      {"programs", programsJson(report)},
      {"amount", report.amount.text()},
      {"label", experiment.parts().classifier->column},
      {"classes", classes},
      {"left_out", experiment.contrast().leftOut()},
      {"contrast", experiment.contrast().notice()},
      {"effect", "mean over cells of the change in ln p(class), p taken among the classes alone"},
      {"uncertainty", report.lab->uncertaintyText()},
      {"models", report.lab->seeds.size() + 1},
      {"cells_asked", experiment.parts().cells.empty()
                          ? report.data().cellCount()
                          : static_cast<Index>(experiment.parts().cells.size())},
      {"cells", experiment.cells().size()},
      {"operators", std::move(operators)},
      {"factors", std::move(factors)},
      {"baseline",
       {{"logistic", std::move(logistic)},
        {"correlation", std::move(correlation)},
        {"logistic_accuracy", report.study.logisticAccuracy}}},
      {"note", kAssociationNote}};
  if (report.truth) json["traps"] = std::move(traps);
  for (std::size_t o = 0; o < report.operators.size(); ++o) {
    std::vector<double> took;
    for (const ProgramAnswer& answer : report.study.answers) {
      if (!answer.effects[o].effect.empty()) took.push_back(answer.effects[o].milliseconds);
    }
    if (took.empty()) continue;
    std::sort(took.begin(), took.end());
    json["median_milliseconds"][operatorName(report.operators[o])] = took[took.size() / 2];
  }
  for (const NamedScore& each : truthScores(report)) {
    json["truth"][each.name] = {
        {"spearman", each.score.spearman},
        {"sign", each.score.sign},
        {"pairs", each.score.pairs},
        {"sign_pairs", each.score.signPairs},
        {"uses_true", each.uses.empty() ? nlohmann::json() : nlohmann::json(each.uses)}};
  }
  return json;
}

std::string whatifText(const ProgramReport& report, const std::string& alignment) {
  std::ostringstream out;
  const auto& classes = report.study.classes;
  const ProgramExperiment& experiment = *report.lab->experiment;
  for (const std::string& caveat : report.data().caveats()) out << "Note: " << caveat << "\n";
  out << "Matrix taken: " << report.data().taken.description() << "\n" << alignment << "\n";
  const GenePrograms& programs = report.lab->programs;
  out << "Programmes: " << programs.usable() << " of " << programs.programs.size()
      << " usable, from " << report.lab->table << "; signs: " << programs.signsText << ".\n";
  std::size_t told = 0;
  constexpr std::size_t mostReasons = 5;
  for (const GeneProgram& each : programs.programs) {
    if (each.usable()) continue;
    if (++told <= mostReasons)
      out << "  " << each.factor << " is left out. " << each.refusal << "\n";
  }
  if (told > mostReasons) out << "  … and " << told - mostReasons << " more.\n";
  out << "Amount: " << report.amount.text() << ", in " << experiment.cells().size()
      << " cells; the library is held.\n"
      << experiment.contrast().notice() << "\n"
      << "Numbers: mean change in ln p of each class of " << experiment.parts().classifier->column
      << "; ± " << report.lab->errorText() << ".\n";
  if (const std::string first = report.lab->firstModelText(); !first.empty()) out << first << "\n";
  const auto row = [&](const char* name, const Eigen::VectorXd& values,
                       const Eigen::VectorXd* errors, const std::string& rest) {
    char text[64];
    std::snprintf(text, sizeof text, "  %-21s", name);
    out << text;
    for (Eigen::Index k = 0; k < values.size(); ++k) {
      std::string cell = shortNumber(values[k]);
      if (errors) cell += " ±" + shortNumber((*errors)[k], "%.3f");
      std::snprintf(text, sizeof text, "%15s", cell.c_str());
      out << text;
    }
    out << rest << "\n";
  };
  for (const ProgramAnswer& answer : report.study.answers) {
    const GeneProgram& program = report.lab->program(answer.program);
    out << "\n" << program.factor;
    if (!program.isSet) {
      out << ": in " << shortNumber(100.0 * program.expressedShare, "%.0f") << " % of the cells, "
          << program.targets.size() << " of " << program.listed << " targets usable";
    }
    out << "\n";
    char text[64];
    std::snprintf(text, sizeof text, "  %-21s", "");
    out << text;
    for (const std::string& name : classes) {
      std::snprintf(text, sizeof text, "%15s", name.c_str());
      out << text;
    }
    out << "\n";
    for (const OperatorEffect& each : answer.effects) {
      if (each.effect.empty()) {
        out << "  " << operatorName(each.by) << ": " << each.refusal << "\n";
        continue;
      }
      row(operatorName(each.by), each.effect.change, &each.effect.error,
          each.outsideShare > 0.05
              ? "   " + shortNumber(100.0 * each.outsideShare, "%.0f") + " % outside of the data"
              : std::string());
    }
    row("logistic regression", answer.logistic.change, &answer.logistic.error, "");
    row("correlation", answer.correlation, nullptr, "   (r, no model)");
    if (answer.rank.rank > 0) {
      out << "  Rank " << answer.rank.rank << " of " << answer.rank.of
          << " programmes of similar size by " << operatorName(answer.effects.front().by) << ".";
    }
    if (answer.background) {
      if (answer.background->p) {
        out << " p = " << shortNumber(*answer.background->p, "%.3g")
            << ", q = " << shortNumber(answer.q.value_or(1.0), "%.3g") << ":";
      }
      out << " " << answer.background->note << ".";
    }
    out << "\n  " << answer.verdict << "\n";
    if (report.truth) {
      const std::string trap = trapText(*report.truth, program.factor, classes, answer.correlation);
      if (!trap.empty()) out << "  " << trap << "\n";
    }
  }
  const auto scores = truthScores(report);
  if (!scores.empty()) out << "\nAgainst the simulated truth\n";
  for (const NamedScore& each : scores) {
    char text[160];
    std::snprintf(text, sizeof text, "  %-21s Spearman %s over %d pairs, sign %s over %d%s%s\n",
                  each.name.c_str(), shortNumber(each.score.spearman).c_str(), each.score.pairs,
                  shortNumber(each.score.sign, "%.2f").c_str(), each.score.signPairs,
                  each.uses.empty() ? "" : "; given the true ", each.uses.c_str());
    out << text;
  }
  out << "\n" << kAssociationNote << "\n";
  return out.str();
}

}  // namespace chreode
