#pragma once

#include <QSizeF>
#include <QString>

#include "scene/cloud_look.h"

namespace chreode {

/// Whether points are drawn as circles that stay editable, or as one embedded picture.
enum class PointsAs { automatic, vector, raster };
enum class LegendPlace { right, below, none };

/// Widths of a page's columns in journals, mm.
inline constexpr double singleColumn = 89.0;
inline constexpr double doubleColumn = 183.0;
/// `automatic` draws up to so many points as circles: more make files that other programs open
/// slowly.
inline constexpr int vectorLimit = 20'000;

/// How a figure is laid out; what it shows is said by CellFigure.
struct FigureOptions {
  QSizeF millimetres{singleColumn, 70.0};
  int dpi = 300;          ///< of PNG files and of points drawn as a picture
  QString family;         ///< empty: the program's own face
  double fontSize = 7.0;  ///< points
  QString title;
  LegendPlace legend = LegendPlace::right;
  bool transparent = false;  ///< else white
  bool gizmo = true;         ///< the three axes in a corner
  bool labels = false;       ///< class names among the cells
  double pointScale = 1.0;
  double opacity = 1.0;
  DrawOrder order = DrawOrder::automatic;
  /// Size, opacity and order of the points as in the view that a figure is of, where there is one.
  bool pointsAsInView = true;
  bool zerosFirst = true;  ///< a gene's zeros and missing values beneath all others
  PointsAs points = PointsAs::automatic;
  bool commonLegend = true;  ///< of several panels: once, where all have the same

  bool operator==(const FigureOptions&) const = default;
};

/// Whether that many points are circles.
inline bool drawsCircles(PointsAs points, qsizetype count) {
  return points == PointsAs::vector || (points == PointsAs::automatic && count <= vectorLimit);
}

}  // namespace chreode
