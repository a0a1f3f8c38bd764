#include "plots/color_bar.h"

#include <QLinearGradient>
#include <QPainter>

#include "plots/axis.h"
#include "plots/number_text.h"
#include "plots/text_font.h"
#include "plots/theme.h"

namespace chreode {

void paintColorBar(QPainter& painter, const QRectF& box, ValueRange range, bool greyZero,
                   const Theme& theme) {
  constexpr double barHeight = 10.0;
  constexpr double zeroWidth = 14.0;
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setFont(textFont(captionSize));
  painter.setPen(Qt::NoPen);
  QRectF bar(box.left(), box.top(), box.width(), barHeight);
  if (greyZero) {
    painter.setBrush(theme.zero);
    painter.drawRoundedRect(QRectF(bar.left(), bar.top(), zeroWidth, barHeight), 2, 2);
    bar.setLeft(bar.left() + zeroWidth + 4.0);
  }
  QLinearGradient gradient(bar.topLeft(), bar.topRight());
  for (int i = 0; i <= 16; ++i) gradient.setColorAt(i / 16.0, viridis(i / 16.0));
  painter.setBrush(gradient);
  painter.drawRoundedRect(bar, 2, 2);

  painter.setPen(theme.muted);
  const QRectF labels(box.left(), bar.bottom() + 4.0, box.width(), 14.0);
  if (greyZero)
    painter.drawText(QRectF(box.left(), labels.top(), zeroWidth, labels.height()),
                     Qt::AlignHCenter | Qt::AlignTop, QStringLiteral("0"));
  const QRectF numbers(bar.left(), labels.top(), bar.width(), labels.height());
  painter.drawText(numbers, Qt::AlignLeft | Qt::AlignTop, numberText(range.low));
  painter.drawText(numbers, Qt::AlignRight | Qt::AlignTop, numberText(range.high));
  if (bar.width() > 160.0)
    painter.drawText(numbers, Qt::AlignHCenter | Qt::AlignTop,
                     numberText((range.low + range.high) / 2.0));
  painter.restore();
}

}  // namespace chreode
