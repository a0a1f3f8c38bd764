#include "stats/rank_sum.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <numbers>

namespace chreode {

namespace {

constexpr std::uint32_t kSign = 0x80000000u;
constexpr int kDigit = 11;  // bits; three of them hold 32 bits and one more
constexpr std::size_t kBuckets = std::size_t{1} << kDigit;
constexpr std::size_t kFewest = 600;  // below it clearing the buckets costs more than it gains

/// Groups of equal values, ascending, with what they add to the test.
struct Tied {
  double ranksOfA = 0.0;
  double before = 0.0;  ///< values that were ranked already
  double ties = 0.0;    ///< Σ t³ − t

  void add(double count, double ofA) {
    ranksOfA += ofA * (before + 0.5 * (count + 1.0));
    ties += count * count * count - count;
    before += count;
  }
};

}  // namespace

std::uint64_t RankSummer::keyOf(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  return (bits & kSign) != 0 ? ~bits : bits | kSign;
}

void RankSummer::sort() {
  const std::size_t count = m_entries.size();
  if (count < kFewest) {
    std::sort(m_entries.begin(), m_entries.end());
    return;
  }
  // Least digit first; the group's bit needs no order. A digit that all share is passed over.
  std::array<std::array<std::uint32_t, kBuckets>, 3> counts{};
  for (const std::uint64_t entry : m_entries) {
    for (int digit = 0; digit < 3; ++digit) {
      ++counts[digit][(entry >> (1 + kDigit * digit)) % kBuckets];
    }
  }
  m_other.resize(count);
  for (int digit = 0; digit < 3; ++digit) {
    auto& places = counts[digit];
    const int shift = 1 + kDigit * digit;
    if (places[(m_entries.front() >> shift) % kBuckets] == count) continue;
    std::uint32_t place = 0;
    for (std::uint32_t& bucket : places) {
      const std::uint32_t held = bucket;
      bucket = place;
      place += held;
    }
    for (const std::uint64_t entry : m_entries) {
      m_other[places[(entry >> shift) % kBuckets]++] = entry;
    }
    m_entries.swap(m_other);
  }
}

RankSum RankSummer::result(std::size_t cellsA, std::size_t cellsB) {
  sort();
  const auto a = static_cast<double>(cellsA);
  const auto b = static_cast<double>(cellsB);
  double storedA = 0.0;
  for (const std::uint64_t entry : m_entries) storedA += static_cast<double>(entry & 1u);
  const double zeros = a + b - static_cast<double>(m_entries.size());
  const double zerosA = a - storedA;

  Tied tied;
  bool zerosSeen = false;
  for (std::size_t i = 0; i < m_entries.size();) {
    const std::uint64_t key = m_entries[i] >> 1;
    if (!zerosSeen && key > kSign) {
      tied.add(zeros, zerosA);
      zerosSeen = true;
    }
    const std::size_t first = i;
    std::uint64_t ofA = 0;
    for (; i < m_entries.size() && m_entries[i] >> 1 == key; ++i) ofA += m_entries[i] & 1u;
    tied.add(static_cast<double>(i - first), static_cast<double>(ofA));
  }
  if (!zerosSeen) tied.add(zeros, zerosA);

  RankSum test;
  test.u = tied.ranksOfA - 0.5 * a * (a + 1.0);
  test.auroc = test.u / (a * b);
  const double all = a + b;
  const double variance = a * b / 12.0 * (all + 1.0 - tied.ties / (all * (all - 1.0)));
  const double distance = std::max(test.u, a * b - test.u) - 0.5 * a * b - 0.5;
  // Where all values are the same there is no variance, and nothing tells the groups apart.
  test.p = variance > 0.0
               ? std::min(1.0, std::erfc(distance / std::sqrt(variance) / std::numbers::sqrt2))
               : 1.0;
  return test;
}

}  // namespace chreode
