#include "panels/transfer_form.h"

#include <QComboBox>
#include <QGridLayout>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

#include "panels/column_boxes.h"
#include "panels/panel_text.h"
#include "panels/scroll_page.h"

namespace chreode {

TransferForm::TransferForm(QWidget* parent)
    : QWidget(parent),
      m_condition(new QComboBox),
      m_control(new QComboBox),
      m_perturbed(new QComboBox),
      m_classes(new QComboBox),
      m_target(new QComboBox),
      m_model(new QComboBox),
      m_run(new QPushButton(tr("Predict"))) {
  auto* rows = new QWidget;
  auto* grid = new QGridLayout(rows);
  grid->setContentsMargins(0, 0, 0, 0);
  grid->setHorizontalSpacing(rowGap);
  grid->setVerticalSpacing(innerGap);
  grid->setColumnStretch(1, 1);
  addFormRow(grid, tr("Condition"), m_condition,
             tr("The column that says what was done to a cell."));
  addFormRow(grid, tr("Control"), m_control, tr("Its value of unperturbed cells."));
  addFormRow(grid, tr("Perturbed"), m_perturbed, tr("Its value of perturbed cells."));
  addFormRow(grid, tr("Classes"), m_classes,
             tr("The column of cell types, or whatever the change is carried between."));
  addFormRow(
      grid, tr("Target"), m_target,
      tr("The class to predict from all others. Its perturbed cells are used for nothing but "
         "the scores."));
  addFormRow(
      grid, tr("Model"), m_model,
      tr("For the prediction in the code. A model that saw the target's perturbed cells knows "
         "the answer; one like it is trained without them and kept beside it."));
  grid->setRowStretch(grid->rowCount(), 1);
  // The tray is low: the questions scroll, what asks them stays in sight.
  setFixedWidth(240);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(innerGap);
  layout->addWidget(scrollPage(rows, true), 1);
  layout->addWidget(m_run);
  connect(m_condition, &QComboBox::currentIndexChanged, this, &TransferForm::fillCondition);
  connect(m_classes, &QComboBox::currentIndexChanged, this, &TransferForm::fillClasses);
  for (QComboBox* box : {m_control, m_perturbed, m_target}) {
    connect(box, &QComboBox::currentIndexChanged, this, &TransferForm::showRun);
  }
  connect(m_run, &QPushButton::clicked, this, [this] {
    if (m_running)
      Q_EMIT cancelRequested();
    else
      Q_EMIT runRequested(request());
  });
  setModel({}, false);
}

bool TransferForm::setDataset(std::shared_ptr<const Dataset> data, const ColumnRoles& roles) {
  m_data = std::move(data);
  if (m_data) {
    fillWithColumns(m_classes, *m_data, roles.label, 0);
    fillWithColumns(m_condition, *m_data, roles.condition, 1);
    fillCondition();
    fillClasses();
  }
  showRun();
  return m_condition->count() > 0 && m_classes->count() > 1;
}

void TransferForm::fillCondition() {
  if (!m_data) return;
  const QStringList levels = usedLevels(*m_data, m_condition->currentText());
  const int control = controlAmong(levels);
  fillWithTexts(m_control, levels, control);
  fillWithTexts(m_perturbed, levels, control == 0 && levels.size() > 1 ? 1 : 0);
  showRun();
}

void TransferForm::fillClasses() {
  if (!m_data) return;
  fillWithTexts(m_target, usedLevels(*m_data, m_classes->currentText()), 0);
  showRun();
}

void TransferForm::setModel(const QString& name, bool hasCode) {
  // What was chosen stays; without a choice a model that has a code is used.
  const bool chosen = m_model->count() > 1;
  const auto before = m_model->currentData();
  m_model->clear();
  if (hasCode) {
    m_model->addItem(tr("like %1, without the answer").arg(name),
                     static_cast<int>(TransferRequest::Model::retrained));
    m_model->addItem(tr("%1 as it is").arg(name), static_cast<int>(TransferRequest::Model::asItIs));
  }
  m_model->addItem(tr("none, PCA only"), static_cast<int>(TransferRequest::Model::none));
  m_model->setCurrentIndex(chosen ? std::max(0, m_model->findData(before)) : 0);
}

void TransferForm::setRunning(bool running) {
  m_running = running;
  showRun();
}

void TransferForm::showRun() {
  const bool columns = m_condition->currentText() != m_classes->currentText();
  const bool levels = m_control->currentText() != m_perturbed->currentText();
  m_run->setText(m_running ? tr("Cancel") : tr("Predict"));
  m_run->setEnabled(m_running || (m_data && columns && levels && m_target->count() > 1));
  m_run->setToolTip(!columns  ? tr("Condition and classes are to be two columns.")
                    : !levels ? tr("Control and perturbed are to be two values.")
                              : QString());
}

TransferRequest TransferForm::request() const {
  TransferRequest request;
  request.question = {
      m_condition->currentText().toStdString(), m_control->currentText().toStdString(),
      m_perturbed->currentText().toStdString(), m_classes->currentText().toStdString(),
      m_target->currentText().toStdString()};
  request.model = static_cast<TransferRequest::Model>(m_model->currentData().toInt());
  return request;
}

}  // namespace chreode
