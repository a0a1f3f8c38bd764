#pragma once

#include <QObject>
#include <map>

class QDockWidget;
class QMainWindow;
class QTabWidget;

namespace chreode {

/// Lets the tray grow to the height that a chosen page wants, to half of the window at most, once
/// for each page. A person who drags the tray's edge has the last word.
class TrayHeight : public QObject {
  Q_OBJECT
 public:
  /// `dock` holds `tabs`.
  TrayHeight(QMainWindow* window, QDockWidget* dock, QTabWidget* tabs);

  void want(const QWidget* page, int height);
  /// As if nobody had ever dragged the edge.
  void reset();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void grow();

  QMainWindow* m_window;
  QDockWidget* m_dock;
  QTabWidget* m_tabs;
  std::map<const QWidget*, int> m_wanted;  // of pages that have not been chosen yet
  std::map<const QWidget*, int> m_all;
  int m_pressedAt = -1;  // the dock's height when the window was pressed
  bool m_dragged = false;
};

}  // namespace chreode
