#include <algorithm>
#include <cmath>
#include <iostream>

#include "base/grouped_number.h"
#include "base/one_line.h"
#include "expression/gene_species.h"
#include "expression/matrix_scale.h"
#include "info_quality.h"
#include "info_report.h"
#include "verb.h"

namespace chreode {

namespace {

constexpr std::size_t kShownLevels = 8;

std::string reasonFor(const ChosenMatrix& chosen, bool wanted) {
  if (wanted) return "asked for with --matrix";
  const std::string& which = chosen.taken.which;
  if (chosen.stored.summary.counts) {
    return which == "X" ? "X holds whole numbers, as counts are"
                        : "no matrix before it holds whole numbers, as counts are";
  }
  if (chosen.taken.recovered) {
    return "no matrix holds counts, but in its cells the log values undo to whole multiples of one";
  }
  if (chosen.taken.scale == Scale::log) {
    return "no matrix holds counts or allows them to be recovered";
  }
  return "no matrix holds counts or log values";
}

void print(const MatrixSummary& summary, bool read = true) {
  std::cout << "  " << oneLine(summary.which) << ": " << summary.kind << ", "
            << groupedNumber(summary.rows) << " × " << groupedNumber(summary.columns);
  if (!read) {
    std::cout << ", " << groupedNumber(summary.stored) << " stored values, not read";
  } else if (summary.kind != "dataframe") {
    std::cout << ", " << groupedNumber(summary.nonzero) << " non-zero, from "
              << withDigits("%.6g", summary.min) << " to " << withDigits("%.6g", summary.max)
              << ", sum " << withDigits("%.6g", summary.sum);
    if (summary.counts) std::cout << ", whole numbers";
    if (summary.recovered) std::cout << ", counts can be recovered";
    if (summary.nonfinite > 0) {
      std::cout << ", " << groupedNumber(summary.nonfinite) << " NaN or infinite";
    }
  }
  std::cout << "\n";
}

void print(const char* title, const AnnotationTable& table) {
  std::cout << title << "\n";
  if (table.columns.empty()) std::cout << "  (no columns)\n";
  for (const Annotation& column : table.columns) {
    std::cout << "  " << oneLine(column.name) << ": " << kindName(column.kind);
    if (column.kind == Annotation::Kind::categorical) {
      std::cout << ", " << column.levels.size()
                << (column.levels.size() == 1 ? " level" : " levels");
      for (std::size_t i = 0; i < std::min(kShownLevels, column.levels.size()); ++i) {
        std::cout << (i == 0 ? ": " : ", ") << oneLine(column.levels[i]);
      }
      if (column.levels.size() > kShownLevels) std::cout << " …";
    }
    if (const std::size_t missing = column.missing(); missing > 0) {
      std::cout << ", " << groupedNumber(static_cast<std::int64_t>(missing)) << " missing";
    }
    std::cout << "\n";
  }
}

void printMemory(const Asked& asked, const Matrices& matrices) {
  const double needed = neededBytes(asked, matrices);
  if (needed <= 0.0) return;
  std::cout << "Memory: about " << bytesText(needed);
  if (needed > asked.preview.budget) {
    const Index taken =
        asked.sample ? static_cast<Index>(asked.sample->rows.size()) : asked.preview.cells;
    std::cout << ", more than the " << bytesText(asked.preview.budget)
              << " that it may take; --subsample "
              << cellsWithin(asked.preview.budget, taken, needed) << " would fit";
  } else if (std::isfinite(asked.preview.budget)) {
    std::cout << " of the " << bytesText(asked.preview.budget) << " that it may take";
  }
  std::cout << "\n";
}

void printGeneNames(const Asked& asked) {
  std::cout << "Gene names: " << groupedNumber(static_cast<std::int64_t>(asked.genes.size()))
            << " by " << oneLine(asked.geneNames);
  const char* before = " (";
  for (const std::string& name : firstNames(asked.genes)) {
    std::cout << before << oneLine(name);
    before = ", ";
  }
  if (asked.genes.size() > 0) std::cout << " …)";
  before = "; --gene-names takes ";
  for (const GeneNamePreview& names : asked.preview.geneNames) {
    if (names.column == asked.geneNames) continue;
    std::cout << before << oneLine(names.column);
    before = ", ";
  }
  std::cout << "\n";
}

void printAmbient(const FileContents& contents, const Matrices& matrices, const Asked& asked) {
  const auto ambient = ambientGenes(contents, matrices, asked);
  if (!ambient) return;
  std::cout << "Perhaps ambient: "
            << groupedNumber(static_cast<std::int64_t>(ambient->genes.size()))
            << " genes are found in every class of " << oneLine(ambient->label)
            << " at the pool's ratio";
  const char* before = ": ";
  for (std::size_t i = 0; i < std::min(kShownLevels, ambient->genes.size()); ++i) {
    std::cout << before << oneLine(ambient->genes[i]);
    before = ", ";
  }
  std::cout << (ambient->genes.size() > kShownLevels ? " …\n" : "\n");
}

}  // namespace

void printInfo(const ExpressionFile& file, const Matrices& matrices, const Asked& asked,
               bool wanted) {
  const FileContents& contents = file.contents();
  std::cout << file.path() << "\n"
            << contents.format << (contents.simulated ? ", simulated" : "") << ": "
            << groupedNumber(static_cast<std::int64_t>(contents.cells.size())) << " cells, "
            << groupedNumber(static_cast<std::int64_t>(contents.genes.size())) << " genes\n";
  if (contents.cells.size() == 0) std::cout << "The file holds no cells.\n";
  if (matrices.chosen) {
    std::cout << "Taken: " << matrices.chosen->taken.description() << " ("
              << reasonFor(*matrices.chosen, wanted) << ")\n";
  } else if (matrices.read) {
    std::cout << "The file holds no expression matrix.\n";
  }
  if (asked.sample) std::cout << "Read: " << asked.sample->description() << "\n";
  printMemory(asked, matrices);
  printGeneNames(asked);
  std::cout << "Species: " << speciesText(asked.genes) << "\n";
  printAmbient(contents, matrices, asked);
  printQuality(qualityJson(matrices, asked));
  std::cout << "Matrices\n";
  for (const auto& [which, summary] : matrices.all) print(summary, matrices.read);
  if (!contents.embeddingSummaries.empty()) std::cout << "Coordinates (obsm)\n";
  for (const MatrixSummary& summary : contents.embeddingSummaries) print(summary);
  print("Cells (obs)", contents.cells);
  print("Genes (var)", contents.genes);
  for (const std::string& notice : contents.notices)
    std::cout << "Note: " << oneLine(notice) << "\n";
}

}  // namespace chreode
