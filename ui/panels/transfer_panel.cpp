#include "panels/transfer_panel.h"

#include "panels/transfer_result.h"

namespace chreode {

TransferPanel::TransferPanel(QWidget* parent)
    : TransferPanel(new TransferForm, new TransferResult, parent) {
}

TransferPanel::TransferPanel(TransferForm* form, TransferResult* result, QWidget* parent)
    : PerturbationPage(
          form, result,
          {tr("What a perturbation did to the other classes is carried over to the target class in "
              "several ways. Each stands beside no change, a mere smoothing and, where the "
              "target's perturbed cells were measured, the truth."),
           tr("Open a file of cells to carry a perturbation over."),
           tr("These cells have no two columns of classes: one of the condition and one of the "
              "cell types are needed.")},
          parent),
      m_result(result) {
  connect(form, &TransferForm::runRequested, this, &TransferPanel::runRequested);
  connect(result, &TransferResult::exportRequested, this, &TransferPanel::exportRequested);
  connect(result, &TransferResult::keepRequested, this, &TransferPanel::keepRequested);
}

void TransferPanel::setReport(const std::shared_ptr<const TransferReport>& report) {
  m_result->setReport(report);
  showResult(report != nullptr);
}

}  // namespace chreode
