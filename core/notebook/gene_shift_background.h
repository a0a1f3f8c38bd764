#pragma once

#include <cstdint>
#include <span>

#include "base/progress.h"
#include "notebook/drag_background.h"
#include "whatif/gene_shift.h"

namespace chreode {

/// Where a shift stands among the same shift of as many other genes, each drawn at random from the
/// 100 of the most similar mean: by the length of the mean move of the codes, in standard
/// deviations. At most 50 of the cells are tried; no rank where the shift moves nothing, or where
/// there are no other genes. Throws Error as GeneShifter does, and Cancelled.
MoveRank rankOfGeneShift(const DragExperiment& experiment, std::span<const std::int32_t> cells,
                         const GeneShift& shift, std::uint64_t seed, const Progress& progress);

}  // namespace chreode
