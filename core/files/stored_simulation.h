#pragma once

#include <optional>
#include <string>

#include "expression/fate_truth.h"
#include "expression/program_table.h"

namespace chreode {

/// What `chreode simulate` stores beside its cells.
struct StoredSimulation {
  ProgramTable network;  ///< factors with the genes that they act on; signs are the true ones
  FateTruth truth;       ///< empty where the file holds none
};

/// Reads uns/simulation of an h5ad file that openDataset() has read (of data that say `simulated`);
/// nothing where there is none. It is no part of a Dataset, so that nothing that predicts from one
/// can see the truth. Throws Error where it is damaged.
std::optional<StoredSimulation> readStoredSimulation(const std::string& path);

}  // namespace chreode
