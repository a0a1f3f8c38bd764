#include "plots/column_bars.h"

#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "plots/axis.h"
#include "plots/number_text.h"
#include "plots/text_font.h"
#include "plots/theme.h"

namespace chreode {

void paintColumnBars(QPainter& painter, const QRectF& box, const std::vector<double>& values,
                     const QString& title, const Theme& theme) {
  if (values.empty()) return;
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing, false);
  painter.setFont(textFont(captionSize));
  const QFontMetricsF metrics(painter.font());
  const double line = metrics.height();
  const double most = std::max(1e-12, *std::max_element(values.begin(), values.end()));
  const std::vector<double> ticks = niceTicks(0.0, most, 3);
  double left = 0.0;
  for (const double tick : ticks) {
    left = std::max(left, metrics.horizontalAdvance(numberText(tick)));
  }
  left += 8.0;
  const QRectF area(box.left() + left, box.top() + line + 4.0, box.width() - left,
                    box.height() - 2.0 * line - 8.0);
  painter.setPen(theme.muted);
  painter.drawText(QRectF(box.left(), box.top(), box.width(), line),
                   Qt::AlignLeft | Qt::AlignVCenter, title);
  if (area.width() > 8.0 && area.height() > 8.0) {
    const double top = std::max(most, ticks.empty() ? most : ticks.back());
    for (const double tick : ticks) {
      const double y = std::round(area.bottom() - tick / top * area.height()) + 0.5;
      painter.setPen(theme.hairline);
      painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
      painter.setPen(theme.muted);
      painter.drawText(QRectF(box.left(), y - line / 2.0, left - 8.0, line),
                       Qt::AlignRight | Qt::AlignVCenter, numberText(tick));
    }
    const double step = area.width() / static_cast<double>(values.size());
    const auto every =
        std::max(1, static_cast<int>(
                        std::ceil((metrics.horizontalAdvance(QStringLiteral("00")) + 4.0) / step)));
    for (std::size_t i = 0; i < values.size(); ++i) {
      const double x = area.left() + static_cast<double>(i) * step;
      const double height = std::max(0.0, values[i]) / top * area.height();
      const double gap = std::min(2.0, step * 0.2);
      painter.fillRect(QRectF(x + gap, area.bottom() - height, step - 2.0 * gap, height),
                       theme.accent);
      if (static_cast<int>(i) % every != 0) continue;
      painter.setPen(theme.muted);
      painter.drawText(QRectF(x - 12.0, area.bottom() + 4.0, step + 24.0, line), Qt::AlignCenter,
                       QString::number(i + 1));
    }
  }
  painter.restore();
}

void paintCalibration(QPainter& painter, const QRectF& box,
                      const std::vector<CalibrationMark>& marks, const QString& acrossTitle,
                      const QString& upTitle, const Theme& theme) {
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setFont(textFont(captionSize));
  const QFontMetricsF metrics(painter.font());
  const double line = metrics.height();
  const double left = metrics.horizontalAdvance(QStringLiteral("0.5")) + 8.0;
  const double side =
      std::max(16.0, std::min(box.width() - left - 8.0, box.height() - 3.0 * line - 8.0));
  const QRectF area(box.left() + left, box.top() + line + 4.0, side, side);
  painter.setPen(theme.muted);
  painter.drawText(QRectF(box.left(), box.top(), box.width(), line),
                   Qt::AlignLeft | Qt::AlignVCenter, upTitle);
  painter.drawText(QRectF(area.left(), area.bottom() + line + 4.0, box.right() - area.left(), line),
                   Qt::AlignLeft | Qt::AlignVCenter, acrossTitle);
  const auto place = [&](double x, double y) {
    return QPointF(area.left() + x * area.width(), area.bottom() - y * area.height());
  };
  for (const double tick : {0.0, 0.5, 1.0}) {
    painter.setPen(theme.hairline);
    painter.drawLine(place(tick, 0.0), place(tick, 1.0));
    painter.drawLine(place(0.0, tick), place(1.0, tick));
    painter.setPen(theme.muted);
    const QString text = QString::number(tick);
    painter.drawText(QRectF(box.left(), place(0.0, tick).y() - line / 2.0, left - 6.0, line),
                     Qt::AlignRight | Qt::AlignVCenter, text);
    painter.drawText(QRectF(place(tick, 0.0).x() - 16.0, area.bottom() + 2.0, 32.0, line),
                     Qt::AlignCenter, text);
  }
  painter.setPen(QPen(theme.muted, 1.0, Qt::DashLine));
  painter.drawLine(place(0.0, 0.0), place(1.0, 1.0));
  painter.setPen(Qt::NoPen);
  painter.setBrush(theme.accent);
  for (const CalibrationMark& mark : marks) {
    const double radius = 2.5 + 7.0 * std::sqrt(std::clamp(mark.share, 0.0, 1.0));
    painter.drawEllipse(place(mark.confidence, mark.accuracy), radius, radius);
  }
  painter.restore();
}

}  // namespace chreode
