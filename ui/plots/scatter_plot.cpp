#include "plots/scatter_plot.h"

#include <QBackingStore>
#include <QFontMetricsF>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>

#include "plots/text_font.h"
#include "plots/theme.h"

namespace chreode {

ScatterPlot::ScatterPlot(QWidget* parent) : QWidget(parent) {
  setMouseTracking(true);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void ScatterPlot::forgetPicture() {
  setHovered(-1);
  m_picture = {};
  update();
}

QRectF ScatterPlot::box() const {
  return QRectF(rect()).adjusted(4, 4, -4, -4);
}

bool ScatterPlot::isOnScreen(const QPainter& painter) const {
  QBackingStore* store = backingStore();
  return store && painter.paintEngine() == store->paintDevice()->paintEngine();
}

void ScatterPlot::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Theme& theme = Theme::of(palette());
  if (isEmpty()) {
    painter.setPen(theme.muted);
    painter.drawText(box(), Qt::AlignCenter | Qt::TextWordWrap, emptyText());
    return;
  }
  if (!isOnScreen(painter)) {
    paint(painter, theme);
    return;
  }
  if (m_picture.isNull()) {
    m_picture = QPixmap(size() * devicePixelRatioF());
    m_picture.setDevicePixelRatio(devicePixelRatioF());
    m_picture.fill(Qt::transparent);
    QPainter own(&m_picture);
    paint(own, theme);
  }
  painter.drawPixmap(0, 0, m_picture);
  if (m_hovered >= 0) paintHovered(painter, theme);
}

void ScatterPlot::paintHovered(QPainter& painter, const Theme& theme) const {
  const QPointF at = placeOf(m_hovered);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(theme.accent, 2.0));
  painter.drawEllipse(at, 5.0, 5.0);
  painter.setFont(textFont(captionSize, QFont::DemiBold));
  const QString text = textOf(m_hovered);
  const QFontMetricsF metrics(painter.font());
  const double width = metrics.horizontalAdvance(text) + 10.0;
  QRectF room(at.x() - width / 2.0, at.y() - metrics.height() - 12.0, width,
              metrics.height() + 4.0);
  // In what of the plot is in sight, where the page is scrolled.
  const QRectF seen = QRectF(visibleRegion().boundingRect()).adjusted(2, 2, -2, -2);
  room.moveLeft(std::clamp(room.left(), seen.left(), std::max(seen.left(), seen.right() - width)));
  if (room.top() < seen.top()) room.moveTop(at.y() + 8.0);
  painter.setPen(QPen(theme.hairline, 1.0));
  painter.setBrush(theme.surface);
  painter.drawRoundedRect(room, 3.0, 3.0);
  painter.setPen(theme.text);
  painter.drawText(room, Qt::AlignCenter, text);
}

void ScatterPlot::setHovered(int point) {
  if (point == m_hovered) return;
  m_hovered = point;
  hover(point);
  update();
}

void ScatterPlot::mouseMoveEvent(QMouseEvent* event) {
  setHovered(pointAt(event->position()));
}

void ScatterPlot::leaveEvent(QEvent*) {
  setHovered(-1);
}

void ScatterPlot::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  m_picture = {};
}

void ScatterPlot::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
    m_picture = {};
    update();
  }
}

}  // namespace chreode
