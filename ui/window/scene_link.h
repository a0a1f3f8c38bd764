#pragma once

#include <QObject>

#include "scene/scene_widget.h"
#include "session/session.h"
#include "window/cell_coloring.h"
#include "window/view_transition.h"

namespace chreode {

/// Between the session and the scene of one view: draws what the session says and turns what the
/// hand does into intents. Of several views one is worked in: it shows the session's current view;
/// the others show a view of their own. Holds nothing of its own but what is drawn now.
class SceneLink : public QObject {
  Q_OBJECT
 public:
  SceneLink(Session* session, CellColoring* coloring, SceneWidget* scene,
            QObject* parent = nullptr);

  void setTheme(const Theme& theme);
  /// The scene shows these colours already, or changed() follows.
  void setColoring(CellColoring* coloring);
  /// From now on the session's current view is shown.
  void takePart();
  /// From now on `view`, whatever the current one is, of the codes of `model`, whatever is in use.
  void show(std::shared_ptr<const Projection> view, std::shared_ptr<const PreparedModel> model);
  std::shared_ptr<const Projection> view() const;
  std::shared_ptr<const PreparedModel> model() const;

 Q_SIGNALS:
  /// The handle was let go at a place of the screen; a class in the legend may lie there.
  void pullMovedOver(const QPoint& globalPosition);

 private:
  void showPositions();
  void glide(const Matrix& from, const Matrix& to, const std::shared_ptr<const Projection>& before);
  void showAllOfAnotherView(const std::shared_ptr<const Projection>& view);
  void showColors();
  void showHeld();
  void showPull();
  void showGauge();
  void showWhatIf();
  void showStatus();
  void showClasses();
  void hover(int cell, const QPoint& global);
  std::optional<QVector3D> placeOfPull() const;
  /// The codes that the hand moves and that what-ifs change are those that are shown here.
  bool showsModelInUse() const;
  QString nameOf(int cell) const;

  Session* m_session;
  CellColoring* m_coloring;
  SceneWidget* m_scene;
  Theme m_theme = Theme::light();
  QVector<QVector3D> m_trail;
  std::shared_ptr<const Projection> m_own;  // shown whatever the current view is
  std::shared_ptr<const PreparedModel> m_ownModel;
  bool m_isCurrent = true;
  std::shared_ptr<const Projection> m_view;    // the one whose coordinates are drawn
  std::shared_ptr<const CellColors> m_colors;  // as drawn
  bool m_showsTraining = false;
  bool m_showsForming = false;
  ViewTransition m_transition;
};

}  // namespace chreode
