#pragma once

#include <cstdint>
#include <vector>

#include "base/matrix.h"

namespace chreode {

/// Numbers that Python makes as easily, exact in single precision: with x of a linear congruential
/// generator (1103515245 x + 12345 mod 2³¹), (x >> 8) % 1000 / 64. Fixtures are of them.
inline std::vector<double> fixtureNumbers(int count, std::uint64_t seed) {
  std::vector<double> numbers;
  for (int i = 0; i < count; ++i) {
    seed = (1103515245 * seed + 12345) % (1ull << 31);
    numbers.push_back(static_cast<double>((seed >> 8) % 1000) / 64.0);
  }
  return numbers;
}

inline Matrix fixtureMatrix(Index rows, Index columns, std::uint64_t seed) {
  Matrix matrix(rows, columns);
  const std::vector<double> numbers = fixtureNumbers(static_cast<int>(matrix.size()), seed);
  for (Index i = 0; i < matrix.size(); ++i) {
    matrix.data()[i] = static_cast<float>(numbers[static_cast<std::size_t>(i)]);
  }
  return matrix;
}

}  // namespace chreode
