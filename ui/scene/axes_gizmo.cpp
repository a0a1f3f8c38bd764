#include "scene/axes_gizmo.h"

#include <QPainter>
#include <algorithm>
#include <cmath>

#include <QVector3D>

namespace chreode {

void paintGizmo(QPainter& painter, const QPointF& corner, const QQuaternion& orientation,
                const std::array<QString, 3>& names, const QColor& color) {
  constexpr double length = 22.0;
  constexpr double labelDistance = 31.0;
  const QPointF middle = corner - QPointF(gizmoExtent, gizmoExtent) / 2;

  struct Axis {
    QVector3D seen;  // x right, y up, z towards the viewer
    QString name;
  };
  std::array<Axis, 3> axes;
  const QQuaternion toEye = orientation.conjugated();
  for (int k = 0; k < 3; ++k) {
    const QVector3D unit(k == 0 ? 1.0f : 0.0f, k == 1 ? 1.0f : 0.0f, k == 2 ? 1.0f : 0.0f);
    const QString& name = names[static_cast<std::size_t>(k)];
    axes[static_cast<std::size_t>(k)] = {toEye.rotatedVector(unit),
                                         name.isEmpty() ? QString::number(k + 1) : name};
  }
  std::sort(axes.begin(), axes.end(),
            [](const Axis& a, const Axis& b) { return a.seen.z() < b.seen.z(); });

  QFont font = painter.font();
  font.setPixelSize(11);
  painter.setFont(font);
  const QFontMetricsF size(font);
  for (const Axis& axis : axes) {
    const QPointF direction(axis.seen.x(), -axis.seen.y());
    QColor shade = color;  // farther ends are fainter
    shade.setAlphaF(0.55f + 0.35f * std::clamp(axis.seen.z(), -1.0f, 1.0f));
    painter.setPen(QPen(shade, 1.5, Qt::SolidLine, Qt::RoundCap));
    const double shown = std::hypot(direction.x(), direction.y());
    if (shown > 0.01) painter.drawLine(middle, middle + direction * length);  // else a line of none
    if (shown < 0.25) continue;  // it points at the eye: its name would lie on the others
    const QPointF at = middle + direction * labelDistance;
    const double width = size.horizontalAdvance(axis.name);
    painter.drawText(QPointF(at.x() - width / 2, at.y() + size.capHeight() / 2), axis.name);
  }
}

}  // namespace chreode
