#pragma once

#include <QWidget>
#include <memory>

#include "expression/dataset.h"
#include "whatif/transfer.h"

class QComboBox;
class QLabel;
class QPushButton;
class QStackedWidget;
class QTableWidget;

namespace chreode {

class EmptyNote;

/// What a person asks to be carried over, and by which model.
struct TransferRequest {
  enum class Model { none, retrained, asItIs };
  TransferQuestion question;
  Model model = Model::none;
};

/// The tray's page that carries a perturbation seen in some classes over to another, and shows each
/// way to do so beside its baselines and the truth.
class TransferPanel : public QWidget {
  Q_OBJECT
 public:
  explicit TransferPanel(QWidget* parent = nullptr);

  /// Null, or without its matrix: the empty state. The columns of the roles are chosen first.
  void setDataset(std::shared_ptr<const Dataset> data, const ColumnRoles& roles);
  void setModel(const QString& name, bool hasCode);  ///< the one in use; PCA has no code to train
  void setRunning(bool running);
  void setReport(std::shared_ptr<const TransferReport> report);  ///< null clears

 Q_SIGNALS:
  void runRequested(const chreode::TransferRequest& request);
  void cancelRequested();
  void exportRequested();
  void openRequested();

 private:
  QWidget* buildForm();
  QWidget* buildResult();
  void fillColumns(const ColumnRoles& roles);
  void fillCondition();
  void fillClasses();
  void showRun();
  void showMethods();
  void showGenes();
  TransferRequest request() const;

  std::shared_ptr<const Dataset> m_data;
  std::shared_ptr<const TransferReport> m_report;
  QStackedWidget* m_stack;
  EmptyNote* m_empty;
  QComboBox* m_condition;
  QComboBox* m_control;
  QComboBox* m_perturbed;
  QComboBox* m_classes;
  QComboBox* m_target;
  QComboBox* m_model;
  QPushButton* m_run;
  QStackedWidget* m_result;
  QLabel* m_verdict;
  QLabel* m_notices;
  QTableWidget* m_methods;
  QLabel* m_genesTitle;
  QTableWidget* m_genes;
  QPushButton* m_export;
  bool m_running = false;
};

}  // namespace chreode

Q_DECLARE_METATYPE(chreode::TransferRequest)
