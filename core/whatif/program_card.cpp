#include "whatif/program_card.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numeric>

#include "base/error.h"
#include "base/plain_text.h"
#include "whatif/seed_average.h"

namespace chreode {

namespace {

/// A change of the probability below this is nothing to speak of.
constexpr double kSmallChange = 0.05;

const OperatorEffect* firstTold(const CardSide& side) {
  for (const OperatorEffect& each : side.effects) {
    if (!each.effect.empty()) return &each;
  }
  return nullptr;
}

/// "lowered (-1 standard deviations of log1p) in 200 Ery cells, p(Ery) goes from 97 % to 61 % by
/// encoder, from 96 % to 80 % by logistic regression".
std::string sideText(const ProgramCard& card, const CardSide& side, const OperatorEffect& told,
                     bool lowered) {
  char text[400];
  std::snprintf(text, sizeof text,
                "%s (%s) in %d cells that %s, the probability of %s goes from %.0f %% to %.0f %% "
                "by %s, from %.0f %% to %.0f %% by logistic regression",
                lowered ? "Lowered" : "Raised", side.amount.text().c_str(), side.cells,
                lowered ? "have the state" : "lack it", card.state.c_str(),
                100.0 * card.before(told.effect), 100.0 * card.after(told.effect),
                operatorName(told.by), 100.0 * card.before(side.logistic),
                100.0 * card.after(side.logistic));
  return text;
}

std::string verdictOn(const ProgramCard& card, const CardSide& side, bool lowered) {
  const std::string question = lowered ? "Needed? " : "Enough? ";
  const OperatorEffect* told = firstTold(side);
  if (!side.refusal.empty()) return question + side.refusal;
  if (!told) return question + side.effects.front().refusal;
  const double change = card.after(told->effect) - card.before(told->effect);
  const double own = lowered ? -change : change;
  const double plain =
      (card.after(side.logistic) - card.before(side.logistic)) * (lowered ? -1 : 1);
  const bool beyondSpread =
      std::abs(told->effect.change[card.place]) > 2.0 * told->effect.error[card.place];
  std::string word = "no sign of it";
  if (own >= kSmallChange && beyondSpread) {
    word = plain >= kSmallChange ? "by both it counts" : "by the model only: doubtful";
  } else if (own <= -kSmallChange && beyondSpread) {
    word = "the other way round";
  } else if (plain >= kSmallChange) {
    word = "by logistic regression only: doubtful";
  }
  return question + sideText(card, side, *told, lowered) + ": " + word + ".";
}

}  // namespace

ShiftAmount loweringOf(const ShiftAmount& amount) {
  if (amount.kind != ShiftKind::addDeviations) return {ShiftKind::toZero, 0.0};
  return {ShiftKind::addDeviations, -std::abs(amount.value)};
}

ShiftAmount raisingOf(const ShiftAmount& amount) {
  if (amount.kind == ShiftKind::toZero) return {ShiftKind::addDeviations, 1.0};
  if (amount.kind == ShiftKind::toQuantile) return amount;
  return {ShiftKind::addDeviations, std::abs(amount.value)};
}

StateCards::StateCards(const ProgramLab& lab, const std::string& state,
                       const std::vector<ProgramOperator>& operators, const Progress& progress)
    : m_state(state), m_classes(lab.experiment->contrast().endStates()), m_operators(operators) {
  const auto found = std::find(m_classes.begin(), m_classes.end(), state);
  if (found == m_classes.end()) {
    throw Error("\"" + state + "\" is none of the contrasted classes; choose one of " +
                listOf(m_classes) + ".");
  }
  m_place = static_cast<int>(found - m_classes.begin());
  const Annotation& labels = lab.experiment->labels();
  const int level = labels.levelOf(state);
  std::vector<std::int32_t> asked = lab.experiment->parts().cells;
  if (asked.empty()) {
    asked.resize(labels.codes.size());
    std::iota(asked.begin(), asked.end(), 0);
  }
  std::vector<std::int32_t> with, without;
  for (const std::int32_t cell : asked) {
    const std::int32_t code = labels.codes[static_cast<std::size_t>(cell)];
    if (code >= 0) (code == level ? with : without).push_back(cell);
  }
  m_with = sideOf(lab, std::move(with), "have", progress.part(0.0, 0.5));
  m_without = sideOf(lab, std::move(without), "lack", progress.part(0.5, 1.0));
  const Side& told = m_with.shift ? m_with : m_without;
  if (lab.asksOtherSeeds()) {
    m_uncertainty = lab.errorText();
  } else if (told.shift) {
    m_uncertainty = "standard error, " + told.shift->experiment().uncertaintyText();
  }
}

StateCards::Side StateCards::sideOf(const ProgramLab& lab, std::vector<std::int32_t> cells,
                                    const std::string& which, const Progress& progress) const {
  Side side;
  if (cells.size() < kFewestCellsOfClass) {
    side.refusal = "Of the cells that are asked, " + std::to_string(cells.size()) + " " + which +
                   " the state; at least " + std::to_string(kFewestCellsOfClass) + " are needed.";
    return side;
  }
  ProgramExperiment::Parts parts = lab.experiment->parts();
  parts.cells = std::move(cells);
  const double models = lab.asksOtherSeeds() ? static_cast<double>(lab.seeds.size()) + 1.0 : 1.0;
  const auto shiftOf = [&](ProgramExperiment::Parts own, double before) {
    const Progress part = progress.part(before / models, (before + 1.0) / models);
    return std::make_shared<const ProgramShift>(
        std::make_shared<const ProgramExperiment>(std::move(own), part.part(0.0, 0.3)),
        lab.programs.programs, m_operators, part.part(0.3, 1.0));
  };
  side.shift = shiftOf(parts, 0.0);
  side.logistic = std::make_shared<const GeneLogistic>(*lab.logistic, side.shift->experiment());
  if (!lab.asksOtherSeeds()) return side;
  for (const auto& seed : lab.seeds) {
    ProgramExperiment::Parts own = seed->experiment().parts();
    own.cells = parts.cells;
    side.seeds.push_back(shiftOf(std::move(own), static_cast<double>(side.seeds.size()) + 1.0));
  }
  return side;
}

CardSide StateCards::askSide(const Side& side, const GeneProgram& program,
                             const ShiftAmount& amount, const Progress& progress) const {
  CardSide answer;
  answer.amount = amount;
  answer.refusal = side.refusal;
  if (!side.shift) return answer;
  const ProgramExperiment& experiment = side.shift->experiment();
  answer.cells = static_cast<int>(experiment.cells().size());
  for (const ProgramOperator by : m_operators) {
    answer.effects.push_back(side.shift->apply(program, by, amount, progress));
  }
  if (!side.seeds.empty()) {
    averageOverSeeds(*side.shift, side.seeds, program, amount, -1, progress, answer.effects);
  }
  if (program.usable()) {
    answer.logistic = side.logistic->effectOf(experiment, side.shift->inputChange(program, amount));
  } else {
    answer.refusal = program.refusal;
  }
  return answer;
}

ProgramCard StateCards::card(const GeneProgram& program, const ShiftAmount& amount,
                             const Progress& progress) const {
  ProgramCard card;
  card.factor = program.factor;
  card.state = m_state;
  card.place = m_place;
  card.classes = m_classes;
  card.uncertainty = m_uncertainty;
  card.necessity = askSide(m_with, program, loweringOf(amount), progress);
  card.sufficiency = askSide(m_without, program, raisingOf(amount), progress);
  card.verdict =
      verdictOn(card, card.necessity, true) + "\n" + verdictOn(card, card.sufficiency, false);
  return card;
}

}  // namespace chreode
