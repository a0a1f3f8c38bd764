#pragma once

#include "base/matrix.h"

namespace chreode {

/// Rates are told as molecules per so many.
inline constexpr float ratePer = 10000.0f;
/// Rates below it are noise, and it is added to both sides of a ratio.
inline constexpr float pseudoRate = 0.5f;

/// What a prediction changes, gene by gene: log2((edited + .5)/(base + .5)) of rates per 10,000, or
/// edited − base of log values.
Vector expressionChange(const Vector& base, const Vector& edited, bool rates);

}  // namespace chreode
