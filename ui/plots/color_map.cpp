#include "plots/color_map.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace chreode {

namespace {

/// Viridis at 0, 1/16 … 1.
constexpr std::array<QRgb, 17> controlPoints = {
    0xff440154, 0xff48186a, 0xff472d7b, 0xff424086, 0xff3b528b, 0xff33638d,
    0xff2c728e, 0xff26828e, 0xff21918c, 0xff1fa088, 0xff28ae80, 0xff3fbc73,
    0xff5ec962, 0xff84d44b, 0xffaddc30, 0xffd8e219, 0xfffde725};

QRgb mixed(double t) {
  const double at = std::clamp(std::isnan(t) ? 0.0 : t, 0.0, 1.0) * (controlPoints.size() - 1);
  const auto left = std::min(static_cast<std::size_t>(at), controlPoints.size() - 2);
  const double part = at - static_cast<double>(left);
  const QRgb a = controlPoints[left];
  const QRgb b = controlPoints[left + 1];
  const auto channel = [part](int from, int to) {
    return static_cast<int>(std::lround(from + part * (to - from)));
  };
  return qRgb(channel(qRed(a), qRed(b)), channel(qGreen(a), qGreen(b)),
              channel(qBlue(a), qBlue(b)));
}

}  // namespace

QColor viridis(double t) {
  return QColor(mixed(t));
}

const std::array<QRgb, 256>& viridisTable() {
  static const std::array<QRgb, 256> table = [] {
    std::array<QRgb, 256> colors{};
    for (std::size_t i = 0; i < colors.size(); ++i)
      colors[i] = mixed(static_cast<double>(i) / 255.0);
    return colors;
  }();
  return table;
}

ValueRange percentileRange(std::span<const float> values, double lowPercentile,
                           double highPercentile, bool skipZeros) {
  std::vector<float> counted;
  counted.reserve(values.size());
  for (const float value : values)
    if (std::isfinite(value) && !(skipZeros && value == 0.0f)) counted.push_back(value);
  if (counted.empty()) return {};
  const auto at = [&counted](double percentile) {
    // Linear between order statistics, as numpy.percentile does by default.
    const double place =
        std::clamp(percentile, 0.0, 100.0) / 100.0 * static_cast<double>(counted.size() - 1);
    const auto index = static_cast<std::ptrdiff_t>(place);
    std::nth_element(counted.begin(), counted.begin() + index, counted.end());
    const double lower = counted[static_cast<std::size_t>(index)];
    const double part = place - static_cast<double>(index);
    if (part == 0.0) return lower;
    const double upper = *std::min_element(counted.begin() + index + 1, counted.end());
    return lower + part * (upper - lower);
  };
  ValueRange range{at(lowPercentile), at(highPercentile)};
  if (!(range.high > range.low)) range.high = range.low + 1.0;
  return range;
}

}  // namespace chreode
