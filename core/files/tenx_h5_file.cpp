#include "files/tenx_h5_file.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "base/error.h"
#include "files/file_contents.h"
#include "files/h5ad_column.h"
#include "files/h5ad_matrix.h"
#include "files/hdf5_array.h"
#include "files/matrix_facts.h"
#include "files/tenx_features.h"

namespace chreode {

namespace {

constexpr const char* kMatrixGroup = "matrix";

/// The groups of a file of Cell Ranger 2 and before, each a genome.
std::vector<std::string> genomesOf(const Hdf5Node& root) {
  std::vector<std::string> genomes;
  for (const std::string& name : root.children()) {
    const Hdf5Node group = root.child(name);
    const auto has = [&](const char* child) { return static_cast<bool>(group.child(child)); };
    if (has("barcodes") && has("genes")) genomes.push_back(name);
  }
  return genomes;
}

Hdf5Node partOf(const Hdf5Node& group, const std::string& name) {
  Hdf5Node found = group.child(name);
  if (!found) throw Error("The 10x Genomics matrix has no \"" + name + "\".", group.where());
  return found;
}

/// Texts of a one-dimensional dataset with one per feature.
std::vector<std::string> featureTexts(const Hdf5Node& node, std::size_t features) {
  std::vector<std::string> texts = readNames(node);
  if (texts.size() != features) {
    throw Error("This part has " + std::to_string(texts.size()) + " values for " +
                    std::to_string(features) + " features: the file is damaged.",
                node.where());
  }
  return texts;
}

void addTexts(AnnotationTable& genes, const std::string& name, std::vector<std::string> texts) {
  Annotation column;
  column.name = name;
  column.kind = Annotation::Kind::string;
  column.strings = std::move(texts);
  genes.columns.push_back(std::move(column));
}

bool isTextPerFeature(const Hdf5Node& node, std::size_t features) {
  if (!node.isDataset()) return false;
  const Hdf5Array array(node);
  return array.values() == Hdf5Array::Values::text && array.shape().size() == 1 &&
         array.count() == static_cast<std::int64_t>(features);
}

}  // namespace

bool TenxH5File::recognises(const Hdf5Node& root) {
  const Hdf5Node matrix = root.child(kMatrixGroup);
  if (matrix.isGroup()) return static_cast<bool>(matrix.child("barcodes"));
  return !root.child("obs") && !root.child("var") && !genomesOf(root).empty();
}

TenxH5File::TenxH5File(const Hdf5Node& root, const std::string& path, const std::string& part) {
  m_path = path;
  m_group = root.child(kMatrixGroup);
  if (m_group.isGroup()) {
    readFeatures(part);
  } else {
    readGenome(root, part);
  }
  m_contents.cells.names = readNames(partOf(m_group, "barcodes"));
  describeX();
  noteRepeatedNames(m_contents);
}

TenxH5File::~TenxH5File() {
  const Hdf5Access access;
  m_group = {};
}

void TenxH5File::readFeatures(const std::string& part) {
  m_contents.format = "10x Genomics HDF5 (Cell Ranger 3 or later)";
  const Hdf5Node features = partOf(m_group, "features");
  AnnotationTable& genes = m_contents.genes;
  genes.names = readNames(partOf(features, "name"));
  const std::size_t count = genes.names.size();
  m_features = static_cast<Index>(count);
  addTexts(genes, "gene_ids", featureTexts(partOf(features, "id"), count));
  std::vector<std::string> types;
  if (const Hdf5Node node = features.child("feature_type")) {
    types = featureTexts(node, count);
    genes.columns.push_back(classColumn("feature_types", types));
  }
  if (const Hdf5Node node = features.child("genome")) {
    genes.columns.push_back(classColumn("genome", featureTexts(node, count)));
  }
  constexpr std::array kTaken{"name", "id", "feature_type", "genome"};
  for (const std::string& name : features.children()) {
    // What starts so describes the table, not a feature ("_all_tag_keys").
    if (name.front() == '_' || std::find(kTaken.begin(), kTaken.end(), name) != kTaken.end()) {
      continue;
    }
    const Hdf5Node node = features.child(name);
    if (isTextPerFeature(node, count)) addTexts(genes, name, featureTexts(node, count));
  }
  m_kept = chooseFeatureType(types, part, m_contents, m_path);
}

void TenxH5File::readGenome(const Hdf5Node& root, const std::string& part) {
  m_contents.format = "10x Genomics HDF5 (before Cell Ranger 3)";
  const std::vector<std::string> genomes = genomesOf(root);
  const std::string genome = choosePart(
      genomes, part, genomes.size() == 1 ? genomes.front() : std::string(), "genomes", m_path);
  if (genomes.size() > 1) {
    m_contents.parts = genomes;
    m_contents.part = genome;
  }
  m_group = root.child(genome);
  AnnotationTable& genes = m_contents.genes;
  genes.names = readNames(partOf(m_group, "gene_names"));
  m_features = static_cast<Index>(genes.names.size());
  addTexts(genes, "gene_ids", featureTexts(partOf(m_group, "genes"), genes.names.size()));
}

void TenxH5File::describeX() {
  const auto cells = static_cast<Index>(m_contents.cells.size());
  constexpr auto kMost = static_cast<Index>(std::numeric_limits<std::int32_t>::max());
  if (cells > kMost || m_features > kMost) {
    throw Error("The matrix has more rows or columns than this program can hold.", m_path);
  }
  const auto shape = Hdf5Array(partOf(m_group, "shape")).integers();
  if (shape.size() != 2 || shape[0] != m_features || shape[1] != cells) {
    const std::string stated =
        shape.size() == 2 ? std::to_string(shape[0]) + " × " + std::to_string(shape[1]) : "nothing";
    throw Error("The matrix states " + stated + " as its shape, but names " +
                    std::to_string(m_features) + " features and " + std::to_string(cells) +
                    " barcodes: the file is damaged.",
                m_group.where());
  }
  for (const char* array : {"data", "indices", "indptr"}) partOf(m_group, array);
  MatrixSummary summary;
  summary.which = "X";
  summary.kind = "csr";  // columns of features × barcodes, as the file has it, are rows of cells
  summary.rows = cells;
  summary.columns = static_cast<Index>(m_contents.genes.size());
  summary.stored = Hdf5Array(partOf(m_group, "data")).count();
  m_contents.matrices.push_back(std::move(summary));
}

StoredMatrix TenxH5File::readPlanned(const std::string& which, const ReadPlan& plan,
                                     const Progress& progress) {
  MatrixSummary summary = findMatrix(m_contents, which, m_path);
  const Hdf5Access access;
  summary.columns = m_features;
  StoredMatrix stored = readMatrix(m_group, std::move(summary), plan, progress);
  if (m_kept.empty()) return stored;
  stored.matrix = stored.matrix->selectGenes(m_kept);
  takeFactsAnew(stored);  // those of the whole matrix hold other features, too
  return stored;
}

std::shared_ptr<const ExpressionMatrix> TenxH5File::glimpse(const std::string& which) {
  MatrixSummary summary = findMatrix(m_contents, which, m_path);
  summary.columns = m_features;
  const Hdf5Access access;
  return glimpseMatrix(m_group, summary);
}

bool TenxH5File::leavesCellsOut(const std::string&) const {
  return true;
}

}  // namespace chreode
