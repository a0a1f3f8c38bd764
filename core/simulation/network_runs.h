#pragma once

#include <cstdint>
#include <vector>

#include "base/progress.h"
#include "simulation/myeloid_network.h"

namespace chreode {

/// How cells run from the progenitor state.
struct RunOptions {
  int runs = 600;
  int steps = 1500;
  /// Standard deviation of what is added to every factor in every step (not scaled by the step).
  double noise = 0.003;
  std::vector<Clamp> clamps{};
  std::uint64_t seed = 0;
  std::uint64_t stream = 0;  ///< sets of runs that share a seed take different streams
};

/// Runs `options.runs` cells from the progenitor state, each with a start of its own (0.001 normal
/// noise), and keeps the states after 0, every, 2 · every … steps: one entry each, runs × factors.
/// Uses all processors; the answer does not depend on how many there are.
std::vector<FactorStates> runNetwork(const RunOptions& options, int every,
                                     const Progress& progress);

}  // namespace chreode
