#pragma once

#include <bit>
#include <cstdint>

#include "base/wide.h"

// Elementary functions that the compiler can turn into vector code: no branches, no calls, no
// tables. Good to about two units in the last place; the polynomials are those of Cephes (Moshier
// 1989).

namespace chreode {

/// e^x for x ≤ 88; values under −87 give e^−87.
[[gnu::always_inline]] inline float wideExp(float x) {
  x = x < -87.0f ? -87.0f : x;
  const float shifted = x * 1.44269504088896341f + 12582912.0f;  // rounds to an integer
  const float n = shifted - 12582912.0f;
  const float r = (x - n * 0.693359375f) + n * 2.12194440e-4f;
  float p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  const float mantissa = p * r * r + r + 1.0f;
  const auto exponent = (std::bit_cast<std::int32_t>(shifted) - 0x4b400000 + 127) << 23;
  return mantissa * std::bit_cast<float>(exponent);
}

/// Natural logarithm of a positive, normal x.
[[gnu::always_inline]] inline float wideLog(float x) {
  const auto bits = std::bit_cast<std::int32_t>(x);
  const std::int32_t exponent = (bits - 0x3f3504f3) >> 23;
  const float f = std::bit_cast<float>(bits - (exponent << 23)) - 1.0f;  // in [√½ − 1, √2 − 1)
  const float e = static_cast<float>(exponent);
  float p = 7.0376836292e-2f;
  p = p * f - 1.1514610310e-1f;
  p = p * f + 1.1676998740e-1f;
  p = p * f - 1.2420140846e-1f;
  p = p * f + 1.4249322787e-1f;
  p = p * f - 1.6668057665e-1f;
  p = p * f + 2.0000714765e-1f;
  p = p * f - 2.4999993993e-1f;
  p = p * f + 3.3333331174e-1f;
  const float square = f * f;
  return (f + (p * f * square - 2.12194440e-4f * e - 0.5f * square)) + 0.693359375f * e;
}

}  // namespace chreode
