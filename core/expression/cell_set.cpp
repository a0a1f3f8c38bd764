#include "expression/cell_set.h"

#include <bit>

#include "base/error.h"

namespace chreode {

namespace {

constexpr Index kWord = 64;

std::uint64_t bitOf(Index cell) {
  return std::uint64_t{1} << (cell % kWord);
}

std::size_t wordsFor(Index universe) {
  return static_cast<std::size_t>((universe + kWord - 1) / kWord);
}

}  // namespace

CellSet::CellSet(Index universe) : m_universe(universe), m_bits(wordsFor(universe), 0) {
}

CellSet::CellSet(Index universe, std::span<const std::int32_t> cells) : CellSet(universe) {
  for (const std::int32_t cell : cells) {
    if (cell < 0 || cell >= universe) continue;
    m_bits[static_cast<std::size_t>(cell / kWord)] |= bitOf(cell);
  }
  recount();
}

CellSet CellSet::where(std::span<const std::uint8_t> flags) {
  CellSet set(static_cast<Index>(flags.size()));
  for (std::size_t cell = 0; cell < flags.size(); ++cell) {
    if (flags[cell] != 0) set.m_bits[cell / kWord] |= bitOf(static_cast<Index>(cell));
  }
  set.recount();
  return set;
}

std::optional<CellSet> CellSet::fromBytes(Index universe, std::span<const std::uint8_t> bytes) {
  if (universe < 0 || static_cast<Index>(bytes.size()) != (universe + 7) / 8) return std::nullopt;
  CellSet set(universe);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    set.m_bits[i / 8] |= std::uint64_t{bytes[i]} << (8 * (i % 8));
  }
  if (universe % kWord != 0 && (set.m_bits.back() >> (universe % kWord)) != 0) return std::nullopt;
  set.recount();
  return set;
}

void CellSet::recount() {
  m_count = 0;
  for (const std::uint64_t word : m_bits) m_count += std::popcount(word);
}

bool CellSet::contains(Index cell) const {
  return cell >= 0 && cell < m_universe &&
         (m_bits[static_cast<std::size_t>(cell / kWord)] & bitOf(cell)) != 0;
}

std::vector<std::int32_t> CellSet::cells() const {
  std::vector<std::int32_t> cells;
  cells.reserve(static_cast<std::size_t>(m_count));
  for (std::size_t i = 0; i < m_bits.size(); ++i) {
    for (std::uint64_t word = m_bits[i]; word != 0; word &= word - 1) {
      cells.push_back(
          static_cast<std::int32_t>(static_cast<Index>(i) * kWord + std::countr_zero(word)));
    }
  }
  return cells;
}

std::vector<std::uint8_t> CellSet::flags() const {
  std::vector<std::uint8_t> flags(static_cast<std::size_t>(m_universe));
  for (std::size_t cell = 0; cell < flags.size(); ++cell) {
    flags[cell] = (m_bits[cell / kWord] >> (cell % kWord)) & 1;
  }
  return flags;
}

std::vector<std::uint8_t> CellSet::bytes() const {
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>((m_universe + 7) / 8));
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<std::uint8_t>(m_bits[i / 8] >> (8 * (i % 8)));
  }
  return bytes;
}

CellSet CellSet::inverted() const {
  CellSet other = *this;
  for (std::uint64_t& word : other.m_bits) word = ~word;
  if (m_universe % kWord != 0) other.m_bits.back() &= bitOf(m_universe) - 1;
  other.m_count = m_universe - m_count;
  return other;
}

CellSet CellSet::combined(SetOperation operation, const CellSet& other) const {
  if (other.m_universe != m_universe) {
    throw Error("These cells are chosen from other data than those that are selected.");
  }
  CellSet made = *this;
  for (std::size_t i = 0; i < m_bits.size(); ++i) {
    switch (operation) {
      case SetOperation::replace:
        made.m_bits[i] = other.m_bits[i];
        break;
      case SetOperation::add:
        made.m_bits[i] |= other.m_bits[i];
        break;
      case SetOperation::subtract:
        made.m_bits[i] &= ~other.m_bits[i];
        break;
      case SetOperation::intersect:
        made.m_bits[i] &= other.m_bits[i];
        break;
    }
  }
  made.recount();
  return made;
}

}  // namespace chreode
