// The events of SceneWidget: keys, wheel, touch and mouse, handed to whom they concern.
#include <QGestureEvent>
#include <QKeyEvent>
#include <QLabel>
#include <QMouseEvent>
#include <QNativeGestureEvent>
#include <cmath>

#include "scene/pointer_gesture.h"
#include "scene/scene_keys.h"
#include "scene/scene_overlay.h"
#include "scene/scene_view.h"
#include "scene/scene_widget.h"
#include "scene/select_gesture.h"

namespace chreode {

namespace {

constexpr double turnStep = 5.0;   // degrees
constexpr double panStep = 40.0;   // pixels
constexpr double zoomStep = 1.15;  // per step of the wheel

const SceneKey* keyFor(const QKeyEvent& event) {
  const Qt::KeyboardModifiers modifiers = event.modifiers() & ~Qt::KeypadModifier;
  const int pressed = event.key() == Qt::Key_Enter ? Qt::Key_Return : event.key();
  for (const SceneKey& key : sceneKeys())
    if (key.keys.key() == pressed && key.keys.keyboardModifiers() == modifiers) return &key;
  return nullptr;
}

bool isAxis(SceneCommand command) {
  return command == SceneCommand::AxisX || command == SceneCommand::AxisY ||
         command == SceneCommand::AxisZ;
}

}  // namespace

bool SceneWidget::takesKey(const QKeyEvent& event) const {
  const SceneKey* key = keyFor(event);
  if (!key) return false;
  if (isAxis(key->command)) return isPulling();
  if (key->command == SceneCommand::AddHeld || key->command == SceneCommand::TakeHeld)
    return !m_held.isEmpty() && !isPulling();
  if (key->command == SceneCommand::LetGo)
    return isPulling() || m_select->isActive() || !m_held.isEmpty();
  return true;
}

bool SceneWidget::event(QEvent* event) {
  switch (event->type()) {
    case QEvent::ShortcutOverride:
      // While a cell is pulled the axis keys and Esc are the hand's, whatever the window binds.
      if (isPulling() && takesKey(*static_cast<QKeyEvent*>(event))) {
        event->accept();
        return true;
      }
      break;
    case QEvent::NativeGesture: {
      const auto* gesture = static_cast<QNativeGestureEvent*>(event);
      if (gesture->gestureType() != Qt::ZoomNativeGesture) break;
      m_view->zoom(1.0 + gesture->value(), gesture->position());
      return true;
    }
    case QEvent::Gesture: {
      auto* gestures = static_cast<QGestureEvent*>(event);
      const auto* pinch = static_cast<QPinchGesture*>(gestures->gesture(Qt::PinchGesture));
      if (!pinch) break;
      m_view->zoom(pinch->scaleFactor(), mapFromGlobal(pinch->centerPoint()));
      gestures->accept();
      return true;
    }
    default:
      break;
  }
  return QWidget::event(event);
}

void SceneWidget::resizeEvent(QResizeEvent*) {
  m_view->hostResized();
  m_overlay->setGeometry(rect());
  if (m_problem) m_problem->setGeometry(rect());
}

void SceneWidget::mousePressEvent(QMouseEvent* event) {
  if (selects() && event->button() == Qt::LeftButton && !isPulling() && cellCount() > 0) {
    m_gesture->leave();
    m_select->press(event->position(), event->modifiers());
    return;
  }
  m_gesture->press(event->position(), event->button());
}

void SceneWidget::mouseMoveEvent(QMouseEvent* event) {
  if (m_select->isActive()) {
    m_select->move(event->position());
    return;
  }
  m_gesture->move(event->position(), event->globalPosition().toPoint(), event->modifiers());
}

void SceneWidget::mouseReleaseEvent(QMouseEvent* event) {
  if (m_select->isActive()) {
    if (event->button() == Qt::LeftButton) m_select->release(event->position());
    return;
  }
  m_gesture->release(event->position(), event->button(), event->modifiers());
}

void SceneWidget::mouseDoubleClickEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton || cellCount() == 0 || selects()) return;
  const int cell = cellAt(event->position());
  if (cell >= 0)
    flyTo(cell);
  else
    showAll();
}

