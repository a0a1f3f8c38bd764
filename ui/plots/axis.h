#pragma once

#include <QString>
#include <vector>

namespace chreode {

/// Round numbers (1, 2 or 5 times a power of ten apart) within [low, high], about `wanted` of them,
/// ascending. Empty when the range is not finite; one tick when it has no width.
std::vector<double> niceTicks(double low, double high, int wanted);

/// `value` with as many decimals as the step between ticks asks for.
QString tickText(double value, double step);

}  // namespace chreode
