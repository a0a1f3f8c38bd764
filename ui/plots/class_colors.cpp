#include "plots/class_colors.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <set>

#include "plots/color_difference.h"

namespace chreode {

namespace {

/// Okabe & Ito (2008), their black replaced by a grey, since black does not show on a dark ground:
/// one that a deuteranope tells from the pink and the green (lighter ones differ too little).
constexpr std::array<QRgb, 8> okabeIto = {0xffe69f00, 0xff56b4e9, 0xff009e73, 0xfff0e442,
                                          0xff0072b2, 0xffd55e00, 0xffcc79a7, 0xff707070};
/// Beyond this many, hues alone go on; nobody tells so many classes apart by colour.
constexpr std::size_t listLength = 512;

/// Where a colour stands for three observers in CIELAB: trichromat, protanope and deuteranope.
struct Seen {
  CieLab normal;
  CieLab protan;
  CieLab deutan;

  explicit Seen(QRgb color)
      : normal(labOf(linearRgb(color))),
        protan(labOf(seenWith(ColorVision::protanopia, linearRgb(color)))),
        deutan(labOf(seenWith(ColorVision::deuteranopia, linearRgb(color)))) {}
};

double square(const CieLab& a, const CieLab& b) {
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
