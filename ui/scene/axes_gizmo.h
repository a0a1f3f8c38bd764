#pragma once

#include <QColor>
#include <QPointF>
#include <QQuaternion>
#include <QString>
#include <array>

class QPainter;

namespace chreode {

/// Side of the square that the gizmo fills, logical pixels.
inline constexpr double gizmoExtent = 76.0;

/// Three labelled axes that turn with the view and have no scale, the square's bottom right corner
/// at `corner`. Empty names are "1", "2", "3".
void paintGizmo(QPainter& painter, const QPointF& corner, const QQuaternion& orientation,
                const std::array<QString, 3>& names, const QColor& color);

}  // namespace chreode
