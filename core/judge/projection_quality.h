#pragma once

#include <cstdint>

#include "base/matrix.h"
#include "base/progress.h"

namespace chreode {

/// How well a picture shows the codes (or other numbers) it is a picture of.
struct ProjectionQuality {
  double trustworthiness = 0.0;  ///< see ViewFidelity
  double preservation = 0.0;     ///< mean share of a cell's k nearest that are its k nearest there
  double chance = 0.0;           ///< what a random picture would preserve
  /// Spearman's rank correlation of the distances of pairs of cells.
  double distanceCorrelation = 0.0;
  int neighbors = 0;  ///< k
  Index cells = 0;    ///< looked at, each against all others
};

/// Compares rows of `high` with the same rows of `low`. Up to `most` cells are drawn at random and
/// looked at, each against all; where that is every cell, trustworthiness and preservation are
/// those of viewFidelity(). Distances are those of 20,000 random pairs, of every pair where there
/// are fewer. k is cut to what the cells allow. The same for any number of threads. Throws Error
/// for fewer than 4 cells or other cells, Cancelled.
ProjectionQuality projectionQuality(const Matrix& high, const Matrix& low, int k, int most,
                                    std::uint64_t seed, int threads, const Progress& progress = {});

}  // namespace chreode
