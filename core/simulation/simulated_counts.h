#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "base/progress.h"
#include "expression/annotation.h"
#include "expression/expression_matrix.h"
#include "simulation/simulated_genes.h"

namespace chreode {

/// Counts of cells in such states, cells × genes: negative binomial (gamma–Poisson, size 8) around
/// each gene's share of the cell's depth; depths are log-normal (0.25) with a median of 2,000. The
/// same seed gives the same counts.
std::shared_ptr<const ExpressionMatrix> drawCounts(const std::vector<FactorState>& states,
                                                   const std::vector<SimulatedGene>& genes,
                                                   std::uint64_t seed, const Progress& progress);

/// Column cell_type: a fate once its attractor is nearest and within fateRadius, else Prog.
Annotation cellTypes(const std::vector<FactorState>& states);

/// The genes by name with the column kind (factor, target, unregulated).
AnnotationTable describeGenes(const std::vector<SimulatedGene>& genes);

/// "cell1", "cell2" …
std::vector<std::string> cellNames(std::size_t count);

}  // namespace chreode
