#include "plots/class_colors.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <set>

namespace chreode {

namespace {

using Triple = std::array<double, 3>;

/// Okabe & Ito (2008), their black replaced by a grey, since black does not show on a dark ground.
constexpr std::array<QRgb, 8> okabeIto = {0xffe69f00, 0xff56b4e9, 0xff009e73, 0xfff0e442,
                                          0xff0072b2, 0xffd55e00, 0xffcc79a7, 0xff7a7a7a};
/// Beyond this many, hues alone go on; nobody tells so many classes apart by colour.
constexpr std::size_t listLength = 512;

double linear(int channel) {
  const double c = channel / 255.0;
  return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

Triple lab(const Triple& rgb) {
  const auto f = [](double t) { return t > 0.008856 ? std::cbrt(t) : 7.787 * t + 16.0 / 116.0; };
  const double x = f((0.4124 * rgb[0] + 0.3576 * rgb[1] + 0.1805 * rgb[2]) / 0.9505);
  const double y = f(0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]);
  const double z = f((0.0193 * rgb[0] + 0.1192 * rgb[1] + 0.9505 * rgb[2]) / 1.089);
  return {116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)};
}

Triple seenWith(const std::array<double, 9>& m, const Triple& rgb) {
  Triple seen;
  for (std::size_t i = 0; i < 3; ++i)
    seen[i] =
        std::clamp(m[3 * i] * rgb[0] + m[3 * i + 1] * rgb[1] + m[3 * i + 2] * rgb[2], 0.0, 1.0);
  return seen;
}

/// Where a colour stands for three observers in CIELAB: trichromat, protanope and deuteranope
/// (matrices of Machado, Oliveira & Fernandes 2009, severity 1).
struct Seen {
  Triple normal;
  Triple protan;
  Triple deutan;

  explicit Seen(QRgb color) {
    const Triple rgb = {linear(qRed(color)), linear(qGreen(color)), linear(qBlue(color))};
    normal = lab(rgb);
    protan = lab(seenWith({0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882,
                           -0.048116, 1.051998},
                          rgb));
    deutan = lab(seenWith({0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820,
                           0.042940, 0.968881},
                          rgb));
  }
};

double square(const Triple& a, const Triple& b) {
  return (a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1]) +
         (a[2] - b[2]) * (a[2] - b[2]);
}

/// How far apart two colours are for the observer who tells them apart worst; a dichromat's space
/// is smaller, so its distances count double.
double apart(const Seen& a, const Seen& b) {
  return std::min(square(a.normal, b.normal),
                  4.0 * std::min(square(a.protan, b.protan), square(a.deutan, b.deutan)));
}

/// Okabe–Ito followed by whatever lies farthest from all before it, among colours that show on a
/// light and on a dark ground.
std::vector<QRgb> makeList() {
  std::vector<QRgb> candidates;
  std::vector<Seen> seen;
  for (int r = 0; r < 256; r += 17)
    for (int g = 0; g < 256; g += 17)
      for (int b = 0; b < 256; b += 17) {
        const QRgb color = qRgb(r, g, b);
        const Seen look(color);
        const double chroma = std::hypot(look.normal[1], look.normal[2]);
        if (look.normal[0] < 32.0 || look.normal[0] > 84.0 || chroma < 18.0) continue;
        candidates.push_back(color);
        seen.push_back(look);
      }
  std::vector<double> nearest(candidates.size(), std::numeric_limits<double>::infinity());
  std::vector<QRgb> list;
  const auto take = [&](QRgb color) {
    list.push_back(color);
    const Seen look(color);
    for (std::size_t i = 0; i < candidates.size(); ++i)
      nearest[i] = std::min(nearest[i], apart(look, seen[i]));
  };
  for (const QRgb color : okabeIto) take(color);
  while (list.size() < listLength) {
    const auto best = std::max_element(nearest.begin(), nearest.end());
    take(candidates[static_cast<std::size_t>(best - nearest.begin())]);
  }
  return list;
}

}  // namespace

std::vector<QColor> classColors(int count) {
  std::vector<QColor> colors;
  if (count <= 0) return colors;
  const auto wanted = static_cast<std::size_t>(count);
  colors.reserve(wanted);
  if (wanted <= okabeIto.size()) {
    for (std::size_t i = 0; i < wanted; ++i) colors.emplace_back(okabeIto[i]);
    return colors;
  }
  static const std::vector<QRgb> list = makeList();
  for (std::size_t i = 0; i < std::min(wanted, list.size()); ++i) colors.emplace_back(list[i]);
  if (wanted <= list.size()) return colors;
  std::set<QRgb> used(list.begin(), list.end());
  for (int step = 0; colors.size() < wanted; ++step) {
    const QColor next = QColor::fromHsl(static_cast<int>(step * 137.508) % 360, 90 + step % 150,
                                        70 + (step / 7) % 110);
    if (used.insert(next.rgb()).second) colors.push_back(next);
  }
  return colors;
}

std::vector<QColor> classColors(int count, const std::vector<std::string>& fromFile) {
  std::vector<QColor> colors;
  for (const std::string& name : fromFile) {
    // matplotlib writes an alpha channel last, Qt reads it first.
    const QString text = QString::fromStdString(name).trimmed();
    const bool withAlpha = text.startsWith(QLatin1Char('#')) && text.size() == 9;
    colors.emplace_back(withAlpha ? text.left(7) : text);
  }
  const bool usable = count > 0 && colors.size() >= static_cast<std::size_t>(count) &&
                      std::all_of(colors.begin(), colors.begin() + count,
                                  [](const QColor& color) { return color.isValid(); });
  if (!usable) return classColors(count);
  colors.resize(static_cast<std::size_t>(count));
  return colors;
}

}  // namespace chreode
