#include "panels/gate_view.h"

#include <QEvent>
#include <QKeyEvent>
#include <QLineF>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "plots/axis.h"
#include "plots/text_font.h"
#include "plots/theme.h"

namespace chreode {

namespace {

constexpr double kLeft = 40.0, kBottom = 30.0, kTop = 8.0, kRight = 10.0;
constexpr double kLeastPath = 4.0;  // pixels; less is a click

/// How strongly a pixel is drawn in which so many cells lie: one is seen, many do not drown it.
int strengthOf(std::uint32_t cells) {
  return std::min(255, 70 + static_cast<int>(48.0 * std::log2(static_cast<double>(cells))));
}

}  // namespace

GateView::GateView(QWidget* parent) : QWidget(parent) {
  setFocusPolicy(Qt::ClickFocus);
  setCursor(Qt::CrossCursor);
  setAccessibleName(tr("Cells over two genes"));
  setToolTip(
      tr("Draw around cells to select them. Shift adds, Ctrl or Alt subtracts, both keep what is "
         "in both; Esc gives the outline up."));
}

GateView::Range GateView::rangeOf(const std::vector<float>& numbers) {
  Range range{HUGE_VALF, -HUGE_VALF};
  for (const float number : numbers) {
    if (!std::isfinite(number)) continue;
    range.low = std::min(range.low, number);
    range.high = std::max(range.high, number);
  }
  if (!(range.low <= range.high)) return {};
  if (range.low == range.high) range.high += 1.0f;
  const float room = 0.04f * (range.high - range.low);  // points on the edge are whole
  return {range.low - room, range.high + room};
}

void GateView::setNumbers(const QString& xName, const QString& yName, std::vector<float> x,
                          std::vector<float> y) {
  m_xName = xName;
  m_yName = yName;
  m_x = std::move(x);
  m_y = std::move(y);
  m_xRange = rangeOf(m_x);
  m_yRange = rangeOf(m_y);
  if (m_selected.size() != m_x.size()) m_selected.clear();
  m_points = {};
  m_drawing = false;
  update();
}

void GateView::setSelected(std::vector<std::uint8_t> selected) {
  m_selected = std::move(selected);
  m_points = {};
  update();
}

QRectF GateView::area() const {
  return QRectF(rect()).adjusted(kLeft, kTop, -kRight, -kBottom);
}

QPointF GateView::place(std::size_t cell) const {
  const QRectF box = area();
  return {
      box.left() + (m_x[cell] - m_xRange.low) / (m_xRange.high - m_xRange.low) * box.width(),
      box.bottom() - (m_y[cell] - m_yRange.low) / (m_yRange.high - m_yRange.low) * box.height()};
}

void GateView::drawPoints() {
  const double ratio = devicePixelRatioF();
  const QRectF box = area();
  const auto width = static_cast<int>(std::ceil(box.width() * ratio)) + 1;
  const auto height = static_cast<int>(std::ceil(box.height() * ratio)) + 1;
  const auto pixels = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
  std::vector<std::uint32_t> all(pixels, 0), chosen(pixels, 0);
  const int size = std::max(1, static_cast<int>(std::lround(2.0 * ratio)));
  for (std::size_t cell = 0; cell < m_x.size(); ++cell) {
    if (!std::isfinite(m_x[cell]) || !std::isfinite(m_y[cell])) continue;
    const QPointF at = (place(cell) - box.topLeft()) * ratio;
    const bool on = cell < m_selected.size() && m_selected[cell] != 0;
    const int left = static_cast<int>(at.x()) - size / 2, top = static_cast<int>(at.y()) - size / 2;
    for (int y = std::max(0, top); y < std::min(height, top + size); ++y) {
      for (int x = std::max(0, left); x < std::min(width, left + size); ++x) {
        ++(on ? chosen : all)[static_cast<std::size_t>(y) * width + x];
      }
    }
  }
  const Theme& theme = Theme::of(palette());
  m_points = QImage(width, height, QImage::Format_ARGB32_Premultiplied);
  m_points.setDevicePixelRatio(ratio);
  for (int y = 0; y < height; ++y) {
    auto* line = reinterpret_cast<QRgb*>(m_points.scanLine(y));
    for (int x = 0; x < width; ++x) {
      const std::size_t at = static_cast<std::size_t>(y) * width + x;
      line[x] = 0;
      const std::uint32_t count = chosen[at] > 0 ? chosen[at] : all[at];
      if (count == 0) continue;
      const QColor& color = chosen[at] > 0 ? theme.accent : theme.muted;
      line[x] = qPremultiply(qRgba(color.red(), color.green(), color.blue(), strengthOf(count)));
    }
  }
}

void GateView::paintEvent(QPaintEvent*) {
  if (isEmpty()) return;
  if (m_points.isNull()) drawPoints();
  QPainter painter(this);
  painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
  const Theme& theme = Theme::of(palette());
  const QRectF box = area();
  painter.setPen(QPen(theme.hairline, 1.0));
  painter.drawLine(box.bottomLeft(), box.bottomRight());
  painter.drawLine(box.bottomLeft(), box.topLeft());
  painter.drawImage(box.topLeft(), m_points);
  painter.setFont(textFont(captionSize));
  painter.setPen(theme.muted);
  const auto ticksOf = [](const Range& range) { return niceTicks(range.low, range.high, 4); };
  const auto stepOf = [](const std::vector<double>& ticks) {
    return ticks.size() > 1 ? ticks[1] - ticks[0] : 1.0;
  };
  const std::vector<double> across = ticksOf(m_xRange), up = ticksOf(m_yRange);
  for (const double tick : across) {
    const double x =
        box.left() + (tick - m_xRange.low) / (m_xRange.high - m_xRange.low) * box.width();
    painter.drawText(QRectF(x - 30, box.bottom() + 1, 60, 13), Qt::AlignHCenter | Qt::AlignTop,
                     tickText(tick, stepOf(across)));
  }
  for (const double tick : up) {
    const double y =
        box.bottom() - (tick - m_yRange.low) / (m_yRange.high - m_yRange.low) * box.height();
    painter.drawText(QRectF(14, y - 8, kLeft - 18, 16), Qt::AlignRight | Qt::AlignVCenter,
                     tickText(tick, stepOf(up)));
  }
  painter.setPen(theme.text);
  const QFontMetricsF metrics(painter.font());
  painter.drawText(QRectF(box.left(), height() - 15.0, box.width(), 14), Qt::AlignHCenter,
                   metrics.elidedText(m_xName, Qt::ElideMiddle, box.width()));
  painter.save();
  painter.translate(1, box.center().y());
  painter.rotate(-90);
  painter.drawText(QRectF(-box.height() / 2, 0, box.height(), 14), Qt::AlignHCenter,
                   metrics.elidedText(m_yName, Qt::ElideMiddle, box.height()));
  painter.restore();
  if (!m_drawing || m_path.size() < 2) return;
  QColor fill = theme.accent;
  fill.setAlphaF(0.12f);
  painter.setPen(Qt::NoPen);
  painter.setBrush(fill);
  painter.drawPolygon(m_path, Qt::WindingFill);
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(theme.accent, 1.5));
  painter.drawPolyline(m_path);
  painter.setPen(QPen(theme.accent, 1.5, Qt::DashLine));
  painter.drawLine(m_path.last(), m_path.first());
}

