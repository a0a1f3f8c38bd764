#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "base/matrix.h"
#include "base/progress.h"
#include "expression/packed_numbers.h"

namespace chreode {

/// Expression values, cells × genes, in compressed sparse rows. Immutable after construction and
/// shared between threads. Rows hold their genes in ascending order, each once, without stored
/// zeros. Gene indices and values take 16 bits each where all fit (4 bytes a value instead of 8);
/// matrices with the same pattern share it. A gene-major copy can be added for fast columns.
class ExpressionMatrix {
 public:
  using GeneIndices = PackedNumbers<std::int32_t>;
  using Values = PackedNumbers<float>;

  struct Row {
    PackedView<std::int32_t> genes;
    PackedView<float> values;
  };
  /// The cells in which a gene has a value, in ascending order.
  struct Column {
    std::span<const std::int32_t> cells;
    PackedView<float> values;
    std::shared_ptr<const void> owner;  ///< what holds them, when that is not the matrix
  };

  /// Takes over the arrays: `offsets` has cells + 1 entries, `geneIndices` and `values` have
  /// offsets.back(). Rows may be unsorted, hold a gene twice (summed) or hold zeros (dropped).
  /// Throws Error when the arrays do not fit together or an index is out of range.
  ExpressionMatrix(Index cells, Index genes, std::vector<std::int64_t> offsets,
                   std::vector<std::int32_t> geneIndices, std::vector<float> values);
  /// The same for arrays that are packed already, without a copy of them where the rows are tidy;
  /// looked through on `threads` threads.
  ExpressionMatrix(Index cells, Index genes, std::vector<std::int64_t> offsets,
                   GeneIndices geneIndices, Values values, int threads);
  /// The same from compressed sparse columns: `offsets` has genes + 1 entries, and each value knows
  /// its cell. Both forms are in memory for a while.
  static std::shared_ptr<const ExpressionMatrix> fromColumns(
      Index cells, Index genes, std::vector<std::int64_t> offsets,
      PackedNumbers<std::int32_t> cellIndices, Values values, int threads);
  ~ExpressionMatrix();
  ExpressionMatrix(const ExpressionMatrix&) = delete;
  ExpressionMatrix& operator=(const ExpressionMatrix&) = delete;

  Index cells() const { return m_cells; }
  Index genes() const { return m_genes; }
  std::int64_t nonzeros() const { return offsets().back(); }
  /// Of the arrays above, without the gene-major copy.
  std::size_t bytes() const;

  Row row(Index cell) const;
  /// Thread-safe. At once where the gene-major copy is there, else gathered from the rows.
  Column column(Index gene) const;
  /// Makes the gene-major copy unless it is there; of several callers one makes it. Thread-safe,
  /// also beside readers. Throws Cancelled, and can then be called again.
  void makeGeneMajor(const Progress& progress = {}) const;
  bool isGeneMajor() const;
  /// Value at (cell, gene) by binary search in the row.
  float value(Index cell, Index gene) const;

  /// Sum of each row: a cell's total over all genes of this matrix.
  std::vector<double> totals() const;

  /// A matrix with other values at the same places, which it shares with this one; `values` are in
  /// the order of values(). Zeros among them are dropped (and nothing is shared then).
  std::shared_ptr<const ExpressionMatrix> withValues(std::vector<float> values) const;
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

  /// Calls `f(gene, value)` for every value, row by row.
  template <typename F>
  void forEachValue(F&& f) const {
    geneIndices().visit([&](auto genes) {
      values().visit([&](auto values) {
        for (std::size_t i = 0; i < genes.size(); ++i)
          f(static_cast<std::int32_t>(genes[i]), static_cast<float>(values[i]));
      });
    });
  }

  const std::vector<std::int64_t>& offsets() const { return m_pattern->offsets; }
  PackedView<std::int32_t> geneIndices() const { return m_pattern->genes.view(); }
  PackedView<float> values() const { return m_values.view(); }

 private:
  struct Pattern {
    std::vector<std::int64_t> offsets;
    GeneIndices genes;
  };
  struct GeneMajor;

  ExpressionMatrix(Index cells, Index genes, std::shared_ptr<const Pattern> pattern, Values values);
  Column gatherColumn(Index gene) const;

  Index m_cells;
  Index m_genes;
  std::shared_ptr<const Pattern> m_pattern;
  Values m_values;
  mutable std::mutex m_geneMajorMaking;
  mutable std::atomic<std::shared_ptr<const GeneMajor>> m_geneMajor;
};

}  // namespace chreode
