#include "files/tenx_folder_file.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "base/error.h"
#include "files/file_contents.h"
#include "files/matrix_market.h"
#include "files/tenx_feature_list.h"
#include "files/tenx_features.h"
#include "files/text_reader.h"

namespace chreode {

namespace {

/// The first column of a barcodes.tsv: some programs write more.
std::vector<std::string> readBarcodes(const std::string& path) {
  std::vector<std::string> barcodes = readLines(path);
  for (std::string& barcode : barcodes)
    barcode.resize(std::min(barcode.find('\t'), barcode.size()));
  return barcodes;
}

/// New places for what was kept of a list; −1 for the rest.
std::vector<std::int32_t> placesOfKept(const std::vector<std::int32_t>& kept, std::size_t all) {
  std::vector<std::int32_t> places(all, -1);
  for (std::size_t i = 0; i < kept.size(); ++i) places[kept[i]] = static_cast<std::int32_t>(i);
  return places;
}

}  // namespace

TenxFolderFile::TenxFolderFile(const std::string& path, const std::string& part) {
  m_path = path;
  for (TenxSample& files : findTenxSamples(path)) m_samples.push_back({std::move(files), {}});
  m_contents.format = "10x Genomics Matrix Market";
  if (m_samples.size() > 1) {
    m_contents.format += " (" + std::to_string(m_samples.size()) + " samples)";
  }
  std::vector<std::string> types;
  readSamples(types);
  const std::size_t features = m_contents.genes.size();
  const std::vector<std::int32_t> kept = chooseFeatureType(types, part, m_contents, path);
  if (!kept.empty()) {
    const std::vector<std::int32_t> places = placesOfKept(kept, features);
    for (Sample& sample : m_samples) {
      for (std::int32_t& gene : sample.geneOf) gene = places[gene];
    }
  }
  MatrixSummary summary;
  summary.which = "X";
  summary.kind = "csr";
  summary.rows = static_cast<Index>(m_contents.cells.size());
  summary.columns = static_cast<Index>(m_contents.genes.size());
  for (const Sample& sample : m_samples) summary.stored += sample.entries;
  m_contents.matrices.push_back(std::move(summary));
  noteRepeatedNames(m_contents);
}

void TenxFolderFile::readSamples(std::vector<std::string>& types) {
  TenxFeatureList features;
  std::vector<std::string> samplesOfCells;
  std::size_t fewest = std::numeric_limits<std::size_t>::max();
  for (Sample& sample : m_samples) {
    std::vector<std::string> barcodes = readBarcodes(sample.files.barcodes);
    const TenxFeatureLines lines = readFeatureLines(sample.files.features);
    checkSize(sample, barcodes.size(), lines.ids.size());
    sample.geneOf = features.add(lines);
    fewest = std::min(fewest, lines.ids.size());
    addCells(sample.files.name, std::move(barcodes), samplesOfCells);
  }
  if (fewest < features.size()) {
    m_contents.notices.push_back(
        "The samples list different genes: all " + std::to_string(features.size()) +
        " of them are kept, and count as zero in a sample that does not list them.");
  }
  m_contents.genes = features.table();
  if (m_samples.size() > 1) {
    m_contents.cells.columns.push_back(classColumn("sample", samplesOfCells));
  }
  types = features.types();
}

void TenxFolderFile::addCells(const std::string& name, std::vector<std::string> barcodes,
                              std::vector<std::string>& samplesOfCells) {
  std::vector<std::string>& names = m_contents.cells.names;
  if (m_samples.size() == 1) {
    names = std::move(barcodes);
    return;
  }
  for (const std::string& barcode : barcodes) names.push_back(name + "_" + barcode);
  samplesOfCells.insert(samplesOfCells.end(), barcodes.size(), name);
}

void TenxFolderFile::checkSize(Sample& sample, std::size_t barcodes, std::size_t features) {
  const MatrixMarketSize size = readMatrixMarketSize(sample.files.matrix);
  const auto cells = static_cast<Index>(barcodes);
  const auto genes = static_cast<Index>(features);
  sample.entries = size.entries;
  if (size.rows == genes && size.columns == cells) return;
  if (size.rows == cells && size.columns == genes) {
    sample.cellsInRows = true;
    m_contents.notices.push_back("The matrix of " + sample.files.name +
                                 " has its cells in the rows, not in the columns as usual.");
    return;
  }
  throw Error("The matrix is " + std::to_string(size.rows) + " × " + std::to_string(size.columns) +
                  ", but the files beside it name " + std::to_string(genes) + " features and " +
                  std::to_string(cells) + " barcodes: they do not belong together.",
              sample.files.matrix);
}

StoredMatrix TenxFolderFile::readPlanned(const std::string& which, const ReadPlan& plan,
                                         const Progress& progress) {
  MatrixSummary summary = findMatrix(m_contents, which, m_path);
  std::int64_t entries = 0;
  for (const Sample& sample : m_samples) entries += sample.entries;
  SparseRows rows;
  rows.offsets.reserve(static_cast<std::size_t>(summary.rows) + 1);
  rows.columns.reserve(static_cast<std::size_t>(entries));
  rows.values.reserve(static_cast<std::size_t>(entries));
  MatrixFacts facts;
  double done = 0.0;
  for (const Sample& sample : m_samples) {
    const double share = 0.9 * static_cast<double>(sample.entries) /
                         static_cast<double>(std::max<std::int64_t>(1, entries));
    readMatrixMarket(sample.files.matrix, sample.cellsInRows, sample.geneOf, rows, facts,
                     progress.part(done, done + share));
    done += share;
  }
  facts.writeTo(summary);
  StoredMatrix stored;
  stored.matrix = std::make_shared<const ExpressionMatrix>(
      summary.rows, summary.columns, std::move(rows.offsets), std::move(rows.columns),
      std::move(rows.values));
  stored.summary = std::move(summary);
  if (!plan.cells.empty()) selectCells(stored, plan.cells);
  progress.update(1.0);
  return stored;
}

}  // namespace chreode
