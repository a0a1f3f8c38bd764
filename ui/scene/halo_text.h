#pragma once

#include <QColor>
#include <QFont>
#include <QPointF>
#include <QString>

class QPainter;

namespace chreode {

/// Letters with a halo, so that they can be read over any cells. What a text looks like is kept:
/// stroking the outlines of its letters took a third of every picture of a pull.
void paintHaloText(QPainter& painter, const QPointF& baseline, const QString& text,
                   const QFont& font, const QColor& color, const QColor& halo);

}  // namespace chreode
