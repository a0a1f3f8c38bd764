#include "panels/support_bar.h"

#include <QPainter>
#include <algorithm>

#include "plots/text_font.h"
#include "plots/theme.h"

namespace chreode {

namespace {

/// Where a quantile stands on the bar: the last tenth holds all that matters, so it has most room.
double place(double quantile) {
  if (quantile <= 0.9) return 0.5 * std::max(0.0, quantile) / 0.9;
  if (quantile <= 0.99) return 0.5 + 0.25 * (quantile - 0.9) / 0.09;
  return 0.75 + 0.25 * std::min(1.0, (quantile - 0.99) / 0.01);
}

const QColor& colorOf(Support support, const Theme& theme) {
  switch (support) {
    case Support::inside:
      return theme.inside;
    case Support::edge:
      return theme.edge;
    default:
      return theme.outside;
  }
}

}  // namespace

SupportBar::SupportBar(QWidget* parent) : QWidget(parent) {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setAccessibleName(tr("Support"));
  setToolTip(
      tr("The mean distance to the 10 nearest real cells, as a quantile of what is usual "
         "around there. In the data up to 0.90, outside above 0.99: a prediction there has "
         "nothing to stand on."));
}

void SupportBar::setReading(const SupportReading& reading, bool seedsDisagree) {
  m_reading = reading;
  m_seedsDisagree = seedsDisagree;
  setAccessibleDescription(sentence());
  update();
}

QString SupportBar::word() const {
  const QString word = QString::fromUtf8(supportName(m_reading.support));
  return m_seedsDisagree ? tr("%1, seeds disagree").arg(word) : word;
}

QString SupportBar::sentence() const {
  return QString::fromStdString(m_reading.sentence());
}

void SupportBar::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::of(palette());
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const QColor color = colorOf(
      m_seedsDisagree && m_reading.support == Support::inside ? Support::edge : m_reading.support,
      theme);

  painter.setFont(textFont(bodySize, QFont::DemiBold));
  painter.setPen(color);
  const double words =
      painter.fontMetrics().horizontalAdvance(m_seedsDisagree ? word() : tr("in the data")) + 16.0;
  painter.drawText(QRectF(0, 0, words, 20), Qt::AlignLeft | Qt::AlignVCenter, word());

  // Three fields parted by gaps; the one that the code is in has its colour.
  const QRectF bar(words, 6.0, width() - words - 4.0, 8.0);
  const std::pair<double, double> fields[] = {{0.0, 0.5}, {0.5, 0.75}, {0.75, 1.0}};
  painter.setPen(Qt::NoPen);
  for (int i = 0; i < 3; ++i) {
    const auto& [from, to] = fields[i];
    const bool here = i == static_cast<int>(m_reading.support);
    painter.setBrush(here ? color : theme.hairline);
    painter.drawRoundedRect(QRectF(bar.left() + from * bar.width() + (i > 0 ? 1.0 : 0.0), bar.top(),
                                   (to - from) * bar.width() - 2.0, bar.height()),
                            2, 2);
  }
  const double x = bar.left() + place(m_reading.quantile) * bar.width();
  painter.setBrush(theme.text);
  painter.setPen(QPen(theme.window, 1.5));
  painter.drawRoundedRect(QRectF(x - 3.0, bar.top() - 4.0, 6.0, bar.height() + 8.0), 3, 3);

  // The word is said already: below stands what follows the colon.
  const QString all = sentence();
  const qsizetype colon = all.indexOf(QStringLiteral(": "));
  const QString rest = colon < 0 ? all : all.mid(colon + 2);
  painter.setFont(textFont(captionSize));
  painter.setPen(theme.muted);
  painter.drawText(QRectF(0, 22, width(), 16), Qt::AlignLeft | Qt::AlignVCenter,
                   painter.fontMetrics().elidedText(rest, Qt::ElideRight, width()));
}

}  // namespace chreode
