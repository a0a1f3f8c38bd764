#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "base/matrix.h"

namespace chreode {

/// Expression values, cells × genes, in compressed sparse rows. Immutable after construction and
/// shared between threads; a gene-major copy is made on the first use of column(). Rows hold their
/// genes in ascending order, each once, without stored zeros.
class ExpressionMatrix {
 public:
  struct Row {
    std::span<const std::int32_t> genes;
    std::span<const float> values;
  };
  /// The cells in which a gene has a value.
  struct Column {
    std::span<const std::int32_t> cells;
    std::span<const float> values;
  };

  /// Takes over the arrays: `offsets` has cells + 1 entries, `geneIndices` and `values` have
  /// offsets.back(). Rows may be unsorted, hold a gene twice (summed) or hold zeros (dropped).
  /// Throws Error when the arrays do not fit together or an index is out of range.
  ExpressionMatrix(Index cells, Index genes, std::vector<std::int64_t> offsets,
                   std::vector<std::int32_t> geneIndices, std::vector<float> values);
  ~ExpressionMatrix();
  ExpressionMatrix(const ExpressionMatrix&) = delete;
  ExpressionMatrix& operator=(const ExpressionMatrix&) = delete;

  Index cells() const { return m_cells; }
  Index genes() const { return m_genes; }
  std::int64_t nonzeros() const { return m_offsets.back(); }
  std::size_t bytes() const;

  Row row(Index cell) const;
  /// Thread-safe; the first call builds the gene-major copy.
  Column column(Index gene) const;
  /// Value at (cell, gene) by binary search in the row.
  float value(Index cell, Index gene) const;

  /// Sum of each row: a cell's total over all genes of this matrix.
  std::vector<double> totals() const;

  /// The matrix with the given rows (any order, repeats allowed) and columns. A column index of −1
  /// gives an empty column: a gene that this matrix does not have.
  std::shared_ptr<const ExpressionMatrix> select(std::span<const std::int32_t> cells,
                                                 std::span<const std::int32_t> genes) const;
  std::shared_ptr<const ExpressionMatrix> selectCells(std::span<const std::int32_t> cells) const;
  std::shared_ptr<const ExpressionMatrix> selectGenes(std::span<const std::int32_t> genes) const;

  /// Rows [first, first + count) as dense numbers, count × genes.
  Matrix dense(Index first, Index count) const;

  /// Where the first NaN or infinite value stands, as {cell, gene}; {−1, −1} when all are finite.
  std::pair<Index, Index> firstNonFinite() const;

  const std::vector<std::int64_t>& offsets() const { return m_offsets; }
  const std::vector<std::int32_t>& geneIndices() const { return m_genesOfValues; }
  const std::vector<float>& values() const { return m_values; }

 private:
  struct GeneMajor;
  void buildGeneMajor() const;

  Index m_cells;
  Index m_genes;
  std::vector<std::int64_t> m_offsets;
  std::vector<std::int32_t> m_genesOfValues;
  std::vector<float> m_values;
  mutable std::once_flag m_geneMajorOnce;
  mutable std::unique_ptr<GeneMajor> m_geneMajor;
};

}  // namespace chreode
