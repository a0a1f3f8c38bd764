#include "scene/pointer_gesture.h"

#include <QLineF>
#include <cmath>

#include "scene/click_slack.h"
#include "scene/scene_overlay.h"
#include "scene/scene_view.h"

namespace chreode {

namespace {

constexpr int dwellMs = 350;        // resting this long over a cell means it

}  // namespace

PointerGesture::PointerGesture(SceneView& view, SceneOverlay& overlay)
    : m_view(view), m_overlay(overlay) {
  m_dwell.setSingleShot(true);
  m_dwell.setInterval(dwellMs);
  connect(&m_dwell, &QTimer::timeout, this, [this] {
    setDropCell(m_under);
    Q_EMIT pulled(m_motion.place(), m_dropCell);
  });
}

void PointerGesture::setPullsAnyCell(bool on) {
  m_pullsAnyCell = on;
}

void PointerGesture::setHeldCells(const QVector<int>& cells) {
  m_held = cells;
}

bool PointerGesture::isOnHandle(const QPointF& at) const {
  if (!m_overlay.content.handle) return false;
  const QVector3D handle = m_view.transform().toScreen(*m_overlay.content.handle);
  return std::isfinite(handle.z()) &&
         QLineF(at, QPointF(handle.x(), handle.y())).length() <= OverlayContent::handleReach;
}

void PointerGesture::press(const QPointF& at, Qt::MouseButton button) {
  if (m_doing != Doing::Nothing) return;  // a second button changes nothing
  m_button = button;
  m_pressed = m_last = at;
  if (button != Qt::LeftButton) {
    m_doing = Doing::Pan;
    Q_EMIT cursorWanted(Qt::SizeAllCursor);
    return;
  }
  m_pressedCell = -1;
  m_doing = Doing::PressedGround;
  if (isOnHandle(at)) {
    m_doing = Doing::PressedHandle;
    Q_EMIT cursorWanted(Qt::ClosedHandCursor);
  } else if (m_pullsAnyCell) {
    m_pressedCell = m_view.cellAt(at);
    if (m_pressedCell >= 0) {
      m_doing = Doing::PressedCell;
      Q_EMIT cursorWanted(Qt::ClosedHandCursor);
    }
  }
}

void PointerGesture::leavePlaceOfPress(const QPointF& at) {
  if (QLineF(m_pressed, at).length() < kClickSlack) return;
  switch (m_doing) {
    case Doing::PressedGround:
      m_doing = m_view.isFlat() ? Doing::Pan : Doing::Orbit;
      if (m_view.isFlat()) Q_EMIT cursorWanted(Qt::SizeAllCursor);
      break;
    case Doing::PressedHandle:
      startPull(m_held.size() == 1 ? m_held.front() : -1, *m_overlay.content.handle);
      break;
    case Doing::PressedCell:
      // One of the selected cells takes the others along.
      if (m_view.isSelected(m_pressedCell)) {
        Q_EMIT selectionTaken();
        if (m_overlay.content.handle) {
          startPull(m_held.size() == 1 ? m_held.front() : -1, *m_overlay.content.handle);
          break;
        }
      }
      Q_EMIT taken({m_pressedCell}, false);
      m_held = {m_pressedCell};
      startPull(m_pressedCell, m_view.position(m_pressedCell));
      break;
    default:
      break;
  }
}

void PointerGesture::move(const QPointF& at, const QPoint& global,
                          Qt::KeyboardModifiers modifiers) {
  if (m_doing == Doing::Nothing) {
    hover(at, global);
    return;
  }
  leavePlaceOfPress(at);
  if (m_doing == Doing::Pull) {
    pullTo(at, modifiers);
  } else if (m_doing == Doing::Orbit) {
    m_view.orbit(at - m_last);
  } else if (m_doing == Doing::Pan) {
    m_view.pan(at - m_last);
  } else {
    return;  // not yet away from the place of the press: m_last stays there
  }
  m_last = at;
}

void PointerGesture::release(const QPointF& at, Qt::MouseButton button,
                             Qt::KeyboardModifiers modifiers) {
  if (button != m_button || m_doing == Doing::Nothing) return;
  const Doing did = m_doing;
  m_doing = did == Doing::Pull ? Doing::Pull : Doing::Nothing;
  Q_EMIT cursorWanted(isOnHandle(at) ? Qt::OpenHandCursor : Qt::ArrowCursor);
  if (did == Doing::Pull) {
    const int dropCell = m_dropCell;
    endPull();
    Q_EMIT pullEnded(m_motion.place(), dropCell);
  } else if (did == Doing::PressedGround || did == Doing::PressedCell) {
    const int cell = did == Doing::PressedCell ? m_pressedCell : m_view.cellAt(at);
    if (cell >= 0)
      Q_EMIT taken({cell}, modifiers.testFlag(Qt::ControlModifier));
    else
      Q_EMIT letGo();
  }
}

void PointerGesture::hover(const QPointF& at, const QPoint& global) {
  const bool onHandle = isOnHandle(at);
  const int cell = onHandle || m_view.positions().rows() == 0 ? -1 : m_view.cellAt(at);
  Q_EMIT cursorWanted(onHandle || (m_pullsAnyCell && cell >= 0) ? Qt::OpenHandCursor
                                                                : Qt::ArrowCursor);
  if (cell == m_hovered) return;
  m_hovered = cell;
  m_overlay.content.hover.reset();
  if (cell >= 0) m_overlay.content.hover = m_view.position(cell);
  m_overlay.update();
  Q_EMIT hovered(cell, global);
}

void PointerGesture::leave() {
  if (m_hovered < 0) return;
  m_hovered = -1;
  m_overlay.content.hover.reset();
  m_overlay.update();
  Q_EMIT hovered(-1, {});
}

void PointerGesture::startPull(int cell, const QVector3D& place) {
  m_doing = Doing::Pull;
  m_axis = PullDirection::Plane;
  m_motion = PullMotion(place, m_pressed);
  m_pullStart = place;
  m_under = m_dropCell = -1;
  m_notToDropOn.assign(static_cast<std::size_t>(m_view.positions().rows()), 0);
  for (const int held : m_held) m_notToDropOn[static_cast<std::size_t>(held)] = 1;
  leave();
  m_overlay.content.pulling = true;
  m_overlay.content.handle = place;
  Q_EMIT pullStarted(cell);
}

void PointerGesture::pullTo(const QPointF& at, Qt::KeyboardModifiers modifiers) {
  const bool depth = m_axis == PullDirection::Plane && modifiers.testFlag(Qt::ShiftModifier);
  m_motion.setDirection(depth ? PullDirection::Depth : m_axis);
  m_overlay.content.handle = m_motion.moveTo(at, m_view.planeAt(m_motion.anchor()));
  watchDrop(at);
  m_overlay.update();
  Q_EMIT pulled(m_motion.place(), m_dropCell);
}

void PointerGesture::watchDrop(const QPointF& at) {
  // Held to a line, the hand is not where the pointer is: nothing lies under it.
  const int under =
      m_motion.direction() == PullDirection::Plane ? m_view.cellAt(at, m_notToDropOn) : -1;
  if (under == m_under) return;
  m_under = under;
  setDropCell(-1);
  if (under >= 0)
    m_dwell.start();
  else
    m_dwell.stop();
}

void PointerGesture::setDropCell(int cell) {
  if (cell == m_dropCell) return;
  m_dropCell = cell;
  m_overlay.content.dropTarget.reset();
  if (cell >= 0) m_overlay.content.dropTarget = m_view.position(cell);
  m_overlay.update();
}

void PointerGesture::toggleAxis(PullDirection axis) {
  if (!isPulling()) return;
  m_axis = m_axis == axis ? PullDirection::Plane : axis;
  m_motion.setDirection(m_axis);
}

void PointerGesture::endPull() {
  m_dwell.stop();
  setDropCell(-1);
  m_doing = Doing::Nothing;
  m_overlay.content.pulling = false;
  m_overlay.update();
}

void PointerGesture::cancelPull() {
  if (!isPulling()) return;
  endPull();
  m_overlay.content.handle = m_pullStart;
  Q_EMIT cursorWanted(Qt::ArrowCursor);
  Q_EMIT pullCancelled();
}

}  // namespace chreode
