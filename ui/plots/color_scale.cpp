#include "plots/color_scale.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace chreode {

namespace {

/// Magma (van der Walt & Smith 2015), cividis (Nuñez, Anderton & Renslow 2018) at 0, 1/16 … 1.
constexpr std::array<QRgb, 17> magma = {0xff000004, 0xff0a0822, 0xff1d1146, 0xff36106a, 0xff50127c,
                                        0xff691c81, 0xff822681, 0xff9c2e7f, 0xffb63779, 0xffcf4170,
                                        0xffe65163, 0xfff5695c, 0xfffb8761, 0xfffea571, 0xfffec387,
                                        0xfffde0a2, 0xfffcfdbf};
constexpr std::array<QRgb, 17> cividis = {
    0xff00224e, 0xff002e6a, 0xff1a386f, 0xff32436d, 0xff434e6c, 0xff52596d,
    0xff61656f, 0xff6f7073, 0xff7c7b78, 0xff8b8778, 0xff9b9376, 0xffaba072,
    0xffbbad6c, 0xffccba64, 0xffddc958, 0xffefd748, 0xfffee838};
/// ColorBrewer's RdBu (Harrower & Brewer 2003) from blue to red.
constexpr std::array<QRgb, 11> blueRed = {0xff053061, 0xff2166ac, 0xff4393c3, 0xff92c5de,
                                          0xffd1e5f0, 0xfff7f7f7, 0xfffddbc7, 0xfff4a582,
                                          0xffd6604d, 0xffb2182b, 0xff67001f};
/// From a grey that shows on white to black; lightness in even steps.
constexpr std::array<QRgb, 2> greys = {0xffdedede, 0xff111111};

std::array<QRgb, 256> interpolated(std::span<const QRgb> points) {
  std::array<QRgb, 256> table{};
  for (std::size_t i = 0; i < table.size(); ++i) {
    const double at = static_cast<double>(i) / 255.0 * static_cast<double>(points.size() - 1);
    const std::size_t left = std::min(static_cast<std::size_t>(at), points.size() - 2);
    const double part = at - static_cast<double>(left);
    const auto channel = [part](int from, int to) {
      return static_cast<int>(std::lround(from + part * (to - from)));
    };
    const QRgb a = points[left], b = points[left + 1];
    table[i] =
        qRgb(channel(qRed(a), qRed(b)), channel(qGreen(a), qGreen(b)), channel(qBlue(a), qBlue(b)));
  }
  return table;
}

}  // namespace

double ColorScale::place(double value) const {
  return log && !std::isnan(value) ? std::log10(1.0 + std::max(0.0, value)) : value;
}

double ColorScale::valueAt(double place) const {
  return log ? std::pow(10.0, place) - 1.0 : place;
}

const std::vector<ColorMapName>& colorMapNames() {
  static const std::vector<ColorMapName> names = {
      {QStringLiteral("viridis"), QStringLiteral("Viridis")},
      {QStringLiteral("magma"), QStringLiteral("Magma")},
      {QStringLiteral("cividis"), QStringLiteral("Cividis")},
      {QStringLiteral("RdBu_r"), QStringLiteral("Blue–red (diverging)")},
      {QStringLiteral("Greys"), QStringLiteral("Greys")}};
  return names;
}

bool isColorMap(const QString& id) {
  return std::any_of(colorMapNames().begin(), colorMapNames().end(),
                     [&id](const ColorMapName& name) { return name.id == id; });
}

std::array<QRgb, 256> colorTable(const ColorScale& scale) {
  std::array<QRgb, 256> table = viridisTable();
  if (scale.map == QStringLiteral("magma")) table = interpolated(magma);
  if (scale.map == QStringLiteral("cividis")) table = interpolated(cividis);
  if (scale.map == QStringLiteral("RdBu_r")) table = interpolated(blueRed);
  if (scale.map == QStringLiteral("Greys")) table = interpolated(greys);
  if (scale.reversed) std::reverse(table.begin(), table.end());
  return table;
}

}  // namespace chreode
