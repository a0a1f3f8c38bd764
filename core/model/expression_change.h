#pragma once

#include "base/matrix.h"

namespace chreode {

/// Per 10,000: rates below it are noise, and it is added to both sides of a ratio.
inline constexpr float kPseudoRate = 0.5f;

/// What a prediction changes, gene by gene: log2((edited + .5)/(base + .5)) of rates per 10,000, or
/// edited − base of log values.
Vector expressionChange(const Vector& base, const Vector& edited, bool rates);

}  // namespace chreode
