#include "plots/color_vision.h"

#include <algorithm>
#include <cmath>

namespace chreode {

namespace {

int gammaCoded(double share) {
  const double c = std::clamp(share, 0.0, 1.0);
  const double coded = c <= 0.0031308 ? 12.92 * c : 1.055 * std::pow(c, 1.0 / 2.4) - 0.055;
  return static_cast<int>(std::lround(255.0 * coded));
}

double linear(int channel) {
  const double c = channel / 255.0;
  return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

}  // namespace

QString visionName(ColorVision vision) {
  switch (vision) {
    case ColorVision::protanopia:
      return QStringLiteral("protanopia");
    case ColorVision::deuteranopia:
      return QStringLiteral("deuteranopia");
    case ColorVision::tritanopia:
      return QStringLiteral("tritanopia");
    case ColorVision::normal:
      break;
  }
  return QStringLiteral("full colour vision");
}

LinearRgb linearRgb(QRgb color) {
  return {linear(qRed(color)), linear(qGreen(color)), linear(qBlue(color))};
}

const std::array<double, 9>& visionMatrix(ColorVision vision) {
  static constexpr std::array<double, 9> normal = {1, 0, 0, 0, 1, 0, 0, 0, 1};
  static constexpr std::array<double, 9> protan = {
      0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998};
  static constexpr std::array<double, 9> deutan = {
      0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881};
  static constexpr std::array<double, 9> tritan = {
      1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900};
  switch (vision) {
    case ColorVision::protanopia:
      return protan;
    case ColorVision::deuteranopia:
      return deutan;
    case ColorVision::tritanopia:
      return tritan;
    case ColorVision::normal:
      break;
  }
  return normal;
}

LinearRgb seenWith(ColorVision vision, const LinearRgb& rgb) {
  const std::array<double, 9>& m = visionMatrix(vision);
  LinearRgb seen;
  for (std::size_t i = 0; i < 3; ++i)
    seen[i] =
        std::clamp(m[3 * i] * rgb[0] + m[3 * i + 1] * rgb[1] + m[3 * i + 2] * rgb[2], 0.0, 1.0);
  return seen;
}

QRgb seenWith(ColorVision vision, QRgb color) {
  if (vision == ColorVision::normal) return color;
  const LinearRgb seen = seenWith(vision, linearRgb(color));
  return qRgba(gammaCoded(seen[0]), gammaCoded(seen[1]), gammaCoded(seen[2]), qAlpha(color));
}

}  // namespace chreode
