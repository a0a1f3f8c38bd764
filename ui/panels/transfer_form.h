#pragma once

#include "panels/perturbation_form.h"
#include "whatif/transfer_run.h"

namespace chreode {

/// What is to be carried over: condition, its levels, classes, the target and by which model.
class TransferForm : public PerturbationForm {
  Q_OBJECT
 public:
  explicit TransferForm(QWidget* parent = nullptr);

  void setModel(const QString& name, bool hasCode) override;  ///< PCA has no code to train

 Q_SIGNALS:
  void runRequested(const chreode::TransferRequest& request);

 private:
  bool fill(const Dataset& data, const ColumnRoles& roles) override;
  QString hindrance() const override;
  void ask() override;
  void fillCondition();
  void fillClasses();

  QComboBox* m_condition;
  QComboBox* m_control;
  QComboBox* m_perturbed;
  QComboBox* m_classes;
  QComboBox* m_target;
  QComboBox* m_model;
};

}  // namespace chreode

Q_DECLARE_METATYPE(chreode::TransferRequest)
