#include "plots/bars.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "plots/number_text.h"
#include "plots/text_font.h"
#include "plots/theme.h"

namespace chreode {

void paintChangeBar(QPainter& painter, const QRectF& box, double change, double full,
                    double reference, double zeroAt, const Theme& theme) {
  if (!(full > 0.0)) return;
  painter.save();
  const double middle = box.left() + zeroAt * box.width();
  const double larger = std::max(zeroAt, 1.0 - zeroAt) * box.width();
  const auto place = [&](double value) {
    return std::clamp(middle + larger * value / full, box.left(), box.right());
  };
  painter.setRenderHint(QPainter::Antialiasing, false);
  painter.fillRect(QRectF(std::round(middle), box.top(), 1.0, box.height()), theme.hairline);
  painter.setRenderHint(QPainter::Antialiasing);
  if (std::isfinite(change) && change != 0.0) {
    const double end = place(change);
    const QRectF bar(QPointF(std::min(middle, end), box.top() + box.height() * 0.2),
                     QPointF(std::max(middle, end), box.bottom() - box.height() * 0.2));
    painter.fillRect(bar, change > 0.0 ? theme.up : theme.down);
  }
  if (std::isfinite(reference)) {
    // A tick with a rim of the surface, so that it shows on the bar and beside it.
    const double x = place(reference);
    painter.fillRect(QRectF(x - 2.0, box.top(), 4.0, box.height()), theme.surface);
    painter.fillRect(QRectF(x - 1.0, box.top(), 2.0, box.height()), theme.text);
  }
  painter.restore();
}

void paintStackedBar(QPainter& painter, const QRectF& box, const std::vector<BarPart>& parts,
                     const Theme& theme) {
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  QPainterPath outline;
  outline.addRoundedRect(box, 3, 3);
  painter.fillPath(outline, theme.hairline);
  painter.setClipPath(outline);
  double left = box.left();
  for (const BarPart& part : parts) {
    const double width = std::clamp(part.share, 0.0, 1.0) * box.width();
    if (width <= 0.0) continue;
    painter.fillRect(QRectF(left, box.top(), width, box.height()), part.color);
    left += width;
    if (left < box.right() - 0.5)
      painter.fillRect(QRectF(left - 0.5, box.top(), 1.0, box.height()), theme.surface);
  }
  painter.restore();
}

double paintNamedBars(QPainter& painter, const QRectF& box, const std::vector<NamedBar>& bars,
                      double rowHeight, const Theme& theme) {
  if (bars.empty()) return 0.0;
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setFont(textFont(captionSize + 1));
  const QFontMetricsF metrics(painter.font());
  double names = 0.0;
  double numbers = 0.0;
  double largest = 0.0;
  for (const NamedBar& bar : bars) {
    names = std::max(names, metrics.horizontalAdvance(bar.name));
    numbers = std::max(numbers, tabularWidth(metrics, numberText(bar.value)));
    largest = std::max(largest, bar.value);
  }
  names = std::min(names, box.width() * 0.45);
  const double from = box.left() + names + 8.0;
  const double length = std::max(8.0, box.width() - names - numbers - 16.0);
  double top = box.top();
  for (const NamedBar& bar : bars) {
    const QRectF row(box.left(), top, box.width(), rowHeight);
    painter.setPen(bar.strong ? theme.text : theme.muted);
    painter.drawText(QRectF(box.left(), top, names, rowHeight), Qt::AlignLeft | Qt::AlignVCenter,
                     metrics.elidedText(bar.name, Qt::ElideMiddle, names));
    const double width = largest > 0.0 ? std::max(0.0, bar.value) / largest * length : 0.0;
    const QRectF strip(from, top + rowHeight / 2.0 - 4.0, std::max(width, 1.0), 8.0);
    painter.fillRect(strip, bar.strong ? theme.accent : theme.muted.lighter(theme.dark ? 80 : 150));
    drawTabular(painter, row, numberText(bar.value));
    top += rowHeight;
  }
  painter.restore();
  return top - box.top();
}

}  // namespace chreode
