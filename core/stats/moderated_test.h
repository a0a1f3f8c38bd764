#pragma once

#include <span>
#include <vector>

#include "stats/t_test.h"

namespace chreode {

/// One gene's difference between two groups of samples, before it is known how far to trust its
/// variance.
struct SampleDifference {
  double difference = 0.0;  ///< mean of A's samples less mean of B's, or mean over pairs
  double variance = 0.0;    ///< pooled over both groups, or of the pairs' differences
  double freedom = 0.0;     ///< degrees of it
  double share = 0.0;       ///< of the variance that the difference has: 1/a + 1/b, or 1/pairs
};

SampleDifference differenceOfGroups(std::span<const double> a, std::span<const double> b);
/// Lists of the same length.
SampleDifference differenceOfPairs(std::span<const double> a, std::span<const double> b);

/// How the true variances of genes are spread: a scaled inverse χ² around `variance`, as certain as
/// `freedom` further samples; 0 = nothing is known, infinite = all genes have the same.
struct VariancePrior {
  double variance = 0.0;
  double freedom = 0.0;
};

/// From the observed variances by the moments of their logarithms (Smyth 2004, Stat Appl Genet Mol
/// Biol 3:3; limma's fitFDist). All of the same `freedom`. Fewer than 20 of them tell nothing.
VariancePrior variancePrior(std::vector<double> variances, double freedom);

/// Moderated t-tests of genes (limma's eBayes without a trend): with few samples a gene's own
/// variance is too small or too large by chance, so it is drawn towards those of the others. NaN
/// where there is no variance at all.
std::vector<TTest> moderatedTests(std::span<const SampleDifference> genes);

}  // namespace chreode
