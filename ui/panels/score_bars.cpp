#include "panels/score_bars.h"

#include <QPainter>

#include "plots/export_name.h"
#include "plots/number_text.h"
#include "plots/theme.h"

namespace chreode {

namespace {

constexpr int rowHeight = 20;

}  // namespace

ScoreBars::ScoreBars(QWidget* parent) : QWidget(parent) {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setAccessibleName(tr("Score and baselines"));
  setExportName(this, QStringLiteral("scores"));
}

void ScoreBars::setBars(std::vector<NamedBar> bars) {
  m_bars = std::move(bars);
  QStringList parts;
  for (const NamedBar& bar : m_bars)
    parts.append(bar.name + QLatin1Char(' ') + numberText(bar.value));
  setAccessibleDescription(parts.join(QStringLiteral(", ")));
  setVisible(!m_bars.empty());
  updateGeometry();
  update();
}

QSize ScoreBars::sizeHint() const {
  return {200, rowHeight * static_cast<int>(m_bars.size())};
}

void ScoreBars::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  paintNamedBars(painter, QRectF(rect()), m_bars, rowHeight, Theme::of(palette()));
}

}  // namespace chreode
