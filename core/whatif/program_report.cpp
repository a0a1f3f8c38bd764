#include "whatif/program_report.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/no_number.h"
#include "expression/data_hash.h"
#include "whatif/association_note.h"

namespace chreode {

namespace {

/// Effects of one row for each told programme, NaN where there is none.
template <typename Of>
Eigen::MatrixXd effectTable(const ProgramReport& report, const Of& of) {
  const auto& answers = report.study.answers;
  Eigen::MatrixXd table =
      Eigen::MatrixXd::Constant(static_cast<Eigen::Index>(answers.size()),
                                static_cast<Eigen::Index>(report.study.classes.size()), kNoNumber);
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const Eigen::VectorXd row = of(answers[i]);
    if (row.size() > 0) table.row(static_cast<Eigen::Index>(i)) = row.transpose();
  }
  return table;
}

std::string digits(double number) {
  if (std::isnan(number)) return {};
  char text[40];
  return {text, std::to_chars(text, text + sizeof text, number, std::chars_format::general, 6).ptr};
}

}  // namespace

const ProgramAnswer* ProgramReport::find(const std::string& factor) const {
  for (const ProgramAnswer& answer : study.answers) {
    if (lab->program(answer.program).factor == factor) return &answer;
  }
  return nullptr;
}

std::string givenTruth(const ProgramLab& lab, ProgramOperator by) {
  if (!lab.trueNetwork) return {};
  if (by == ProgramOperator::propagation) return "arrows";
  if (by != ProgramOperator::encoder) return {};
  return lab.programs.signs == SignSource::table ? "arrows and signs" : "arrows";
}

std::vector<NamedScore> truthScores(const ProgramReport& report) {
  std::vector<NamedScore> scores;
  if (!report.truth) return scores;
  std::vector<std::string> factors;
  for (const ProgramAnswer& answer : report.study.answers) {
    factors.push_back(report.lab->program(answer.program).factor);
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
    add(operatorName(report.operators[o]), givenTruth(*report.lab, report.operators[o]), lowers,
        [&](const ProgramAnswer& answer) { return answer.effects[o].effect.change; });
  }
  const std::string targets = givenTruth(*report.lab, ProgramOperator::encoder);
  add("logistic", targets, lowers,
      [](const ProgramAnswer& answer) { return answer.logistic.change; });
  add("correlation", targets, false,
      [](const ProgramAnswer& answer) { return answer.correlation; });
  return scores;
}

std::vector<std::string> reportTitles(const ProgramReport& report) {
  std::vector<std::string> titles{"factor", "method"};
  for (const std::string& name : report.study.classes) titles.push_back(name);
  for (const char* name : {"targets", "rank", "rank_of", "p", "q", "outside_share"}) {
    titles.emplace_back(name);
  }
  return titles;
}

std::vector<std::vector<std::string>> reportRows(const ProgramReport& report) {
  std::vector<std::vector<std::string>> rows;
  for (const ProgramAnswer& answer : report.study.answers) {
    const GeneProgram& program = report.lab->program(answer.program);
    const auto add = [&](const std::string& method, const Eigen::VectorXd& values, double outside,
                         bool first) {
      if (values.size() == 0) return;
      std::vector<std::string> row{program.factor, method};
      for (const double value : values) row.push_back(digits(value));
      row.push_back(std::to_string(program.targets.size()));
      row.push_back(first ? std::to_string(answer.rank.rank) : std::string());
      row.push_back(first ? std::to_string(answer.rank.of) : std::string());
      row.push_back(digits(first && answer.background ? answer.background->p.value_or(kNoNumber)
                                                      : kNoNumber));
      row.push_back(digits(first ? answer.q.value_or(kNoNumber) : kNoNumber));
      row.push_back(digits(outside));
      rows.push_back(std::move(row));
    };
    for (const OperatorEffect& each : answer.effects) {
      add(operatorName(each.by), each.effect.change, each.outsideShare,
          &each == &answer.effects.front());
    }
    add("logistic", answer.logistic.change, kNoNumber, false);
    add("correlation", answer.correlation, kNoNumber, false);
  }
  return rows;
}

std::vector<std::string> reportNotes(const ProgramReport& report) {
  std::vector<std::string> notes = report.data().caveats();
  notes.push_back("model " + report.model + ", data " + dataHashText(report.data()) + ", " +
                  report.amount.text());
  notes.push_back(report.lab->experiment->contrast().notice() +
                  " Numbers are mean changes in ln p of the class; correlations are r.");
  notes.push_back("programmes from " + report.lab->table +
                  "; signs: " + report.lab->programs.signsText);
  notes.emplace_back(kAssociationNote);
  return notes;
}

}  // namespace chreode
