#pragma once

#include <QRectF>
#include <QString>

#include "plots/color_map.h"

class QPainter;

namespace chreode {

struct Theme;

/// Viridis from left to right with the range's numbers below and, where `greyZero`, a grey field
/// for zero in front. `box` is at least 28 high.
void paintColorBar(QPainter& painter, const QRectF& box, ValueRange range, bool greyZero,
                   const Theme& theme);

}  // namespace chreode
