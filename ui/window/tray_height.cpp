#include "window/tray_height.h"

#include <QDockWidget>
#include <QEvent>
#include <QMainWindow>
#include <QSettings>
#include <QTabWidget>
#include <algorithm>

namespace chreode {

namespace {

QString draggedKey() {
  return QStringLiteral("window/trayDragged");
}

}  // namespace

TrayHeight::TrayHeight(QMainWindow* window, QDockWidget* dock, QTabWidget* tabs)
    : QObject(window),
      m_window(window),
      m_dock(dock),
      m_tabs(tabs),
      m_dragged(QSettings().value(draggedKey()).toBool()) {
  window->installEventFilter(this);
  connect(tabs, &QTabWidget::currentChanged, this, &TrayHeight::grow);
}

void TrayHeight::want(const QWidget* page, int height) {
  m_wanted[page] = m_all[page] = height;
}

void TrayHeight::reset() {
  m_dragged = false;
  m_wanted = m_all;
  QSettings().remove(draggedKey());
}

void TrayHeight::grow() {
  const auto found = m_wanted.find(m_tabs->currentWidget());
  if (found == m_wanted.end() || m_dragged || m_dock->isFloating() || !m_window->isVisible()) {
    return;
  }
  const int bar = m_dock->height() - m_tabs->currentWidget()->height();
  const int height = std::min(found->second + std::max(0, bar), m_window->height() / 2);
  m_wanted.erase(found);
  if (height > m_dock->height()) m_window->resizeDocks({m_dock}, {height}, Qt::Vertical);
}

bool TrayHeight::eventFilter(QObject* watched, QEvent* event) {
  // The edges between docks are no widgets: their presses come to the window itself.
  if (watched == m_window && event->type() == QEvent::MouseButtonPress) {
    m_pressedAt = m_dock->height();
  } else if (watched == m_window && event->type() == QEvent::MouseButtonRelease &&
             m_pressedAt >= 0) {
    if (m_dock->height() != m_pressedAt && !m_dragged) {
      m_dragged = true;
      QSettings().setValue(draggedKey(), true);
    }
    m_pressedAt = -1;
  }
  return QObject::eventFilter(watched, event);
}

}  // namespace chreode
