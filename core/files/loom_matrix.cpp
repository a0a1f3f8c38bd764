#include "files/loom_matrix.h"

#include <algorithm>
#include <memory>
#include <numeric>
#include <utility>
#include <vector>

#include "base/error.h"
#include "files/matrix_facts.h"

namespace chreode {

namespace {

constexpr std::int64_t kLoomBlockValues = std::int64_t{1} << 22;
constexpr std::int64_t kLargestLoomBlock = std::int64_t{1} << 25;

struct CellRows {
  std::vector<std::int64_t> offsets;
  std::vector<std::int32_t> genes;
  std::vector<float> values;
};

/// As many whole chunks as hold about `values` values, `across` of which stand side by side.
std::int64_t wholeChunks(std::int64_t chunk, std::int64_t across, std::int64_t values) {
  const std::int64_t step = std::max<std::int64_t>(1, chunk);
  return step * std::max<std::int64_t>(1, values / std::max<std::int64_t>(1, across) / step);
}

/// Blocks of cells with all their genes: every block becomes rows at once.
template <typename T>
CellRows readByCells(const Hdf5Array& array, const MatrixSummary& summary, MatrixFacts& facts,
                     const Progress& progress) {
  const std::int64_t cells = summary.rows;
  const std::int64_t genes = summary.columns;
  const std::int64_t width = wholeChunks(array.chunkColumns(), genes, kLoomBlockValues);
  std::vector<T> block(static_cast<std::size_t>(genes * std::min(width, cells)));
  CellRows sparse;
  sparse.offsets.push_back(0);
  for (std::int64_t first = 0; first < cells; first += width) {
    progress.update(static_cast<double>(first) / static_cast<double>(cells));
    const std::int64_t count = std::min(width, cells - first);
    array.readBlock({0, first}, {genes, count}, block.data());
    for (std::int64_t cell = 0; cell < count; ++cell) {
      for (std::int64_t gene = 0; gene < genes; ++gene) {
        const T read = block[static_cast<std::size_t>(gene * count + cell)];
        facts.add(read);
        const auto value = static_cast<float>(read);
        if (value == 0.0f) continue;
        sparse.genes.push_back(static_cast<std::int32_t>(gene));
        sparse.values.push_back(value);
      }
      sparse.offsets.push_back(static_cast<std::int64_t>(sparse.values.size()));
    }
    if (first == 0) {
      // The first block tells the density, so that the vectors grow once.
      const double blocks = static_cast<double>(cells) / static_cast<double>(count);
      const auto expected =
          static_cast<std::size_t>(1.05 * blocks * static_cast<double>(sparse.values.size()));
      sparse.genes.reserve(expected);
      sparse.values.reserve(expected);
    }
  }
  return sparse;
}

/// Calls `use(gene, cell, value)` for every value that is not zero as a float, and `see` for all.
template <typename T, typename See, typename Use>
void forBlocksOfGenes(const Hdf5Array& array, const MatrixSummary& summary,
                      const Progress& progress, const See& see, const Use& use) {
  const std::int64_t cells = summary.rows;
  const std::int64_t genes = summary.columns;
  // Chunks too large to be held are read in parts, each of which unpacks them again.
  const std::int64_t chunkGenes =
      std::min({std::max<std::int64_t>(1, array.chunkRows()), genes, kLargestLoomBlock});
  const std::int64_t width =
      std::min({cells, kLargestLoomBlock / chunkGenes,
                wholeChunks(array.chunkColumns(), chunkGenes, kLoomBlockValues)});
  const std::int64_t height = std::min(genes, wholeChunks(chunkGenes, width, kLoomBlockValues));
  std::vector<T> block(static_cast<std::size_t>(width * height));
  for (std::int64_t gene = 0; gene < genes; gene += height) {
    const std::int64_t high = std::min(height, genes - gene);
    for (std::int64_t cell = 0; cell < cells; cell += width) {
      const std::int64_t wide = std::min(width, cells - cell);
      progress.update(
          (static_cast<double>(gene) +
           static_cast<double>(high) * static_cast<double>(cell) / static_cast<double>(cells)) /
          static_cast<double>(genes));
      array.readBlock({gene, cell}, {high, wide}, block.data());
      for (std::int64_t i = 0; i < high * wide; ++i) {
        const T read = block[static_cast<std::size_t>(i)];
        see(read);
        const auto value = static_cast<float>(read);
        if (value != 0.0f) use(gene + i / wide, cell + i % wide, value);
      }
    }
  }
}

/// For chunks that hold many cells of few genes: counts the values of each cell first, then puts
/// every value into its row. The file is read twice.
template <typename T>
CellRows readByGenes(const Hdf5Array& array, const MatrixSummary& summary, MatrixFacts& facts,
                     const Progress& progress) {
  CellRows sparse;
  sparse.offsets.assign(static_cast<std::size_t>(summary.rows) + 1, 0);
  forBlocksOfGenes<T>(
      array, summary, progress.part(0.0, 0.5), [](T) {},
      [&](std::int64_t, std::int64_t cell, float) { ++sparse.offsets[cell + 1]; });
  std::partial_sum(sparse.offsets.begin(), sparse.offsets.end(), sparse.offsets.begin());
  std::vector<std::int64_t> next(sparse.offsets.begin(), sparse.offsets.end() - 1);
  sparse.genes.resize(static_cast<std::size_t>(sparse.offsets.back()));
  sparse.values.resize(sparse.genes.size());
  forBlocksOfGenes<T>(
      array, summary, progress.part(0.5, 1.0), [&](T value) { facts.add(value); },
      [&](std::int64_t gene, std::int64_t cell, float value) {
        const std::int64_t at = next[cell]++;
        sparse.genes[at] = static_cast<std::int32_t>(gene);
        sparse.values[at] = value;
      });
  return sparse;
}

template <typename T>
CellRows readAs(const Hdf5Array& array, const MatrixSummary& summary, MatrixFacts& facts,
                const Progress& progress) {
  if (summary.rows == 0 || summary.columns == 0) {
    return {std::vector<std::int64_t>(static_cast<std::size_t>(summary.rows) + 1, 0), {}, {}};
  }
  const std::int64_t chunk = std::min<std::int64_t>(array.chunkColumns(), summary.rows);
  const bool narrow = chunk > 0 && chunk * summary.columns <= kLargestLoomBlock;
  return narrow ? readByCells<T>(array, summary, facts, progress)
                : readByGenes<T>(array, summary, facts, progress);
}

}  // namespace

StoredMatrix readTransposed(const Hdf5Array& array, MatrixSummary summary,
                            const Progress& progress) {
  MatrixFacts facts;
  CellRows sparse = array.fitsFloat()
                        ? readAs<float>(array, summary, facts, progress.part(0.0, 0.9))
                        : readAs<double>(array, summary, facts, progress.part(0.0, 0.9));
  StoredMatrix stored;
  try {
    stored.matrix = std::make_shared<const ExpressionMatrix>(
        summary.rows, summary.columns, std::move(sparse.offsets), std::move(sparse.genes),
        std::move(sparse.values));
  } catch (const Error& error) {
    throw Error(error.what(), array.where());
  }
  progress.update(1.0);
  facts.writeTo(summary);
  stored.summary = std::move(summary);
  return stored;
}

std::shared_ptr<const ExpressionMatrix> glimpseTransposed(const Hdf5Array& array,
                                                          const MatrixSummary& summary) {
  const std::int64_t cells = std::min<std::int64_t>(summary.rows, 64);
  const std::int64_t genes = summary.columns;
  const std::int64_t unpacked = genes * std::max(array.chunkColumns(), cells);
  if (cells == 0 || genes == 0 || unpacked > kLargestLoomBlock) return nullptr;
  // Genes stand in the rows, and may as well: only the values are looked at.
  std::vector<float> values(static_cast<std::size_t>(cells * genes));
  array.readBlock({0, 0}, {genes, cells}, values.data());
  std::vector<std::int64_t> offsets;
  std::vector<std::int32_t> columns;
  for (std::int64_t gene = 0; gene <= genes; ++gene) offsets.push_back(gene * cells);
  for (std::int64_t i = 0; i < genes * cells; ++i) {
    columns.push_back(static_cast<std::int32_t>(i % cells));
  }
  return std::make_shared<const ExpressionMatrix>(genes, cells, std::move(offsets),
                                                  std::move(columns), std::move(values));
}

}  // namespace chreode
