#include "whatif_report.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <sstream>

#include "files/cell_table.h"
#include "whatif/association_note.h"

namespace chreode {

namespace {

nlohmann::json perClass(const std::vector<std::string>& classes, const Eigen::VectorXd& values) {
  nlohmann::json json = nlohmann::json::object();
  for (std::size_t k = 0; k < classes.size() && values.size() > 0; ++k) {
    json[classes[k]] = values[static_cast<Eigen::Index>(k)];
  }
  return json;
}

nlohmann::json orNull(const std::optional<double>& number) {
  return number ? nlohmann::json(*number) : nlohmann::json();
}

std::string shortNumber(double number, const char* format = "%+.3f") {
  if (std::isnan(number)) return "–";
  char text[40];
  std::snprintf(text, sizeof text, format, number);
  return text;
}

/// Effects of one row for each told programme, NaN where there is none.
template <typename Of>
Eigen::MatrixXd effectTable(const WhatifReport& report, const Of& of) {
  const auto& answers = report.study.answers;
  Eigen::MatrixXd table =
      Eigen::MatrixXd::Constant(static_cast<Eigen::Index>(answers.size()),
                                static_cast<Eigen::Index>(report.study.classes.size()),
                                std::numeric_limits<double>::quiet_NaN());
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const Eigen::VectorXd row = of(answers[i]);
    if (row.size() > 0) table.row(static_cast<Eigen::Index>(i)) = row.transpose();
  }
  return table;
}

std::string trueParts(const WhatifReport& report, ProgramOperator by) {
  if (!report.trueNetwork) return {};
  if (by == ProgramOperator::propagation) return "arrows";
  if (by != ProgramOperator::encoder) return {};
  return report.programs.signs == SignSource::table ? "arrows and signs" : "arrows";
}

nlohmann::json answerJson(const WhatifReport& report, const ProgramAnswer& answer) {
  const auto& classes = report.study.classes;
  const GeneProgram& program = report.programs.programs[static_cast<std::size_t>(answer.program)];
  nlohmann::json genes = nlohmann::json::array();
  for (const ProgramTarget& target : program.targets) {
    genes.push_back(
        {{"gene",
          report.experiment->parts().model->card().genes[static_cast<std::size_t>(target.gene)]},
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

nlohmann::json programsJson(const WhatifReport& report) {
  nlohmann::json unusable = nlohmann::json::array();
  for (const GeneProgram& each : report.programs.programs) {
    if (each.usable()) continue;
    unusable.push_back({{"factor", each.factor},
                        {"in_model", each.factorGene >= 0},
                        {"expressed_share", each.expressedShare},
                        {"targets", each.targets.size()},
                        {"targets_listed", each.listed},
                        {"reason", each.refusal}});
  }
  return {{"table", report.table},
          {"listed", report.programs.programs.size()},
          {"usable", report.programs.usable()},
          {"unusable", std::move(unusable)},
          {"signs", report.programs.signsText},
          {"true_network", report.trueNetwork}};
}

std::string hexHash(std::uint64_t hash) {
  char text[20];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(hash));
  return text;
}

}  // namespace

std::vector<NamedScore> truthScores(const WhatifReport& report) {
  std::vector<NamedScore> scores;
  if (!report.truth) return scores;
  std::vector<std::string> factors;
  for (const ProgramAnswer& answer : report.study.answers) {
    factors.push_back(report.programs.programs[static_cast<std::size_t>(answer.program)].factor);
  }
  const auto add = [&](const std::string& name, const std::string& uses, bool lowered,
                       const auto& of) {
    scores.push_back({name,
                      scoreAgainstTruth(*report.truth, factors, report.study.classes,
                                        effectTable(report, of), lowered),
                      uses});
    if (scores.back().score.pairs == 0) scores.pop_back();
  };
  const bool lowers = report.amount.lowers();
  for (std::size_t o = 0; o < report.operators.size(); ++o) {
    add(operatorName(report.operators[o]), trueParts(report, report.operators[o]), lowers,
        [&](const ProgramAnswer& answer) { return answer.effects[o].effect.change; });
  }
  const std::string targets = trueParts(report, ProgramOperator::encoder);
  add("logistic", targets, lowers,
      [](const ProgramAnswer& answer) { return answer.logistic.change; });
  add("correlation", targets, false,
      [](const ProgramAnswer& answer) { return answer.correlation; });
  return scores;
}

nlohmann::json whatifJson(const WhatifReport& report) {
  const auto& classes = report.study.classes;
  nlohmann::json operators = nlohmann::json::object();
  for (const ProgramOperator each : report.operators) {
    operators[operatorName(each)] = {{"meaning", operatorMeaning(each)},
                                     {"uses", operatorUses(each)}};
  }
  nlohmann::json factors = nlohmann::json::array();
  nlohmann::json logistic = nlohmann::json::object();
  nlohmann::json correlation = nlohmann::json::object();
  for (const ProgramAnswer& answer : report.study.answers) {
    factors.push_back(answerJson(report, answer));
    const std::string& factor =
        report.programs.programs[static_cast<std::size_t>(answer.program)].factor;
    logistic[factor] = perClass(classes, answer.logistic.change);
    correlation[factor] = perClass(classes, answer.correlation);
  }
  const ProgramExperiment& experiment = *report.experiment;
  nlohmann::json json{
      {"model", report.model},
      {"data_hash", hexHash(report.data->dataHash)},
      {"caveats", report.data->caveats()},
      {"programs", programsJson(report)},
      {"amount", report.amount.text()},
      {"label", experiment.parts().classifier->column},
      {"classes", classes},
      {"left_out", experiment.contrast().leftOut()},
      {"contrast", experiment.contrast().notice()},
      {"effect", "mean over cells of the change in ln p(class), p taken among the classes alone"},
      {"uncertainty", experiment.uncertaintyText()},
      {"cells_asked", experiment.parts().cells.empty()
                          ? report.data->cellCount()
                          : static_cast<Index>(experiment.parts().cells.size())},
      {"cells", experiment.cells().size()},
      {"operators", std::move(operators)},
      {"factors", std::move(factors)},
      {"baseline",
       {{"logistic", std::move(logistic)},
        {"correlation", std::move(correlation)},
        {"logistic_accuracy", report.study.logisticAccuracy}}},
      {"note", kAssociationNote}};
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

std::string whatifText(const WhatifReport& report) {
  std::ostringstream out;
  const auto& classes = report.study.classes;
  const ProgramExperiment& experiment = *report.experiment;
  for (const std::string& caveat : report.data->caveats()) out << "Note: " << caveat << "\n";
  out << "Matrix taken: " << report.data->taken.description() << "\n" << report.alignment << "\n";
  const GenePrograms& programs = report.programs;
  out << "Programmes: " << programs.usable() << " of " << programs.programs.size()
      << " usable, from " << report.table << "; signs: " << programs.signsText << ".\n";
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
      << "; ± standard error (" << experiment.uncertaintyText() << ").\n";
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
    const GeneProgram& program = programs.programs[static_cast<std::size_t>(answer.program)];
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

void writeWhatifTable(const std::string& path, const WhatifReport& report) {
  NumberTable table;
  table.rowTitle = "factor";
  table.textColumns = {"method"};
  table.notes = report.data->caveats();
  table.notes.push_back("model " + report.model + ", data " + hexHash(report.data->dataHash) +
                        ", " + report.amount.text());
  table.notes.push_back(report.experiment->contrast().notice() +
                        " Numbers are mean changes in ln p of the class; correlations are r.");
  table.notes.emplace_back(kAssociationNote);
  table.columns = report.study.classes;
  const std::size_t classes = table.columns.size();
  for (const char* name : {"targets", "rank", "rank_of", "p", "q", "outside_share"}) {
    table.columns.emplace_back(name);
  }
  const auto none = std::numeric_limits<float>::quiet_NaN();
  std::vector<RowVector> rows;
  for (const ProgramAnswer& answer : report.study.answers) {
    const GeneProgram& program = report.programs.programs[static_cast<std::size_t>(answer.program)];
    const auto add = [&](const std::string& method, const Eigen::VectorXd& values, double outside,
                         bool first) {
      if (values.size() == 0) return;
      RowVector row = RowVector::Constant(static_cast<Index>(table.columns.size()), none);
      row.head(static_cast<Index>(classes)) = values.cast<float>().transpose();
      auto rest = row.tail(6);
      rest[0] = static_cast<float>(program.targets.size());
      rest[5] = static_cast<float>(outside);
      if (first) {
        rest[1] = static_cast<float>(answer.rank.rank);
        rest[2] = static_cast<float>(answer.rank.of);
        if (answer.background && answer.background->p) {
          rest[3] = static_cast<float>(*answer.background->p);
        }
        if (answer.q) rest[4] = static_cast<float>(*answer.q);
      }
      table.rows.push_back(program.factor);
      table.texts.push_back({method});
      rows.push_back(std::move(row));
    };
    for (const OperatorEffect& each : answer.effects) {
      add(operatorName(each.by), each.effect.change, each.outsideShare,
          &each == &answer.effects.front());
    }
    add("logistic", answer.logistic.change, none, false);
    add("correlation", answer.correlation, none, false);
  }
  table.values.resize(static_cast<Index>(rows.size()), static_cast<Index>(table.columns.size()));
  for (std::size_t i = 0; i < rows.size(); ++i) table.values.row(static_cast<Index>(i)) = rows[i];
  writeNumberTable(path, table);
}

}  // namespace chreode
