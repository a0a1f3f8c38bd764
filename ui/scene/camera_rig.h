#pragma once

#include <QPointF>
#include <QQuaternion>
#include <QSizeF>

#include <QMatrix4x4>
#include <QVector3D>

#include "base/matrix.h"

class vtkCamera;

namespace chreode {

/// Where the eye is: it looks at `focus` from `distance` along its own −z. In an orthographic view
/// the distance sets the scale, so that switching keeps the size of what is at the focus.
struct CameraPose {
  QVector3D focus;
  QQuaternion orientation;  ///< the eye's axes in the world: x right, y up, z towards the viewer
  float distance = 1.0f;

  /// `t` in [0, 1]: the focus on a line, the turn on the sphere, the distance by a constant factor.
  static CameraPose between(const CameraPose& from, const CameraPose& to, float t);
};

/// How the eye moves: orbit, pan, zoom to the pointer, fit, the standard views. Plain arithmetic;
/// VTK's camera is told the outcome.
class CameraRig {
 public:
  static constexpr double viewAngle = 30.0;  ///< degrees, vertical

  const CameraPose& pose() const { return m_pose; }
  void setPose(const CameraPose& pose) { m_pose = pose; }
  bool isOrthographic() const { return m_orthographic; }
  void setOrthographic(bool on) { m_orthographic = on; }
  /// The sphere that holds everything drawn; sets the nearest and farthest depth.
  void setBounds(const QVector3D& centre, float radius);
  /// The pose measured by the bounds, so that it means the same in a scene of another size.
  CameraPose relativePose() const;
  void setRelativePose(const CameraPose& pose);

  QVector3D right() const { return m_pose.orientation.rotatedVector({1, 0, 0}); }
  QVector3D up() const { return m_pose.orientation.rotatedVector({0, 1, 0}); }
  QVector3D away() const { return m_pose.orientation.rotatedVector({0, 0, -1}); }
  QVector3D eye() const { return m_pose.focus - away() * m_pose.distance; }

  /// Turns about the focus, around the screen's own axes; degrees, positive to the right and down.
  void orbit(double degreesRight, double degreesDown);
  /// The scene follows the pointer by `pixels` (y down).
  void pan(const QPointF& pixels, const QSizeF& viewport);
  /// Makes things `factor` times as large; what lies at `pointer` in the focus's plane stays there.
  void zoom(double factor, const QPointF& pointer, const QSizeF& viewport);

  /// World length of one pixel at a place's depth.
  float worldPerPixel(const QVector3D& place, const QSizeF& viewport) const;
  /// World to clip coordinates, as VTK's camera gives it.
  QMatrix4x4 matrix(const QSizeF& viewport) const;
  /// The pose with this orientation from which every row of `xyz` (N × 3) is in the viewport, with
  /// a margin.
  CameraPose fitted(const Matrix& xyz, const QQuaternion& orientation,
                    const QSizeF& viewport) const;
  void applyTo(vtkCamera* camera) const;

 private:
  float nearest() const;
  float farthest() const;

  CameraPose m_pose;
  QVector3D m_centre;
  float m_radius = 1.0f;
  bool m_orthographic = false;
};

/// The eye's orientation for the six faces: 0 front (towards −z, y up), 1 back, 2 left, 3 right, 4
/// top, 5 bottom.
QQuaternion faceOrientation(int face);

}  // namespace chreode
