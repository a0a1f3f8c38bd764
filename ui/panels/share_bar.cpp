#include "panels/share_bar.h"

#include <QPainter>

#include "plots/bars.h"
#include "plots/theme.h"

namespace chreode {

ShareBar::ShareBar(QWidget* parent) : QWidget(parent) {
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void ShareBar::setShare(double share) {
  m_share = share;
  update();
}

void ShareBar::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Theme& theme = Theme::of(palette());
  paintStackedBar(painter, QRectF(0, height() / 2.0 - 3.0, width(), 6.0), {{m_share, theme.accent}},
                  theme);
}

}  // namespace chreode
