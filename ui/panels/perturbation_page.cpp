#include "panels/perturbation_page.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "panels/empty_note.h"
#include "panels/panel_text.h"
#include "panels/perturbation_form.h"
#include "panels/scroll_page.h"

namespace chreode {

PerturbationPage::PerturbationPage(PerturbationForm* form, QWidget* result, const Words& words,
                                   QWidget* parent)
    : QWidget(parent),
      m_words(words),
      m_stack(new QStackedWidget(this)),
      m_empty(new EmptyNote(m_stack)),
      m_form(form),
      m_results(new QStackedWidget) {
  QLabel* about = captionLabel(words.about);
  about->setAlignment(Qt::AlignTop);
  m_results->addWidget(about);
  m_results->addWidget(result);
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
  connect(m_empty, &EmptyNote::pressed, this, &PerturbationPage::openRequested);
  connect(m_form, &PerturbationForm::cancelRequested, this, &PerturbationPage::cancelRequested);
  setDataset(nullptr, {});
}

void PerturbationPage::setDataset(std::shared_ptr<const Dataset> data, const ColumnRoles& roles) {
  if (data && !data->matrix) data = nullptr;
  const bool usable = m_form->setDataset(data, roles);
  if (!data)
    m_empty->setNote(m_words.noFile, tr("Open…"));
  else if (!usable)
    m_empty->setNote(m_words.noColumns, {});
  m_stack->setCurrentIndex(usable ? 1 : 0);
}

void PerturbationPage::setModel(const QString& name, bool hasCode) {
  m_form->setModel(name, hasCode);
}

void PerturbationPage::setRunning(bool running) {
  m_form->setRunning(running);
}

void PerturbationPage::showResult(bool there) {
  m_results->setCurrentIndex(there ? 1 : 0);
}

}  // namespace chreode
