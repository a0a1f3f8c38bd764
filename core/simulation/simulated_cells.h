#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "base/progress.h"
#include "expression/annotation.h"
#include "expression/expression_matrix.h"
#include "simulation/simulated_genes.h"

namespace chreode {

struct SimulatedCellsOptions {
  int cells = 4000;
  double noise = 0.003;
  std::vector<Clamp> clamps{};
  std::uint64_t seed = 0;
};

/// Raw counts of cells whose states and regulators are known.
struct SimulatedCells {
  std::shared_ptr<const ExpressionMatrix> counts;  ///< cells × genes
  AnnotationTable cells;  ///< cell_type (Prog, Ery, Mk, Mo, Neu), time in factor life times
  AnnotationTable genes;  ///< kind (factor, target, unregulated)
};

/// Draws cells along runs from the progenitor state, at any time of the run by whose end
/// fateTable() tells the fates, so that progenitors, fates and the ways between them are all there.
/// (The longer the run, the fewer cells lie where a type changes by degrees: there not even the
/// exact posterior of the counts tells the types, and over the first 900 steps it knows 95 % of
/// them.) Rare fates are drawn more often than they are reached (by one over the square root of
/// their share of the runs): the proportions of cells are no truth, those of fateTable() are.
///
/// Types and counts are those of cellTypes() and drawCounts(). The same seed gives the same cells.
SimulatedCells simulateCells(const std::vector<SimulatedGene>& genes,
                             const SimulatedCellsOptions& options, const Progress& progress);

}  // namespace chreode
