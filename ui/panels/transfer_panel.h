#pragma once

#include <QWidget>
#include <memory>

#include "panels/transfer_form.h"
#include "whatif/transfer.h"

class QStackedWidget;

namespace chreode {

class EmptyNote;
class TransferResult;

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
  void setReport(const std::shared_ptr<const TransferReport>& report);  ///< null clears

 Q_SIGNALS:
  void runRequested(const chreode::TransferRequest& request);
  void cancelRequested();
  void exportRequested();
  void keepRequested(const QString& method);
  void openRequested();

 private:
  QStackedWidget* m_stack;
  EmptyNote* m_empty;
  TransferForm* m_form;
  QStackedWidget* m_results;
  TransferResult* m_result;
};

}  // namespace chreode
