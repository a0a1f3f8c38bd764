#include "figures/figure_points.h"

#include <QPainter>
#include <algorithm>
#include <cmath>
#include <limits>

#include "base/random.h"

namespace chreode {

namespace {

/// Which cells lie beneath the others: zeros and missing values.
bool isBeneath(const CellColors& colors, std::size_t cell) {
  if (colors.numbers.empty()) return false;
  const float number = colors.numbers[cell];
  return std::isnan(number) || (colors.zerosBeneath && number == 0.0f);
}

}  // namespace

Rgb colorOfCell(const CellColors& colors, std::size_t cell) {
  if (!colors.direct.empty()) return colors.direct[cell];
  if (colors.numbers.empty() || isBeneath(colors, cell) || colors.table.empty())
    return colors.plain;
  const double width = colors.high > colors.low ? colors.high - colors.low : 1.0;
  const double t = std::clamp((colors.numbers[cell] - colors.low) / width, 0.0, 1.0);
  const auto last = static_cast<double>(colors.table.size() - 1);
  return colors.table[static_cast<std::size_t>(std::lround(t * last))];
}

std::vector<PlacedPoint> placePoints(const Matrix& places, const std::vector<std::uint8_t>& visible,
                                     const CellColors& colors, const QMatrix4x4& worldToClip,
                                     const QRectF& box, DrawOrder order, bool zerosFirst,
                                     std::uint64_t seed) {
  std::vector<PlacedPoint> points;
  points.reserve(static_cast<std::size_t>(places.rows()));
  // By chance first: cells at the same depth, or of the same value, are then in no file's order.
  for (const int cell : Random(seed).permutation(static_cast<int>(places.rows()))) {
    if (!visible.empty() && !visible[static_cast<std::size_t>(cell)]) continue;
    const QVector4D clip =
        worldToClip * QVector4D(places(cell, 0), places(cell, 1), places(cell, 2), 1.0f);
    if (clip.w() <= 0.0f) continue;
    const double x = box.left() + (clip.x() / clip.w() + 1.0) / 2.0 * box.width();
    const double y = box.top() + (1.0 - clip.y() / clip.w()) / 2.0 * box.height();
    if (!box.contains(x, y)) continue;
    points.push_back({static_cast<float>(x), static_cast<float>(y), clip.z() / clip.w(), cell});
  }
  if (order == DrawOrder::depth) {
    std::stable_sort(points.begin(), points.end(),
                     [](const PlacedPoint& a, const PlacedPoint& b) { return a.depth > b.depth; });
  } else if (order == DrawOrder::value && !colors.numbers.empty()) {
    const auto valueOf = [&colors](const PlacedPoint& point) {
      const float number = colors.numbers[static_cast<std::size_t>(point.cell)];
      return std::isnan(number) ? -std::numeric_limits<float>::infinity() : number;
    };
    std::stable_sort(points.begin(), points.end(), [&](const PlacedPoint& a, const PlacedPoint& b) {
      return valueOf(a) < valueOf(b);
    });
  }
  if (zerosFirst) {
    std::stable_partition(points.begin(), points.end(), [&colors](const PlacedPoint& point) {
      return isBeneath(colors, static_cast<std::size_t>(point.cell));
    });
  }
  return points;
}

void paintCircles(QPainter& painter, const std::vector<PlacedPoint>& points,
                  const CellColors& colors, double diameter, double opacity) {
  painter.setPen(Qt::NoPen);
  Rgb last{};
  bool first = true;
  for (const PlacedPoint& point : points) {
    const Rgb rgb = colorOfCell(colors, static_cast<std::size_t>(point.cell));
    if (first || rgb != last) {
      QColor color(rgb[0], rgb[1], rgb[2]);
      color.setAlphaF(static_cast<float>(opacity));
      painter.setBrush(color);
    }
    first = false;
    last = rgb;
    painter.drawEllipse(QPointF(point.x, point.y), diameter / 2, diameter / 2);
  }
}

QImage pointPicture(const std::vector<PlacedPoint>& points, const CellColors& colors,
                    double diameter, double opacity, const QRectF& box, double pixelsPerUnit) {
  const QSize size(std::max(1, static_cast<int>(std::lround(box.width() * pixelsPerUnit))),
                   std::max(1, static_cast<int>(std::lround(box.height() * pixelsPerUnit))));
  QImage image(size, QImage::Format_ARGB32_Premultiplied);
  image.fill(Qt::transparent);
  const double scaleX = size.width() / box.width(), scaleY = size.height() / box.height();
  const double radius = diameter / 2 * (scaleX + scaleY) / 2;
  // A disc smaller than a pixel covers that share of it.
  const double most = opacity * std::min(1.0, 3.14159265 * radius * radius);
  for (const PlacedPoint& point : points) {
    const Rgb rgb = colorOfCell(colors, static_cast<std::size_t>(point.cell));
    const double cx = (point.x - box.left()) * scaleX - 0.5;
    const double cy = (point.y - box.top()) * scaleY - 0.5;
    const int top = std::max(0, static_cast<int>(std::ceil(cy - radius - 0.5)));
    const int bottom = std::min(size.height() - 1, static_cast<int>(std::floor(cy + radius + 0.5)));
    const int left = std::max(0, static_cast<int>(std::ceil(cx - radius - 0.5)));
    const int right = std::min(size.width() - 1, static_cast<int>(std::floor(cx + radius + 0.5)));
    for (int y = top; y <= bottom; ++y) {
      auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
      for (int x = left; x <= right; ++x) {
        const double inside = radius + 0.5 - std::hypot(x - cx, y - cy);
        if (inside <= 0.0) continue;
        const int alpha = static_cast<int>(std::lround(255.0 * most * std::min(1.0, inside)));
        const QRgb below = line[x];
        const auto over = [alpha](int color, int under) {
          return (color * alpha + under * (255 - alpha) + 127) / 255;
        };
        line[x] = qRgba(over(rgb[0], qRed(below)), over(rgb[1], qGreen(below)),
                        over(rgb[2], qBlue(below)), over(255, qAlpha(below)));
      }
    }
  }
  return image;
}

}  // namespace chreode
