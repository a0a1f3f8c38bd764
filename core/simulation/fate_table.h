#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "base/progress.h"
#include "simulation/attractors.h"

namespace chreode {

/// Share of runs that end in each fate, in the order of Fate; sums to 1.
using FateFractions = std::array<double, fateCount>;

/// What holding one factor does to the fates.
struct FateRow {
  std::vector<Clamp> clamps;  ///< empty for the wild type
  FateFractions fractions;
};

struct FateTableOptions {
  int runs = 600;  ///< for each row; the standard error of a fraction is at most 0.5 / √runs
  double noise = 0.003;
  std::uint64_t seed = 0;
};

/// Steps after which a run's fate is read off.
inline constexpr int fateSteps = 1500;

/// Share of `options.runs` cells whose nearest attractor after 1,500 steps is each fate.
FateFractions fateFractions(const std::vector<Clamp>& clamps, const FateTableOptions& options,
                            const Progress& progress);

/// The wild type, then a knock-out (held at 0) and an over-expression (held at 1) of every factor,
/// simulated now: 1 + 2 · factorCount rows.
std::vector<FateRow> fateTable(const FateTableOptions& options, const Progress& progress);

}  // namespace chreode
