#include "expression/expression_matrix.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <utility>

#include "base/error.h"
#include "expression/tidy_rows.h"

namespace chreode {

/// The transpose: for each gene the cells that have it, in ascending order.
struct ExpressionMatrix::GeneMajor {
  std::vector<std::int64_t> offsets;
  Buffer<std::int32_t> cells;
  Values values;
};

namespace {

/// For each column of a matrix the rows that have it, ascending, and their values.
template <typename RowIndex>
struct Transposed {
  std::vector<std::int64_t> offsets;
  Buffer<RowIndex> rows;
  ExpressionMatrix::Values values;
};

/// Throws Cancelled.
template <typename RowIndex>
Transposed<RowIndex> transposed(const ExpressionMatrix& matrix, const Progress& progress) {
  constexpr Index step = 1 << 14;  // rows between two looks at the progress
  Transposed<RowIndex> made;
  made.offsets.assign(static_cast<std::size_t>(matrix.genes()) + 1, 0);
  matrix.geneIndices().visit([&](auto columns) {
    for (const auto column : columns) ++made.offsets[static_cast<std::size_t>(column) + 1];
  });
  std::partial_sum(made.offsets.begin(), made.offsets.end(), made.offsets.begin());
  const auto count = static_cast<std::size_t>(matrix.nonzeros());
  made.rows = Buffer<RowIndex>(count);
  std::vector<std::int64_t> next(made.offsets.begin(), made.offsets.end() - 1);
  const std::vector<std::int64_t>& offsets = matrix.offsets();
  matrix.geneIndices().visit([&](auto columns) {
    matrix.values().visit([&](auto values) {
      Buffer<typename decltype(values)::value_type> sorted(count);
      for (Index row = 0; row < matrix.cells(); ++row) {
        if (row % step == 0) {
          progress.update(static_cast<double>(row) / static_cast<double>(matrix.cells()));
        }
        for (std::int64_t i = offsets[row]; i < offsets[row + 1]; ++i) {
          const std::int64_t place = next[columns[i]]++;
          made.rows[place] = static_cast<RowIndex>(row);
          sorted[place] = values[i];
        }
      }
      made.values = std::move(sorted);
    });
  });
  return made;
}

}  // namespace

ExpressionMatrix::ExpressionMatrix(Index cells, Index genes, std::vector<std::int64_t> offsets,
                                   std::vector<std::int32_t> geneIndices, std::vector<float> values)
    : m_cells(cells), m_genes(genes) {
  checkOffsets(cells, genes, offsets, geneIndices.size(), values.size());
  if (!isTidy(offsets, std::span<const std::int32_t>(geneIndices), std::span<const float>(values),
              genes, 1)) {
    tidy(offsets, geneIndices, values);
  }
  m_values = Values::packed(values);
  std::vector<float>().swap(values);  // before the next copy is made
  m_pattern =
      std::make_shared<Pattern>(Pattern{std::move(offsets), GeneIndices::packed(geneIndices)});
}

ExpressionMatrix::ExpressionMatrix(Index cells, Index genes, std::vector<std::int64_t> offsets,
                                   GeneIndices geneIndices, Values values, int threads)
    : m_cells(cells), m_genes(genes) {
  checkOffsets(cells, genes, offsets, geneIndices.size(), values.size());
  if (!isTidy(offsets, geneIndices.view(), values.view(), genes, threads)) {
    std::vector<std::int32_t> wideIndices = geneIndices.view().copy();
    std::vector<float> wideValues = values.view().copy();
    tidy(offsets, wideIndices, wideValues);
    geneIndices = GeneIndices::packed(wideIndices);
    values = Values::packed(wideValues);
  }
  m_values = std::move(values);
  m_pattern = std::make_shared<Pattern>(Pattern{std::move(offsets), std::move(geneIndices)});
}

ExpressionMatrix::ExpressionMatrix(Index cells, Index genes, std::shared_ptr<const Pattern> pattern,
                                   Values values)
    : m_cells(cells), m_genes(genes), m_pattern(std::move(pattern)), m_values(std::move(values)) {
}

ExpressionMatrix::~ExpressionMatrix() = default;

std::size_t ExpressionMatrix::bytes() const {
  return offsets().size() * sizeof(std::int64_t) + m_pattern->genes.bytes() + m_values.bytes();
}

ExpressionMatrix::Row ExpressionMatrix::row(Index cell) const {
  const auto begin = static_cast<std::size_t>(offsets()[cell]);
  const auto length = static_cast<std::size_t>(offsets()[cell + 1]) - begin;
  return {geneIndices().subview(begin, length), values().subview(begin, length)};
}

void ExpressionMatrix::makeGeneMajor(const Progress& progress) const {
  const std::lock_guard making(m_geneMajorMaking);
  if (isGeneMajor()) return;
  auto made = transposed<std::int32_t>(*this, progress);
  m_geneMajor.store(std::make_shared<const GeneMajor>(
      GeneMajor{std::move(made.offsets), std::move(made.rows), std::move(made.values)}));
}

std::shared_ptr<const ExpressionMatrix> ExpressionMatrix::fromColumns(
    Index cells, Index genes, std::vector<std::int64_t> offsets,
    PackedNumbers<std::int32_t> cellIndices, Values values, int threads) {
  // A matrix of genes × cells, whose rows are these columns: checked and tidied alike.
  const ExpressionMatrix columns(genes, cells, std::move(offsets), std::move(cellIndices),
                                 std::move(values), threads);
  const auto turned = [&](auto made) {
    return std::make_shared<const ExpressionMatrix>(cells, genes, std::move(made.offsets),
                                                    GeneIndices(std::move(made.rows)),
                                                    std::move(made.values), threads);
  };
  constexpr Index mostNarrow = std::numeric_limits<std::uint16_t>::max() + 1;
  return genes <= mostNarrow ? turned(transposed<std::uint16_t>(columns, {}))
                             : turned(transposed<std::int32_t>(columns, {}));
}

bool ExpressionMatrix::isGeneMajor() const {
  return m_geneMajor.load() != nullptr;
}

ExpressionMatrix::Column ExpressionMatrix::column(Index gene) const {
  const auto geneMajor = m_geneMajor.load();
  if (!geneMajor) return gatherColumn(gene);
  const auto begin = static_cast<std::size_t>(geneMajor->offsets[gene]);
  const auto length = static_cast<std::size_t>(geneMajor->offsets[gene + 1]) - begin;
  return {{geneMajor->cells.data() + begin, length},
          geneMajor->values.view().subview(begin, length),
          geneMajor};
}

ExpressionMatrix::Column ExpressionMatrix::gatherColumn(Index gene) const {
  struct Gathered {
    std::vector<std::int32_t> cells;
    std::vector<float> values;
  };
  auto gathered = std::make_shared<Gathered>();
  for (Index cell = 0; cell < m_cells; ++cell) {
    if (const float found = value(cell, gene); found != 0.0f) {
      gathered->cells.push_back(static_cast<std::int32_t>(cell));
      gathered->values.push_back(found);
    }
  }
  return {gathered->cells, std::span<const float>(gathered->values), gathered};
}

float ExpressionMatrix::value(Index cell, Index gene) const {
  const std::int64_t begin = offsets()[cell];
  const std::int64_t end = offsets()[cell + 1];
  return geneIndices().visit([&](auto genes) {
    const auto found = std::lower_bound(genes.begin() + begin, genes.begin() + end, gene);
    if (found == genes.begin() + end || *found != gene) return 0.0f;
    return values()[static_cast<std::size_t>(found - genes.begin())];
  });
}

std::vector<double> ExpressionMatrix::totals() const {
  std::vector<double> totals(static_cast<std::size_t>(m_cells), 0.0);
  values().visit([&](auto values) {
    for (Index cell = 0; cell < m_cells; ++cell) {
      double sum = 0.0;
      for (std::int64_t i = offsets()[cell]; i < offsets()[cell + 1]; ++i) sum += values[i];
      totals[cell] = sum;
    }
  });
  return totals;
}

std::shared_ptr<const ExpressionMatrix> ExpressionMatrix::withValues(
    std::vector<float> values) const {
  const bool zeros = std::find(values.begin(), values.end(), 0.0f) != values.end();
  if (values.size() != static_cast<std::size_t>(nonzeros()) || zeros) {
    return std::make_shared<const ExpressionMatrix>(m_cells, m_genes, offsets(),
                                                    geneIndices().copy(), std::move(values));
  }
  return std::shared_ptr<const ExpressionMatrix>(
      new ExpressionMatrix(m_cells, m_genes, m_pattern, Values::packed(values)));
}

std::shared_ptr<const ExpressionMatrix> ExpressionMatrix::select(
    std::span<const std::int32_t> cells, std::span<const std::int32_t> genes) const {
  // A gene may be asked for more than once, so each old column knows a chain of new ones.
  std::vector<std::int32_t> firstNew(static_cast<std::size_t>(m_genes), -1);
  std::vector<std::int32_t> nextNew(genes.size(), -1);
  for (std::size_t i = genes.size(); i-- > 0;) {
    if (genes[i] < 0) continue;
    nextNew[i] = firstNew[genes[i]];
    firstNew[genes[i]] = static_cast<std::int32_t>(i);
  }
  std::vector<std::int64_t> newOffsets{0};
  newOffsets.reserve(cells.size() + 1);
  std::vector<std::int32_t> newGenes;
  std::vector<float> newValues;
  geneIndices().visit([&](auto oldGenes) {
    values().visit([&](auto oldValues) {
      for (const std::int32_t cell : cells) {
        for (std::int64_t i = offsets()[cell]; i < offsets()[cell + 1]; ++i) {
          for (std::int32_t n = firstNew[oldGenes[i]]; n >= 0; n = nextNew[n]) {
            newGenes.push_back(n);
            newValues.push_back(oldValues[i]);
          }
        }
        newOffsets.push_back(static_cast<std::int64_t>(newValues.size()));
      }
    });
  });
  return std::make_shared<const ExpressionMatrix>(
      static_cast<Index>(cells.size()), static_cast<Index>(genes.size()), std::move(newOffsets),
      std::move(newGenes), std::move(newValues));
}

std::shared_ptr<const ExpressionMatrix> ExpressionMatrix::selectCells(
    std::span<const std::int32_t> cells) const {
  std::vector<std::int32_t> genes(static_cast<std::size_t>(m_genes));
  std::iota(genes.begin(), genes.end(), 0);
  return select(cells, genes);
}

std::shared_ptr<const ExpressionMatrix> ExpressionMatrix::selectGenes(
    std::span<const std::int32_t> genes) const {
  std::vector<std::int32_t> cells(static_cast<std::size_t>(m_cells));
  std::iota(cells.begin(), cells.end(), 0);
  return select(cells, genes);
}

Matrix ExpressionMatrix::dense(Index first, Index count) const {
  Matrix out = Matrix::Zero(count, m_genes);
  for (Index i = 0; i < count; ++i) {
    const Row r = row(first + i);
    for (std::size_t k = 0; k < r.genes.size(); ++k) out(i, r.genes[k]) = r.values[k];
  }
  return out;
}

std::pair<Index, Index> ExpressionMatrix::firstNonFinite() const {
  if (m_values.narrow()) return {-1, -1};
  for (Index cell = 0; cell < m_cells; ++cell) {
    const Row r = row(cell);
    for (std::size_t i = 0; i < r.values.size(); ++i) {
      if (!std::isfinite(r.values[i])) return {cell, r.genes[i]};
    }
  }
  return {-1, -1};
}

}  // namespace chreode
