#include "expression/expression_matrix.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>

#include "base/error.h"

namespace chreode {

/// The transpose: for each gene the cells that have it, in ascending order.
struct ExpressionMatrix::GeneMajor {
  std::vector<std::int64_t> offsets;
  std::vector<std::int32_t> cells;
  std::vector<float> values;
};

namespace {

void checkShape(Index cells, Index genes, const std::vector<std::int64_t>& offsets,
                const std::vector<std::int32_t>& geneIndices, const std::vector<float>& values) {
  if (cells < 0 || genes < 0 || offsets.size() != static_cast<std::size_t>(cells) + 1 ||
      geneIndices.size() != values.size()) {
    throw Error("The matrix's index arrays do not fit its shape.");
  }
  if (offsets.front() != 0 || offsets.back() != static_cast<std::int64_t>(values.size()) ||
      !std::is_sorted(offsets.begin(), offsets.end())) {
    throw Error("The matrix's row pointers do not run from 0 to the number of its values.");
  }
  for (const std::int32_t gene : geneIndices) {
    if (gene < 0 || gene >= genes) {
      throw Error("The matrix holds a column index " + std::to_string(gene) + ", but has " +
                  std::to_string(genes) + " columns.");
    }
  }
}

bool isTidy(std::span<const std::int32_t> genes, std::span<const float> values) {
  for (std::size_t i = 0; i < genes.size(); ++i) {
    if (values[i] == 0.0f || (i > 0 && genes[i - 1] >= genes[i])) return false;
  }
  return true;
}

}  // namespace

ExpressionMatrix::ExpressionMatrix(Index cells, Index genes, std::vector<std::int64_t> offsets,
                                   std::vector<std::int32_t> geneIndices, std::vector<float> values)
    : m_cells(cells),
      m_genes(genes),
      m_offsets(std::move(offsets)),
      m_genesOfValues(std::move(geneIndices)),
      m_values(std::move(values)) {
  checkShape(m_cells, m_genes, m_offsets, m_genesOfValues, m_values);

  // Sort, sum and drop in place: a tidied row is never longer than it was.
  std::vector<std::pair<std::int32_t, float>> entries;
  std::int64_t out = 0;
  std::int64_t begin = 0;
  for (Index cell = 0; cell < m_cells; ++cell) {
    const std::int64_t end = m_offsets[cell + 1];
    const auto length = static_cast<std::size_t>(end - begin);
    const std::span genesOfRow(m_genesOfValues.data() + begin, length);
    const std::span valuesOfRow(m_values.data() + begin, length);
    m_offsets[cell] = out;
    if (isTidy(genesOfRow, valuesOfRow)) {
      if (out != begin) {
        std::copy(genesOfRow.begin(), genesOfRow.end(), m_genesOfValues.begin() + out);
        std::copy(valuesOfRow.begin(), valuesOfRow.end(), m_values.begin() + out);
      }
      out += end - begin;
    } else {
      entries.clear();
      for (std::size_t i = 0; i < length; ++i) entries.emplace_back(genesOfRow[i], valuesOfRow[i]);
      std::stable_sort(entries.begin(), entries.end(),
                       [](const auto& a, const auto& b) { return a.first < b.first; });
      for (std::size_t i = 0; i < entries.size();) {
        const std::int32_t gene = entries[i].first;
        float sum = 0.0f;
        for (; i < entries.size() && entries[i].first == gene; ++i) sum += entries[i].second;
        if (sum == 0.0f) continue;
        m_genesOfValues[out] = gene;
        m_values[out] = sum;
        ++out;
      }
    }
    begin = end;
  }
  m_offsets[m_cells] = out;
  if (static_cast<std::size_t>(out) < m_values.size()) {
    m_genesOfValues.resize(out);
    m_genesOfValues.shrink_to_fit();
    m_values.resize(out);
    m_values.shrink_to_fit();
  }
}

ExpressionMatrix::~ExpressionMatrix() = default;

std::size_t ExpressionMatrix::bytes() const {
  return m_offsets.size() * sizeof(std::int64_t) +
         m_values.size() * (sizeof(float) + sizeof(std::int32_t));
}

ExpressionMatrix::Row ExpressionMatrix::row(Index cell) const {
  const std::int64_t begin = m_offsets[cell];
  const auto length = static_cast<std::size_t>(m_offsets[cell + 1] - begin);
  return {{m_genesOfValues.data() + begin, length}, {m_values.data() + begin, length}};
}

void ExpressionMatrix::buildGeneMajor() const {
  auto geneMajor = std::make_unique<GeneMajor>();
  geneMajor->offsets.assign(m_genes + 1, 0);
  for (const std::int32_t gene : m_genesOfValues) ++geneMajor->offsets[gene + 1];
  std::partial_sum(geneMajor->offsets.begin(), geneMajor->offsets.end(),
                   geneMajor->offsets.begin());
  geneMajor->cells.resize(m_values.size());
  geneMajor->values.resize(m_values.size());
  std::vector<std::int64_t> next(geneMajor->offsets.begin(), geneMajor->offsets.end() - 1);
  for (Index cell = 0; cell < m_cells; ++cell) {
    for (std::int64_t i = m_offsets[cell]; i < m_offsets[cell + 1]; ++i) {
      const std::int64_t place = next[m_genesOfValues[i]]++;
      geneMajor->cells[place] = static_cast<std::int32_t>(cell);
      geneMajor->values[place] = m_values[i];
    }
  }
  m_geneMajor = std::move(geneMajor);
}

ExpressionMatrix::Column ExpressionMatrix::column(Index gene) const {
  std::call_once(m_geneMajorOnce, [this] { buildGeneMajor(); });
  const std::int64_t begin = m_geneMajor->offsets[gene];
  const auto length = static_cast<std::size_t>(m_geneMajor->offsets[gene + 1] - begin);
  return {{m_geneMajor->cells.data() + begin, length},
          {m_geneMajor->values.data() + begin, length}};
}

float ExpressionMatrix::value(Index cell, Index gene) const {
  const Row r = row(cell);
  const auto found = std::lower_bound(r.genes.begin(), r.genes.end(), gene);
  if (found == r.genes.end() || *found != gene) return 0.0f;
  return r.values[static_cast<std::size_t>(found - r.genes.begin())];
}

std::vector<double> ExpressionMatrix::totals() const {
  std::vector<double> totals(static_cast<std::size_t>(m_cells), 0.0);
  for (Index cell = 0; cell < m_cells; ++cell) {
    double sum = 0.0;
    for (const float value : row(cell).values) sum += value;
    totals[cell] = sum;
  }
  return totals;
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
  std::vector<std::int64_t> offsets{0};
  offsets.reserve(cells.size() + 1);
  std::vector<std::int32_t> geneIndices;
  std::vector<float> values;
  for (const std::int32_t cell : cells) {
    const Row r = row(cell);
    for (std::size_t i = 0; i < r.genes.size(); ++i) {
      for (std::int32_t n = firstNew[r.genes[i]]; n >= 0; n = nextNew[n]) {
        geneIndices.push_back(n);
        values.push_back(r.values[i]);
      }
    }
    offsets.push_back(static_cast<std::int64_t>(values.size()));
  }
  return std::make_shared<const ExpressionMatrix>(
      static_cast<Index>(cells.size()), static_cast<Index>(genes.size()), std::move(offsets),
      std::move(geneIndices), std::move(values));
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
  for (Index cell = 0; cell < m_cells; ++cell) {
    const Row r = row(cell);
    for (std::size_t i = 0; i < r.values.size(); ++i) {
      if (!std::isfinite(r.values[i])) return {cell, r.genes[i]};
    }
  }
  return {-1, -1};
}

}  // namespace chreode
