// How the eye of SceneView moves.

#include <QStyle>
#include <QWidget>
#include <algorithm>
#include <cmath>

#include "scene/scene_view.h"

namespace chreode {

namespace {

constexpr double degreesPerPixel = 0.35;

}  // namespace

void SceneView::orbit(const QPointF& pixels) {
  turn(pixels.x() * degreesPerPixel, pixels.y() * degreesPerPixel);
}

void SceneView::turn(double degreesRight, double degreesDown) {
  if (m_flat) return;
  m_flight.stop();
  m_showsAll = false;
  m_camera.orbit(degreesRight, degreesDown);
  cameraMoved();
}

void SceneView::pan(const QPointF& pixels) {
  m_flight.stop();
  m_showsAll = false;
  m_camera.pan(pixels, viewport());
  cameraMoved();
}

void SceneView::zoom(double factor, const QPointF& pointer) {
  m_flight.stop();
  m_showsAll = false;
  m_camera.zoom(factor, pointer, viewport());
  cameraMoved();
}

void SceneView::setOrthographic(bool on) {
  m_camera.setOrthographic(on);
  cameraMoved();
}

void SceneView::showAll() {
  moveTo(m_camera.fitted(m_positions, m_camera.pose().orientation, viewport()));
  m_showsAll = true;
}

void SceneView::lookFrom(int face) {
  if (m_flat) return;
  moveTo(m_camera.fitted(m_positions, faceOrientation(face), viewport()));
  m_showsAll = true;
}

void SceneView::flyTo(const QVector3D& place) {
  CameraPose pose = m_camera.pose();
  const CameraPose all = m_camera.fitted(m_positions, pose.orientation, viewport());
  pose.focus = place;
  pose.distance = std::min(pose.distance, 0.4f * all.distance);
  moveTo(pose);
  m_showsAll = false;
}

void SceneView::moveTo(const CameraPose& pose) {
  m_flight.stop();
  // A duration of nought is how the platform asks for less motion.
  const bool moves =
      m_host->isVisible() &&
      m_host->style()->styleHint(QStyle::SH_Widget_Animation_Duration, nullptr, m_host) > 0;
  m_from = m_camera.pose();
  m_to = pose;
  if (moves) {
    m_flight.start();
  } else {
    m_camera.setPose(pose);
    cameraMoved();
  }
}

void SceneView::follow(const CameraPose& relative) {
  const CameraPose now = m_camera.relativePose();
  constexpr float same = 1e-4f;
  const float turned =
      1.0f - std::abs(QQuaternion::dotProduct(now.orientation, relative.orientation));
  if ((now.focus - relative.focus).length() < same * relative.distance && turned < 1e-7f &&
      std::abs(now.distance - relative.distance) < same * relative.distance) {
    return;
  }
  m_flight.stop();
  m_showsAll = false;
  m_camera.setRelativePose(relative);
  cameraMoved();
}

}  // namespace chreode
