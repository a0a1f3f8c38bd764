#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "expression/expression_matrix.h"

namespace chreode {

/// The `count` most variable genes, best first, then any `pinned` gene that is not among them.
///
/// Counts: variance of standardised counts, clipped at √cells, against a local quadratic fit
/// (loess, span 0.3) of log10 variance on log10 mean — the "seurat_v3" flavour (Stuart et al.
/// 2019). Log values: dispersion (variance / mean) of expm1, standardised within 20 bins of the
/// mean — the "seurat" flavour. Genes without variance are never chosen.
std::vector<std::int32_t> variableGenes(const ExpressionMatrix& matrix, bool counts, int count,
                                        std::span<const std::int32_t> pinned = {});

}  // namespace chreode
