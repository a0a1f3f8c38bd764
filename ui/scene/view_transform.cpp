#include "scene/view_transform.h"

#include <limits>

namespace chreode {

ViewTransform::ViewTransform(const QMatrix4x4& worldToClip, const QSizeF& viewport)
    : m_matrix(worldToClip), m_viewport(viewport) {
}

QVector3D ViewTransform::toScreen(const QVector3D& world) const {
  const QVector4D clip = m_matrix * QVector4D(world, 1.0f);
  if (clip.w() <= 0.0f) return {0.0f, 0.0f, std::numeric_limits<float>::infinity()};
  const QVector3D ndc = clip.toVector3D() / clip.w();
  return {(ndc.x() + 1.0f) / 2.0f * static_cast<float>(m_viewport.width()),
          (1.0f - ndc.y()) / 2.0f * static_cast<float>(m_viewport.height()), ndc.z()};
}

}  // namespace chreode
