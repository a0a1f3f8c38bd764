#include "files/h5ad_matrix.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <type_traits>
#include <utility>

#include "base/error.h"
#include "base/parallel.h"
#include "files/matrix_facts.h"
#include "files/memory_limit.h"
#include "files/packed_array.h"

namespace chreode {

namespace {

constexpr std::int64_t kBlockValues = std::int64_t{1} << 20;
constexpr std::int64_t kLargestBlockValues = std::int64_t{1} << 27;

std::string sparseKind(const Hdf5Node& node) {
  const std::string type = node.text("encoding-type") + node.text("h5sparse_format");
  if (type.rfind("csr", 0) == 0) return "csr";
  if (type.rfind("csc", 0) == 0) return "csc";
  return {};
}

/// About kBlockValues values in whole chunks, so that no chunk is unpacked twice.
std::int64_t blockRows(const Hdf5Array& array, std::int64_t valuesPerRow) {
  const std::int64_t wide = std::max<std::int64_t>(1, valuesPerRow);
  const std::int64_t chunks = std::max<std::int64_t>(1, kBlockValues / wide / array.chunkRows());
  return std::clamp<std::int64_t>(chunks * array.chunkRows(), 1,
                                  std::max<std::int64_t>(1, kLargestBlockValues / wide));
}

/// Calls `use(first, values, count)` for one block of rows after another, in 32-bit floats where
/// the file's type fits them and in doubles elsewhere.
template <typename Use>
void forBlocks(const Hdf5Array& array, std::int64_t rows, std::int64_t valuesPerRow,
               const Progress& progress, const Use& use) {
  const std::int64_t block = blockRows(array, valuesPerRow);
  const auto run = [&](auto zero) {
    std::vector<decltype(zero)> values(
        static_cast<std::size_t>(std::min(block, rows) * valuesPerRow));
    for (std::int64_t first = 0; first < rows; first += block) {
      progress.update(static_cast<double>(first) / static_cast<double>(rows));
      const std::int64_t count = std::min(block, rows - first);
      array.readRows(first, count, values.data());
      use(first, values.data(), count * valuesPerRow);
    }
  };
  if (array.fitsFloat()) {
    run(0.0f);
  } else {
    run(0.0);
  }
}

struct SparseArrays {
  Hdf5Array data;
  Hdf5Array indices;
  std::vector<std::int64_t> pointers;
};

Hdf5Node part(const Hdf5Node& node, const char* name) {
  Hdf5Node found = node.child(name);
  if (!found) {
    throw Error("The sparse matrix has no \"" + std::string(name) + "\".", node.where());
  }
  return found;
}

SparseArrays openSparse(const Hdf5Node& node, Index major) {
  SparseArrays arrays{Hdf5Array(part(node, "data")), Hdf5Array(part(node, "indices")),
                      Hdf5Array(part(node, "indptr")).integers()};
  const auto& pointers = arrays.pointers;
  refuseBeyondMemory(
      static_cast<double>(arrays.data.count()) * (sizeof(float) + sizeof(std::int32_t)),
      node.where());
  const bool fits = static_cast<Index>(pointers.size()) == major + 1 && pointers.front() == 0 &&
                    std::is_sorted(pointers.begin(), pointers.end()) &&
                    pointers.back() <= arrays.data.count() &&
                    arrays.data.count() == arrays.indices.count();
  if (!fits) {
    throw Error("The arrays of the sparse matrix do not fit together: the file is damaged.",
                node.where());
  }
  return arrays;
}

/// `arrays`: gene indices and values, and the number of threads where they are packed.
template <typename... Arrays>
std::shared_ptr<const ExpressionMatrix> build(const Hdf5Node& node, const MatrixSummary& summary,
                                              std::vector<std::int64_t> offsets, Arrays... arrays) {
  try {
    return std::make_shared<const ExpressionMatrix>(summary.rows, summary.columns,
                                                    std::move(offsets), std::move(arrays)...);
  } catch (const Error& error) {
    throw Error(error.what(), node.where());
  }
}

std::shared_ptr<const ExpressionMatrix> readCsr(const Hdf5Node& node, const MatrixSummary& summary,
                                                MatrixFacts& facts, int threads,
                                                const Progress& progress) {
  SparseArrays arrays = openSparse(node, summary.rows);
  const std::int64_t count = arrays.pointers.back();
  auto genes =
      readIndices(arrays.indices, count, summary.columns, threads, progress.part(0.0, 0.5));
  auto values = readValues(arrays.data, count, facts, threads, progress.part(0.5, 0.98));
  return build(node, summary, std::move(arrays.pointers), std::move(genes), std::move(values),
               threads);
}

/// Counts the values of each row first, then puts every value into its row.
std::shared_ptr<const ExpressionMatrix> readCsc(const Hdf5Node& node, const MatrixSummary& summary,
                                                MatrixFacts& facts, const Progress& progress) {
  const SparseArrays arrays = openSparse(node, summary.columns);
  const std::int64_t count = arrays.pointers.back();
  const std::int64_t block = std::max(blockRows(arrays.indices, 1), blockRows(arrays.data, 1));
  std::vector<std::int32_t> rowsOfBlock(static_cast<std::size_t>(std::min(block, count)));
  std::vector<std::int64_t> offsets(static_cast<std::size_t>(summary.rows) + 1, 0);
  for (std::int64_t first = 0; first < count; first += block) {
    progress.update(0.3 * static_cast<double>(first) / static_cast<double>(count));
    const std::int64_t number = std::min(block, count - first);
    arrays.indices.readRows(first, number, rowsOfBlock.data());
    for (std::int64_t i = 0; i < number; ++i) {
      if (rowsOfBlock[i] < 0 || rowsOfBlock[i] >= summary.rows) {
        throw Error("The matrix holds row index " + std::to_string(rowsOfBlock[i]) + ", but has " +
                        std::to_string(summary.rows) + " rows.",
                    node.where());
      }
      ++offsets[rowsOfBlock[i] + 1];
    }
  }
  std::partial_sum(offsets.begin(), offsets.end(), offsets.begin());

  std::vector<std::int64_t> next(offsets.begin(), offsets.end() - 1);
  std::vector<std::int32_t> genes(static_cast<std::size_t>(count));
  std::vector<float> values(static_cast<std::size_t>(count));
  std::vector<double> valuesOfBlock(rowsOfBlock.size());
  std::int32_t gene = 0;
  for (std::int64_t first = 0; first < count; first += block) {
    progress.update(0.3 + 0.6 * static_cast<double>(first) / static_cast<double>(count));
    const std::int64_t number = std::min(block, count - first);
    arrays.indices.readRows(first, number, rowsOfBlock.data());
    arrays.data.readRows(first, number, valuesOfBlock.data());
    for (std::int64_t i = 0; i < number; ++i) {
      while (first + i >= arrays.pointers[gene + 1]) ++gene;
      facts.add(valuesOfBlock[i]);
      const std::int64_t at = next[rowsOfBlock[i]]++;
      genes[at] = gene;
      values[at] = static_cast<float>(valuesOfBlock[i]);
    }
  }
  return build(node, summary, std::move(offsets), std::move(genes), std::move(values));
}

std::shared_ptr<const ExpressionMatrix> readDense(const Hdf5Node& node,
                                                  const MatrixSummary& summary, MatrixFacts& facts,
                                                  const Progress& progress) {
  std::vector<std::int64_t> offsets{0};
  std::vector<std::int32_t> genes;
  std::vector<float> values;
  const Hdf5Array array(node);
  const auto columns = static_cast<std::int64_t>(summary.columns);
  std::int32_t column = 0;
  const auto use = [&](std::int64_t first, const auto* read, std::int64_t number) {
    for (std::int64_t i = 0; i < number; ++i) {
      facts.add(read[i]);
      const auto value = static_cast<float>(read[i]);
      if (value != 0.0f) {
        genes.push_back(column);
        values.push_back(value);
      }
      if (++column == columns) {
        offsets.push_back(static_cast<std::int64_t>(values.size()));
        column = 0;
      }
    }
    if (first == 0 && number > 0) {
      // The first block tells the density, so that the vectors grow once.
      const double whole =
          static_cast<double>(summary.rows * columns) / static_cast<double>(number);
      const auto expected =
          static_cast<std::size_t>(1.05 * whole * static_cast<double>(values.size()));
      genes.reserve(expected);
      values.reserve(expected);
    }
  };
  if (columns == 0 || summary.rows == 0) {
    offsets.assign(static_cast<std::size_t>(summary.rows) + 1, 0);
  } else if (array.shape().size() == 1) {
    forBlocks(array, array.count(), 1, progress, use);  // one gene or one cell, stored flat
  } else {
    forBlocks(array, summary.rows, columns, progress, use);
  }
  return build(node, summary, std::move(offsets), std::move(genes), std::move(values));
}

}  // namespace

MatrixSummary describeMatrix(const Hdf5Node& node, const std::string& which) {
  MatrixSummary summary;
  summary.which = which;
  if (node.isGroup()) {
    const std::string kind = sparseKind(node);
    if (kind.empty()) return summary;
    auto shape = node.integers("shape");
    if (shape.empty()) shape = node.integers("h5sparse_shape");
    const bool possible = shape.size() == 2 && shape[0] >= 0 && shape[1] >= 0 &&
                          shape[0] <= std::numeric_limits<std::int32_t>::max() &&
                          shape[1] <= std::numeric_limits<std::int32_t>::max();
    if (!possible) throw Error("The sparse matrix does not say its shape.", node.where());
    summary.kind = kind;
    summary.rows = shape[0];
    summary.columns = shape[1];
  } else if (node.isDataset()) {
    const Hdf5Array array(node);
    const bool numeric =
        array.values() == Hdf5Array::Values::number || array.values() == Hdf5Array::Values::boolean;
    const std::size_t rank = array.shape().size();
    if (!numeric || rank < 1 || rank > 2) return summary;
    const Hdf5Handle space(H5Dget_space(node.id()));
    if (H5Sget_simple_extent_type(space.id()) == H5S_NULL) return summary;
    summary.kind = "dense";
    summary.rows = array.shape()[0];
    summary.columns = rank == 2 ? array.shape()[1] : 1;
  }
  return summary;
}

StoredMatrix readMatrix(const Hdf5Node& node, MatrixSummary summary, const Progress& progress,
                        int threads) {
  StoredMatrix stored;
  MatrixFacts facts;
  if (summary.kind == "csr") {
    stored.matrix = readCsr(node, summary, facts, threads, progress);
  } else if (summary.kind == "csc") {
    stored.matrix = readCsc(node, summary, facts, progress);
  } else {
    stored.matrix = readDense(node, summary, facts, progress);
  }
  progress.update(1.0);
  facts.writeTo(summary);
  stored.summary = std::move(summary);
  return stored;
}

Matrix readDenseRows(const Hdf5Array& array, MatrixSummary& summary) {
  MatrixFacts facts;
  Matrix rows(summary.rows, summary.columns);
  const auto use = [&](std::int64_t first, const auto* read, std::int64_t number) {
    for (std::int64_t i = 0; i < number; ++i) {
      facts.add(read[i]);
      rows.data()[first * summary.columns + i] = static_cast<float>(read[i]);
    }
  };
  forBlocks(array, summary.rows, summary.columns, {}, use);
  facts.writeTo(summary);
  return rows;
}

}  // namespace chreode
