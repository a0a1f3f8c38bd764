#pragma once

#include <QWidget>
#include <memory>
#include <string>
#include <vector>

#include "panels/notebook_table.h"

class QPushButton;
class QStackedWidget;

namespace chreode {

class EmptyNote;
class NotebookDetails;

/// The tray's page of kept hypotheses: a table of all, and the chosen one whole.
class NotebookPanel : public QWidget {
  Q_OBJECT
 public:
  explicit NotebookPanel(QWidget* parent = nullptr);

  void setRows(const std::vector<NotebookRow>& rows);
  void setReplaying(bool replaying);  ///< the button cancels meanwhile
  /// What was typed and not said yet is said now.
  void finishEdits();

 Q_SIGNALS:
  void replayRequested(const std::vector<std::string>& ids);
  void cancelRequested();
  void removeRequested(const std::vector<std::string>& ids);
  void exportRequested(const std::vector<std::string>& ids);  ///< all where one or none is chosen
  void noteEdited(const std::string& id, const QString& text);
  void experimentEdited(const std::string& id, const QString& text);

 private:
  void showChosen();

  std::vector<NotebookRow> m_rows;
  QStackedWidget* m_stack;
  NotebookTable* m_table;
  NotebookDetails* m_details;
  QPushButton* m_replay;
  QPushButton* m_remove;
  QPushButton* m_export;
  bool m_replaying = false;
};

}  // namespace chreode
