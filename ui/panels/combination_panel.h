#pragma once

#include <QWidget>
#include <memory>

#include "panels/combination_form.h"

class QStackedWidget;

namespace chreode {

class CombinationResult;
class EmptyNote;

/// The tray's page that asks what two perturbations do together from what each does alone.
class CombinationPanel : public QWidget {
  Q_OBJECT
 public:
  explicit CombinationPanel(QWidget* parent = nullptr);

  /// Null, or without its matrix: the empty state.
  void setDataset(std::shared_ptr<const Dataset> data, const ColumnRoles& roles);
  void setModel(const QString& name, bool hasCode);  ///< the one in use
  void setRunning(bool running);
  void setReport(const std::shared_ptr<const CombinationReport>& report);  ///< null clears

 Q_SIGNALS:
  void runRequested(const chreode::CombinationRequest& request);
  void cancelRequested();
  void exportRequested();
  void keepRequested(int pair);
  void openRequested();

 private:
  QStackedWidget* m_stack;
  EmptyNote* m_empty;
  CombinationForm* m_form;
  QStackedWidget* m_results;
  CombinationResult* m_result;
};

}  // namespace chreode
