#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/progress.h"
#include "notebook/hypothesis.h"
#include "notebook/moved_cells.h"
#include "whatif/gene_shift.h"

namespace chreode {

/// What a gene shift asks: genes changed in measured cells, which are encoded again.
struct GeneShiftQuestion {
  GeneShift shift;
  bool allCells = false;                ///< else those that `conditions` or `cells` name
  std::vector<std::string> conditions;  ///< column=value; all must hold
  std::vector<std::int32_t> cells;      ///< instead of conditions
};

/// The cells that are asked for, ascending. Throws Error where there are none, a condition holds
/// nowhere or a cell is not among the data.
std::vector<std::int32_t> cellsOf(const GeneShiftQuestion& question, const Dataset& data);

/// Asks and makes the entry with its title and suggestion; the note is empty. Beside each class
/// stands what the PCA model says of the same genes changed in the same cells. Throws Error as
/// shiftGenes() and cellsOf() do, and Cancelled.
Hypothesis askGeneShift(const GeneShiftQuestion& question, const DragContext& context,
                        const HypothesisSource& source, const Progress& progress);

/// What was asked. Throws Error.
GeneShiftQuestion geneShiftQuestionOf(const Hypothesis& entry);

}  // namespace chreode
