#pragma once

#include <QColor>
#include <array>
#include <optional>
#include <vector>

#include "plots/color_vision.h"

namespace chreode {

using CieLab = std::array<double, 3>;  ///< L*, a*, b*; white is D65

CieLab labOf(const LinearRgb& color);
/// CIEDE2000 (Sharma, Wu & Dalal 2005).
double ciede2000(const CieLab& a, const CieLab& b);

/// Two colours that are hard to tell apart below this CIEDE2000 difference, in points of a few
/// pixels: just noticeable side by side is 1, and small fields need several times as much.
inline constexpr double collisionLimit = 7.0;
/// Of more classes the warning does not speak: nobody tells so many apart by colour.
inline constexpr int mostCompared = 60;

/// Two classes that look alike.
struct ColorCollision {
  int first = 0, second = 0;
  double difference = 0.0;  ///< CIEDE2000, as seen with `vision`
  ColorVision vision = ColorVision::normal;
};

/// The pairs that differ by less than `limit` in any of the four ways of seeing, nearest first; of
/// each pair the way in which it is nearest.
std::vector<ColorCollision> colorCollisions(const std::vector<QColor>& colors,
                                            double limit = collisionLimit);

/// `count` colours that are as far apart as can be for all four ways of seeing, on light and dark
/// grounds (farthest-point choice among colours of middle lightness). The same for the same count.
std::vector<QColor> distantColors(int count);

}  // namespace chreode
