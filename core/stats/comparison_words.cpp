// What a comparison says of itself.

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "base/plain_text.h"
#include "stats/cell_comparison.h"
#include "stats/pseudobulk.h"

namespace chreode {

namespace {

bool holdsAny(const std::string& text, std::initializer_list<const char*> words) {
  return std::any_of(words.begin(), words.end(),
                     [&](const char* word) { return text.find(word) != std::string::npos; });
}

std::string digits(double number) {
  if (std::isnan(number)) return {};
  char text[40];
  return {text, std::to_chars(text, text + sizeof text, number).ptr};
}

}  // namespace

std::vector<std::string> comparisonTitles() {
  return {"gene",   "log2fc", "auroc",     "share_a", "share_b",
          "mean_a", "mean_b", "statistic", "p",       "q"};
}

std::vector<std::vector<std::string>> comparisonRows(const CellComparison& comparison,
                                                     const std::vector<std::string>& genes) {
  std::vector<std::vector<std::string>> rows;
  rows.reserve(comparison.genes.size());
  for (const int gene : comparison.ranked()) {
    const GeneDifference& found = comparison.genes[static_cast<std::size_t>(gene)];
    std::vector<std::string> row{genes[static_cast<std::size_t>(gene)]};
    for (const double number : {found.log2Fold, found.auroc, found.shareA, found.shareB,
                                found.meanA, found.meanB, found.statistic, found.p, found.q}) {
      row.push_back(digits(number));
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

const char* testName(CellTest test) {
  switch (test) {
    case CellTest::wilcoxon:
      return "wilcoxon";
    case CellTest::welch:
      return "welch";
    case CellTest::pseudobulk:
      break;
  }
  return "pseudobulk";
}

GroupOrigin originOfColumn(std::string_view column) {
  const std::string name = lowerCase(column);
  if (holdsAny(name, {"leiden", "louvain", "cluster", "snn_res", "kmeans", "k_means", "phenograph",
                      "metacell"})) {
    return GroupOrigin::expression;
  }
  const bool isState = name == "ident" || name == "state" || name == "phase" || name == "fate";
  if (isState || holdsAny(name, {"cell_type", "celltype", "cell type", "label", "annotation",
                                 "subtype", "lineage"})) {
    return GroupOrigin::labels;
  }
  return GroupOrigin::given;
}

std::string CellComparison::verdict() const {
  std::string text = "p-values ";
  if (test == CellTest::pseudobulk) {
    text += paired ? "compare " + std::to_string(samplesA) + " pairs of samples (column " +
                         sampleColumn + ")"
                   : "compare " + std::to_string(samplesA) + " samples with " +
                         std::to_string(samplesB) + " (column " + sampleColumn + ")";
    text += " by a moderated t";
  } else {
    text += "treat cells as replicates: exploratory";
    if (sampleColumn.empty()) {
      text += " (no column of samples)";
    } else if (samplesA < 2 || samplesB < 2) {
      text += " (samples of at least " + std::to_string(Pseudobulk::kFewestCells) +
              " cells in column " + sampleColumn + ": " + std::to_string(samplesA) + " and " +
              std::to_string(samplesB) + ")";
    }
  }
  if (origin == GroupOrigin::expression) {
    text += "; groups chosen on the same data: p not valid";
  } else if (origin == GroupOrigin::labels) {
    text += "; if " + originColumn + " was made from this expression, p is not valid";
  }
  return text + ".";
}

}  // namespace chreode
