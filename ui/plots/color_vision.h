#pragma once

#include <QColor>
#include <QString>
#include <array>

namespace chreode {

/// Ways of seeing colour: all three cones, or without one of them.
enum class ColorVision { normal, protanopia, deuteranopia, tritanopia };
inline constexpr std::array<ColorVision, 4> allVisions = {
    ColorVision::normal, ColorVision::protanopia, ColorVision::deuteranopia,
    ColorVision::tritanopia};

QString visionName(ColorVision vision);  ///< "deuteranopia"

/// Red, green and blue as shares of linear light.
using LinearRgb = std::array<double, 3>;
LinearRgb linearRgb(QRgb color);

/// The 3 × 3 matrix, by rows, that takes linear RGB to what is seen (Machado, Oliveira & Fernandes
/// 2009, severity 1; the identity for normal vision).
const std::array<double, 9>& visionMatrix(ColorVision vision);
/// The same on a colour, clipped to [0, 1].
LinearRgb seenWith(ColorVision vision, const LinearRgb& color);
QRgb seenWith(ColorVision vision, QRgb color);  ///< keeps the alpha

}  // namespace chreode
