#include "plots/flat_scroll_bar.h"

#include <QPainter>
#include <QStyleOptionSlider>
#include <algorithm>

#include "plots/theme.h"

namespace chreode {

QRect flatScrollBarPart(const QStyleOptionSlider& option, QStyle::SubControl part) {
  constexpr int shortest = 24;
  const bool horizontal = option.orientation == Qt::Horizontal;
  const QRect bar = option.rect;
  const int length = horizontal ? bar.width() : bar.height();
  const double range = static_cast<double>(option.maximum) - option.minimum;
  const int handle =
      range <= 0.0
          ? length
          : std::clamp(static_cast<int>(length * option.pageStep / (range + option.pageStep)),
                       std::min(shortest, length), length);
  const int at = QStyle::sliderPositionFromValue(
      option.minimum, option.maximum, option.sliderPosition, length - handle, option.upsideDown);
  const auto piece = [&](int from, int size) {
    return horizontal ? QRect(bar.left() + from, bar.top(), size, bar.height())
                      : QRect(bar.left(), bar.top() + from, bar.width(), size);
  };
  switch (part) {
    case QStyle::SC_ScrollBarSlider:
      return piece(at, handle);
    case QStyle::SC_ScrollBarSubPage:
      return piece(0, at);
    case QStyle::SC_ScrollBarAddPage:
      return piece(at + handle, length - at - handle);
    case QStyle::SC_ScrollBarGroove:
      return bar;
    default:
      return {};
  }
}

void paintFlatScrollBar(QPainter& painter, const QStyleOptionSlider& option, const Theme& theme) {
  if (option.maximum <= option.minimum) return;
  const bool active = option.state & QStyle::State_Sunken ||
                      (option.state & QStyle::State_MouseOver &&
                       option.activeSubControls == QStyle::SC_ScrollBarSlider);
  QColor color = theme.muted;
  color.setAlphaF(active ? 0.8f : 0.4f);
  const QRectF handle =
      QRectF(flatScrollBarPart(option, QStyle::SC_ScrollBarSlider)).adjusted(3, 3, -3, -3);
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(color);
  painter.drawRoundedRect(handle, 3, 3);
  painter.restore();
}

}  // namespace chreode
