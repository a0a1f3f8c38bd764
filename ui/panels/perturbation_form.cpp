#include "panels/perturbation_form.h"

#include <QComboBox>
#include <QGridLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>
#include <utility>

#include "panels/column_boxes.h"
#include "panels/panel_text.h"
#include "panels/scroll_page.h"

namespace chreode {

namespace {

constexpr int kPerturbationFormWidth = 240;

}  // namespace

PerturbationForm::PerturbationForm(QWidget* parent)
    : QWidget(parent), m_questions(new QGridLayout), m_run(new QPushButton(tr("Predict"))) {
  m_questions->setHorizontalSpacing(rowGap);
  m_questions->setVerticalSpacing(innerGap);
  m_questions->setColumnStretch(1, 1);
  auto* page = new QWidget;
  auto* column = new QVBoxLayout(page);
  column->setContentsMargins(0, 0, 0, 0);
  column->addLayout(m_questions);
  column->addStretch(1);
  // The tray is low: the questions scroll, what asks them stays in sight.
  setFixedWidth(kPerturbationFormWidth);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(innerGap);
  layout->addWidget(scrollPage(page, true), 1);
  layout->addWidget(m_run);
  connect(m_run, &QPushButton::clicked, this, [this] {
    if (m_running)
      Q_EMIT cancelRequested();
    else
      ask();
  });
}

QComboBox* PerturbationForm::addQuestion(const QString& name, const QString& tip) {
  auto* box = new QComboBox;
  addFormRow(m_questions, name, box, tip);
  return box;
}

QStringList PerturbationForm::levelsOf(const QComboBox* column) const {
  return m_data ? usedLevels(*m_data, column->currentText()) : QStringList();
}

bool PerturbationForm::setDataset(std::shared_ptr<const Dataset> data, const ColumnRoles& roles) {
  m_data = std::move(data);
  const bool usable = m_data && fill(*m_data, roles);
  showRun();
  return usable;
}

void PerturbationForm::setRunning(bool running) {
  m_running = running;
  showRun();
}

void PerturbationForm::showRun() {
  const QString why = hindrance();
  m_run->setText(m_running ? tr("Cancel") : tr("Predict"));
  m_run->setEnabled(m_running || (m_data && why.isEmpty()));
  m_run->setToolTip(m_running ? QString() : why);
}

}  // namespace chreode
