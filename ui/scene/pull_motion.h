#pragma once

#include <QPointF>

#include <QVector3D>

namespace chreode {

/// How the view lies in the world at the handle's depth: what a pointer move means.
struct ViewPlane {
  QVector3D right, up, away;   ///< unit vectors
  float worldPerPixel = 1.0f;  ///< at the handle
};

/// Which way the hand may go.
enum class PullDirection { Plane, Depth, X, Y, Z };

/// The place of the hand in the world while a handle is pulled. The pointer moves it in the view
/// plane, towards and away (up = away), or along one axis; a change of way goes on from where the
/// hand is.
class PullMotion {
 public:
  PullMotion() = default;
  /// The hand takes `place` at pointer position `pointer`.
  PullMotion(const QVector3D& place, const QPointF& pointer);

  PullDirection direction() const { return m_direction; }
  void setDirection(PullDirection direction);
  /// The hand's place after the pointer came to `pointer`.
  QVector3D moveTo(const QPointF& pointer, const ViewPlane& plane);
  const QVector3D& place() const { return m_place; }
  /// Where the running way began: the depth at which pixels are measured.
  const QVector3D& anchor() const { return m_anchor; }

 private:
  PullDirection m_direction = PullDirection::Plane;
  QVector3D m_anchor, m_place;
  QPointF m_anchorPointer, m_pointer;
};

}  // namespace chreode
