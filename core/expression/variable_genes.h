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

/// The same in each batch by itself, then combined: genes that are among the `count` most variable
/// in more batches come first, among those the ones of lower median rank over these batches (Stuart
/// et al. 2019; scanpy's highly_variable_genes with batch_key, flavour "seurat_v3_paper"). Only
/// genes with `allowed` not 0 are ranked (all when empty). `batchOf` has an entry for each row, −1
/// for none; batches without rows count for nothing.
std::vector<std::int32_t> variableGenesByBatch(const ExpressionMatrix& matrix, bool counts,
                                               int count, std::span<const std::int32_t> batchOf,
                                               std::span<const std::uint8_t> allowed = {});

}  // namespace chreode
