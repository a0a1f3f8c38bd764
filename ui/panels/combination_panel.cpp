#include "panels/combination_panel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "panels/combination_result.h"
#include "panels/empty_note.h"
#include "panels/panel_text.h"
#include "panels/scroll_page.h"

namespace chreode {

CombinationPanel::CombinationPanel(QWidget* parent)
    : QWidget(parent),
      m_stack(new QStackedWidget(this)),
      m_empty(new EmptyNote(m_stack)),
      m_form(new CombinationForm),
      m_results(new QStackedWidget),
      m_result(new CombinationResult) {
  QLabel* nothing = captionLabel(
      tr("Doubles, written A+B, are predicted from their singles: by their sum in log expression, "
         "by their mean and by the sum in a code. Each stands beside no change and the measured "
         "double, and what sampling alone may do to the difference is told."));
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

  connect(m_empty, &EmptyNote::pressed, this, &CombinationPanel::openRequested);
  connect(m_form, &CombinationForm::runRequested, this, &CombinationPanel::runRequested);
  connect(m_form, &CombinationForm::cancelRequested, this, &CombinationPanel::cancelRequested);
  connect(m_result, &CombinationResult::exportRequested, this, &CombinationPanel::exportRequested);
  connect(m_result, &CombinationResult::keepRequested, this, &CombinationPanel::keepRequested);
  setDataset(nullptr, {});
}

void CombinationPanel::setDataset(std::shared_ptr<const Dataset> data, const ColumnRoles& roles) {
  if (data && !data->matrix) data = nullptr;
  const bool usable = m_form->setDataset(data, roles);
  if (!data)
    m_empty->setNote(tr("Open a file of cells to ask what two perturbations do together."),
                     tr("Open…"));
  else if (!usable)
    m_empty->setNote(tr("These cells have no two columns of classes: one of perturbations and one "
                        "of lines or batches are needed."),
                     {});
  m_stack->setCurrentIndex(data && usable ? 1 : 0);
}

void CombinationPanel::setModel(const QString& name, bool hasCode) {
  m_form->setModel(name, hasCode);
}

void CombinationPanel::setRunning(bool running) {
  m_form->setRunning(running);
}

void CombinationPanel::setReport(const std::shared_ptr<const CombinationReport>& report) {
  m_result->setReport(report);
  m_results->setCurrentIndex(report ? 1 : 0);
}

}  // namespace chreode
