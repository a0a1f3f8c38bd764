#include "files/loom_file.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <utility>

#include "base/error.h"
#include "files/file_contents.h"
#include "files/h5ad_matrix.h"
#include "files/hdf5_array.h"
#include "files/loom_attributes.h"
#include "files/loom_matrix.h"
#include "files/repeated_names.h"

namespace chreode {

namespace {

/// As the file says it; empty where it says nothing, as files before version 3 do.
std::string versionOf(const Hdf5Node& root) {
  constexpr const char* kVersion = "LOOM_SPEC_VERSION";
  const Hdf5Node node = root.child("attrs").child(kVersion);
  if (!node.isDataset()) return root.text(kVersion);
  const Hdf5Array array(node);
  if (array.values() != Hdf5Array::Values::text) return {};
  const auto texts = array.texts();
  return texts.empty() ? std::string() : texts.front();
}

bool isBeforeThree(const std::string& version) {
  int major = 0;
  std::from_chars(version.data(), version.data() + version.size(), major);
  return major < 3;
}

/// Kind and shape as cells × genes; `kind` stays empty when it is no matrix of numbers.
MatrixSummary describe(const Hdf5Node& node, const std::string& which) {
  MatrixSummary summary;
  if (node.isDataset() && Hdf5Array(node).shape().size() == 2) {
    summary = describeMatrix(node, which);
  }
  summary.which = which;
  std::swap(summary.rows, summary.columns);
  if (std::max(summary.rows, summary.columns) > std::numeric_limits<std::int32_t>::max()) {
    throw Error("The matrix has more than 2,147,483,647 rows or columns.", node.where());
  }
  return summary;
}

}  // namespace

bool isLoom(const Hdf5Node& root) {
  return root.child("row_attrs").isGroup() && root.child("col_attrs").isGroup();
}

LoomFile::LoomFile(const Hdf5Node& root, const std::string& path) : m_root(root) {
  m_path = path;
  readShapes();
  readAttributes();
}

LoomFile::~LoomFile() {
  const Hdf5Access access;
  m_root = {};
}

void LoomFile::readShapes() {
  const Hdf5Node node = m_root.child("matrix");
  MatrixSummary matrix = describe(node, "X");
  if (matrix.kind.empty()) {
    throw Error("The loom file has no \"matrix\" of numbers, which every loom file has.", m_path);
  }
  const Index cells = matrix.rows;
  const Index genes = matrix.columns;
  m_contents.matrices.push_back(std::move(matrix));
  for (const std::string& name : m_root.child("layers").children()) {
    const Hdf5Node layer = nodeOf(std::string(kLayerPrefix) + name);
    MatrixSummary summary = describe(layer, std::string(kLayerPrefix) + name);
    if (summary.kind.empty()) {
      m_contents.notices.push_back(layer.where() +
                                   ": this is no matrix of numbers and is not read.");
    } else if (summary.rows != cells || summary.columns != genes) {
      throw Error("The layer is " + std::to_string(summary.columns) + " × " +
                      std::to_string(summary.rows) + ", but the matrix " + std::to_string(genes) +
                      " × " + std::to_string(cells) + ": the file is damaged.",
                  layer.where());
    } else {
      m_contents.matrices.push_back(std::move(summary));
    }
  }
}

void LoomFile::readAttributes() {
  const std::string version = versionOf(m_root);
  const bool old = isBeforeThree(version);
  m_contents.format = !version.empty() ? "loom " + version : "loom (before version 3)";
  LoomAxis axis;
  axis.entities = old;
  axis.size = m_contents.matrices.front().rows;
  axis.nameKeys = {"CellID", "obs_names", "cell_names", "CellName"};
  LoomAttributes cells = readLoomAttributes(m_root.child("col_attrs"), axis, m_contents.notices);
  m_contents.cells = std::move(cells.table);
  for (StoredEmbedding& stored : cells.embeddings) {
    const std::string name = stored.summary.which.substr(std::string("obsm/").size());
    m_contents.embeddings.push_back({name, std::move(stored.values)});
    m_contents.embeddingSummaries.push_back(std::move(stored.summary));
  }
  axis.item = "gene";
  axis.size = m_contents.matrices.front().columns;
  axis.nameKeys = {"Gene", "var_names", "GeneName", "gene_names", "Accession"};
  m_contents.genes = readLoomAttributes(m_root.child("row_attrs"), axis, m_contents.notices).table;
  for (const std::string& notice : {noticeOfRepeated(m_contents.cells.names, "cell"),
                                    noticeOfRepeated(m_contents.genes.names, "gene")}) {
    if (!notice.empty()) m_contents.notices.push_back(notice);
  }
}

Hdf5Node LoomFile::nodeOf(const std::string& which) const {
  if (which == "X") return m_root.child("matrix");
  return m_root.child("layers").child(which.substr(kLayerPrefix.size()));
}

StoredMatrix LoomFile::readPlanned(const std::string& which, const ReadPlan& plan,
                                   const Progress& progress) {
  const MatrixSummary& known = findMatrix(m_contents, which, m_path);
  const Hdf5Access access;
  StoredMatrix stored = readTransposed(Hdf5Array(nodeOf(which)), known, progress);
  if (!plan.cells.empty()) selectCells(stored, plan.cells);
  return stored;
}

std::shared_ptr<const ExpressionMatrix> LoomFile::glimpse(const std::string& which) {
  const MatrixSummary& known = findMatrix(m_contents, which, m_path);
  const Hdf5Access access;
  return glimpseTransposed(Hdf5Array(nodeOf(which)), known);
}

}  // namespace chreode
