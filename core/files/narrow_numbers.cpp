#include "files/narrow_numbers.h"

#include <algorithm>
#include <bit>
#include <limits>

#include "base/wide.h"

namespace chreode {

namespace {

/// So many 16-bit numbers sum up to less than 32 bits, which keeps the lanes narrow.
constexpr std::size_t kPiece = std::size_t{1} << 15;

/// The number itself where it lies in [0, 65535], else one of the two ends. Floats are compared by
/// their bits, which for positive ones are in the same order and which vector code can bound; NaN
/// has greater ones than any number, negative numbers have negative ones.
template <typename T>
[[gnu::always_inline]] inline T withinNarrow(T value) {
  constexpr auto most = std::numeric_limits<std::uint16_t>::max();
  if constexpr (std::is_floating_point_v<T>) {
    using Bits = std::conditional_t<sizeof(T) == 4, std::int32_t, std::int64_t>;
    constexpr auto greatest = std::bit_cast<Bits>(static_cast<T>(most));
    auto bits = std::bit_cast<Bits>(value);
    bits = bits > 0 ? bits : 0;
    bits = bits < greatest ? bits : greatest;
    return std::bit_cast<T>(bits);
  } else {
    const T positive = value > T(0) ? value : T(0);
    if constexpr (sizeof(T) <= 2) return positive;
    return positive < static_cast<T>(most) ? positive : static_cast<T>(most);
  }
}

template <typename T>
[[gnu::always_inline]] inline bool narrowAll(const T* from, std::size_t count, std::uint16_t* out,
                                             NarrowFacts& facts) {
  using Whole =
      std::conditional_t<sizeof(T) == 8 && std::is_integral_v<T>, std::int64_t, std::int32_t>;
  for (std::size_t first = 0; first < count; first += kPiece) {
    const std::size_t number = std::min(kPiece, count - first);
    std::uint32_t wrong = 0, zeros = 0, sum = 0;
    std::int32_t least = std::numeric_limits<std::uint16_t>::max(), greatest = 0;
    for (std::size_t i = 0; i < number; ++i) {
      const T value = from[first + i];
      const T bounded = withinNarrow(value);
      const auto whole = static_cast<std::int32_t>(static_cast<Whole>(bounded));
      wrong += static_cast<T>(whole) != value;
      zeros += whole == 0;
      sum += static_cast<std::uint32_t>(whole);
      least = whole < least ? whole : least;
      greatest = whole > greatest ? whole : greatest;
      out[first + i] = static_cast<std::uint16_t>(whole);
    }
    if (wrong > 0) return false;
    facts.zeros += zeros;
    facts.sum += sum;
    facts.least = std::min(facts.least, least);
    facts.greatest = std::max(facts.greatest, greatest);
  }
  return true;
}

}  // namespace

#define CHREODE_NARROW(T)                                                        \
  CHREODE_WIDE bool narrow(const T* from, std::size_t count, std::uint16_t* out, \
                           NarrowFacts& facts) {                                 \
    return narrowAll(from, count, out, facts);                                   \
  }
CHREODE_NARROW(float)
CHREODE_NARROW(double)
CHREODE_NARROW(std::int8_t)
CHREODE_NARROW(std::int16_t)
CHREODE_NARROW(std::int32_t)
CHREODE_NARROW(std::int64_t)
CHREODE_NARROW(std::uint8_t)
CHREODE_NARROW(std::uint16_t)
CHREODE_NARROW(std::uint32_t)
CHREODE_NARROW(std::uint64_t)
#undef CHREODE_NARROW

}  // namespace chreode