void SceneWidget::leaveEvent(QEvent*) {
  m_gesture->leave();
}

void SceneWidget::wheelEvent(QWheelEvent* event) {
  const QPoint delta = event->angleDelta();
  if (std::abs(delta.y()) < std::abs(delta.x())) return;  // sideways says nothing here
  const int steps = m_wheel.add(delta.y());
  if (steps != 0 && !isPulling()) m_view->zoom(std::pow(zoomStep, steps), event->position());
  event->accept();
}

bool SceneWidget::focusNextPrevChild(bool next) {
  // Tab walks the classes where there are any; Shift+Tab always leaves the scene.
  if (next && !m_overlay->content.classes.isEmpty()) return false;
  return QWidget::focusNextPrevChild(next);
}

void SceneWidget::keyPressEvent(QKeyEvent* event) {
  if (takesKey(*event) && cellCount() > 0)
    run(keyFor(*event)->command);
  else
    QWidget::keyPressEvent(event);
}

void SceneWidget::run(SceneCommand command) {
  using enum SceneCommand;
  switch (command) {
    case WalkLeft:
      return walk({-1, 0});
    case WalkRight:
      return walk({1, 0});
    case WalkUp:
      return walk({0, -1});
    case WalkDown:
      return walk({0, 1});
    case NextClass:
      return nextClass();
    case AddHeld:
      return chooseHeld(SetOperation::add);
    case TakeHeld:
      return chooseHeld(SetOperation::subtract);
    case LetGo:
      if (isPulling()) return cancelPull();
      if (m_select->isActive()) return m_select->cancel();
      Q_EMIT letGo();
      return;
    case AxisX:
      return m_gesture->toggleAxis(PullDirection::X);
    case AxisY:
      return m_gesture->toggleAxis(PullDirection::Y);
    case AxisZ:
      return m_gesture->toggleAxis(PullDirection::Z);
    case Front:
    case Back:
    case Left:
    case Right:
    case Top:
    case Bottom:
      return m_view->lookFrom(static_cast<int>(command) - static_cast<int>(Front));
    case Orthographic:
      return setOrthographic(!isOrthographic());
    case ShowAll:
      return showAll();
    case ZoomIn:
      return m_view->zoom(zoomStep, QRectF(rect()).center());
    case ZoomOut:
      return m_view->zoom(1.0 / zoomStep, QRectF(rect()).center());
    default:
      turnOrPan(command);
  }
}

void SceneWidget::turnOrPan(SceneCommand command) {
  using enum SceneCommand;
  switch (command) {
    case TurnLeft:
      return m_view->turn(-turnStep, 0);
    case TurnRight:
      return m_view->turn(turnStep, 0);
    case TurnUp:
      return m_view->turn(0, -turnStep);
    case TurnDown:
      return m_view->turn(0, turnStep);
    case PanLeft:
      return m_view->pan({panStep, 0});
    case PanRight:
      return m_view->pan({-panStep, 0});
    case PanUp:
      return m_view->pan({0, panStep});
    case PanDown:
      return m_view->pan({0, -panStep});
    default:
      break;
  }
}

void SceneWidget::walk(const QPointF& direction) {
  if (isPulling()) return;
  // The cell cursor is the one held cell. Without one it begins in the middle of what is seen, and
  // of several held ones where their handle is.
  int next = -1;
  if (m_held.size() == 1) {
    next = m_view->neighbourTowards(m_held.front(), direction);
  } else {
    const bool several = !m_held.isEmpty() && m_overlay->content.handle;
    next = m_view->cellNearest(several ? toWidget(*m_overlay->content.handle)
                                       : QRectF(rect()).center());
  }
  if (next >= 0) Q_EMIT taken({next}, false);
}

void SceneWidget::chooseHeld(SetOperation operation) {
  Q_EMIT chosen({m_held.begin(), m_held.end()}, operation,
                m_held.size() == 1 ? tr("the held cell") : tr("the held cells"));
}

void SceneWidget::nextClass() {
  const QVector<SceneClass>& classes = m_overlay->content.classes;
  if (classes.isEmpty()) return;
  m_class = static_cast<int>((m_class + 1) % classes.size());
  flyTo(classes[m_class].centre);
}

}  // namespace chreode
