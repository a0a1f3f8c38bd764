#include "files/table_matrix.h"

#include <memory>
#include <numeric>
#include <utility>

#include "base/error.h"
#include "files/matrix_facts.h"
#include "files/table_rows.h"

namespace chreode {

namespace {

constexpr std::int64_t kRowsPerReport = 256;

/// Compressed rows: of cells, or of genes before they are transposed.
struct CompressedRows {
  std::vector<std::int64_t> offsets;
  std::vector<std::int32_t> indices;
  std::vector<float> values;
};

[[noreturn]] void sayChanged(const TableLayout& layout) {
  throw Error("The file changed while it was being read; open it again.", layout.path);
}

CompressedRows readRows(const TableLayout& layout, std::int64_t rows, MatrixFacts& facts,
                        const Progress& progress) {
  CompressedRows sparse;
  sparse.offsets.reserve(static_cast<std::size_t>(rows) + 1);
  sparse.offsets.push_back(0);
  TableRows table(layout);
  for (std::int64_t row = 0; table.next(); ++row) {
    if (row == rows) sayChanged(layout);
    if (row % kRowsPerReport == 0) progress.update(table.fraction());
    for (std::size_t i = 0; i < layout.values.size(); ++i) {
      const double value = table.number(layout.values[i]);
      facts.add(value);
      const auto narrow = static_cast<float>(value);
      if (narrow == 0.0f) continue;
      sparse.indices.push_back(static_cast<std::int32_t>(i));
      sparse.values.push_back(narrow);
    }
    sparse.offsets.push_back(static_cast<std::int64_t>(sparse.values.size()));
  }
  if (static_cast<std::int64_t>(sparse.offsets.size()) != rows + 1) sayChanged(layout);
  return sparse;
}

/// Values with the row and column of each, in the order of the file.
struct Triplets {
  std::vector<std::int32_t> rows;
  std::vector<std::int32_t> columns;
  std::vector<float> values;
};

/// Puts every value into its row, after counting how many each row has. `columnOf(i)` and
/// `rows[i]` tell where value i belongs.
template <typename ColumnOf>
CompressedRows sortedIntoRows(const std::vector<std::int32_t>& rows,
                              const std::vector<float>& values, Index rowCount,
                              const ColumnOf& columnOf) {
  CompressedRows sorted;
  sorted.offsets.assign(static_cast<std::size_t>(rowCount) + 1, 0);
  for (const std::int32_t row : rows) ++sorted.offsets[row + 1];
  std::partial_sum(sorted.offsets.begin(), sorted.offsets.end(), sorted.offsets.begin());
  std::vector<std::int64_t> next(sorted.offsets.begin(), sorted.offsets.end() - 1);
  sorted.indices.resize(values.size());
  sorted.values.resize(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::int64_t at = next[rows[i]]++;
    sorted.indices[at] = columnOf(i);
    sorted.values[at] = values[i];
  }
  return sorted;
}

CompressedRows transposed(const CompressedRows& rows, Index columns) {
  std::size_t row = 0;
  return sortedIntoRows(rows.indices, rows.values, columns, [&](std::size_t i) {
    while (static_cast<std::int64_t>(i) >= rows.offsets[row + 1]) ++row;
    return static_cast<std::int32_t>(row);
  });
}

StoredMatrix stored(CompressedRows sparse, MatrixSummary summary, const MatrixFacts& facts,
                    const Progress& progress) {
  StoredMatrix stored;
  stored.matrix = std::make_shared<const ExpressionMatrix>(
      summary.rows, summary.columns, std::move(sparse.offsets), std::move(sparse.indices),
      std::move(sparse.values));
  facts.writeTo(summary);
  stored.summary = std::move(summary);
  progress.update(1.0);
  return stored;
}

}  // namespace

StoredMatrix readTable(const TableLayout& layout, bool genesInRows, MatrixSummary summary,
                       const Progress& progress) {
  MatrixFacts facts;
  const std::int64_t rows = genesInRows ? summary.columns : summary.rows;
  CompressedRows sparse = readRows(layout, rows, facts, progress.part(0.0, 0.9));
  if (genesInRows) sparse = transposed(sparse, summary.rows);
  return stored(std::move(sparse), std::move(summary), facts, progress);
}

StoredMatrix readTriplets(const TableLayout& layout, const NameIndex& cells, const NameIndex& genes,
                          MatrixSummary summary, const Progress& progress) {
  MatrixFacts facts;
  Triplets triplets;
  TableRows table(layout);
  std::string name;
  for (std::int64_t row = 0; table.next(); ++row) {
    if (row % kRowsPerReport == 0) progress.update(0.9 * table.fraction());
    const auto find = [&](const NameIndex& index, std::size_t field) {
      name = table.fields()[field];
      const auto found = index.find(name);
      if (found == index.end()) sayChanged(layout);
      return found->second;
    };
    const double value = table.number(layout.triplets.count);
    facts.add(value);
    triplets.rows.push_back(find(cells, layout.triplets.cell));
    triplets.columns.push_back(find(genes, layout.triplets.gene));
    triplets.values.push_back(static_cast<float>(value));
  }
  CompressedRows sparse = sortedIntoRows(triplets.rows, triplets.values, summary.rows,
                                         [&](std::size_t i) { return triplets.columns[i]; });
  return stored(std::move(sparse), std::move(summary), facts, progress);
}

}  // namespace chreode
