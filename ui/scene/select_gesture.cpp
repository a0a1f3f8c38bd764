#include "scene/select_gesture.h"

#include <QLineF>
#include <cmath>
#include <numbers>

#include "scene/click_slack.h"
#include "scene/scene_overlay.h"
#include "scene/scene_view.h"
#include "scene/screen_region.h"

namespace chreode {

namespace {

constexpr double lassoStep = 2.0;   // pixels between two points of a lasso
constexpr int circlePoints = 72;

QString signOf(SetOperation operation) {
  switch (operation) {
    case SetOperation::add:
      return QStringLiteral("+");
    case SetOperation::subtract:
      return QString(QChar(0x2212));
    case SetOperation::intersect:
      return QString(QChar(0x2229));
    case SetOperation::replace:
      break;
  }
  return {};
}

}  // namespace

SelectGesture::SelectGesture(SceneView& view, SceneOverlay& overlay)
    : m_view(view), m_overlay(overlay) {
}

SetOperation SelectGesture::operationFor(Qt::KeyboardModifiers modifiers, SetOperation usual) {
  const bool adds = modifiers.testFlag(Qt::ShiftModifier);
  const bool takes = modifiers.testFlag(Qt::AltModifier) || modifiers.testFlag(Qt::ControlModifier);
  if (adds && takes) return SetOperation::intersect;
  if (adds) return SetOperation::add;
  return takes ? SetOperation::subtract : usual;
}

void SelectGesture::press(const QPointF& at, Qt::KeyboardModifiers modifiers) {
  m_active = true;
  m_moved = false;
  m_pressed = m_at = at;
  m_path = QPolygonF{at};
  m_operation = operationFor(modifiers, m_usual);
  if (m_shape == Shape::Ball) {
    const int cell = m_view.cellAt(at);
    m_centre = cell >= 0 ? m_view.position(cell) : m_view.placeInFocus(at);
  }
}

void SelectGesture::move(const QPointF& at) {
  if (!m_active) return;
  m_at = at;
  if (QLineF(m_pressed, at).length() >= kClickSlack) m_moved = true;
  if (QLineF(m_path.last(), at).length() >= lassoStep) m_path << at;
  show();
}

void SelectGesture::release(const QPointF& at) {
  if (!m_active) return;
  move(at);
  const std::vector<std::int32_t> chosenCells = cells();
  const bool moved = m_moved;
  cancel();
  const QString names[] = {QStringLiteral("a lasso"), QStringLiteral("a rectangle"),
                           QStringLiteral("a ball")};
  Q_EMIT chosen(chosenCells, m_operation,
                moved ? names[static_cast<int>(m_shape)] : QStringLiteral("a click"));
}

void SelectGesture::cancel() {
  m_active = false;
  m_overlay.content.selecting.clear();
  m_overlay.content.selectingSign.clear();
  m_overlay.update();
}

QPolygonF SelectGesture::outline() const {
  switch (m_shape) {
    case Shape::Lasso:
      return m_path;
    case Shape::Rectangle: {
      const QRectF box = QRectF(m_pressed, m_at).normalized();
      return {box.topLeft(), box.topRight(), box.bottomRight(), box.bottomLeft()};
    }
    case Shape::Ball:
      break;
  }
  QPolygonF circle;
  const QPointF middle = m_view.transform().toScreen(m_centre).toPointF();
  const double radius = QLineF(middle, m_at).length();
  for (int i = 0; i < circlePoints; ++i) {
    const double angle = 2.0 * std::numbers::pi * i / circlePoints;
    circle << middle + radius * QPointF(std::cos(angle), std::sin(angle));
  }
  return circle;
}

void SelectGesture::show() {
  if (!m_moved) return;
  m_overlay.content.selecting = outline();
  m_overlay.content.selectingSign = signOf(m_operation);
  m_overlay.content.selectingPointer = m_at;
  m_overlay.update();
}

std::vector<std::int32_t> SelectGesture::cells() const {
  if (!m_moved) {
    const int cell = m_view.cellAt(m_at);
    return cell < 0 ? std::vector<std::int32_t>() : std::vector<std::int32_t>{cell};
  }
  if (m_shape == Shape::Ball) {
    const QPointF middle = m_view.transform().toScreen(m_centre).toPointF();
    const auto pixels = static_cast<float>(QLineF(middle, m_at).length());
    return cellsInBall(m_view.positions(), m_view.visible(), m_centre,
                       pixels * m_view.planeAt(m_centre).worldPerPixel);
  }
  return cellsInRegion(m_view.positions(), m_view.visible(), m_view.transform(),
                       ScreenRegion(outline()), {m_frontOnly, m_view.pointSize() / 2});
}

}  // namespace chreode
