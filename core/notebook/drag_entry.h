#pragma once

#include <cstdint>
#include <vector>

#include "base/progress.h"
#include "notebook/hypothesis.h"
#include "notebook/moved_cells.h"

namespace chreode {

/// What a drag asks: some cells moved in the code, from where the encoder put them.
struct DragQuestion {
  std::vector<std::int32_t> cells;  ///< ascending
  Matrix shift;                     ///< 1 or cells × latent numbers
  DecodeAt at = DecodeAt::ownLevels;
};

/// Asks and makes the entry with its title and suggestion; the note is empty. Throws Error where
/// the question does not fit the codes, and Cancelled.
Hypothesis askDrag(const DragQuestion& question, const DragContext& context,
                   const HypothesisSource& source, const Progress& progress);

/// What was asked. Throws Error.
DragQuestion dragQuestionOf(const Hypothesis& entry);

}  // namespace chreode
