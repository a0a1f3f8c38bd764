#pragma once

#include <QPointF>
#include <QRectF>
#include <QString>
#include <functional>
#include <optional>
#include <vector>

class QPainter;

namespace chreode {

struct Theme;

/// What lies between the axes of a scatter plot, and where its numbers lie in it.
struct ScatterFrame {
  QRectF area;
  double left = 0.0;  ///< numbers at the area's edges
  double right = 1.0;
  double bottom = 0.0;
  double top = 1.0;

  QPointF place(double across, double up) const;
  bool isRoomy() const;  ///< else nothing is drawn
};

/// The area that is left of a box beside numbers as wide as `widestNumber` and below a title.
QRectF scatterArea(const QRectF& box, const QString& widestNumber);

struct ScatterAxes {
  QString acrossTitle;
  QString upTitle;
  int acrossTicks = 5;  ///< about so many
  int upTicks = 5;
  bool acrossLines = false;  ///< lines at the ticks of both axes, not only of the upward one
};
void paintScatterAxes(QPainter& painter, const QRectF& box, const ScatterFrame& frame,
                      const ScatterAxes& axes, const Theme& theme);

/// A point with a name, which stands to its left where there is the room.
struct NamedPoint {
  QString name;
  QPointF at;
  bool leftFirst = false;
};
/// Names beside their points, where they meet neither each other nor a point that is named; those
/// that come first are placed first, and those without room are left out.
void paintPointNames(QPainter& painter, const QRectF& area, const std::vector<NamedPoint>& points,
                     const Theme& theme);

/// Of so many points the one nearest to a place, within 8 pixels; −1 = none. Of points that lie on
/// each other it is the first. Those that have no place are passed over.
int nearestPoint(std::size_t count,
                 const std::function<std::optional<QPointF>(std::size_t)>& placeOf,
                 const QPointF& place);

}  // namespace chreode
