#include "panels/transfer_panel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "panels/empty_note.h"
#include "panels/panel_text.h"
#include "panels/scroll_page.h"
#include "panels/transfer_result.h"

namespace chreode {

TransferPanel::TransferPanel(QWidget* parent)
    : QWidget(parent),
      m_stack(new QStackedWidget(this)),
      m_empty(new EmptyNote(m_stack)),
      m_form(new TransferForm),
      m_results(new QStackedWidget),
      m_result(new TransferResult) {
  QLabel* nothing = captionLabel(
      tr("What a perturbation did to the other classes is carried over to the target class in "
         "several ways. Each stands beside no change, a mere smoothing and, where the target's "
         "perturbed cells were measured, the truth."));
  nothing->setAlignment(Qt::AlignTop);
  m_results->addWidget(nothing);
  m_results->addWidget(m_result);
  auto* page = new QWidget;
  auto* columns = new QHBoxLayout(page);
  columns->setContentsMargins(panelMargin, rowGap, panelMargin, rowGap);
  columns->setSpacing(panelMargin);
  columns->addWidget(m_form, 0);
  columns->addWidget(scrollPage(m_results), 1);
  m_stack->addWidget(m_empty);
  m_stack->addWidget(page);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(m_stack);

  connect(m_empty, &EmptyNote::pressed, this, &TransferPanel::openRequested);
  connect(m_form, &TransferForm::runRequested, this, &TransferPanel::runRequested);
  connect(m_form, &TransferForm::cancelRequested, this, &TransferPanel::cancelRequested);
  connect(m_result, &TransferResult::exportRequested, this, &TransferPanel::exportRequested);
  connect(m_result, &TransferResult::keepRequested, this, &TransferPanel::keepRequested);
  setDataset(nullptr, {});
}

void TransferPanel::setDataset(std::shared_ptr<const Dataset> data, const ColumnRoles& roles) {
  if (data && !data->matrix) data = nullptr;
  const bool usable = m_form->setDataset(data, roles);
  if (!data)
    m_empty->setNote(tr("Open a file of cells to carry a perturbation over."), tr("Open…"));
  else if (!usable)
    m_empty->setNote(tr("These cells have no two columns of classes: one of the condition and one "
                        "of the cell types are needed."),
                     {});
  m_stack->setCurrentIndex(data && usable ? 1 : 0);
}

void TransferPanel::setModel(const QString& name, bool hasCode) {
  m_form->setModel(name, hasCode);
}

void TransferPanel::setRunning(bool running) {
  m_form->setRunning(running);
}

void TransferPanel::setReport(const std::shared_ptr<const TransferReport>& report) {
  m_result->setReport(report);
  m_results->setCurrentIndex(report ? 1 : 0);
}

}  // namespace chreode
