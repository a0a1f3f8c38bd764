#include "plots/line_plot.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPolygonF>
#include <algorithm>
#include <cmath>

#include "plots/axis.h"
#include "plots/export_name.h"
#include "plots/text_font.h"
#include "plots/theme.h"

namespace chreode {

namespace {

struct Extent {
  double low = 0.0;
  double high = 1.0;
  bool empty = true;

  void add(double value) {
    low = empty ? value : std::min(low, value);
    high = empty ? value : std::max(high, value);
    empty = false;
  }
};

bool isFinite(const QPointF& point) {
  return std::isfinite(point.x()) && std::isfinite(point.y());
}

Extent extentX(const LinePlotData& data) {
  Extent extent;
  for (const LineSeries& series : data.series)
    for (const QPointF& point : series.points)
      if (isFinite(point)) extent.add(point.x());
  // Steps are counted from zero, whichever was the first to be told.
  if (extent.low > 0.0 && extent.low < 0.2 * extent.high) extent.low = 0.0;
  return extent;
}

/// Over the points after the first tenth of x; over all where nothing lies there.
Extent extentY(const LinePlotData& data, const Extent& x) {
  const double from = x.low + 0.1 * (x.high - x.low);
  Extent extent;
  for (const LineSeries& series : data.series)
    for (const QPointF& point : series.points)
      if (isFinite(point) && point.x() >= from) extent.add(point.y());
  const double margin = extent.high > extent.low ? 0.08 * (extent.high - extent.low) : 0.5;
  extent.low -= margin;
  extent.high += margin;
  return extent;
}

}  // namespace

void paintLinePlot(QPainter& painter, const QRectF& box, const LinePlotData& data,
                   const Theme& theme) {
  painter.save();
  painter.setFont(textFont(captionSize));
  const QFontMetricsF metrics(painter.font());
  const double line = metrics.height();

  // Names above, in the order of the curves, each with a piece of its line.
  double at = box.left();
  painter.setRenderHint(QPainter::Antialiasing);
  for (const LineSeries& series : data.series) {
    QPen pen(series.color, 2.0);
    if (series.dashed) pen.setDashPattern({2.5, 2.0});
    painter.setPen(pen);
    painter.drawLine(QPointF(at, box.top() + line / 2.0),
                     QPointF(at + 16.0, box.top() + line / 2.0));
    painter.setPen(theme.muted);
    painter.drawText(QPointF(at + 20.0, box.top() + metrics.ascent()), series.name);
    at += 20.0 + metrics.horizontalAdvance(series.name) + 16.0;
  }
  painter.setPen(theme.muted);
  painter.drawText(
      QRectF(at, box.top(), box.right() - at, line), Qt::AlignRight | Qt::AlignVCenter,
      metrics.elidedText(data.yTitle, Qt::ElideRight, std::max(0.0, box.right() - at)));

  const Extent x = extentX(data);
  if (x.empty) {
    painter.restore();
    return;
  }
  const Extent y = extentY(data, x);
  const std::vector<double> yTicks = niceTicks(y.low, y.high, 4);
  const double yStep = yTicks.size() > 1 ? yTicks[1] - yTicks[0] : 1.0;
  double left = 0.0;
  for (const double tick : yTicks)
    left = std::max(left, metrics.horizontalAdvance(tickText(tick, yStep)));
  const QRectF area(QPointF(box.left() + left + 8.0, box.top() + line + 8.0),
                    QPointF(box.right() - 8.0, box.bottom() - line - 6.0));
  if (area.width() < 16.0 || area.height() < 16.0) {
    painter.restore();
    return;
  }
  const double spanX = x.high > x.low ? x.high - x.low : 1.0;
  const auto place = [&](const QPointF& point) {
    return QPointF(area.left() + (point.x() - x.low) / spanX * area.width(),
                   area.bottom() - (point.y() - y.low) / (y.high - y.low) * area.height());
  };

  for (const double tick : yTicks) {
    const double height = std::round(place({x.low, tick}).y()) + 0.5;
    painter.setPen(QPen(theme.hairline, 1.0));
    painter.drawLine(QPointF(area.left(), height), QPointF(area.right(), height));
    painter.setPen(theme.muted);
    painter.drawText(QRectF(box.left(), height - line / 2.0, left, line),
                     Qt::AlignRight | Qt::AlignVCenter, tickText(tick, yStep));
  }
  const std::vector<double> xTicks =
      niceTicks(x.low, x.high, std::clamp(static_cast<int>(area.width() / 64.0), 3, 8));
  const double xStep = xTicks.size() > 1 ? xTicks[1] - xTicks[0] : 1.0;
  const double titleLeft = area.right() - metrics.horizontalAdvance(data.xTitle);
  for (const double tick : xTicks) {
    const QString text = tickText(tick, xStep);
    const double half = metrics.horizontalAdvance(text) / 2.0;
    const double middle = std::max(place({tick, y.low}).x(), area.left() + half);
    if (middle + half > titleLeft - 8.0) continue;  // the axis's title stands there
    painter.drawText(QRectF(middle - half - 2.0, area.bottom() + 4.0, 2.0 * half + 4.0, line),
                     Qt::AlignCenter, text);
  }
  painter.drawText(
      QRectF(titleLeft - 2.0, area.bottom() + 4.0, area.right() - titleLeft + 2.0, line),
      Qt::AlignRight | Qt::AlignVCenter, data.xTitle);

  painter.setClipRect(area.adjusted(-2, -2, 2, 2));
  for (const LineSeries& series : data.series) {
    QPolygonF curve;
    for (const QPointF& point : series.points)
      if (isFinite(point)) curve.append(place(point));
    QPen pen(series.color, 1.6, series.dashed ? Qt::CustomDashLine : Qt::SolidLine, Qt::FlatCap,
             Qt::RoundJoin);
    if (series.dashed) pen.setDashPattern({3.0, 2.0});
    painter.setPen(pen);
    painter.drawPolyline(curve);
    if (!curve.isEmpty()) {
      painter.setPen(Qt::NoPen);
      painter.setBrush(series.color);
      painter.drawEllipse(curve.last(), 2.5, 2.5);
      painter.setBrush(Qt::NoBrush);
    }
  }
  painter.restore();
}

LinePlot::LinePlot(QWidget* parent) : QWidget(parent) {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
  setExportName(this, QStringLiteral("curves"));
}

void LinePlot::setData(LinePlotData data) {
  m_data = std::move(data);
  update();
}

void LinePlot::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  paintLinePlot(painter, QRectF(rect()), m_data, Theme::of(palette()));
}

}  // namespace chreode
