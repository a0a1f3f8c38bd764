#include "figures/figure_legend.h"

#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "plots/text_font.h"
#include "plots/theme.h"

namespace chreode {

namespace {

// In FigureType::unit.
constexpr double rowHeight = 20.0;
constexpr double swatch = 10.0;
constexpr double columnGap = 16.0;
constexpr double leastColumn = 60.0;
constexpr double barHeight = 32.0;
constexpr double barWidth = 150.0;
constexpr int mostColumns = 3;
constexpr int manyClasses = 10;

/// The last row where not all classes fit.
QString restText(int count) {
  return QStringLiteral("and %1 more").arg(count);
}

double titleHeight(const FigureLegend& legend, const FigureType& type) {
  double height = 0.0;
  for (int k = 0; k < legend.title.size(); ++k)
    height += QFontMetricsF(k == 0 ? type.heading : type.caption).height() + 4 * type.unit;
  return height > 0.0 ? height + 4 * type.unit : 0.0;
}

double titleWidth(const FigureLegend& legend, const FigureType& type) {
  double width = 0.0;
  for (int k = 0; k < legend.title.size(); ++k)
    width = std::max(
        width,
        QFontMetricsF(k == 0 ? type.heading : type.caption).horizontalAdvance(legend.title[k]));
  return width;
}

double rowWidth(const FigureLegend& legend, const FigureType& type) {
  const QFontMetricsF body(type.body);
  double width = leastColumn * type.unit;
  for (const FigureClass& one : legend.classes) {
    double row = (swatch + 8) * type.unit + body.horizontalAdvance(one.name);
    if (!one.note.isEmpty()) row += 16 * type.unit + body.horizontalAdvance(one.note);
    width = std::max(width, row);
  }
  if (legend.classes.size() > manyClasses)  // some may have to be counted
    width = std::max(width, (swatch + 8) * type.unit + body.horizontalAdvance(restText(999)));
  return width + type.unit;
}

int rowsIn(double height, const FigureType& type) {
  return std::max(1, static_cast<int>(height / (rowHeight * type.unit) + 1e-6));
}

void paintTitle(QPainter& painter, const FigureLegend& legend, const FigureType& type,
                const Theme& theme, QRectF& box) {
  for (int k = 0; k < legend.title.size(); ++k) {
    const QFont& font = k == 0 ? type.heading : type.caption;
    const QFontMetricsF size(font);
    painter.setFont(font);
    painter.setPen(k == 0 ? theme.text : theme.muted);
    painter.drawText(QPointF(box.left(), box.top() + size.ascent()),
                     size.elidedText(legend.title[k], Qt::ElideMiddle, box.width()));
    box.setTop(box.top() + size.height() + 4 * type.unit);
  }
  if (!legend.title.isEmpty()) box.setTop(box.top() + 4 * type.unit);
}

void paintRow(QPainter& painter, const FigureClass& one, const FigureType& type, const Theme& theme,
              const QRectF& row) {
  const QFontMetricsF size(type.body);
  const double side = swatch * type.unit, gap = 8 * type.unit;
  painter.setFont(type.body);
  if (one.color.isValid()) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(one.color);
    painter.drawEllipse(QRectF(row.left(), row.center().y() - side / 2, side, side));
  }
  const double baseline = row.center().y() + size.capHeight() / 2;
  const double noteWidth = size.horizontalAdvance(one.note);
  painter.setPen(theme.text);
  const double room = row.width() - side - gap - (one.note.isEmpty() ? 0.0 : noteWidth + gap);
  painter.drawText(QPointF(row.left() + side + gap, baseline),
                   size.elidedText(one.name, Qt::ElideMiddle, room));
  if (one.note.isEmpty()) return;
  painter.setPen(theme.muted);
  painter.drawText(QPointF(row.right() - noteWidth, baseline), one.note);
}

void paintClasses(QPainter& painter, const FigureLegend& legend, const FigureType& type,
                  const Theme& theme, const QRectF& box) {
  const int total = static_cast<int>(legend.classes.size());
  const int rows = rowsIn(box.height(), type);
  const double wanted = rowWidth(legend, type) + columnGap * type.unit;
  const int room = std::max(1, static_cast<int>((box.width() + columnGap * type.unit) / wanted));
  const int columns = std::clamp((total + rows - 1) / rows, 1, room);
  const int shown = total <= columns * rows ? total : columns * rows - 1;
  const int perColumn = columns == room ? rows : (shown + columns - 1) / columns;
  const double width = std::min((box.width() - (columns - 1) * columnGap * type.unit) / columns,
                                columns > 1 ? wanted - columnGap * type.unit : box.width());
  const auto rowAt = [&](int k) {
    const double x = box.left() + (k / perColumn) * (width + columnGap * type.unit);
    return QRectF(x, box.top() + (k % perColumn) * rowHeight * type.unit, width,
                  rowHeight * type.unit);
  };
  for (int k = 0; k < shown; ++k) paintRow(painter, legend.classes[k], type, theme, rowAt(k));
  if (shown < total) {
    paintRow(painter, {restText(total - shown), QColor(), {}}, type, theme, rowAt(shown));
  }
}

}  // namespace

