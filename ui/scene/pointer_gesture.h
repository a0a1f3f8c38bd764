#pragma once

#include <QObject>
#include <QPoint>
#include <QPointF>
#include <QTimer>
#include <QVector>
#include <cstdint>
#include <vector>

#include <QVector3D>

#include "scene/pull_motion.h"

namespace chreode {

class SceneOverlay;
class SceneView;

/// What the hand does with the mouse: tells a click from an orbit from a pull, and says so in
/// signals (those of SceneWidget, which see). A press on the handle pulls; in the Pull tool a press
/// on any cell does; every other press looks around.
class PointerGesture : public QObject {
  Q_OBJECT

 public:
  PointerGesture(SceneView& view, SceneOverlay& overlay);

  void setPullsAnyCell(bool on);
  void setHeldCells(const QVector<int>& cells);

  void press(const QPointF& at, Qt::MouseButton button);
  void move(const QPointF& at, const QPoint& global, Qt::KeyboardModifiers modifiers);
  void release(const QPointF& at, Qt::MouseButton button, Qt::KeyboardModifiers modifiers);
  void leave();

  bool isPulling() const { return m_doing == Doing::Pull; }
  /// While pulling: holds the hand to one axis, or frees it when it is already held to that one.
  void toggleAxis(PullDirection axis);
  void cancelPull();

 Q_SIGNALS:
  void hovered(int cell, const QPoint& global);
  void taken(const QVector<int>& cells, bool add);
  void selectionTaken();
  void letGo();
  void pullStarted(int cell);
  void pulled(const QVector3D& target, int dropCell);
  void pullEnded(const QVector3D& target, int dropCell);
  void pullCancelled();
  void cursorWanted(Qt::CursorShape shape);

 private:
  enum class Doing { Nothing, PressedGround, PressedHandle, PressedCell, Orbit, Pan, Pull };

  bool isOnHandle(const QPointF& at) const;
  void hover(const QPointF& at, const QPoint& global);
  void leavePlaceOfPress(const QPointF& at);
  void startPull(int cell, const QVector3D& place);
  void pullTo(const QPointF& at, Qt::KeyboardModifiers modifiers);
  void watchDrop(const QPointF& at);
  void setDropCell(int cell);
  void endPull();

  SceneView& m_view;
  SceneOverlay& m_overlay;
  Doing m_doing = Doing::Nothing;
  Qt::MouseButton m_button = Qt::NoButton;
  QPointF m_pressed, m_last;
  QVector<int> m_held;
  bool m_pullsAnyCell = false;
  int m_pressedCell = -1;
  int m_hovered = -1;

  PullMotion m_motion;
  PullDirection m_axis = PullDirection::Plane;  // Plane: held to no axis
  QVector3D m_pullStart;
  std::vector<std::uint8_t> m_notToDropOn;
  int m_under = -1, m_dropCell = -1;
  QTimer m_dwell;
};

}  // namespace chreode
