#include "panels/transfer_form.h"

#include <QComboBox>
#include <algorithm>

#include "panels/column_boxes.h"

namespace chreode {

TransferForm::TransferForm(QWidget* parent)
    : PerturbationForm(parent),
      m_condition(
          addQuestion(tr("Condition"), tr("The column that says what was done to a cell."))),
      m_control(addQuestion(tr("Control"), tr("Its value of unperturbed cells."))),
      m_perturbed(addQuestion(tr("Perturbed"), tr("Its value of perturbed cells."))),
      m_classes(
          addQuestion(tr("Classes"),
                      tr("The column of cell types, or whatever the change is carried between."))),
      m_target(addQuestion(tr("Target"),
                           tr("The class to predict from all others. Its perturbed cells are used "
                              "for nothing but the scores."))),
      m_model(addQuestion(
          tr("Model"), tr("For the prediction in the code. A model that saw the target's perturbed "
                          "cells knows the answer; one like it is trained without them and kept "
                          "beside it."))) {
  connect(m_condition, &QComboBox::currentIndexChanged, this, &TransferForm::fillCondition);
  connect(m_classes, &QComboBox::currentIndexChanged, this, &TransferForm::fillClasses);
  for (QComboBox* box : {m_control, m_perturbed, m_target}) {
    connect(box, &QComboBox::currentIndexChanged, this, &TransferForm::showRun);
  }
  setModel({}, false);
}

bool TransferForm::fill(const Dataset& data, const ColumnRoles& roles) {
  fillWithColumns(m_classes, data, roles.label, 0);
  fillWithColumns(m_condition, data, roles.condition, 1);
  fillCondition();
  fillClasses();
  return m_condition->count() > 0 && m_classes->count() > 1;
}

void TransferForm::fillCondition() {
  const QStringList levels = levelsOf(m_condition);
  const int control = controlAmong(levels);
  fillWithTexts(m_control, levels, control);
  fillWithTexts(m_perturbed, levels, control == 0 && levels.size() > 1 ? 1 : 0);
  showRun();
}

void TransferForm::fillClasses() {
  fillWithTexts(m_target, levelsOf(m_classes), 0);
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

QString TransferForm::hindrance() const {
  if (m_condition->currentText() == m_classes->currentText()) {
    return tr("Condition and classes are to be two columns.");
  }
  if (m_control->currentText() == m_perturbed->currentText()) {
    return tr("Control and perturbed are to be two values.");
  }
  if (m_target->count() < 2) return tr("There is no other class to carry the change over from.");
  return {};
}

void TransferForm::ask() {
  TransferRequest request;
  request.question = {
      m_condition->currentText().toStdString(), m_control->currentText().toStdString(),
      m_perturbed->currentText().toStdString(), m_classes->currentText().toStdString(),
      m_target->currentText().toStdString()};
  request.model = static_cast<TransferRequest::Model>(m_model->currentData().toInt());
  Q_EMIT runRequested(request);
}

}  // namespace chreode
