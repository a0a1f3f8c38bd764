#include "scene/pull_motion.h"

#include <algorithm>

namespace chreode {

PullMotion::PullMotion(const QVector3D& place, const QPointF& pointer)
    : m_anchor(place), m_place(place), m_anchorPointer(pointer), m_pointer(pointer) {
}

void PullMotion::setDirection(PullDirection direction) {
  if (direction == m_direction) return;
  m_direction = direction;
  m_anchor = m_place;
  m_anchorPointer = m_pointer;
}

QVector3D PullMotion::moveTo(const QPointF& pointer, const ViewPlane& plane) {
  m_pointer = pointer;
  const auto dx = static_cast<float>(pointer.x() - m_anchorPointer.x());
  const auto dy = static_cast<float>(pointer.y() - m_anchorPointer.y());
  switch (m_direction) {
    case PullDirection::Plane:
      m_place = m_anchor + (plane.right * dx - plane.up * dy) * plane.worldPerPixel;
      break;
    case PullDirection::Depth:
      m_place = m_anchor - plane.away * dy * plane.worldPerPixel;
      break;
    default: {
      const QVector3D axis(m_direction == PullDirection::X ? 1.0f : 0.0f,
                           m_direction == PullDirection::Y ? 1.0f : 0.0f,
                           m_direction == PullDirection::Z ? 1.0f : 0.0f);
      // The pointer's move, measured along the axis as it is seen. An axis that points at the eye
      // is seen as a point: the floor keeps a small move from throwing the hand far away.
      const float seenX = QVector3D::dotProduct(axis, plane.right);
      const float seenY = -QVector3D::dotProduct(axis, plane.up);
      const float seenSquare = std::max(seenX * seenX + seenY * seenY, 0.04f);
      m_place = m_anchor + axis * ((dx * seenX + dy * seenY) / seenSquare * plane.worldPerPixel);
    }
  }
  return m_place;
}

}  // namespace chreode
