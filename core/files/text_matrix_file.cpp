#include "files/text_matrix_file.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "base/error.h"
#include "files/file_contents.h"
#include "files/hdf5_text.h"
#include "files/number_text.h"
#include "files/repeated_names.h"
#include "files/table_orientation.h"
#include "files/table_rows.h"
#include "files/text_annotation.h"

namespace chreode {

namespace {

constexpr std::size_t kMostNames = std::numeric_limits<std::int32_t>::max();

std::string formatOf(const TableLayout& layout) {
  return layout.isTriplets          ? "table of genes, cells and counts"
         : layout.delimiter == '\t' ? "table with tabs"
         : layout.delimiter == ';'  ? "table with semicolons"
         : layout.delimiter == ' '  ? "table with spaces"
                                    : "table with commas";
}

std::vector<std::string> numbered(const char* what, std::size_t count) {
  std::vector<std::string> names;
  names.reserve(count);
  for (std::size_t i = 1; i <= count; ++i) {
    names.push_back(std::string(what) + " " + std::to_string(i));
  }
  return names;
}

/// Numbers where all texts are, true and false likewise, else text.
Annotation annotationOf(const std::string& name, std::vector<std::string> texts) {
  Annotation numbers;
  numbers.name = name;
  numbers.numbers.reserve(texts.size());
  bool allNumbers = true;
  bool allFlags = true;
  const auto isOneOf = [](const std::string& text, const char* a, const char* b, const char* c) {
    return text == a || text == b || text == c;
  };
  for (std::string& text : texts) {
    double value = 0.0;
    const NumberText kind = readNumber(text, value);
    const bool yes = isOneOf(text, "TRUE", "True", "true");
    const bool no = isOneOf(text, "FALSE", "False", "false");
    allNumbers = allNumbers && (kind == NumberText::number || kind == NumberText::missing);
    allFlags = allFlags && (yes || no || kind == NumberText::missing);
    if (kind == NumberText::missing) text.clear();
    numbers.numbers.push_back(yes ? 1.0 : value);
  }
  if (allFlags) numbers.kind = Annotation::Kind::boolean;
  return allNumbers || allFlags ? numbers : annotationOfTexts(name, std::move(texts));
}

void refuseTooMany(std::size_t names, const std::string& path) {
  if (names > kMostNames) throw Error("The table has more than 2,147,483,647 rows.", path);
}

/// What one pass over the rows gathers.
struct RowTexts {
  std::size_t count = 0;
  std::vector<std::string> names;  ///< empty where rows have none
  std::vector<std::vector<std::string>> annotations;
};

RowTexts gatherRows(const TableLayout& layout) {
  RowTexts gathered;
  gathered.annotations.resize(layout.annotations.size());
  const std::size_t limit = layout.annotations.empty() ? 1 : layout.annotations.back() + 1;
  TableRows rows(layout);
  while (rows.next(limit)) {
    refuseTooMany(++gathered.count, layout.path);
    if (layout.rowNames) gathered.names.push_back(asUtf8(rows.fields().front()));
    for (std::size_t i = 0; i < layout.annotations.size(); ++i) {
      gathered.annotations[i].push_back(asUtf8(rows.fields()[layout.annotations[i]]));
    }
  }
  return gathered;
}

/// Gives a name that is new the next index.
void addName(NameIndex& index, std::vector<std::string>& names, std::string_view name,
             std::string& scratch) {
  scratch = name;
  const auto next = static_cast<std::int32_t>(names.size());
  if (index.try_emplace(scratch, next).second) names.push_back(asUtf8(name));
}

}  // namespace

TextMatrixFile::TextMatrixFile(const std::string& path, const std::string& part) {
  m_path = path;
  m_layout = tableLayoutOf(path);
  m_contents.format = formatOf(m_layout);
  if (m_layout.isTriplets) {
    if (!part.empty()) throw Error("The file has no parts to choose from.", path);
    readTripletNames();
    addMatrix("coo");
  } else {
    readTableNames(part);
    addMatrix("dense");
  }
  for (const std::string& notice : {noticeOfRepeated(m_contents.cells.names, "cell"),
                                    noticeOfRepeated(m_contents.genes.names, "gene")}) {
    if (!notice.empty()) m_contents.notices.push_back(notice);
  }
}

void TextMatrixFile::readTableNames(const std::string& part) {
  m_contents.parts = {kGenesInRows, kCellsInRows};
  if (!part.empty() && part != kGenesInRows && part != kCellsInRows) {
    throw Error("There is no part \"" + part + "\"; choose \"" + kGenesInRows + "\" or \"" +
                    kCellsInRows + "\".",
                m_path);
  }
  RowTexts rows = gatherRows(m_layout);
  std::vector<std::string> columnNames;
  if (!m_layout.titles.empty()) {
    for (const std::size_t field : m_layout.values) {
      columnNames.push_back(asUtf8(m_layout.titles[field]));
    }
  }
  if (part.empty()) {
    const std::string rowTitle =
        m_layout.rowNames && !m_layout.titles.empty() ? asUtf8(m_layout.titles.front()) : "";
    TableOrientation decided =
        tableOrientation(rows.names, columnNames, rowTitle, rows.count, m_layout.values.size());
    m_genesInRows = decided.genesInRows;
    m_contents.notices.push_back(std::move(decided.reason));
  } else {
    m_genesInRows = part == kGenesInRows;
  }
  m_contents.part = m_genesInRows ? kGenesInRows : kCellsInRows;

  AnnotationTable& ofRows = m_genesInRows ? m_contents.genes : m_contents.cells;
  AnnotationTable& ofColumns = m_genesInRows ? m_contents.cells : m_contents.genes;
  const char* rowItem = m_genesInRows ? "gene" : "cell";
  const char* columnItem = m_genesInRows ? "cell" : "gene";
  if (!m_layout.rowNames || columnNames.empty()) {
    m_contents.notices.push_back(
        std::string("The table does not name its ") +
        (m_layout.rowNames ? columnItem : (columnNames.empty() ? "cells and gene" : rowItem)) +
        "s; they were numbered.");
  }
  ofRows.names = m_layout.rowNames ? std::move(rows.names) : numbered(rowItem, rows.count);
  ofColumns.names =
      columnNames.empty() ? numbered(columnItem, m_layout.values.size()) : std::move(columnNames);
  for (std::size_t i = 0; i < m_layout.annotations.size(); ++i) {
    const std::size_t field = m_layout.annotations[i];
    const std::string title = m_layout.titles.empty() || m_layout.titles[field].empty()
                                  ? "column " + std::to_string(field + 1)
                                  : asUtf8(m_layout.titles[field]);
    ofRows.columns.push_back(annotationOf(title, std::move(rows.annotations[i])));
  }
}

void TextMatrixFile::readTripletNames() {
  TableRows rows(m_layout);
  std::string scratch;
  while (rows.next()) {
    const auto& fields = rows.fields();
    addName(m_cellIndex, m_contents.cells.names, fields[m_layout.triplets.cell], scratch);
    addName(m_geneIndex, m_contents.genes.names, fields[m_layout.triplets.gene], scratch);
    refuseTooMany(std::max(m_contents.cells.size(), m_contents.genes.size()), m_path);
  }
}

void TextMatrixFile::addMatrix(const char* kind) {
  MatrixSummary summary;
  summary.which = "X";
  summary.kind = kind;
  summary.rows = static_cast<Index>(m_contents.cells.size());
  summary.columns = static_cast<Index>(m_contents.genes.size());
  m_contents.matrices.push_back(std::move(summary));
}

StoredMatrix TextMatrixFile::readPlanned(const std::string& which, const ReadPlan& plan,
                                         const Progress& progress) {
  if (which != "X") {
    throw Error("There is no matrix \"" + which + "\"; the file holds X.", m_path);
  }
  const MatrixSummary& summary = m_contents.matrices.front();
  StoredMatrix stored = m_layout.isTriplets
                            ? readTriplets(m_layout, m_cellIndex, m_geneIndex, summary, progress)
                            : readTable(m_layout, m_genesInRows, summary, progress);
  if (!plan.cells.empty()) selectCells(stored, plan.cells);
  return stored;
}

}  // namespace chreode