FigureType FigureType::screen() {
  return {textFont(bodySize), textFont(captionSize), textFont(titleSize, QFont::DemiBold), 1.0};
}

FigureType FigureType::page(const QString& family, double size) {
  FigureType type;
  const auto font = [&](double share, QFont::Weight weight) {
    QFont made = textFont(std::max(1, static_cast<int>(std::lround(size * share))), weight);
    if (!family.isEmpty()) made.setFamily(family);
    made.setHintingPreference(QFont::PreferNoHinting);
    return made;
  };
  type.body = font(1.0, QFont::Normal);
  type.caption = font(0.86, QFont::Normal);
  type.heading = font(1.0, QFont::DemiBold);
  type.unit = size / bodySize;
  return type;
}

double legendWidth(const FigureLegend& legend, const FigureType& type, double height,
                   double widest) {
  double width = titleWidth(legend, type);
  if (legend.bar) width = std::max(width, barWidth * type.unit);
  if (!legend.classes.isEmpty()) {
    const int rows = rowsIn(height - titleHeight(legend, type), type);
    const int columns =
        std::clamp((static_cast<int>(legend.classes.size()) + rows - 1) / rows, 1, mostColumns);
    width =
        std::max(width, columns * rowWidth(legend, type) + (columns - 1) * columnGap * type.unit);
  }
  return std::min(width, widest);
}

double legendHeightBelow(const FigureLegend& legend, const FigureType& type, double width) {
  double height = titleHeight(legend, type);
  if (legend.bar) height += barHeight * type.unit;
  if (!legend.classes.isEmpty()) {
    const double wanted = rowWidth(legend, type) + columnGap * type.unit;
    const int columns = std::max(1, static_cast<int>((width + columnGap * type.unit) / wanted));
    const int total = static_cast<int>(legend.classes.size());
    height += (total + columns - 1) / columns * rowHeight * type.unit;
  }
  return height;
}

void paintLegend(QPainter& painter, const FigureLegend& legend, const FigureType& type,
                 const Theme& theme, const QRectF& box) {
  QRectF left = box;
  paintTitle(painter, legend, type, theme, left);
  if (legend.bar) {
    painter.setFont(type.caption);
    const double width = std::min(left.width(), 2.0 * barWidth * type.unit);
    paintColorBar(painter, QRectF(left.topLeft(), QSizeF(width, barHeight * type.unit)),
                  *legend.bar, theme);
  } else if (!legend.classes.isEmpty()) {
    paintClasses(painter, legend, type, theme, left);
  }
}

bool FigureLegend::isSame(const FigureLegend& other) const {
  if (title != other.title || classes != other.classes || bar.has_value() != other.bar.has_value())
    return false;
  return !bar || (bar->scale == other.bar->scale && bar->range.low == other.bar->range.low &&
                  bar->range.high == other.bar->range.high);
}

}  // namespace chreode
