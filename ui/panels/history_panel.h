#pragma once

#include <QStringList>
#include <QWidget>

class QListWidget;
class QPushButton;
class QStackedWidget;

namespace chreode {

/// The tray's list of edits, oldest first, with the one that stands now marked.
class HistoryPanel : public QWidget {
  Q_OBJECT
 public:
  explicit HistoryPanel(QWidget* parent = nullptr);

  /// `done`: how many of the entries stand now; those after it can be redone.
  void setEntries(const QStringList& entries, int done);

 Q_SIGNALS:
  void undoRequested();
  void redoRequested();
  void jumpRequested(int done);  ///< undo or redo until this many stand

 private:
  QStackedWidget* m_stack;
  QListWidget* m_list;
  QPushButton* m_undo;
  QPushButton* m_redo;
};

}  // namespace chreode
