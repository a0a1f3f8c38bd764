#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "simulation/myeloid_network.h"

namespace chreode {

/// A factor's hold on a gene: a Hill response of power 2, half at `halfResponse`.
struct GeneRegulator {
  Factor factor;
  bool activates;
  double halfResponse;
};

/// One gene of a simulated cell: a factor itself, a target of one or two factors, or a gene that no
/// factor touches.
struct SimulatedGene {
  enum class Kind { factor, target, unregulated };

  std::string name;
  Kind kind;
  double basal;
  double amplitude;                       ///< 0 for an unregulated gene
  std::vector<GeneRegulator> regulators;  ///< empty for a factor and for an unregulated gene

  /// Mean expression at the given factor activities, in units shared by all genes: for a target
  /// basal plus amplitude times the product of its regulators' responses; for a factor linear in
  /// its own activity.
  double meanAt(const FactorState& state) const;
};

const char* kindName(SimulatedGene::Kind kind);  ///< "factor", "target", "unregulated"

/// Fewest genes that simulatedGenes() can make: every factor and one target of each.
inline constexpr int fewestSimulatedGenes = 2 * factorCount;

/// The factors in their order, then their targets (three fifths of the other genes, shared evenly,
/// named after their first regulator), then unregulated genes. The same seed gives the same genes.
std::vector<SimulatedGene> simulatedGenes(int count, std::uint64_t seed);

}  // namespace chreode
