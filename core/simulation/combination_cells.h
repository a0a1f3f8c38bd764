#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "simulation/simulated_cells.h"

namespace chreode {

/// Two factors held at a value, alone and together.
struct SimulatedPair {
  Clamp a;
  Clamp b;
};

/// Five pairs of the network: additive, nearly additive, saturating (the right direction, counted
/// twice), and two in which the sum is wrong.
const std::array<SimulatedPair, 5>& simulatedPairs();

/// "EKLF KO", "Gata1 OE".
std::string clampName(const Clamp& clamp);
/// "EKLF KO+Gfi1 KO", as a double is written.
std::string pairName(const SimulatedPair& pair);

struct CombinationCellsOptions {
  int cells = 600;  ///< under each condition
  double noise = 0.003;
  std::uint64_t seed = 0;
};

/// Cells where their runs end (1,500 steps): untouched ones, each perturbation of the pairs alone,
/// and each pair together. Columns perturbation (control, EKLF KO …, EKLF KO+Gfi1 KO …), batch
/// (one) and cell_type. Every condition has random numbers of its own. The same seed gives the same
/// cells.
SimulatedCells simulateCombinations(const std::vector<SimulatedGene>& genes,
                                    const CombinationCellsOptions& options,
                                    const Progress& progress);

}  // namespace chreode
