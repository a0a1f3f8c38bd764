#pragma once

#include <cstdint>
#include <span>

#include "neighbors/neighbor_index.h"

namespace chreode {

/// Share of cells whose class is the commonest among their neighbours (of equally common ones the
/// one that comes first, as in scikit-learn). `neighbors`: one row a judged cell, themselves left
/// out; `own`: their classes; `classes`: of all rows that neighbours may be.
double knnAccuracy(const Neighbors& neighbors, std::span<const std::int32_t> own,
                   std::span<const std::int32_t> classes);

/// Local inverse Simpson's index (Korsunsky et al. 2019), mean over the judged cells: how many
/// classes a cell's neighbourhood effectively holds. Neighbours weigh exp(−β d), β chosen for each
/// cell so that the weights' perplexity is `perplexity`. From 1 to the number of classes. Needs
/// some 3 × perplexity neighbours.
double inverseSimpson(const Neighbors& neighbors, std::span<const std::int32_t> classes,
                      double perplexity);

}  // namespace chreode
