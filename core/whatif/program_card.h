#pragma once

#include <memory>
#include <string>
#include <vector>

#include "whatif/program_lab.h"

namespace chreode {

/// One half of a card: what a change of the programme does to the state in some cells.
struct CardSide {
  ShiftAmount amount;
  int cells = 0;                        ///< that were changed
  std::vector<OperatorEffect> effects;  ///< over the end states, one for each operator
  ClassEffect logistic;
  std::string refusal;  ///< a sentence: why there is no answer; empty when there is
};

/// Is a factor needed for a state, and is it enough? Lowered in cells that have the state; raised
/// in cells that lack it.
struct ProgramCard {
  std::string factor;
  std::string state;
  int place = 0;  ///< of the state among the end states
  std::vector<std::string> classes;
  CardSide necessity;
  CardSide sufficiency;
  std::string uncertainty;  ///< what stands behind a ±
  std::string verdict;  ///< in plain words

  /// Probabilities of the state by an effect.
  double before(const ClassEffect& effect) const { return effect.before[place]; }
  double after(const ClassEffect& effect) const { return effect.after[place]; }
};

/// What is lowered and what is raised for a person's amount: deviations go both ways; lowered
/// otherwise is to zero, and raised for "to zero" by one deviation.
ShiftAmount loweringOf(const ShiftAmount& amount);
ShiftAmount raisingOf(const ShiftAmount& amount);

/// The two groups of cells for one state, prepared once for any programmes of a lab. Where the lab
/// takes its uncertainty from models of other seeds, these are asked of the same cells.
class StateCards {
 public:
  /// Among the cells that the lab was asked for. Throws Error where the state is no end state;
  /// Cancelled.
  StateCards(const ProgramLab& lab, const std::string& state,
             const std::vector<ProgramOperator>& operators, const Progress& progress);

  /// Throws Cancelled.
  ProgramCard card(const GeneProgram& program, const ShiftAmount& amount,
                   const Progress& progress = {}) const;

 private:
  struct Side {
    std::shared_ptr<const ProgramShift> shift;  ///< null where there is a refusal
    std::shared_ptr<const GeneLogistic> logistic;
    std::vector<std::shared_ptr<const ProgramShift>> seeds;  ///< empty: not over seeds
    std::string refusal;
  };
  Side sideOf(const ProgramLab& lab, std::vector<std::int32_t> cells, const std::string& which,
              const Progress& progress) const;
  CardSide askSide(const Side& side, const GeneProgram& program, const ShiftAmount& amount,
                   const Progress& progress) const;

  std::string m_state;
  int m_place = 0;
  std::vector<std::string> m_classes;
  std::vector<ProgramOperator> m_operators;
  std::string m_uncertainty;
  Side m_with, m_without;
};

}  // namespace chreode
