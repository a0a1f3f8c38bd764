#pragma once

#include <cstdint>

#include "base/matrix.h"

namespace chreode {

/// E-distance of two clouds of cells, rows of one space: 2δ − σ − σ′ with squared Euclidean
/// distances, δ their mean over pairs of the two clouds, σ their mean over the n² − n ordered pairs
/// within one (Peidli et al. 2024, scPerturb). May be a little below 0 for equal clouds. NaN for
/// fewer than two cells a cloud.
double energyDistance(const Matrix& a, const Matrix& b);

/// What clouds of the same cells would have: the E-distance that 95 of 100 relabellings of the two
/// clouds stay below, sizes kept. Same seed, same figure.
double energyBand(const Matrix& a, const Matrix& b, int relabellings, std::uint64_t seed);

}  // namespace chreode
