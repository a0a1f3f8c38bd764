#include "files/table_layout.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "files/field_splitter.h"
#include "files/name_kind.h"
#include "files/number_text.h"
#include "files/table_lines.h"

namespace chreode {

namespace {

using Fields = std::vector<std::string>;

template <std::size_t N>
bool isOneOf(const std::string& name, const std::array<std::string_view, N>& known) {
  std::string lower;
  for (const char c : name) lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return std::find(known.begin(), known.end(), lower) != known.end();
}

bool headsRowNames(const std::string& title) {
  constexpr std::array<std::string_view, 20> kTitles{
      "",        "index",   "id",         "name",      "names",   "cell",    "cells",
      "cellid",  "cell_id", "barcode",    "barcodes",  "gene",    "genes",   "geneid",
      "gene_id", "symbol",  "unnamed: 0", "gene_name", "feature", "rownames"};
  return isOneOf(title, kTitles);
}

/// Numbers about cells or genes that tables carry beside the expression.
bool isKnownAnnotation(const std::string& title) {
  constexpr std::array<std::string_view, 24> kTitles{
      "ncount_rna",    "nfeature_rna", "n_counts",     "n_genes",      "n_genes_by_counts",
      "total_counts",  "percent.mt",   "percent.mito", "percent_mito", "percent_mt",
      "pct_counts_mt", "n_umi",        "numi",         "ngene",        "seurat_clusters",
      "cluster",       "clusters",     "louvain",      "leiden",       "batch",
      "doublet_score", "length",       "start",        "end"};
  return isOneOf(title, kTitles);
}

std::optional<double> numberOf(const std::string& text) {
  double value = 0.0;
  return readNumber(text, value) == NumberText::number ? std::optional(value) : std::nullopt;
}

/// 0, 1, 2 … or 1, 2, 3 …, as pandas and R number what has no names.
bool isSequence(const Fields& fields, std::size_t from) {
  if (fields.size() < from + 2) return false;
  const auto first = numberOf(fields[from]);
  if (!first || (*first != 0.0 && *first != 1.0)) return false;
  for (std::size_t i = from; i < fields.size(); ++i) {
    if (numberOf(fields[i]) != *first + static_cast<double>(i - from)) return false;
  }
  return true;
}

bool isHeader(const Fields& first, std::size_t width) {
  if (first.size() + 1 == width) return true;
  const bool numbers = std::all_of(first.begin() + 1, first.end(),
                                   [](const std::string& text) { return numberOf(text); });
  return !numbers || headsRowNames(first.front()) || isSequence(first, 0) || isSequence(first, 1);
}

/// Whether the first field names the row rather than being its first value.
bool hasRowNames(const std::vector<Fields>& rows, const Fields& titles) {
  std::set<double> seen;
  bool different = true;
  for (const Fields& row : rows) {
    const auto number = numberOf(row.front());
    if (!number) return true;
    different = different && *number == std::floor(*number) && seen.insert(*number).second;
  }
  if (titles.empty()) return different;
  if (headsRowNames(titles.front())) return true;
  const bool named = looksLikeGeneName(titles.front()) || looksLikeCellName(titles.front());
  return different && !named && !isSequence(titles, 0);
}

std::optional<TableLayout::Triplets> tripletsOf(const Fields& titles) {
  constexpr std::array<std::string_view, 3> kGene{"gene", "gene_id", "feature"};
  constexpr std::array<std::string_view, 3> kCell{"cell", "cell_id", "barcode"};
  constexpr std::array<std::string_view, 3> kCount{"count", "counts", "umi_count"};
  if (titles.size() != 3) return std::nullopt;
  const auto find = [&](const auto& known) {
    const auto found = std::find_if(titles.begin(), titles.end(), [&](const std::string& title) {
      return isOneOf(title, known);
    });
    return static_cast<std::size_t>(found - titles.begin());
  };
  const TableLayout::Triplets triplets{find(kGene), find(kCell), find(kCount)};
  const bool all = std::max({triplets.gene, triplets.cell, triplets.count}) < 3;
  return all ? std::optional(triplets) : std::nullopt;
}

/// What the first rows hold in one field.
struct FieldKinds {
  int numbers = 0;
  int missing = 0;
  int commas = 0;
  int texts = 0;
};

FieldKinds kindsOf(const std::vector<Fields>& rows, std::size_t field) {
  FieldKinds kinds;
  for (const Fields& row : rows) {
    double ignored = 0.0;
    switch (readNumber(row[field], ignored)) {
      case NumberText::number:
        ++kinds.numbers;
        break;
      case NumberText::missing:
        ++kinds.missing;
        break;
      case NumberText::decimalComma:
        ++kinds.commas;
        break;
      case NumberText::none:
        ++kinds.texts;
        break;
    }
  }
  return kinds;
}

/// Parts the fields into those of the matrix and those about the row; returns how many are text.
std::size_t assignFields(TableLayout& layout, const std::vector<Fields>& rows) {
  std::size_t texts = 0;
  for (std::size_t field = layout.rowNames ? 1 : 0; field < layout.fieldCount; ++field) {
    const FieldKinds kinds = kindsOf(rows, field);
    const std::string title = layout.titles.empty() ? std::string() : layout.titles[field];
    const bool nothing =
        title.empty() && !layout.titles.empty() && kinds.missing == static_cast<int>(rows.size());
    if (nothing) continue;  // a delimiter at the end of every line
    if (kinds.commas > 0 && kinds.texts == 0) {
      throw Error("In " + layout.column(field) +
                      " numbers have a decimal comma; write the table with decimal points.",
                  layout.path);
    }
    if (kinds.texts > 0 || isKnownAnnotation(title)) {
      texts += kinds.texts > 0 ? 1 : 0;
      layout.annotations.push_back(field);
    } else {
      layout.values.push_back(field);
    }
  }
  return texts;
}

std::string quotedTitles(const Fields& titles) {
  constexpr std::size_t kMost = 4;
  std::string list;
  for (std::size_t i = 0; i < std::min(titles.size(), kMost); ++i) {
    list += (list.empty() ? "\"" : ", \"") + titles[i] + "\"";
  }
  return titles.size() > kMost ? list + " …" : list;
}

void refuseAnnotations(const TableLayout& layout, std::size_t texts) {
  if (!layout.values.empty() && texts < layout.values.size()) return;
  const std::string columns = layout.titles.empty() ? "" : " (" + quotedTitles(layout.titles) + ")";
  throw Error("This is a table of annotations" + columns +
                  ", not of expression: beside row names it has " + std::to_string(texts) +
                  (texts == 1 ? " column of text and " : " columns of text and ") +
                  std::to_string(layout.values.size()) + " of expression values.",
              layout.path);
}

/// Column titles out of the comment above a table that has no header.
Fields titlesInComment(const std::string& comment, char delimiter, std::size_t width) {
  for (const char between : {delimiter, ' '}) {
    FieldSplitter splitter(between);
    if (!splitter.split(comment)) continue;
    Fields titles(splitter.fields().begin(), splitter.fields().end());
    if (titles.size() + 1 == width) titles.insert(titles.begin(), std::string());
    if (titles.size() == width) return titles;
  }
  return {};
}

/// Removes rows that have not as many fields as the first row, and returns a sentence about the
/// first of them: that the table is of another kind altogether is the better thing to say.
std::string removeUnevenRows(std::vector<Fields>& rows, const std::vector<TableLine>& lines) {
  std::string sentence;
  for (std::size_t i = 2; i < rows.size() && sentence.empty(); ++i) {
    if (rows[i].size() == rows[1].size()) continue;
    sentence = "Line " + std::to_string(lines[i].number) + " has " +
               std::to_string(rows[i].size()) + " fields where the lines before have " +
               std::to_string(rows[1].size()) + ".";
  }
  if (sentence.empty()) return sentence;
  const std::size_t width = rows[1].size();
  rows.erase(std::remove_if(rows.begin() + 1, rows.end(),
                            [&](const Fields& row) { return row.size() != width; }),
             rows.end());
  return sentence;
}

/// Takes the header out of the rows; where there is none, the comment above may name the columns.
void takeTitles(TableLayout& layout, std::vector<Fields>& rows, const FirstLines& first) {
  const std::size_t width = rows.front().size();
  if (width != layout.fieldCount && width + 1 != layout.fieldCount) {
    throw Error("Line " + std::to_string(first.lines.front().number) + ", the header, has " +
                    std::to_string(width) + " fields, but the rows have " +
                    std::to_string(layout.fieldCount) + ".",
                layout.path);
  }
  if (!isHeader(rows.front(), layout.fieldCount)) {
    layout.titles = titlesInComment(first.lastComment, layout.delimiter, layout.fieldCount);
    return;
  }
  layout.headerLine = first.lines.front().number;
  layout.titles = std::move(rows.front());
  rows.erase(rows.begin());
  if (rows.empty()) throw Error("The table has a line of column names but no rows.", layout.path);
  if (width < layout.fieldCount) layout.titles.insert(layout.titles.begin(), std::string());
}

}  // namespace

std::string TableLayout::column(std::size_t field) const {
  std::string text = "column " + std::to_string(field + 1);
  const bool titled = field < titles.size() && !titles[field].empty();
  return titled ? text + " (\"" + titles[field] + "\")" : text;
}

TableLayout tableLayoutOf(const std::string& path) {
  const FirstLines first = readFirstLines(path);
  if (first.lines.empty()) throw Error("This text file holds no table: it has no lines.", path);
  TableLayout layout;
  layout.path = path;
  layout.delimiter = delimiterOf(first.lines, path);
  std::vector<Fields> rows = fieldsOf(first.lines, layout.delimiter, path);
  const std::string uneven = removeUnevenRows(rows, first.lines);
  layout.fieldCount = rows.back().size();
  takeTitles(layout, rows, first);
  if (const auto triplets = tripletsOf(layout.titles)) {
    layout.isTriplets = true;
    layout.triplets = *triplets;
  } else {
    layout.rowNames = hasRowNames(rows, layout.titles);
    refuseAnnotations(layout, assignFields(layout, rows));
  }
  if (!uneven.empty()) throw Error(uneven, path);
  return layout;
}

}  // namespace chreode
