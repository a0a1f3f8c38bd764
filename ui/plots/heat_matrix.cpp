#include "plots/heat_matrix.h"

#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>
#include <numeric>

#include "plots/number_text.h"
#include "plots/text_font.h"
#include "plots/theme.h"

namespace chreode {

namespace {

constexpr double kTitle = 16.0;

/// The squares' area within the box.
QRectF squares(const QRectF& box, const HeatMatrix& matrix) {
  const QFontMetricsF metrics(textFont(captionSize));
  double names = 0.0;
  for (const QString& name : matrix.names) {
    names = std::max(names, metrics.horizontalAdvance(name));
  }
  const double left = std::min(names + 8.0, box.width() * 0.35);
  const double top = kTitle + std::min(names + 8.0, box.height() * 0.3);
  const auto count = static_cast<double>(std::max<qsizetype>(1, matrix.names.size()));
  const double side =
      std::max(2.0, std::min((box.width() - left) / count, (box.height() - top - kTitle) / count));
  return {box.left() + left, box.top() + top, side * count, side * count};
}

}  // namespace

void paintHeatMatrix(QPainter& painter, const QRectF& box, const HeatMatrix& matrix,
                     const Theme& theme) {
  if (matrix.names.isEmpty()) return;
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setFont(textFont(captionSize));
  const QFontMetricsF metrics(painter.font());
  const QRectF area = squares(box, matrix);
  const double side = area.width() / static_cast<double>(matrix.names.size());
  // Names that would lie on each other are left to the tool tip.
  const qsizetype every = std::max<qsizetype>(1, qRound(metrics.height() / side + 0.49));
  painter.setPen(theme.muted);
  painter.drawText(QRectF(area.left(), box.top(), box.right() - area.left(), kTitle),
                   Qt::AlignLeft | Qt::AlignVCenter, matrix.columnTitle);
  painter.drawText(QRectF(box.left(), area.bottom() + 2.0, box.width(), kTitle),
                   Qt::AlignLeft | Qt::AlignVCenter, matrix.rowTitle);
  for (qsizetype row = 0; row < matrix.names.size(); ++row) {
    const auto& counts = matrix.counts[static_cast<std::size_t>(row)];
    const double total = std::max(1, std::accumulate(counts.begin(), counts.end(), 0));
    const double top = area.top() + static_cast<double>(row) * side;
    if (row % every == 0) {
      const double room = area.left() - box.left() - 8.0;
      painter.setPen(theme.text);
      painter.drawText(QRectF(box.left(), top, room, side), Qt::AlignRight | Qt::AlignVCenter,
                       metrics.elidedText(matrix.names[row], Qt::ElideMiddle, room));
      painter.save();
      painter.translate(area.left() + (static_cast<double>(row) + 0.5) * side, area.top() - 6.0);
      painter.rotate(-90.0);
      const double height = area.top() - box.top() - kTitle - 6.0;
      painter.drawText(QRectF(0.0, -side / 2.0, height, side), Qt::AlignLeft | Qt::AlignVCenter,
                       metrics.elidedText(matrix.names[row], Qt::ElideMiddle, height));
      painter.restore();
    }
    for (std::size_t column = 0; column < counts.size(); ++column) {
      const QRectF square(area.left() + static_cast<double>(column) * side, top, side, side);
      const double share = counts[column] / total;
      painter.fillRect(square.adjusted(0.5, 0.5, -0.5, -0.5), theme.surface);
      QColor shade = theme.accent;
      shade.setAlphaF(static_cast<float>(0.04 + 0.96 * share));
      painter.fillRect(square.adjusted(0.5, 0.5, -0.5, -0.5), shade);
      const QString text = countText(counts[column]);
      if (counts[column] == 0 || metrics.horizontalAdvance(text) > side - 4.0 ||
          metrics.height() > side) {
        continue;
      }
      painter.setPen(share > 0.55 ? theme.accentText : theme.text);
      painter.drawText(square, Qt::AlignCenter, text);
    }
  }
  painter.restore();
}

std::pair<int, int> heatMatrixCellAt(const QRectF& box, const HeatMatrix& matrix,
                                     const QPointF& place) {
  if (matrix.names.isEmpty()) return {-1, -1};
  const QRectF area = squares(box, matrix);
  if (!area.contains(place)) return {-1, -1};
  const double side = area.width() / static_cast<double>(matrix.names.size());
  const int last = static_cast<int>(matrix.names.size()) - 1;
  return {std::min(last, static_cast<int>((place.y() - area.top()) / side)),
          std::min(last, static_cast<int>((place.x() - area.left()) / side))};
}

}  // namespace chreode