std::vector<std::int32_t> GateView::cellsIn(const QPolygonF& outline) const {
  // The outline as it is drawn: a pixel is in it or not, and so are its cells.
  constexpr int fine = 2;  // of a pixel's sides
  QImage mask(size() * fine, QImage::Format_Grayscale8);
  mask.fill(0);
  QPainter painter(&mask);
  painter.scale(fine, fine);
  painter.setPen(Qt::NoPen);
  painter.setBrush(Qt::white);
  painter.drawPolygon(outline, Qt::WindingFill);
  painter.end();
  std::vector<std::int32_t> cells;
  for (std::size_t cell = 0; cell < m_x.size(); ++cell) {
    if (!std::isfinite(m_x[cell]) || !std::isfinite(m_y[cell])) continue;
    const QPoint at = (place(cell) * fine - QPointF(0.5, 0.5)).toPoint();
    if (mask.rect().contains(at) && mask.constScanLine(at.y())[at.x()] > 127) {
      cells.push_back(static_cast<std::int32_t>(cell));
    }
  }
  return cells;
}

void GateView::resizeEvent(QResizeEvent*) {
  m_points = {};
}

void GateView::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) {
    m_points = {};
    update();
  }
}

void GateView::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton || isEmpty()) return;
  m_drawing = true;
  m_path = QPolygonF{event->position()};
}

void GateView::mouseMoveEvent(QMouseEvent* event) {
  if (!m_drawing) return;
  if (QLineF(m_path.last(), event->position()).length() >= 2.0) m_path << event->position();
  update();
}

void GateView::mouseReleaseEvent(QMouseEvent* event) {
  if (!m_drawing || event->button() != Qt::LeftButton) return;
  m_drawing = false;
  update();
  const QSizeF extent = m_path.boundingRect().size();
  if (m_path.size() < 3 || std::max(extent.width(), extent.height()) < kLeastPath) return;
  Q_EMIT gated(cellsIn(m_path));
}

void GateView::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Escape && m_drawing) {
    m_drawing = false;
    update();
    return;
  }
  QWidget::keyPressEvent(event);
}

}  // namespace chreode
