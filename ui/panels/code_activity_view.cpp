#include "panels/code_activity_view.h"

#include <QPainter>
#include <algorithm>
#include <functional>

#include "plots/export_name.h"
#include "plots/number_text.h"
#include "plots/text_font.h"
#include "plots/theme.h"

namespace chreode {

namespace {

constexpr double kLine = 16.0;

}  // namespace

CodeActivityView::CodeActivityView(QWidget* parent) : QWidget(parent) {
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Expanding);
  setAccessibleName(tr("KL of each latent number"));
  setExportName(this, QStringLiteral("active-numbers"));
  setToolTip(
      tr("What each latent number tells of a cell: its divergence from the prior in nats, mean "
         "over validation cells, greatest first. A number is active where its mean varies over "
         "cells by more than 0.01; the others are not used."));
}

void CodeActivityView::setActivity(const CodeActivity& activity) {
  m_sorted = activity.klPerNumber;
  std::sort(m_sorted.begin(), m_sorted.end(), std::greater<>());
  m_active = activity.activeUnits;
  setAccessibleDescription(caption());
  update();
}

QString CodeActivityView::caption() const {
  return m_sorted.empty() ? QString() : tr("%1 of %2 active").arg(m_active).arg(m_sorted.size());
}

void CodeActivityView::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::of(palette());
  QPainter painter(this);
  painter.setFont(textFont(captionSize));
  painter.setPen(theme.muted);
  const QRectF all(rect());
  if (m_sorted.empty()) {
    painter.drawText(all, Qt::AlignHCenter | Qt::AlignVCenter | Qt::TextWordWrap,
                     tr("KL of each latent number"));
    return;
  }
  const auto line = [&](double top, Qt::Alignment side, const QString& text) {
    painter.drawText(
        QRectF(0, top, all.width(), kLine), static_cast<int>(side | Qt::AlignVCenter),
        painter.fontMetrics().elidedText(text, Qt::ElideRight, static_cast<int>(all.width())));
  };
  line(0, Qt::AlignLeft, caption());
  const double greatest = m_sorted.front();
  const QString unit = tr("KL, nats");
  const QString most = tr("most %1").arg(numberText(greatest));
  const int together = painter.fontMetrics().horizontalAdvance(unit + QStringLiteral("  ") + most);
  // Where both have no room beside each other, the tip says what the numbers are.
  if (together <= all.width()) line(all.bottom() - kLine, Qt::AlignLeft, unit);
  line(all.bottom() - kLine, Qt::AlignRight, most);
  const QRectF box(0, kLine + 4.0, all.width(), std::max(8.0, all.height() - 2.0 * kLine - 8.0));
  const double step = box.width() / static_cast<double>(m_sorted.size());
  const double gap = step > 4.0 ? 1.0 : 0.0;
  painter.setPen(Qt::NoPen);
  painter.setBrush(theme.accent);
  for (std::size_t i = 0; i < m_sorted.size(); ++i) {
    const double share = greatest > 0.0 ? std::max(0.0, m_sorted[i] / greatest) : 0.0;
    const double height = std::max(1.0, share * box.height());
    painter.drawRect(QRectF(box.left() + static_cast<double>(i) * step, box.bottom() - height,
                            step - gap, height));
  }
  painter.setPen(theme.hairline);
  painter.drawLine(box.bottomLeft(), box.bottomRight());
}

}  // namespace chreode
