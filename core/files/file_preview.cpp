#include "files/file_preview.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "files/gene_naming.h"
#include "files/matrix_choice.h"
#include "files/memory_limit.h"

namespace chreode {

namespace {

constexpr std::size_t kExamples = 3;

std::vector<ColumnPreview> columnsOf(const AnnotationTable& table) {
  std::vector<ColumnPreview> columns;
  for (const Annotation& column : table.columns) {
    columns.push_back({column.name, column.kind, column.levels.size()});
  }
  return columns;
}

/// What is said of a matrix that cannot even be glimpsed; it may be one that nobody wants.
MatrixPreview unreadable(const MatrixSummary& summary, const Error& error,
                         std::vector<std::string>& notices) {
  MatrixPreview preview;
  preview.summary = summary;
  notices.emplace_back(error.what());
  return preview;
}

std::vector<GeneNamePreview> geneNamesOf(const AnnotationTable& genes) {
  std::vector<GeneNamePreview> choices;
  const auto add = [&](const std::string& column, const auto& textOf) {
    GeneNamePreview choice{column, {}};
    for (std::size_t i = 0; i < genes.size() && choice.examples.size() < kExamples; ++i) {
      if (std::string text = textOf(i); !text.empty()) choice.examples.push_back(std::move(text));
    }
    choices.push_back(std::move(choice));
  };
  add(kIndexNames, [&](std::size_t i) { return genes.names[i]; });
  for (const std::string& name : geneNameColumns(genes)) {
    if (name == kIndexNames) continue;
    const Annotation* column = genes.find(name);
    add(name, [&](std::size_t i) { return column->text(i); });
  }
  return choices;
}

/// Two bytes where the numbers fit into 16 bits, else four.
double widthOf(bool narrow) {
  return narrow ? sizeof(std::uint16_t) : sizeof(float);
}

double roundDown(double number) {
  if (number < 100.0) return std::max(1.0, std::floor(number));
  const double step = std::pow(10.0, std::floor(std::log10(number)) - 1.0);
  return std::floor(number / step) * step;
}

}  // namespace

const MatrixPreview* FilePreview::matrix(const std::string& which) const {
  const std::string& name = which.empty() ? usualMatrix : which;
  const auto found = std::find_if(matrices.begin(), matrices.end(), [&](const MatrixPreview& one) {
    return one.summary.which == name;
  });
  return found == matrices.end() ? nullptr : &*found;
}

double MatrixPreview::bytesOf(double share) const {
  return std::max(share * bytes, readingBytes);
}

MatrixPreview previewOf(ExpressionFile& file, const MatrixSummary& summary) {
  MatrixPreview preview;
  preview.summary = summary;
  preview.values = static_cast<double>(summary.stored);
  const auto glimpse = file.glimpse(summary.which);
  bool narrow = false;
  if (glimpse) {
    preview.scale = scaleOf(*glimpse);
    narrow = *preview.scale == Scale::counts;
    const double seen =
        static_cast<double>(glimpse->cells()) * static_cast<double>(glimpse->genes());
    if (summary.kind == "dense" && seen > 0.0) {
      preview.values *= static_cast<double>(glimpse->nonzeros()) / seen;
    }
  }
  // A table of text tells how many values it holds when it is read.
  if (summary.stored == 0 && summary.rows > 0 && summary.columns > 0 && !glimpse) return preview;
  if (!file.leavesCellsOut(summary.which)) {
    const bool twice = summary.kind == "csc";
    preview.readingBytes =
        (twice ? 2.0 : 1.0) * preview.values * (sizeof(float) + sizeof(std::int32_t));
  }
  const bool narrowGenes = summary.columns <= std::numeric_limits<std::uint16_t>::max() + 1;
  const double rows = preview.values * (widthOf(narrow) + widthOf(narrowGenes));
  const double columns = preview.values * (widthOf(narrow) + sizeof(std::int32_t));
  preview.bytes =
      rows + columns + static_cast<double>(summary.rows + summary.columns) * sizeof(std::int64_t);
  return preview;
}

FilePreview previewOf(ExpressionFile& file) {
  const FileContents& contents = file.contents();
  FilePreview preview;
  preview.path = file.path();
  preview.format = contents.format;
  preview.part = contents.part;
  preview.parts = contents.parts;
  preview.simulated = contents.simulated;
  preview.cells = static_cast<Index>(contents.cells.size());
  preview.genes = static_cast<Index>(contents.genes.size());
  const AnnotationTable classes = withClasses(contents.cells);
  preview.cellColumns = columnsOf(classes);
  preview.geneColumns = columnsOf(contents.genes);
  for (const MatrixSummary& summary : contents.embeddingSummaries) {
    preview.embeddings.push_back(
        {summary.which.substr(std::string("obsm/").size()), summary.columns});
  }
  preview.geneNames = geneNamesOf(contents.genes);
  preview.usualGeneNames = usualGeneNames(contents.genes);
  preview.usualSampleBy = guessRoles(classes).label;
  preview.notices = contents.notices;
  std::vector<GlimpsedMatrix> glimpsed;
  for (const std::string& which : readingOrder(contents)) {
    const auto summary = std::find_if(contents.matrices.begin(), contents.matrices.end(),
                                      [&](const MatrixSummary& s) { return s.which == which; });
    try {
      preview.matrices.push_back(previewOf(file, *summary));
    } catch (const Error& error) {
      preview.matrices.push_back(unreadable(*summary, error, preview.notices));
    }
    const MatrixPreview& made = preview.matrices.back();
    glimpsed.push_back({which, made.scale, made.values == 0.0});
  }
  preview.usualMatrix = likelyChoice(glimpsed);
  preview.budget = memoryBudget();
  return preview;
}

FilePreview previewOf(const std::string& path, const std::string& part, const Progress& progress) {
  return withinMemory(path, [&] {
    const auto file = ExpressionFile::open(path, part, progress);
    return previewOf(*file);
  });
}

Index cellsWithin(double budget, Index cells, double bytes) {
  if (bytes <= budget) return cells;
  const double fitting = static_cast<double>(cells) * budget / bytes;
  return static_cast<Index>(std::min(static_cast<double>(cells), roundDown(fitting)));
}

}  // namespace chreode
