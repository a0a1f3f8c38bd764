#pragma once

#include <limits>

namespace chreode {

/// What is not known or could not be computed. NaN, so that nothing computed from it looks known.
inline constexpr double kNoNumber = std::numeric_limits<double>::quiet_NaN();

}  // namespace chreode
