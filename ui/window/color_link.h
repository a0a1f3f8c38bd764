#pragma once

#include <QObject>

class QMenu;
class QWidget;

namespace chreode {

class CellColoring;
class CellsPanel;
class ViewGrid;
class Session;

/// Colours beyond the source: maps and ranges from the legend, the person's class colours, the
/// warning where two classes look alike, the view as others see it, the size of the points.
class ColorLink : public QObject {
  Q_OBJECT
 public:
  ColorLink(Session* session, CellColoring* coloring, CellsPanel* panel, ViewGrid* views,
            QWidget* window);

  /// Adds "Seen with…", "Point size", "Opacity" and "On top" to View.
  void fillMenu(QMenu* view);

 private:
  void askClassColor(int level);
  void recolor();
  void showCollisions();
  void fillLookMenus(QMenu* view);
  void fillOrderMenu(QMenu* orders);

  Session* m_session;
  CellColoring* m_coloring;
  CellsPanel* m_panel;
  ViewGrid* m_views;
  QWidget* m_window;
};

}  // namespace chreode
