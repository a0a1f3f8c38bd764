#include "plots/change_scatter.h"

#include <QFontMetricsF>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "plots/axis.h"
#include "plots/export_name.h"
#include "plots/number_text.h"
#include "plots/text_font.h"
#include "plots/theme.h"

namespace chreode {

namespace {

constexpr double kReach = 8.0;  // pixels from the pointer
constexpr int kTicks = 5;

/// Where what lies in the box; one scale for both axes.
struct Frame {
  QRectF area;
  double low = -1.0;
  double high = 1.0;

  QPointF place(double across, double up) const {
    const double range = high - low;
    return {area.left() + (across - low) / range * area.width(),
            area.bottom() - (up - low) / range * area.height()};
  }
};

Frame frameOf(const QRectF& box, const ChangeScatterData& data) {
  const QFontMetricsF metrics(textFont(captionSize));
  Frame frame;
  frame.low = frame.high = 0.0;
  for (const ChangePoint& point : data.points) {
    frame.low = std::min({frame.low, point.foretold, point.measured});
    frame.high = std::max({frame.high, point.foretold, point.measured});
  }
  const double margin = std::max(0.05 * (frame.high - frame.low), 1e-3);
  frame.low -= margin;
  frame.high += margin;
  const double line = metrics.height();
  const double left = metrics.horizontalAdvance(QStringLiteral("−00.0")) + 8.0;
  frame.area = {QPointF(box.left() + left, box.top() + line + 4.0),
                QPointF(box.right() - 4.0, box.bottom() - 2.0 * line - 4.0)};
  return frame;
}

void paintAxes(QPainter& painter, const QRectF& box, const Frame& frame,
               const ChangeScatterData& data, const Theme& theme) {
  const double line = QFontMetricsF(painter.font()).height();
  const QRectF& area = frame.area;
  const std::vector<double> ticks = niceTicks(frame.low, frame.high, kTicks);
  const double step = ticks.size() > 1 ? ticks[1] - ticks[0] : 1.0;
  for (const double tick : ticks) {
    const QPointF at = frame.place(tick, tick);
    painter.setPen(QPen(theme.hairline, 1.0));
    painter.drawLine(QPointF(area.left(), at.y()), QPointF(area.right(), at.y()));
    painter.drawLine(QPointF(at.x(), area.top()), QPointF(at.x(), area.bottom()));
    painter.setPen(theme.muted);
    painter.drawText(QRectF(box.left(), at.y() - line / 2.0, area.left() - box.left() - 6.0, line),
                     Qt::AlignRight | Qt::AlignVCenter, tickText(tick, step));
    painter.drawText(QRectF(at.x() - 30.0, area.bottom() + 2.0, 60.0, line), Qt::AlignCenter,
                     tickText(tick, step));
  }
  painter.drawText(QRectF(area.left(), area.bottom() + line + 2.0, area.width(), line),
                   Qt::AlignCenter, data.acrossTitle);
  painter.drawText(QRectF(box.left(), box.top(), box.width(), line),
                   Qt::AlignLeft | Qt::AlignVCenter, data.upTitle);
  QPen dashes(theme.muted, 1.0);
  dashes.setDashPattern({3.0, 3.0});
  painter.setPen(dashes);
  painter.drawLine(frame.place(frame.low, frame.low), frame.place(frame.high, frame.high));
}

/// Names beside their points, where they do not meet each other.
void paintNames(QPainter& painter, const Frame& frame, const ChangeScatterData& data,
                const Theme& theme) {
  const QFontMetricsF metrics(painter.font());
  const double height = metrics.height();
  std::vector<QRectF> taken;
  painter.setPen(theme.text);
  for (int i = 0; i < std::min<int>(data.named, static_cast<int>(data.points.size())); ++i) {
    const ChangePoint& point = data.points[static_cast<std::size_t>(i)];
    const QPointF at = frame.place(point.foretold, point.measured);
    const double width = metrics.horizontalAdvance(point.name) + 2.0;
    for (const double left : {at.x() + 5.0, at.x() - 5.0 - width}) {
      const QRectF room(left, at.y() - height / 2.0, width, height);
      const bool free = frame.area.contains(room) &&
                        std::none_of(taken.begin(), taken.end(),
                                     [&](const QRectF& other) { return other.intersects(room); });
      if (!free) continue;
      painter.drawText(room, Qt::AlignCenter, point.name);
      taken.push_back(room);
      break;
    }
  }
}

}  // namespace

void paintChangeScatter(QPainter& painter, const QRectF& box, const ChangeScatterData& data,
                        const Theme& theme) {
  const Frame frame = frameOf(box, data);
  if (frame.area.width() < 40.0 || frame.area.height() < 30.0) return;
  painter.save();
  painter.setFont(textFont(captionSize));
  paintAxes(painter, box, frame, data, theme);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  // The strongest come first and are drawn last, over the many.
  for (std::size_t i = data.points.size(); i-- > 0;) {
    const ChangePoint& point = data.points[i];
    painter.setBrush(static_cast<int>(i) < data.named ? theme.accent : theme.muted);
    painter.drawEllipse(frame.place(point.foretold, point.measured), 2.0, 2.0);
  }
  paintNames(painter, frame, data, theme);
  painter.restore();
}

int changePointAt(const QRectF& box, const ChangeScatterData& data, const QPointF& place) {
  const Frame frame = frameOf(box, data);
  int nearest = -1;
  double least = kReach * kReach;
  for (std::size_t i = 0; i < data.points.size(); ++i) {
    const QPointF way = frame.place(data.points[i].foretold, data.points[i].measured) - place;
    const double distance = QPointF::dotProduct(way, way);
    if (distance >= least) continue;
    least = distance;
    nearest = static_cast<int>(i);
  }
  return nearest;
}

ChangeScatter::ChangeScatter(QWidget* parent) : QWidget(parent) {
  setMouseTracking(true);
  setAccessibleName(tr("Genes by foretold and measured change"));
  setExportName(this, tr("combination"));
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void ChangeScatter::setData(ChangeScatterData data) {
  m_data = std::move(data);
  m_hovered = -1;
  setToolTip({});
  update();
}

QRectF ChangeScatter::box() const {
  return QRectF(rect()).adjusted(4, 4, -4, -4);
}

void ChangeScatter::paintEvent(QPaintEvent*) {
  if (m_data.points.empty()) return;
  QPainter painter(this);
  const Theme& theme = Theme::of(palette());
  paintChangeScatter(painter, box(), m_data, theme);
  if (m_hovered < 0) return;
  const ChangePoint& point = m_data.points[static_cast<std::size_t>(m_hovered)];
  const QPointF at = frameOf(box(), m_data).place(point.foretold, point.measured);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(theme.accent, 2.0));
  painter.drawEllipse(at, 5.0, 5.0);
}

void ChangeScatter::mouseMoveEvent(QMouseEvent* event) {
  const int hovered = changePointAt(box(), m_data, event->position());
  if (hovered == m_hovered) return;
  m_hovered = hovered;
  if (hovered >= 0) {
    const ChangePoint& point = m_data.points[static_cast<std::size_t>(hovered)];
    setToolTip(tr("%1: foretold %2, measured %3")
                   .arg(point.name, changeText(point.foretold), changeText(point.measured)));
  } else {
    setToolTip({});
  }
  update();
}

void ChangeScatter::leaveEvent(QEvent*) {
  m_hovered = -1;
  update();
}

}  // namespace chreode
