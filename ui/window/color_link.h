#pragma once

#include <QObject>

class QMenu;
class QWidget;

namespace chreode {

class CellColoring;
class CellsPanel;
class SceneWidget;
class Session;

/// Colours beyond the source: maps and ranges from the legend, the person's class colours, the
/// warning where two classes look alike, the view as others see it, the size of the points.
class ColorLink : public QObject {
  Q_OBJECT
 public:
  ColorLink(Session* session, CellColoring* coloring, CellsPanel* panel, SceneWidget* scene,
            QWidget* window);

  /// Adds "Seen with…" and "Point size" to View.
  void fillMenu(QMenu* view);

 private:
  void askClassColor(int level);
  void recolor();
  void showCollisions();

  Session* m_session;
  CellColoring* m_coloring;
  CellsPanel* m_panel;
  SceneWidget* m_scene;
  QWidget* m_window;
};

}  // namespace chreode
