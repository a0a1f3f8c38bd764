#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "expression/dataset.h"

namespace chreode {

/// The samples (donors, replicates) that some cells are of, over which an effect's uncertainty is
/// told.
struct CellSamples {
  std::vector<int> ofCell;  ///< −1 = none; empty where the cells are of fewer than three samples
  std::string column;       ///< of obs, by guessRoles(); empty where `ofCell` is
};
CellSamples cellSamples(const Dataset& data, std::span<const std::int32_t> cells);

}  // namespace chreode
