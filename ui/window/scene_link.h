#pragma once

#include <QObject>

#include "scene/scene_widget.h"
#include "session/session.h"
#include "window/cell_coloring.h"
#include "window/view_transition.h"

namespace chreode {

/// Between the session and the scene: draws what the session says and turns what the hand does into
/// intents. Holds nothing of its own but what is drawn now.
class SceneLink : public QObject {
  Q_OBJECT
 public:
  SceneLink(Session* session, CellColoring* coloring, SceneWidget* scene,
            QObject* parent = nullptr);

  void setTheme(const Theme& theme);

 Q_SIGNALS:
  /// The handle was let go at a place of the screen; a class in the legend may lie there.
  void pullMovedOver(const QPoint& globalPosition);

 private:
  void showPositions();
  void glide(const Matrix& places, const std::shared_ptr<const Projection>& before);
  void showAllOfAnotherView(const std::shared_ptr<const Projection>& view);
  void showColors();
  void showHeld();
  void showPull();
  void showGauge();
  void showWhatIf();
  void showStatus();
  void showClasses();
  void hover(int cell, const QPoint& global);
  QString nameOf(int cell) const;

  Session* m_session;
  CellColoring* m_coloring;
  SceneWidget* m_scene;
  Theme m_theme = Theme::light();
  QVector<QVector3D> m_trail;
  std::shared_ptr<const Projection> m_view;  // the one whose coordinates are drawn
  bool m_showsTraining = false;
  bool m_showsForming = false;
  Matrix m_drawn;  // where the cells were drawn last, for the next view to start from
  ViewTransition m_transition;
};

}  // namespace chreode
