#include "files/h5ad_embedding.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "files/h5ad_matrix.h"
#include "files/h5ad_table.h"
#include "files/hdf5_array.h"

namespace chreode {

namespace {

/// Wider ones are no coordinates, and as dense numbers they would not fit the memory.
constexpr Index kWidestEmbedding = 1000;

bool isTable(const Hdf5Node& node) {
  return node.isGroup() && node.text("encoding-type") == "dataframe";
}

StoredEmbedding readFrame(const Hdf5Node& node, const std::string& which,
                          std::vector<std::string>& notices) {
  const AnnotationTable table = readTable(node, notices);
  StoredEmbedding stored;
  stored.summary.which = which;
  stored.summary.kind = "dataframe";
  stored.summary.rows = static_cast<Index>(table.size());
  stored.summary.columns = static_cast<Index>(table.columns.size());
  const bool numeric =
      std::all_of(table.columns.begin(), table.columns.end(),
                  [](const Annotation& c) { return c.kind == Annotation::Kind::numeric; });
  for (const Annotation& column : table.columns) stored.summary.columnNames.push_back(column.name);
  if (!numeric || stored.summary.columns > kWidestEmbedding) return stored;
  stored.values.resize(stored.summary.rows, stored.summary.columns);
  for (Index c = 0; c < stored.summary.columns; ++c) {
    for (Index r = 0; r < stored.summary.rows; ++r) {
      stored.values(r, c) = static_cast<float>(table.columns[c].numbers[r]);
    }
  }
  return stored;
}

StoredEmbedding readArray(const Hdf5Array& array, MatrixSummary summary) {
  StoredEmbedding stored;
  stored.summary = std::move(summary);
  stored.values = readDenseRows(array, stored.summary);
  return stored;
}

StoredEmbedding readEntry(const Hdf5Node& node, const std::string& which, Index cells,
                          std::vector<std::string>& notices) {
  if (isTable(node)) return readFrame(node, which, notices);
  StoredEmbedding stored;
  stored.summary = describeMatrix(node, which);
  if (stored.summary.kind.empty() || stored.summary.rows != cells) return stored;
  if (stored.summary.kind == "dense" && stored.summary.columns <= kWidestEmbedding) {
    return readArray(Hdf5Array(node), std::move(stored.summary));
  }
  const StoredMatrix matrix = readMatrix(node, std::move(stored.summary), {1, {}}, {});
  stored.summary = matrix.summary;
  if (stored.summary.columns <= kWidestEmbedding) {
    stored.values = matrix.matrix->dense(0, stored.summary.rows);
  }
  return stored;
}

std::vector<StoredEmbedding> readFields(const Hdf5Node& node) {
  std::vector<StoredEmbedding> all;
  const Hdf5Array table(node);
  for (const std::string& name : table.fieldNames()) {
    const Hdf5Array array = table.field(name);
    if (array.values() != Hdf5Array::Values::number || array.shape().size() > 2 ||
        (array.shape().size() == 2 && array.shape()[1] > kWidestEmbedding)) {
      continue;
    }
    MatrixSummary summary;
    summary.which = "obsm/" + name;
    summary.kind = "dense";
    summary.rows = array.rows();
    summary.columns = array.shape().size() == 2 ? array.shape()[1] : 1;
    all.push_back(readArray(array, std::move(summary)));
  }
  return all;
}

}  // namespace

std::vector<StoredEmbedding> readEmbeddings(const Hdf5Node& obsm, Index cells,
                                            std::vector<std::string>& notices) {
  std::vector<StoredEmbedding> all;
  if (obsm.isDataset()) {
    all = readFields(obsm);
  } else {
    for (const std::string& name : obsm.children()) {
      const Hdf5Node node = obsm.child(name);
      StoredEmbedding stored = readEntry(node, "obsm/" + name, cells, notices);
      if (stored.summary.kind.empty()) {
        notices.push_back(node.where() + ": this holds no coordinates and is not read.");
      } else {
        all.push_back(std::move(stored));
      }
    }
  }
  std::erase_if(all, [&](const StoredEmbedding& stored) {
    if (stored.summary.rows == cells) return false;
    notices.push_back(stored.summary.which + " has " + std::to_string(stored.summary.rows) +
                      " rows for " + std::to_string(cells) + " cells and is not read.");
    return true;
  });
  return all;
}

}  // namespace chreode
