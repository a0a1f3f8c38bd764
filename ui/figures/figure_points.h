#pragma once

#include <QImage>
#include <QRectF>
#include <cstdint>
#include <vector>

#include <QMatrix4x4>

#include "base/matrix.h"
#include "figures/figure_options.h"
#include "scene/cell_colors.h"

class QPainter;

namespace chreode {

/// A cell where it is painted.
struct PlacedPoint {
  float x = 0.0f, y = 0.0f;  ///< in the painter's units
  float depth = 0.0f;        ///< −1 near, 1 far
  int cell = 0;
};

/// What colour a cell has in a colouring.
Rgb colorOfCell(const CellColors& colors, std::size_t cell);

/// The visible cells whose middles lie in `box`, in the order in which they are painted.
/// `worldToClip` as seen in that box. `places` is N × 3.
std::vector<PlacedPoint> placePoints(const Matrix& places, const std::vector<std::uint8_t>& visible,
                                     const CellColors& colors, const QMatrix4x4& worldToClip,
                                     const QRectF& box, DrawOrder order, bool zerosFirst,
                                     std::uint64_t seed);

/// Discs of that diameter as circles.
void paintCircles(QPainter& painter, const std::vector<PlacedPoint>& points,
                  const CellColors& colors, double diameter, double opacity);
/// The same as a picture of `box` with that many pixels a unit; premultiplied, clear where nothing
/// is. Many times as fast, for many points.
QImage pointPicture(const std::vector<PlacedPoint>& points, const CellColors& colors,
                    double diameter, double opacity, const QRectF& box, double pixelsPerUnit);

}  // namespace chreode
