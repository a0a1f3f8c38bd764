#include "panels/label_mix_bar.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <numeric>

#include "plots/bars.h"
#include "plots/number_text.h"
#include "plots/text_font.h"
#include "plots/theme.h"

namespace chreode {

LabelMixBar::LabelMixBar(const QString& meaning, QWidget* parent)
    : QWidget(parent), m_meaning(meaning) {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setAccessibleName(tr("Label mix of the nearest cells"));
}

void LabelMixBar::setLegend(const ClassLegend& legend) {
  m_legend = legend;
  update();
}

void LabelMixBar::setMixes(const LabelMix& before, const LabelMix& after) {
  m_before = before;
  m_after = after;
  setAccessibleDescription(tr("before: %1; after: %2").arg(shareText(before), shareText(after)));
  update();
}

QString LabelMixBar::shareText(const LabelMix& mix) const {
  if (mix.top < 0 || mix.top >= m_legend.names.size()) return tr("no label");
  return m_legend.names[mix.top] + QLatin1Char(' ') +
         percentText(mix.shares[static_cast<std::size_t>(mix.top)]);
}

QString LabelMixBar::words() const {
  const auto known = [this](int level) { return level >= 0 && level < m_legend.names.size(); };
  if (!known(m_before.top) || !known(m_after.top)) return {};
  if (m_before.top == m_after.top) return tr("stays %1").arg(m_legend.names[m_after.top]);
  return m_legend.names[m_before.top] + QStringLiteral(" → ") + m_legend.names[m_after.top];
}

QString LabelMixBar::listing(const LabelMix& mix) const {
  std::vector<std::size_t> order(
      std::min(mix.shares.size(), static_cast<std::size_t>(m_legend.names.size())));
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return mix.shares[a] > mix.shares[b]; });
  QStringList parts;
  for (const std::size_t level : order) {
    if (mix.shares[level] <= 0.0 || parts.size() == 6) break;
    parts.append(m_legend.names[static_cast<int>(level)] + QLatin1Char(' ') +
                 percentText(mix.shares[level]));
  }
  return parts.isEmpty() ? tr("no label") : parts.join(QStringLiteral(", "));
}

void LabelMixBar::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::of(palette());
  QPainter painter(this);
  const QFont captions = textFont(captionSize);
  const double names = QFontMetricsF(captions).horizontalAdvance(tr("before")) + 8.0;
  const double bars = std::max(40.0, (width() - names) * 0.44);
  double top = 0.0;
  const std::pair<QString, const LabelMix*> rows[] = {{tr("before"), &m_before},
                                                      {tr("after"), &m_after}};
  for (const auto& [name, mix] : rows) {
    painter.setFont(captions);
    painter.setPen(theme.muted);
    painter.drawText(QRectF(0, top, names, 20), Qt::AlignLeft | Qt::AlignVCenter, name);
    std::vector<BarPart> parts;
    for (std::size_t level = 0; level < mix->shares.size() && level < m_legend.colors.size();
         ++level)
      if (mix->shares[level] > 0.0) parts.push_back({mix->shares[level], m_legend.colors[level]});
    paintStackedBar(painter, QRectF(names, top + 5.0, bars, 10.0), parts, theme);
    painter.setFont(font());
    painter.setPen(theme.text);
    const QRectF words(names + bars + 8.0, top, width() - names - bars - 8.0, 20.0);
    painter.drawText(
        words, Qt::AlignLeft | Qt::AlignVCenter,
        QFontMetricsF(font()).elidedText(shareText(*mix), Qt::ElideMiddle, words.width()));
    top += 22.0;
  }
  painter.setFont(
      textFont(bodySize, m_before.top == m_after.top ? QFont::Normal : QFont::DemiBold));
  painter.drawText(QRectF(0, top, width(), 20.0), Qt::AlignLeft | Qt::AlignVCenter,
                   QFontMetricsF(painter.font()).elidedText(words(), Qt::ElideMiddle, width()));
}

bool LabelMixBar::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    const auto* help = static_cast<QHelpEvent*>(event);
    QToolTip::showText(
        help->globalPos(),
        m_meaning + tr("\nBefore: %1.\nAfter: %2.").arg(listing(m_before), listing(m_after)), this);
    return true;
  }
  return QWidget::event(event);
}

}  // namespace chreode
