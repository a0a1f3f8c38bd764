#include "plots/color_bar.h"

#include <QFontMetricsF>
#include <QLinearGradient>
#include <QPainter>

#include "plots/axis.h"
#include "plots/number_text.h"
#include "plots/theme.h"

namespace chreode {

void paintColorBar(QPainter& painter, const QRectF& box, const ColorBar& shown,
                   const Theme& theme) {
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  const QFontMetricsF metrics(painter.font());
  const double em = metrics.height() / 14.0;  // what a pixel is where the text is a caption's
  const double barHeight = 10.0 * em, zeroWidth = 14.0 * em;
  painter.setPen(Qt::NoPen);
  QRectF bar(box.left(), box.top(), box.width(), barHeight);
  if (shown.greyZero) {
    painter.setBrush(QColor(seenWith(shown.vision, theme.zero.rgb())));
    painter.drawRoundedRect(QRectF(bar.left(), bar.top(), zeroWidth, barHeight), 2 * em, 2 * em);
    bar.setLeft(bar.left() + zeroWidth + 4.0 * em);
  }
  const std::array<QRgb, 256> table = colorTable(shown.scale);
  QLinearGradient gradient(bar.topLeft(), bar.topRight());
  for (std::size_t i = 0; i <= 16; ++i)
    gradient.setColorAt(static_cast<double>(i) / 16.0,
                        QColor(seenWith(shown.vision, table[i * 255 / 16])));
  painter.setBrush(gradient);
  painter.drawRect(bar);

  painter.setPen(theme.muted);
  const double baseline = bar.bottom() + 3.0 * em + metrics.ascent();
  if (shown.greyZero) {
    const QString zero = QStringLiteral("0");
    painter.drawText(
        QPointF(box.left() + (zeroWidth - metrics.horizontalAdvance(zero)) / 2.0, baseline), zero);
  }
  const QString low = numberText(shown.range.low), high = numberText(shown.range.high);
  painter.drawText(QPointF(bar.left(), baseline), low);
  const double highWidth = metrics.horizontalAdvance(high);
  painter.drawText(QPointF(bar.right() - highWidth, baseline), high);
  const ColorScale& scale = shown.scale;
  const QString middle = numberText(
      scale.valueAt((scale.place(shown.range.low) + scale.place(shown.range.high)) / 2.0));
  const double middleWidth = metrics.horizontalAdvance(middle);
  if (bar.width() > metrics.horizontalAdvance(low) + highWidth + middleWidth + 40.0 * em)
    painter.drawText(QPointF(bar.center().x() - middleWidth / 2.0, baseline), middle);
  painter.restore();
}

}  // namespace chreode
