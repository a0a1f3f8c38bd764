#pragma once

#include <QPointF>
#include <QSizeF>

#include <QMatrix4x4>
#include <QVector3D>

namespace chreode {

/// Where world places are seen: a world-to-clip matrix and a viewport in logical pixels, y down.
class ViewTransform {
 public:
  ViewTransform() = default;
  ViewTransform(const QMatrix4x4& worldToClip, const QSizeF& viewport);

  /// x, y in pixels from the top left; z = depth from −1 (near) to 1 (far). A place behind the eye
  /// has no place on the screen: z is then infinite.
  QVector3D toScreen(const QVector3D& world) const;
  const QMatrix4x4& matrix() const { return m_matrix; }
  const QSizeF& viewport() const { return m_viewport; }
  bool operator==(const ViewTransform& other) const = default;

 private:
  QMatrix4x4 m_matrix;
  QSizeF m_viewport{1.0, 1.0};
};

}  // namespace chreode
