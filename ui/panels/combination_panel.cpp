#include "panels/combination_panel.h"

#include "panels/combination_result.h"

namespace chreode {

CombinationPanel::CombinationPanel(QWidget* parent)
    : CombinationPanel(new CombinationForm, new CombinationResult, parent) {
}

CombinationPanel::CombinationPanel(CombinationForm* form, CombinationResult* result,
                                   QWidget* parent)
    : PerturbationPage(
          form, result,
          {tr("Doubles, written A+B, are predicted from their singles: by their sum in log "
              "expression, by their mean and by the sum in a code. Each stands beside no change "
              "and the measured double, and what sampling alone may do to the difference is told."),
           tr("Open a file of cells to ask what two perturbations do together."),
           tr("These cells have no two columns of classes: one of perturbations and one of lines "
              "or batches are needed.")},
          parent),
      m_result(result) {
  connect(form, &CombinationForm::runRequested, this, &CombinationPanel::runRequested);
  connect(result, &CombinationResult::exportRequested, this, &CombinationPanel::exportRequested);
  connect(result, &CombinationResult::keepRequested, this, &CombinationPanel::keepRequested);
}

void CombinationPanel::setReport(const std::shared_ptr<const CombinationReport>& report) {
  m_result->setReport(report);
  showResult(report != nullptr);
}

}  // namespace chreode
