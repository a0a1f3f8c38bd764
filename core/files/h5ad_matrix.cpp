#include "files/h5ad_matrix.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <type_traits>
#include <utility>

#include "base/error.h"
#include "files/dense_rows.h"
#include "files/file_contents.h"
#include "files/matrix_facts.h"
#include "files/memory_limit.h"
#include "files/packed_array.h"

namespace chreode {

namespace {

constexpr std::int64_t kDenseBlockValues = std::int64_t{1} << 20;
constexpr std::int64_t kLargestDenseBlock = std::int64_t{1} << 27;

std::string sparseKind(const Hdf5Node& node) {
  const std::string type = node.text("encoding-type") + node.text("h5sparse_format");
  if (type.rfind("csr", 0) == 0) return "csr";
  if (type.rfind("csc", 0) == 0) return "csc";
  return {};
}

/// About kDenseBlockValues values in whole chunks, so that no chunk is unpacked twice.
std::int64_t blockRows(const Hdf5Array& array, std::int64_t valuesPerRow) {
  const std::int64_t wide = std::max<std::int64_t>(1, valuesPerRow);
  const std::int64_t chunks =
      std::max<std::int64_t>(1, kDenseBlockValues / wide / array.chunkRows());
  return std::clamp<std::int64_t>(chunks * array.chunkRows(), 1,
                                  std::max<std::int64_t>(1, kLargestDenseBlock / wide));
}

/// Calls `use(at, values, count)` for stretches of the wanted rows, block after block, in 32-bit
/// floats where the file's type fits them and in doubles elsewhere; `at` is the place of the first
/// row among the wanted ones. `wanted`: ascending; empty = all.
template <typename Use>
void forBlocks(const Hdf5Array& array, std::int64_t rows, std::int64_t valuesPerRow,
               const std::vector<std::int32_t>& wanted, const Progress& progress, const Use& use) {
  const std::int64_t block = blockRows(array, valuesPerRow);
  const auto run = [&](auto zero) {
    std::vector<decltype(zero)> values(
        static_cast<std::size_t>(std::min(block, rows) * valuesPerRow));
    auto next = wanted.begin();
    for (std::int64_t first = 0; first < rows; first += block) {
      if (!wanted.empty() && next == wanted.end()) break;
      progress.update(static_cast<double>(first) / static_cast<double>(rows));
      const std::int64_t end = std::min(first + block, rows);
      if (wanted.empty()) {
        array.readRows(first, end - first, values.data());
        use(first, values.data(), (end - first) * valuesPerRow);
        continue;
      }
      const auto past = std::lower_bound(next, wanted.end(), end);
      if (past == next) continue;
      const std::int64_t from = *next;
      array.readRows(from, *std::prev(past) + 1 - from, values.data());
      while (next != past) {
        const auto begin = next++;
        while (next != past && *next == *std::prev(next) + 1) ++next;
        use(begin - wanted.begin(), values.data() + (*begin - from) * valuesPerRow,
            (next - begin) * valuesPerRow);
      }
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
  const bool flat = arrays.data.shape().size() == 1 && arrays.indices.shape().size() == 1;
  const bool fits = flat && static_cast<Index>(pointers.size()) == major + 1 &&
                    pointers.front() == 0 && std::is_sorted(pointers.begin(), pointers.end()) &&
                    pointers.back() <= arrays.data.count() &&
                    arrays.data.count() == arrays.indices.count();
  if (!fits) {
    throw Error("The arrays of the sparse matrix do not fit together: the file is damaged.",
                node.where());
  }
  return arrays;
}

/// What `make` makes, and its errors with the place in the file.
template <typename Make>
std::shared_ptr<const ExpressionMatrix> made(const Hdf5Node& node, const Make& make) {
  try {
    return make();
  } catch (const Error& error) {
    throw Error(error.what(), node.where());
  }
}

/// The values of the wanted rows in the file, and their rows as they will stand.
struct WantedRows {
  std::vector<NumberSpan> spans;
  std::vector<std::int64_t> offsets;
};

WantedRows wantedRows(std::vector<std::int64_t> pointers, const std::vector<std::int32_t>& cells) {
  if (cells.empty()) {
    const std::int64_t count = pointers.back();
    return {{{0, count, 0}}, std::move(pointers)};
  }
  WantedRows rows;
  rows.offsets.push_back(0);
  for (const std::int32_t cell : cells) {
    const std::int64_t first = pointers[cell];
    const std::int64_t count = pointers[cell + 1] - first;
    if (!rows.spans.empty() && rows.spans.back().first + rows.spans.back().count == first) {
      rows.spans.back().count += count;
    } else {
      rows.spans.push_back({first, count, rows.offsets.back()});
    }
    rows.offsets.push_back(rows.offsets.back() + count);
  }
  return rows;
}

constexpr double kBytesPerValue = sizeof(float) + sizeof(std::int32_t);

std::shared_ptr<const ExpressionMatrix> readCsr(const Hdf5Node& node, const MatrixSummary& summary,
                                                MatrixFacts& facts, const ReadPlan& plan,
                                                const Progress& progress) {
  SparseArrays arrays = openSparse(node, summary.rows);
  WantedRows rows = wantedRows(std::move(arrays.pointers), plan.cells);
  refuseBeyondMemory(static_cast<double>(rows.offsets.back()) * kBytesPerValue, node.where());
  auto genes = readIndices(arrays.indices, rows.spans, summary.columns, "column", plan.threads,
                           progress.part(0.0, 0.5));
  auto values = readValues(arrays.data, rows.spans, facts, plan.threads, progress.part(0.5, 0.98));
  return made(node, [&] {
    const auto cells = static_cast<Index>(rows.offsets.size()) - 1;
    return std::make_shared<const ExpressionMatrix>(cells, summary.columns, std::move(rows.offsets),
                                                    std::move(genes), std::move(values),
                                                    plan.threads);
  });
}

std::shared_ptr<const ExpressionMatrix> readCsc(const Hdf5Node& node, const MatrixSummary& summary,
                                                MatrixFacts& facts, const ReadPlan& plan,
                                                const Progress& progress) {
  SparseArrays arrays = openSparse(node, summary.columns);
  const std::int64_t count = arrays.pointers.back();
  // The columns, and the rows that are made of them.
  refuseBeyondMemory(2.0 * static_cast<double>(count) * kBytesPerValue, node.where());
  const std::vector<NumberSpan> all{{0, count, 0}};
  auto cells =
      readIndices(arrays.indices, all, summary.rows, "row", plan.threads, progress.part(0.0, 0.4));
  auto values = readValues(arrays.data, all, facts, plan.threads, progress.part(0.4, 0.8));
  return made(node, [&] {
    return ExpressionMatrix::fromColumns(summary.rows, summary.columns, std::move(arrays.pointers),
                                         std::move(cells), std::move(values), plan.threads);
  });
}

/// One gene or one cell that is stored flat.
SparseRows readFlat(const Hdf5Array& array, const MatrixSummary& summary, MatrixFacts& facts,
                    const ReadPlan& plan, const Progress& progress) {
  SparseRows rows;
  // Only of one gene can cells be left out; one cell is all there is.
  const bool oneGene = summary.columns == 1;
  std::int32_t column = 0;
  const auto use = [&](std::int64_t, const auto* read, std::int64_t number) {
    for (std::int64_t i = 0; i < number; ++i) {
      facts.add(read[i]);
      const auto value = static_cast<float>(read[i]);
      if (value != 0.0f) {
        rows.columns.push_back(column);
        rows.values.push_back(value);
      }
      if (++column == summary.columns) {
        rows.offsets.push_back(static_cast<std::int64_t>(rows.values.size()));
        column = 0;
      }
    }
  };
  forBlocks(array, array.count(), 1, oneGene ? plan.cells : std::vector<std::int32_t>(), progress,
            use);
  return rows;
}

std::shared_ptr<const ExpressionMatrix> readDense(const Hdf5Node& node,
                                                  const MatrixSummary& summary, MatrixFacts& facts,
                                                  const ReadPlan& plan, const Progress& progress) {
  const Hdf5Array array(node);
  const auto cells = plan.cells.empty() ? summary.rows : static_cast<Index>(plan.cells.size());
  SparseRows rows;
  if (summary.columns == 0 || summary.rows == 0) {
    rows.offsets.assign(static_cast<std::size_t>(cells) + 1, 0);
  } else if (array.shape().size() == 1) {
    rows = readFlat(array, summary, facts, plan, progress);
  } else {
    rows = readDenseAsRows(array, plan, facts, progress);
  }
  return made(node, [&] {
    return std::make_shared<const ExpressionMatrix>(cells, summary.columns, std::move(rows.offsets),
                                                    std::move(rows.columns),
                                                    std::move(rows.values));
  });
}

/// Cells of a glimpse, and values where they are stored by gene.
constexpr Index kGlimpsedCells = 256;
constexpr std::int64_t kGlimpsedValues = std::int64_t{1} << 16;

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
    if (const Hdf5Node data = node.child("data"); data.isDataset()) {
      summary.stored = Hdf5Array(data).count();
    }
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
    summary.stored = array.count();
  }
  return summary;
}

StoredMatrix readMatrix(const Hdf5Node& node, MatrixSummary summary, const ReadPlan& plan,
                        const Progress& progress) {
  StoredMatrix stored;
  MatrixFacts facts;
  if (summary.kind == "csr") {
    stored.matrix = readCsr(node, summary, facts, plan, progress);
  } else if (summary.kind == "csc") {
    stored.matrix = readCsc(node, summary, facts, plan, progress);
  } else {
    stored.matrix = readDense(node, summary, facts, plan, progress);
  }
  progress.update(1.0);
  summary.rows = stored.matrix->cells();
  facts.writeTo(summary);
  stored.summary = std::move(summary);
  if (stored.summary.kind == "csc" && !plan.cells.empty()) selectCells(stored, plan.cells);
  return stored;
}

std::shared_ptr<const ExpressionMatrix> glimpseMatrix(const Hdf5Node& node,
                                                      const MatrixSummary& summary) {
  ReadPlan plan;
  plan.threads = 1;
  plan.cells.resize(static_cast<std::size_t>(std::min(summary.rows, kGlimpsedCells)));
  std::iota(plan.cells.begin(), plan.cells.end(), 0);
  if (plan.cells.empty() || summary.columns == 0) return nullptr;
  if (summary.kind == "csc") {
    const Hdf5Array data(part(node, "data"));
    const std::int64_t count = std::min(data.count(), kGlimpsedValues);
    MatrixFacts facts;
    Buffer<std::int32_t> places(static_cast<std::size_t>(count));
    std::iota(places.begin(), places.end(), 0);
    return std::make_shared<const ExpressionMatrix>(
        1, count, std::vector<std::int64_t>{0, count}, std::move(places),
        readValues(data, {{0, count, 0}}, facts, 1, {}), 1);
  }
  // Chunks that reach far down would have to be unpacked all the same.
  if (summary.kind == "dense" &&
      Hdf5Array(node).chunkRows() * static_cast<std::int64_t>(summary.columns) >
          kLargestDenseBlock / 8) {
    return nullptr;
  }
  return readMatrix(node, summary, plan, {}).matrix;
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
  forBlocks(array, summary.rows, summary.columns, {}, {}, use);
  facts.writeTo(summary);
  return rows;
}

}  // namespace chreode
