#include "files/table_orientation.h"

#include <algorithm>

#include "files/name_kind.h"

namespace chreode {

namespace {

/// Names of one side that are recognised.
struct Recognised {
  std::size_t genes = 0;
  std::size_t cells = 0;
  std::size_t names = 0;

  // Cells are named alike, so that most must be recognised; of genes, few are known by name.
  bool areCells() const { return names > 0 && 2 * cells > names; }
  bool areGenes() const { return genes > 0 && !areCells(); }
};

Recognised recognise(const std::vector<std::string>& names) {
  const auto count = [&](auto&& test) {
    return static_cast<std::size_t>(std::count_if(names.begin(), names.end(), test));
  };
  return {count(looksLikeGeneName), count(looksLikeCellName), names.size()};
}

std::string share(std::size_t count, std::size_t all) {
  return std::to_string(count) + " of " + std::to_string(all);
}

/// +1 where the title speaks for genes, −1 for cells.
int titleSpeaksFor(const std::string& title) {
  std::string lower;
  for (const char c : title) lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  const auto holds = [&](const char* word) { return lower.find(word) != std::string::npos; };
  if (holds("gene") || holds("symbol") || holds("ensembl")) return 1;
  if (holds("cell") || holds("barcode")) return -1;
  return 0;
}

void add(std::string& reasons, const std::string& reason) {
  reasons += (reasons.empty() ? "" : " and ") + reason;
}

}  // namespace

TableOrientation tableOrientation(const std::vector<std::string>& rowNames,
                                  const std::vector<std::string>& columnNames,
                                  const std::string& rowTitle, std::size_t rows,
                                  std::size_t columns) {
  const Recognised inRows = recognise(rowNames);
  const Recognised inColumns = recognise(columnNames);
  const int title = titleSpeaksFor(rowTitle);
  const int score =
      title + inRows.areGenes() - inRows.areCells() + inColumns.areCells() - inColumns.areGenes();
  TableOrientation decided;
  if (score == 0) {
    decided.genesInRows = rows < columns;
    decided.reason =
        std::string("Rows were taken as ") + (decided.genesInRows ? "genes" : "cells") +
        ": the names do not tell" +
        (rows == columns ? ""
                         : std::string(", and cells are the longer side (") + std::to_string(rows) +
                               " rows, " + std::to_string(columns) + " columns)") +
        "; choose \"" + (decided.genesInRows ? kCellsInRows : kGenesInRows) +
        "\" if that is wrong.";
    return decided;
  }
  decided.genesInRows = score > 0;
  std::string reasons;
  const bool genes = decided.genesInRows;
  const Recognised& geneSide = genes ? inRows : inColumns;
  const Recognised& cellSide = genes ? inColumns : inRows;
  const char* geneNames = genes ? " row names are known genes" : " column names are known genes";
  const char* cellNames = genes ? " column names look like cells" : " row names look like cells";
  if (title == (genes ? 1 : -1)) add(reasons, "the row names stand under \"" + rowTitle + "\"");
  if (geneSide.areGenes()) add(reasons, share(geneSide.genes, geneSide.names) + geneNames);
  if (cellSide.areCells()) add(reasons, share(cellSide.cells, cellSide.names) + cellNames);
  decided.reason =
      std::string("Rows were taken as ") + (genes ? "genes" : "cells") + ": " + reasons + ".";
  return decided;
}

}  // namespace chreode
