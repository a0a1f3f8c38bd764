#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace chreode {

using Rgb = std::array<std::uint8_t, 3>;

/// How the cells are coloured: either one colour per cell (`direct`), or one number per cell with a
/// table. Exactly one of `direct` and `numbers` holds N entries; both empty = every cell in
/// `plain`.
struct CellColors {
  std::vector<Rgb> direct;

  std::vector<float> numbers;     ///< NaN = missing, drawn in `plain` beneath the others
  float low = 0.0f, high = 1.0f;  ///< the numbers at the table's two ends
  std::vector<Rgb> table;         ///< at least one colour, low to high
  bool zerosBeneath = false;      ///< exact zeros in `plain` beneath the others (genes)

  Rgb plain{176, 180, 186};  ///< zeros, missing numbers, no colouring
};

/// Held by all who draw the same cells, so that a million are stored once.
using SharedColors = std::shared_ptr<const CellColors>;
/// A byte a cell, or none for all.
using SharedFlags = std::shared_ptr<const std::vector<std::uint8_t>>;

inline SharedColors shared(CellColors colors) {
  return std::make_shared<const CellColors>(std::move(colors));
}
inline SharedFlags shared(std::vector<std::uint8_t> flags) {
  return std::make_shared<const std::vector<std::uint8_t>>(std::move(flags));
}

}  // namespace chreode
