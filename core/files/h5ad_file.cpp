#include "files/h5ad_file.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "files/file_contents.h"
#include "files/file_kind.h"
#include "files/h5ad_column.h"
#include "files/h5ad_embedding.h"
#include "files/h5ad_matrix.h"
#include "files/h5ad_table.h"
#include "files/hdf5_array.h"
#include "files/repeated_names.h"

namespace chreode {

H5adFile::H5adFile(const Hdf5Node& root, const std::string& path) : m_root(root) {
  m_path = path;
  refuseUnlessH5ad(m_root, path);
  readTables();
  readMatrixShapes();
  readEmbeddings();
  readComponents();
  noteDuplicates();
}

H5adFile::~H5adFile() {
  const Hdf5Access access;
  m_root = {};
}

void H5adFile::readTables() {
  const Hdf5Node obs = m_root.child("obs");
  const Hdf5Node var = m_root.child("var");
  const Hdf5Node uns = m_root.child("uns");
  m_compound = obs.isDataset() || var.isDataset();
  m_contents.format = m_compound                                  ? "h5ad (anndata 0.6 or earlier)"
                      : m_root.text("encoding-type") == "anndata" ? "h5ad (anndata 0.8 or later)"
                                                                  : "h5ad (anndata 0.7)";
  m_contents.simulated = static_cast<bool>(uns.child("simulation"));
  m_contents.cells = readTable(obs, m_contents.notices);
  m_contents.genes = readTable(var, m_contents.notices);
  Hdf5Node rawVar = m_root.child("raw.var");
  if (!rawVar) rawVar = m_root.child("raw").child("var");
  if (rawVar) m_contents.rawGenes = readTable(rawVar, m_contents.notices);
  if (m_compound) {
    applyOldCategories(m_contents.cells, uns);
    applyOldCategories(m_contents.genes, uns);
    applyOldCategories(m_contents.rawGenes, uns);
  }
  applyColors(m_contents.cells, uns, m_contents.notices);
}

Hdf5Node H5adFile::nodeOf(const std::string& which) const {
  if (which == "X") return m_root.child("X");
  if (which == "raw") {
    const Hdf5Node old = m_root.child("raw.X");
    return old ? old : m_root.child("raw").child("X");
  }
  if (which.starts_with(kLayerPrefix)) {
    return m_root.child("layers").child(which.substr(kLayerPrefix.size()));
  }
  return {};
}

void H5adFile::addMatrix(const std::string& which, Index genes) {
  const Hdf5Node node = nodeOf(which);
  if (!node) return;
  MatrixSummary summary = describeMatrix(node, which);
  if (summary.kind.empty()) {
    m_contents.notices.push_back(node.where() + ": this is no matrix of numbers and is not read.");
    return;
  }
  const auto cells = static_cast<Index>(m_contents.cells.size());
  // Old writers dropped a dimension of length one.
  if (summary.columns == 1 && cells == 1 && summary.rows == genes) {
    std::swap(summary.rows, summary.columns);
  }
  if (summary.rows != cells || summary.columns != genes) {
    throw Error("The matrix is " + std::to_string(summary.rows) + " × " +
                    std::to_string(summary.columns) + ", but the tables name " +
                    std::to_string(cells) + " cells and " + std::to_string(genes) +
                    " genes: the file is damaged.",
                node.where());
  }
  m_contents.matrices.push_back(std::move(summary));
}

void H5adFile::readMatrixShapes() {
  const auto genes = static_cast<Index>(m_contents.genes.size());
  addMatrix("X", genes);
  addMatrix("raw", static_cast<Index>(m_contents.rawGenes.size()));
  for (const std::string& name : m_root.child("layers").children()) {
    addMatrix(std::string(kLayerPrefix) + name, genes);
  }
}

void H5adFile::readEmbeddings() {
  const auto cells = static_cast<Index>(m_contents.cells.size());
  for (StoredEmbedding& stored :
       chreode::readEmbeddings(m_root.child("obsm"), cells, m_contents.notices)) {
    if (stored.values.size() > 0) {
      const std::string name = stored.summary.which.substr(std::string("obsm/").size());
      m_contents.embeddings.push_back({name, std::move(stored.values)});
    }
    m_contents.embeddingSummaries.push_back(std::move(stored.summary));
  }
}

void H5adFile::readComponents() {
  const Hdf5Node varm = m_root.child("varm");
  std::optional<Hdf5Array> array;
  if (varm.isDataset()) {
    const Hdf5Array table(varm);
    const auto fields = table.fieldNames();
    if (std::find(fields.begin(), fields.end(), "PCs") != fields.end()) array = table.field("PCs");
  } else if (const Hdf5Node node = varm.child("PCs"); node.isDataset()) {
    array = Hdf5Array(node);
  }
  const auto genes = static_cast<std::int64_t>(m_contents.genes.size());
  if (!array || array->shape().size() != 2 || array->rows() != genes ||
      array->values() != Hdf5Array::Values::number) {
    return;
  }
  MatrixSummary summary;
  summary.rows = array->shape()[0];
  summary.columns = array->shape()[1];
  m_contents.principalComponents = readDenseRows(*array, summary);
}

void H5adFile::noteDuplicates() {
  for (const std::string& notice : {noticeOfRepeated(m_contents.cells.names, "cell"),
                                    noticeOfRepeated(m_contents.genes.names, "gene")}) {
    if (!notice.empty()) m_contents.notices.push_back(notice);
  }
}

StoredMatrix H5adFile::readPlanned(const std::string& which, const ReadPlan& plan,
                                   const Progress& progress) {
  const MatrixSummary& known = findMatrix(m_contents, which, m_path);
  const Hdf5Access access;
  return readMatrix(nodeOf(which), known, plan, progress);
}

std::shared_ptr<const ExpressionMatrix> H5adFile::glimpse(const std::string& which) {
  const MatrixSummary& known = findMatrix(m_contents, which, m_path);
  const Hdf5Access access;
  return glimpseMatrix(nodeOf(which), known);
}

bool H5adFile::leavesCellsOut(const std::string& which) const {
  return findMatrix(m_contents, which, m_path).kind != "csc";
}

}  // namespace chreode
