#pragma once

#include <cstdint>
#include <vector>

#include <Eigen/Core>

#include "base/progress.h"
#include "whatif/gene_rule.h"

namespace chreode {

/// What the regulators do to every gene by a linear fit: gene ≈ Σ weight · regulator, on log
/// values. Fitted as CellOracle does (Kamimoto et al. 2023): each gene on its candidate regulators
/// other than itself, by ridge regression with a penalty of 1.
struct GeneNetwork {
  std::vector<std::int32_t> regulators;  ///< genes, ascending
  Eigen::MatrixXd weights;               ///< regulators × genes

  int placeOf(std::int32_t gene) const;  ///< among the regulators, −1 = none

  /// What a unit rise of a regulator does to every gene after `rounds` rounds of propagation, in
  /// each of which the regulator itself is held. Zeros where the gene regulates nothing.
  Eigen::VectorXd response(std::int32_t regulator, int rounds = 3) const;
};

/// Candidates of each gene: places among the regulators; an empty list of lists means all for all.
using CandidateRegulators = std::vector<std::vector<std::int32_t>>;

/// Fits on at most 5,000 cells, drawn by `seed`. `regulators`: genes, ascending. Throws Cancelled.
GeneNetwork fitNetwork(const ExpressionMatrix& input, const LogScale& scale,
                       std::vector<std::int32_t> regulators, const CandidateRegulators& candidates,
                       std::uint64_t seed, const Progress& progress);

}  // namespace chreode
