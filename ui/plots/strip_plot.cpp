#include "plots/strip_plot.h"

#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <map>

#include "plots/axis.h"
#include "plots/text_font.h"
#include "plots/theme.h"

namespace chreode {

namespace {

constexpr double kRadius = 2.0;
constexpr double kTickPixels = 4.0;

/// Points of one row: those of the same place stand above and below each other, from the middle
/// outwards, closer where there are many.
void paintPoints(QPainter& painter, const QRectF& row, const std::vector<double>& values,
                 double greatest) {
  std::map<int, int> counts;
  std::vector<int> bins;
  for (const double value : values) {
    if (!std::isfinite(value)) continue;
    bins.push_back(static_cast<int>(value / greatest * row.width() / (2.0 * kRadius)));
    ++counts[bins.back()];
  }
  int most = 1;
  for (const auto& [bin, count] : counts) most = std::max(most, count);
  const double step = std::min(2.0 * kRadius, row.height() / most);
  std::map<int, int> drawn;
  std::size_t at = 0;
  for (const double value : values) {
    if (!std::isfinite(value)) continue;
    const int bin = bins[at++];
    const int place = drawn[bin]++;
    const double offset = (place % 2 == 0 ? 1 : -1) * ((place + 1) / 2) * step;
    painter.drawEllipse(
        QPointF(row.left() + value / greatest * row.width(), row.center().y() + offset), kRadius,
        kRadius);
  }
}

}  // namespace

void paintStrip(QPainter& painter, const QRectF& box, const StripData& data, const Theme& theme) {
  if (data.rows.empty()) return;
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setFont(textFont(captionSize));
  const QFontMetricsF metrics(painter.font());
  double names = 0.0;
  double greatest = std::isfinite(data.mark) ? data.mark : 0.0;
  for (const StripData::Row& row : data.rows) {
    names = std::max(names, metrics.horizontalAdvance(row.name));
    for (const double value : row.values) {
      if (std::isfinite(value)) greatest = std::max(greatest, value);
    }
  }
  greatest = greatest > 0.0 ? 1.05 * greatest : 1.0;
  const double line = metrics.height();
  const QRectF area(box.left() + names + 10.0, box.top() + line + 4.0, box.width() - names - 22.0,
                    box.height() - 3.0 * line - 4.0 - kTickPixels);
  const double height = area.height() / static_cast<double>(data.rows.size());
  const auto xOf = [&](double value) { return area.left() + value / greatest * area.width(); };

  painter.setPen(QPen(theme.hairline, 1.0));
  painter.drawLine(area.bottomLeft(), area.bottomRight());
  const std::vector<double> ticks = niceTicks(0.0, greatest, 5);
  const double step = ticks.size() > 1 ? ticks[1] - ticks[0] : 1.0;
  for (const double tick : ticks) {
    painter.setPen(QPen(theme.hairline, 1.0));
    painter.drawLine(QPointF(xOf(tick), area.bottom()),
                     QPointF(xOf(tick), area.bottom() + kTickPixels));
    painter.setPen(theme.muted);
    painter.drawText(QRectF(xOf(tick) - 30, area.bottom() + kTickPixels, 60, line),
                     Qt::AlignHCenter | Qt::AlignTop, tickText(tick, step));
  }
  painter.drawText(QRectF(area.left(), area.bottom() + kTickPixels + line, area.width(), line),
                   Qt::AlignHCenter | Qt::AlignTop, data.axisTitle);
  for (std::size_t i = 0; i < data.rows.size(); ++i) {
    const QRectF row(area.left(), area.top() + static_cast<double>(i) * height + 2.0, area.width(),
                     height - 4.0);
    painter.setPen(theme.muted);
    painter.drawText(QRectF(box.left(), row.top(), names, row.height()),
                     Qt::AlignRight | Qt::AlignVCenter, data.rows[i].name);
    QColor color = theme.muted;
    color.setAlphaF(0.65f);
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    paintPoints(painter, row, data.rows[i].values, greatest);
  }
  if (std::isfinite(data.mark)) {
    const double x = xOf(data.mark);
    painter.setPen(QPen(theme.accent, 2.0));
    painter.drawLine(QPointF(x, area.top() - 2.0), QPointF(x, area.bottom()));
    painter.setPen(theme.text);
    const double width = metrics.horizontalAdvance(data.markName);
    const double left = std::clamp(x - width / 2.0, box.left(), box.right() - width - 2.0);
    painter.drawText(QRectF(left, box.top(), width + 2.0, line), Qt::AlignLeft | Qt::AlignTop,
                     data.markName);
  }
  painter.restore();
}

StripPlot::StripPlot(QWidget* parent) : QWidget(parent) {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void StripPlot::setData(StripData data) {
  m_data = std::move(data);
  update();
}

void StripPlot::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  paintStrip(painter, QRectF(rect()).adjusted(2, 2, -2, -2), m_data, Theme::of(palette()));
}

}  // namespace chreode
