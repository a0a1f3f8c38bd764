#include "session/program_finding.h"

#include <algorithm>

#include "session/programs.h"

namespace chreode {

std::optional<ProgramFinding> Programs::finding(ProgramOperator by) const {
  const auto answer = m_questions.answer();
  if (!answer || m_questions.isRough() || !m_model) return std::nullopt;
  const ProgramAnswer& told = answer->study.answers.front();
  const auto effect = std::find_if(told.effects.begin(), told.effects.end(),
                                   [by](const OperatorEffect& each) { return each.by == by; });
  if (effect == told.effects.end() || effect->effect.empty()) return std::nullopt;
  const ProgramExperiment& experiment = *answer->lab->experiment;
  ProgramFinding found;
  found.factor = QString::fromStdString(answer->lab->program(told.program).factor);
  found.table = QString::fromStdString(answer->lab->table);
  found.signs = QString::fromStdString(answer->lab->programs.signsText);
  found.cells = experiment.parts().cells;
  found.cellsText = m_cells.text;
  found.cellsChanged = static_cast<int>(experiment.cells().size());
  found.amount = answer->amount;
  found.by = by;
  found.seed = experiment.parts().seed;
  found.model = m_model->name;
  found.modelId = m_model->id;
  found.modelFingerprint = m_model->fingerprint;
  found.dataHash = m_data->dataHash;
  found.label = QString::fromStdString(experiment.parts().classifier->column);
  found.classes = answer->study.classes;
  found.leftOut = experiment.contrast().leftOut();
  found.effect = effect->effect;
  found.uncertainty = QString::fromStdString(answer->lab->uncertaintyText());
  found.outsideShare = effect->outsideShare;
  found.logistic = told.logistic;
  found.correlation = told.correlation;
  found.verdict = QString::fromStdString(told.verdict);
  // The background's rank is by its first operator, at its own amount.
  const auto background = m_questions.background();
  if (background && background->operators.front() == by && background->amount == answer->amount) {
    if (const ProgramAnswer* ranked = background->find(found.factor.toStdString())) {
      found.rank = ranked->rank;
      found.q = ranked->q;
      if (ranked->background) {
        found.p = ranked->background->p;
        found.backgroundNote = QString::fromStdString(ranked->background->note);
      }
    }
  }
  return found;
}

}  // namespace chreode
