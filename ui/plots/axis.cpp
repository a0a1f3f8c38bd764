#include "plots/axis.h"

#include <algorithm>
#include <cmath>

#include "plots/number_text.h"

namespace chreode {

std::vector<double> niceTicks(double low, double high, int wanted) {
  if (!std::isfinite(low) || !std::isfinite(high)) return {};
  if (low > high) std::swap(low, high);
  if (high == low) return {low};
  const double rough = (high - low) / std::max(1, wanted - 1);
  const double power = std::pow(10.0, std::floor(std::log10(rough)));
  const double lead = rough / power;
  const double step = power * (lead < 1.5 ? 1.0 : lead < 3.5 ? 2.0 : lead < 7.5 ? 5.0 : 10.0);
  std::vector<double> ticks;
  const double slack = 1e-9 * step;
  for (double k = std::ceil((low - slack) / step); k * step <= high + slack; k += 1.0)
    ticks.push_back(k == 0.0 ? 0.0 : k * step);
  return ticks;
}

QString tickText(double value, double step) {
  const double size = std::max(std::abs(value), std::abs(step));
  if (size >= 1e6 || (step > 0.0 && step < 1e-4)) return numberText(value);
  const int decimals =
      step > 0.0 ? std::max(0, static_cast<int>(-std::floor(std::log10(step) + 1e-9))) : 0;
  if (decimals == 0) return countText(std::llround(value));
  return QString::number(value, 'f', decimals).replace(QLatin1Char('-'), QChar(0x2212));
}

}  // namespace chreode
