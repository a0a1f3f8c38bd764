#include "plots/color_difference.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace chreode {

namespace {

constexpr double pi = std::numbers::pi;

double degrees(double radians) {
  return radians * 180.0 / pi;
}
double radians(double degrees) {
  return degrees * pi / 180.0;
}

double hueOf(double a, double b) {
  if (a == 0.0 && b == 0.0) return 0.0;
  const double hue = degrees(std::atan2(b, a));
  return hue < 0.0 ? hue + 360.0 : hue;
}

/// How a colour looks in each of the four ways.
std::array<CieLab, allVisions.size()> looksOf(QRgb color) {
  std::array<CieLab, allVisions.size()> looks;
  const LinearRgb rgb = linearRgb(color);
  for (std::size_t k = 0; k < allVisions.size(); ++k)
    looks[k] = labOf(seenWith(allVisions[k], rgb));
  return looks;
}

using Looks = std::array<CieLab, allVisions.size()>;

ColorCollision nearestLook(const Looks& a, const Looks& b) {
  ColorCollision found;
  found.difference = std::numeric_limits<double>::infinity();
  for (std::size_t k = 0; k < allVisions.size(); ++k) {
    const double difference = ciede2000(a[k], b[k]);
    if (difference < found.difference) {
      found.difference = difference;
      found.vision = allVisions[k];
    }
  }
  return found;
}

}  // namespace

CieLab labOf(const LinearRgb& rgb) {
  const auto f = [](double t) { return t > 0.008856 ? std::cbrt(t) : 7.787 * t + 16.0 / 116.0; };
  const double x = f((0.4124 * rgb[0] + 0.3576 * rgb[1] + 0.1805 * rgb[2]) / 0.9505);
  const double y = f(0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]);
  const double z = f((0.0193 * rgb[0] + 0.1192 * rgb[1] + 0.9505 * rgb[2]) / 1.089);
  return {116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)};
}

double ciede2000(const CieLab& first, const CieLab& second) {
  constexpr double power = 6103515625.0;  // 25^7
  const double meanChroma =
      (std::hypot(first[1], first[2]) + std::hypot(second[1], second[2])) / 2.0;
  const double seventh = std::pow(meanChroma, 7);
  const double g = 0.5 * (1.0 - std::sqrt(seventh / (seventh + power)));
  const double a1 = (1.0 + g) * first[1], a2 = (1.0 + g) * second[1];
  const double c1 = std::hypot(a1, first[2]), c2 = std::hypot(a2, second[2]);
  const double h1 = hueOf(a1, first[2]), h2 = hueOf(a2, second[2]);
  const bool grey = c1 * c2 == 0.0;

  double turn = grey ? 0.0 : h2 - h1;
  if (turn > 180.0) turn -= 360.0;
  if (turn < -180.0) turn += 360.0;
  const double dl = second[0] - first[0];
  const double dc = c2 - c1;
  const double dh = 2.0 * std::sqrt(c1 * c2) * std::sin(radians(turn / 2.0));

  const double lightness = (first[0] + second[0]) / 2.0;
  const double chroma = (c1 + c2) / 2.0;
  double hue = h1 + h2;
  if (!grey) {
    if (std::abs(h1 - h2) > 180.0) hue += hue < 360.0 ? 360.0 : -360.0;
    hue /= 2.0;
  }
  const double t = 1.0 - 0.17 * std::cos(radians(hue - 30.0)) +
                   0.24 * std::cos(radians(2.0 * hue)) + 0.32 * std::cos(radians(3.0 * hue + 6.0)) -
                   0.20 * std::cos(radians(4.0 * hue - 63.0));
  const double off = (lightness - 50.0) * (lightness - 50.0);
  const double sl = 1.0 + 0.015 * off / std::sqrt(20.0 + off);
  const double sc = 1.0 + 0.045 * chroma;
  const double sh = 1.0 + 0.015 * chroma * t;
  const double chroma7 = std::pow(chroma, 7);
  const double bend = 30.0 * std::exp(-std::pow((hue - 275.0) / 25.0, 2));
  const double rt = -2.0 * std::sqrt(chroma7 / (chroma7 + power)) * std::sin(radians(2.0 * bend));
  return std::sqrt(std::pow(dl / sl, 2) + std::pow(dc / sc, 2) + std::pow(dh / sh, 2) +
                   rt * (dc / sc) * (dh / sh));
}

std::vector<ColorCollision> colorCollisions(const std::vector<QColor>& colors, double limit) {
  std::vector<Looks> looks;
  looks.reserve(colors.size());
  for (const QColor& color : colors) looks.push_back(looksOf(color.rgb()));
  std::vector<ColorCollision> found;
  for (std::size_t i = 0; i < looks.size(); ++i)
    for (std::size_t j = i + 1; j < looks.size(); ++j) {
      ColorCollision pair = nearestLook(looks[i], looks[j]);
      if (pair.difference >= limit) continue;
      pair.first = static_cast<int>(i);
      pair.second = static_cast<int>(j);
      found.push_back(pair);
    }
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return a.difference < b.difference; });
  return found;
}

std::vector<QColor> distantColors(int count) {
  std::vector<QRgb> candidates;
  std::vector<Looks> looks;
  for (int r = 0; r < 256; r += 17)
    for (int g = 0; g < 256; g += 17)
      for (int b = 0; b < 256; b += 17) {
        const QRgb color = qRgb(r, g, b);
        const Looks look = looksOf(color);
        const double lightness = look[0][0];
        if (lightness < 30.0 || lightness > 86.0) continue;
        candidates.push_back(color);
        looks.push_back(look);
      }
  std::vector<double> nearest(candidates.size(), std::numeric_limits<double>::infinity());
  std::vector<QColor> chosen;
  const Looks first = looksOf(0xff0072b2);  // Okabe and Ito's blue begins
  chosen.emplace_back(QRgb(0xff0072b2));
  Looks last = first;
  while (static_cast<int>(chosen.size()) < count) {
    for (std::size_t i = 0; i < candidates.size(); ++i)
      nearest[i] = std::min(nearest[i], nearestLook(last, looks[i]).difference);
    const auto best = std::max_element(nearest.begin(), nearest.end()) - nearest.begin();
    chosen.emplace_back(candidates[static_cast<std::size_t>(best)]);
    last = looks[static_cast<std::size_t>(best)];
  }
  chosen.resize(static_cast<std::size_t>(std::max(0, count)));
  return chosen;
}

}  // namespace chreode
