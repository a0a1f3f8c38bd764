#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/matrix.h"

namespace chreode {

/// How newly chosen cells meet those that are chosen already.
enum class SetOperation { replace, add, subtract, intersect };

/// A set of the cells of one data set, kept as a bit a cell: of a million cells it takes 125 kB, so
/// that a history can hold every step. A value; sets of different data sets never meet.
class CellSet {
 public:
  CellSet() = default;
  /// The empty set among so many cells.
  explicit CellSet(Index universe);
  /// Cells in any order, repeats allowed; those outside the universe are passed over.
  CellSet(Index universe, std::span<const std::int32_t> cells);
  /// The cells whose entry is not 0.
  static CellSet where(std::span<const std::uint8_t> flags);
  /// From bytes(); nothing where they are no set of so many cells.
  static std::optional<CellSet> fromBytes(Index universe, std::span<const std::uint8_t> bytes);

  Index universe() const { return m_universe; }
  Index count() const { return m_count; }
  bool empty() const { return m_count == 0; }
  bool contains(Index cell) const;
  std::vector<std::int32_t> cells() const;  ///< ascending
  std::vector<std::uint8_t> flags() const;  ///< an entry a cell, 1 = in the set
  /// Bit i of byte i/8 is cell i, the same on every machine.
  std::vector<std::uint8_t> bytes() const;

  CellSet inverted() const;
  /// This set after `other` has met it. Throws Error for sets of different numbers of cells.
  CellSet combined(SetOperation operation, const CellSet& other) const;

  bool operator==(const CellSet&) const = default;

 private:
  void recount();

  Index m_universe = 0;
  Index m_count = 0;
  std::vector<std::uint64_t> m_bits;  // those beyond the universe are 0
};

}  // namespace chreode
