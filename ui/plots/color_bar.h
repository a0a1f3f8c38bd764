#pragma once

#include <QRectF>

#include "plots/color_scale.h"
#include "plots/color_vision.h"

class QPainter;

namespace chreode {

struct Theme;

/// What a colour bar shows.
struct ColorBar {
  ValueRange range;       ///< the values at the map's two ends
  bool greyZero = false;  ///< a grey field for zero in front
  ColorScale scale = {};
  ColorVision vision = ColorVision::normal;  ///< drawn as seen so
};

/// The map from left to right with the range's numbers below, in the painter's font. `box` is at
/// least 28 high where the font has the size of captions; the bar takes a third of its height.
void paintColorBar(QPainter& painter, const QRectF& box, const ColorBar& bar, const Theme& theme);

}  // namespace chreode
