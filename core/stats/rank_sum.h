#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace chreode {

/// Wilcoxon's rank-sum test (Mann & Whitney 1947) of a group A against a group B.
struct RankSum {
  double u = 0.0;      ///< of A: pairs in which A's value is the greater, a tie counting one half
  double auroc = 0.5;  ///< u / (cells of A × cells of B)
  double p = 1.0;      ///< two-sided
};

/// Ranks the values of one gene after the other, of which only those other than zero are given: the
/// zeros are one block of ties, wherever they stand in the order. Keeps its memory between genes;
/// one a thread.
class RankSummer {
 public:
  /// Forgets the last gene.
  void clear() { m_entries.clear(); }
  /// A value other than zero and NaN, of a cell of A or of B.
  void add(float value, bool ofA) { m_entries.push_back((keyOf(value) << 1) | (ofA ? 1u : 0u)); }
  /// The test, the rest of the `cellsA` and `cellsB` cells being zeros: by the normal approximation
  /// with tie and continuity corrections, as scipy.stats.mannwhitneyu(method="asymptotic") does.
  /// Both groups have cells.
  RankSum result(std::size_t cellsA, std::size_t cellsB);

 private:
  /// A number that ascends with the value.
  static std::uint64_t keyOf(float value);
  void sort();

  std::vector<std::uint64_t> m_entries;  ///< key and, in the lowest bit, whether of A
  std::vector<std::uint64_t> m_other;
};

}  // namespace chreode
