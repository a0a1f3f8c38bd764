#pragma once

#include <vector>

#include <nlohmann/json.hpp>

#include "simulation/fate_table.h"
#include "simulation/simulated_cells.h"

namespace chreode {

/// What is known about simulated cells, for uns/simulation of their file: `model` (its source),
/// `network` (columns regulator, target, sign, coupling: one entry an arrow), `regulators` (columns
/// gene, regulator, sign: one entry an arrow onto a gene), `truth` (`change`: "wild type", "Gata1
/// knock-out" …; `fractions`, changes × `fates`; how many runs and steps) and `parameters`.
nlohmann::json simulationRecord(const SimulatedCellsOptions& options,
                                const std::vector<SimulatedGene>& genes,
                                const FateTableOptions& truthOptions,
                                const std::vector<FateRow>& truth);

}  // namespace chreode
