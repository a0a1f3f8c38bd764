#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "expression/annotation.h"
#include "stats/moderated_test.h"

namespace chreode {

/// Samples (donors, mice, wells …) as the replicates of a comparison: the cells of one sample on
/// one side are added up, and the test is over samples, so that many cells of few donors do not
/// pass for many replicates (Squair et al. 2021, Nat Commun 12:5692).
struct Pseudobulk {
  struct Unit {
    std::string sample;
    bool ofA = false;
    int cells = 0;
  };

  std::string column;
  std::vector<Unit> units;               ///< A's, then B's
  std::vector<std::int32_t> unitOfCell;  ///< per cell of the data, −1 = in none
  int samplesA = 0;
  int samplesB = 0;
  /// At least three samples are on both sides, and on one side no others: they are tested pair by
  /// pair, A's unit i with B's unit i, and the other side's others are left out.
  bool paired = false;

  static constexpr int kFewestCells = 10;    ///< of a unit; smaller ones are left out
  static constexpr int kFewestPairs = 3;     ///< below it a test of pairs has hardly any power
  static constexpr int kMostSamples = 1000;  ///< a column of more names no samples

  bool isPossible() const { return samplesA >= 2 && samplesB >= 2; }

  /// log2 of a unit's counts per million, (sum + ½) / (total + 1) × 10⁶ (as voom does, Law et al.
  /// 2014), of A's units less B's, or of pairs. `sums`: of one gene, per unit; `totals`: of all
  /// genes.
  SampleDifference difference(std::span<const double> sums, std::span<const double> totals) const;
};

/// How the cells of two groups fall into samples. Groups may not overlap. Not possible where the
/// column has more than kMostSamples values.
Pseudobulk planPseudobulk(const Annotation& samples, std::span<const std::int32_t> a,
                          std::span<const std::int32_t> b);

}  // namespace chreode
