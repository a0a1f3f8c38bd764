#pragma once

#include <cstdint>
#include <span>

#include "base/progress.h"
#include "whatif/drag_experiment.h"

namespace chreode {

/// Where a move's change of expression stands among moves of the same cells that are as long and go
/// towards cells drawn at random.
struct MoveRank {
  int rank = 0;  ///< 1 = the strongest
  int of = 0;    ///< moves compared, the asked one among them
};
inline constexpr int kBackgroundMoves = 99;
/// A background move counts as stronger when it is this many times as strong; less is rounding.
inline constexpr double kStronger = 1.0 + 1e-5;

/// `original`, `edited`: codes of the `cells`, of which at most 20 are tried. A move of no length
/// has no rank. Throws Cancelled.
MoveRank rankOfMove(const DragExperiment& experiment, std::span<const std::int32_t> cells,
                    const Matrix& original, const Matrix& edited, DecodeAt at, std::uint64_t seed,
                    const Progress& progress);

}  // namespace chreode
