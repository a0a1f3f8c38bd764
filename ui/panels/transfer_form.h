#pragma once

#include <QWidget>
#include <memory>

#include "expression/dataset.h"
#include "whatif/transfer_run.h"

class QComboBox;
class QPushButton;

namespace chreode {

/// What is to be carried over: condition, its levels, classes, the target and by which model.
class TransferForm : public QWidget {
  Q_OBJECT
 public:
  explicit TransferForm(QWidget* parent = nullptr);

  /// The columns of the roles are chosen first. False where the cells have no two columns to ask
  /// by.
  bool setDataset(std::shared_ptr<const Dataset> data, const ColumnRoles& roles);
  void setModel(const QString& name, bool hasCode);  ///< the one in use; PCA has no code to train
  void setRunning(bool running);

 Q_SIGNALS:
  void runRequested(const chreode::TransferRequest& request);
  void cancelRequested();

 private:
  void fillCondition();
  void fillClasses();
  void showRun();
  TransferRequest request() const;

  std::shared_ptr<const Dataset> m_data;
  QComboBox* m_condition;
  QComboBox* m_control;
  QComboBox* m_perturbed;
  QComboBox* m_classes;
  QComboBox* m_target;
  QComboBox* m_model;
  QPushButton* m_run;
  bool m_running = false;
};

}  // namespace chreode

Q_DECLARE_METATYPE(chreode::TransferRequest)
