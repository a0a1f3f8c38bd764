#include "plots/scatter_frame.h"

#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "plots/axis.h"
#include "plots/text_font.h"
#include "plots/theme.h"

namespace chreode {

namespace {

constexpr double kPointReach = 8.0;  // pixels from the pointer

double stepOf(const std::vector<double>& ticks) {
  return ticks.size() > 1 ? ticks[1] - ticks[0] : 1.0;
}

/// In the middle of a pixel, so that a line is one pixel wide.
double sharp(double place) {
  return std::round(place) + 0.5;
}

}  // namespace

QPointF ScatterFrame::place(double across, double up) const {
  return {area.left() + (across - left) / (right - left) * area.width(),
          area.bottom() - (up - bottom) / (top - bottom) * area.height()};
}

bool ScatterFrame::isRoomy() const {
  return area.width() >= 40.0 && area.height() >= 30.0;
}

QRectF scatterArea(const QRectF& box, const QString& widestNumber) {
  const QFontMetricsF metrics(textFont(captionSize));
  const double line = metrics.height();
  return {
      QPointF(box.left() + metrics.horizontalAdvance(widestNumber) + 8.0, box.top() + line + 4.0),
      QPointF(box.right() - 4.0, box.bottom() - 2.0 * line - 4.0)};
}

void paintScatterAxes(QPainter& painter, const QRectF& box, const ScatterFrame& frame,
                      const ScatterAxes& axes, const Theme& theme) {
  const double line = QFontMetricsF(painter.font()).height();
  const QRectF& area = frame.area;
  const std::vector<double> ups = niceTicks(frame.bottom, frame.top, axes.upTicks);
  for (const double tick : ups) {
    const double y = sharp(frame.place(frame.left, tick).y());
    painter.setPen(QPen(theme.hairline, 1.0));
    painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
    painter.setPen(theme.muted);
    painter.drawText(QRectF(box.left(), y - line / 2.0, area.left() - box.left() - 6.0, line),
                     Qt::AlignRight | Qt::AlignVCenter, tickText(tick, stepOf(ups)));
  }
  const std::vector<double> acrosses = niceTicks(frame.left, frame.right, axes.acrossTicks);
  for (const double tick : acrosses) {
    const double x = sharp(frame.place(tick, frame.bottom).x());
    if (axes.acrossLines) {
      painter.setPen(QPen(theme.hairline, 1.0));
      painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
    }
    painter.setPen(theme.muted);
    painter.drawText(QRectF(x - 30.0, area.bottom() + 2.0, 60.0, line), Qt::AlignCenter,
                     tickText(tick, stepOf(acrosses)));
  }
  painter.drawText(QRectF(area.left(), area.bottom() + line + 2.0, area.width(), line),
                   Qt::AlignCenter, axes.acrossTitle);
  painter.drawText(QRectF(box.left(), box.top(), box.width(), line),
                   Qt::AlignLeft | Qt::AlignVCenter, axes.upTitle);
}

void paintPointNames(QPainter& painter, const QRectF& area, const std::vector<NamedPoint>& points,
                     const Theme& theme) {
  const QFontMetricsF metrics(painter.font());
  const double height = metrics.height();
  std::vector<QRectF> taken;
  for (const NamedPoint& point : points) {
    taken.emplace_back(point.at - QPointF(3.0, 3.0), QSizeF(6.0, 6.0));
  }
  const auto roomFor = [&](const NamedPoint& point) -> std::optional<QRectF> {
    const double width = metrics.horizontalAdvance(point.name) + 2.0;
    for (const double down : {0.0, -0.6, 0.6, -1.1, 1.1}) {
      for (const bool onLeft : {point.leftFirst, !point.leftFirst}) {
        const double left = onLeft ? point.at.x() - 5.0 - width : point.at.x() + 5.0;
        const QRectF room(left, point.at.y() + (down - 0.5) * height, width, height);
        const bool free = area.adjusted(0, -4, 0, 0).contains(room) &&
                          std::none_of(taken.begin(), taken.end(),
                                       [&](const QRectF& other) { return other.intersects(room); });
        if (free) return room;
      }
    }
    return std::nullopt;
  };
  painter.setPen(theme.text);
  for (const NamedPoint& point : points) {
    const auto room = roomFor(point);
    if (!room) continue;
    painter.drawText(*room, Qt::AlignCenter, point.name);
    taken.push_back(*room);
  }
}

int nearestPoint(std::size_t count,
                 const std::function<std::optional<QPointF>(std::size_t)>& placeOf,
                 const QPointF& place) {
  int nearest = -1;
  double least = kPointReach * kPointReach;
  for (std::size_t i = 0; i < count; ++i) {
    const auto at = placeOf(i);
    if (!at) continue;
    const QPointF way = *at - place;
    const double distance = QPointF::dotProduct(way, way);
    if (distance >= least) continue;
    least = distance;
    nearest = static_cast<int>(i);
  }
  return nearest;
}

}  // namespace chreode
