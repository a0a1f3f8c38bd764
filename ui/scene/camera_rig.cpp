#include "scene/camera_rig.h"

#include <QtMath>
#include <algorithm>
#include <cmath>

#include <vtkCamera.h>

namespace chreode {

namespace {

const float halfAngleTangent = static_cast<float>(std::tan(qDegreesToRadians(15.0)));
constexpr float fitMargin = 1.08f;

float aspectOf(const QSizeF& viewport) {
  return static_cast<float>(viewport.width() / std::max(1.0, viewport.height()));
}

}  // namespace

CameraPose CameraPose::between(const CameraPose& from, const CameraPose& to, float t) {
  return {from.focus + (to.focus - from.focus) * t,
          QQuaternion::slerp(from.orientation, to.orientation, t),
          from.distance * std::pow(to.distance / from.distance, t)};
}

void CameraRig::setBounds(const QVector3D& centre, float radius) {
  m_centre = centre;
  m_radius = std::max(radius, 1e-6f);
}

CameraPose CameraRig::relativePose() const {
  return {(m_pose.focus - m_centre) / m_radius, m_pose.orientation, m_pose.distance / m_radius};
}

void CameraRig::setRelativePose(const CameraPose& pose) {
  m_pose = {pose.focus * m_radius + m_centre, pose.orientation, pose.distance * m_radius};
}

void CameraRig::orbit(double degreesRight, double degreesDown) {
  // The scene turns with the pointer, so the eye turns against it.
  const auto yaw = QQuaternion::fromAxisAndAngle(0, 1, 0, static_cast<float>(-degreesRight));
  const auto pitch = QQuaternion::fromAxisAndAngle(1, 0, 0, static_cast<float>(-degreesDown));
  m_pose.orientation = (m_pose.orientation * yaw * pitch).normalized();
}

void CameraRig::pan(const QPointF& pixels, const QSizeF& viewport) {
  const float step = worldPerPixel(m_pose.focus, viewport);
  m_pose.focus +=
      (up() * static_cast<float>(pixels.y()) - right() * static_cast<float>(pixels.x())) * step;
}

void CameraRig::zoom(double factor, const QPointF& pointer, const QSizeF& viewport) {
  const auto shrink = static_cast<float>(1.0 / factor);
  const float before = worldPerPixel(m_pose.focus, viewport);
  const QPointF off = pointer - QPointF(viewport.width() / 2, viewport.height() / 2);
  m_pose.distance = std::clamp(m_pose.distance * shrink, m_radius * 1e-3f, m_radius * 1e2f);
  const float change = before - worldPerPixel(m_pose.focus, viewport);
  m_pose.focus +=
      (right() * static_cast<float>(off.x()) - up() * static_cast<float>(off.y())) * change;
}

float CameraRig::worldPerPixel(const QVector3D& place, const QSizeF& viewport) const {
  const float depth =
      m_orthographic ? m_pose.distance : QVector3D::dotProduct(place - eye(), away());
  return 2.0f * std::max(depth, 1e-6f * m_radius) * halfAngleTangent /
         static_cast<float>(std::max(1.0, viewport.height()));
}

float CameraRig::nearest() const {
  const float depth = QVector3D::dotProduct(m_centre - eye(), away());
  if (m_orthographic) return depth - 1.05f * m_radius;
  return std::max(depth - 1.05f * m_radius, 1e-3f * m_radius);
}

float CameraRig::farthest() const {
  const float depth = QVector3D::dotProduct(m_centre - eye(), away());
  return std::max(depth + 1.05f * m_radius, nearest() + 1e-3f * m_radius);
}

QMatrix4x4 CameraRig::matrix(const QSizeF& viewport) const {
  QMatrix4x4 matrix;
  const float aspect = aspectOf(viewport);
  if (m_orthographic) {
    const float half = m_pose.distance * halfAngleTangent;
    matrix.ortho(-half * aspect, half * aspect, -half, half, nearest(), farthest());
  } else {
    matrix.perspective(static_cast<float>(viewAngle), aspect, nearest(), farthest());
  }
  matrix.lookAt(eye(), m_pose.focus, up());
  return matrix;
}

CameraPose CameraRig::fitted(const Matrix& xyz, const QQuaternion& orientation,
                             const QSizeF& viewport) const {
  CameraPose pose{{}, orientation, 1.0f};
  if (xyz.rows() == 0) return pose;
  Eigen::Matrix3f axes;  // columns: right, up, towards the viewer
  for (int k = 0; k < 3; ++k) {
    const QVector3D axis = orientation.rotatedVector(
        {k == 0 ? 1.0f : 0.0f, k == 1 ? 1.0f : 0.0f, k == 2 ? 1.0f : 0.0f});
    axes.col(k) << axis.x(), axis.y(), axis.z();
  }
  const Matrix seen = xyz.leftCols<3>() * axes;
  const Eigen::RowVector3f middle = (seen.colwise().minCoeff() + seen.colwise().maxCoeff()) / 2;
  const float tanY = halfAngleTangent / fitMargin;
  const float tanX = tanY * aspectOf(viewport);
  float distance = 0.0f;
  for (Index i = 0; i < seen.rows(); ++i) {
    const Eigen::RowVector3f p = seen.row(i) - middle;
    const float side = std::max(std::abs(p.x()) / tanX, std::abs(p.y()) / tanY);
    distance = std::max(distance, m_orthographic ? side : side + p.z());
  }
  const Eigen::Vector3f focus = axes * middle.transpose();
  pose.focus = {focus.x(), focus.y(), focus.z()};
  pose.distance = distance > 0.0f ? distance : 1.0f;
  return pose;
}

void CameraRig::applyTo(vtkCamera* camera) const {
  const QVector3D from = eye();
  const QVector3D top = up();
  camera->SetPosition(from.x(), from.y(), from.z());
  camera->SetFocalPoint(m_pose.focus.x(), m_pose.focus.y(), m_pose.focus.z());
  camera->SetViewUp(top.x(), top.y(), top.z());
  camera->SetViewAngle(viewAngle);
  camera->SetParallelProjection(m_orthographic);
  camera->SetParallelScale(m_pose.distance * halfAngleTangent);
  camera->SetClippingRange(nearest(), farthest());
}

QQuaternion faceOrientation(int face) {
  switch (face) {
    case 1:
      return QQuaternion::fromAxisAndAngle(0, 1, 0, 180);
    case 2:
      return QQuaternion::fromAxisAndAngle(0, 1, 0, -90);
    case 3:
      return QQuaternion::fromAxisAndAngle(0, 1, 0, 90);
    case 4:
      return QQuaternion::fromAxisAndAngle(1, 0, 0, -90);
    case 5:
      return QQuaternion::fromAxisAndAngle(1, 0, 0, 90);
    default:
      return {};
  }
}

}  // namespace chreode
