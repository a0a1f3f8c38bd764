#include "files/open_dataset.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <system_error>
#include <unordered_map>
#include <utility>

#include "base/error.h"
#include "base/grouped_number.h"
#include "files/file_contents.h"
#include "files/file_preview.h"
#include "files/gene_naming.h"
#include "files/memory_limit.h"

namespace chreode {

namespace {

/// Genes that were not used have NaN in some files, 0 in others.
Matrix withoutNan(const Matrix& components) {
  return components.unaryExpr([](float x) { return std::isfinite(x) ? x : 0.0f; });
}

/// The file's or folder's name, for titles; a path to a folder may end with a slash.
std::string nameOf(const std::string& path) {
  const auto whole = std::filesystem::absolute(path).lexically_normal();
  return (whole.has_filename() ? whole : whole.parent_path()).filename().string();
}

Matrix rowsOf(const Matrix& values, const std::vector<std::int32_t>& rows) {
  Matrix taken(static_cast<Index>(rows.size()), values.cols());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    taken.row(static_cast<Index>(i)) = values.row(rows[i]);
  }
  return taken;
}

/// The stored components over the taken matrix's genes; null where there are none that fit.
std::shared_ptr<const StoredPca> storedPca(const FileContents& contents, const std::string& which,
                                           const CellSample* sample) {
  const auto scores =
      std::find_if(contents.embeddings.begin(), contents.embeddings.end(),
                   [](const Embedding& embedding) { return embedding.name == "X_pca"; });
  const Matrix& components = contents.principalComponents;
  if (scores == contents.embeddings.end() || components.cols() == 0 ||
      components.cols() != scores->values.cols() || !scores->values.allFinite()) {
    return nullptr;
  }
  auto pca = std::make_shared<StoredPca>();
  pca->scores = sample ? rowsOf(scores->values, sample->rows) : scores->values;
  if (which != "raw") {
    pca->loadings = withoutNan(components);
    return pca;
  }
  // raw has genes of its own; every gene of the components must be among them.
  std::unordered_map<std::string_view, Index> rawRows;
  for (std::size_t i = 0; i < contents.rawGenes.size(); ++i) {
    rawRows.emplace(contents.rawGenes.names[i], static_cast<Index>(i));
  }
  pca->loadings = Matrix::Zero(static_cast<Index>(contents.rawGenes.size()), components.cols());
  for (std::size_t i = 0; i < contents.genes.size(); ++i) {
    const auto found = rawRows.find(contents.genes.names[i]);
    if (found == rawRows.end()) return nullptr;
    pca->loadings.row(found->second) = components.row(static_cast<Index>(i));
  }
  pca->loadings = withoutNan(pca->loadings);
  return pca;
}

using AnnotationsReady = std::function<void(std::shared_ptr<const Dataset>)>;

/// Throws SampleNeeded when the matrix that is read first would take more than it may, and Error
/// when not even its reading fits into the machine. Others may be larger; then the machine's own
/// limit holds.
void refuseBeyondBudget(ExpressionFile& file, const OpenChoice& choice, const CellSample* sample) {
  const FileContents& contents = file.contents();
  const std::string which = choice.matrix.empty() ? readingOrder(contents).front() : choice.matrix;
  const MatrixSummary& summary = findMatrix(contents, which, file.path());
  const double budget = choice.memory > 0.0 ? choice.memory : memoryBudget();
  constexpr double mostBytes = 16.0;  // of a value, in both forms
  if (mostBytes * static_cast<double>(summary.stored) <= budget) return;
  const MatrixPreview preview = previewOf(file, summary);
  refuseBeyondMemory(preview.readingBytes, file.path());
  const auto cells = static_cast<Index>(contents.cells.size());
  const Index taken = sample ? static_cast<Index>(sample->rows.size()) : cells;
  const double bytes =
      preview.bytes * static_cast<double>(taken) / static_cast<double>(std::max<Index>(1, cells));
  if (bytes <= budget) return;
  throw SampleNeeded((sample ? "These " : "All ") + groupedNumber(taken) +
                         " cells would take about " + bytesText(bytes) +
                         " of memory, more than the " + bytesText(budget) +
                         " that they may (half of what is free unless --memory says otherwise); "
                         "open a sample of them, such as --subsample " +
                         std::to_string(cellsWithin(budget, cells, preview.bytes)) + ".",
                     file.path());
}

void takeCells(Dataset& data, const FileContents& contents) {
  data.cells = contents.cells;
  // Before a sample is drawn: a cell has the same name with and without the others.
  makeNamesUnique(data.cells);
  if (!data.sample) {
    data.embeddings = contents.embeddings;
  } else {
    data.cells = selectRows(data.cells, data.sample->rows);
    for (const Embedding& embedding : contents.embeddings) {
      data.embeddings.push_back({embedding.name, rowsOf(embedding.values, data.sample->rows)});
    }
  }
  for (Annotation& column : data.cells.columns) {
    if (column.kind == Annotation::Kind::string) column = withLevels(std::move(column));
  }
}

void takeGenes(Dataset& data, const AnnotationTable& genes, const FileContents& contents,
               const OpenChoice& choice) {
  const std::string names =
      choice.geneNames.empty() ? usualGeneNames(contents.genes) : choice.geneNames;
  data.genes = genes;
  // A column may stand in one of the two tables only.
  const bool ofRaw = &genes == &contents.rawGenes;
  nameGenesBy(data.genes, names, ofRaw ? contents.genes : contents.rawGenes);
  const std::size_t repeated = makeNamesUnique(data.genes);
  data.geneNames = names == kIndexNames ? std::string() : names;
  if (repeated == 0 || data.geneNames.empty()) return;
  const std::string notice = groupedNumber(static_cast<std::int64_t>(repeated)) +
                             " of the names in " + data.geneNames +
                             " repeat an earlier one; they are told apart by a number.";
  // The genes of raw take the place of those of X, of which the same was said.
  const auto& known = data.notices;
  if (std::find(known.begin(), known.end(), notice) == known.end()) data.notices.push_back(notice);
}

/// What changes when somebody writes a file; nothing for a folder.
struct FileState {
  std::uintmax_t size = 0;
  std::filesystem::file_time_type written;
  bool operator==(const FileState&) const = default;
};

FileState stateOf(const std::string& path) {
  std::error_code gone;
  if (std::filesystem::is_directory(path, gone)) return {};
  return {std::filesystem::file_size(path, gone), std::filesystem::last_write_time(path, gone)};
}

}  // namespace

std::shared_ptr<const Dataset> datasetOf(ExpressionFile& file, const OpenChoice& choice,
                                         const Progress& progress,
                                         const AnnotationsReady& annotationsReady) {
  const std::string& path = file.path();
  const FileContents& contents = file.contents();
  if (contents.cells.size() == 0) throw Error("The file holds no cells.", path);
  refuseWithoutMatrix(file, choice.matrix);

  Dataset data;
  data.path = path;
  data.notices = contents.notices;
  data.name = nameOf(path);
  data.format = contents.format;
  data.part = contents.part;
  data.parts = contents.parts;
  data.simulated = contents.simulated;
  data.sample = drawSample(contents.cells, choice);
  refuseBeyondBudget(file, choice, data.sample.get());
  takeCells(data, contents);
  takeGenes(data, contents.genes, contents, choice);
  if (!data.geneNames.empty() && choice.geneNames.empty()) {
    data.notices.push_back("The genes are named by the column " + data.geneNames +
                           ", since the index holds identifiers.");
  }
  if (annotationsReady) annotationsReady(std::make_shared<const Dataset>(data));

  progress.update(0.05, "reading the matrix");
  ReadPlan plan;
  if (choice.threads > 0) plan.threads = choice.threads;
  if (data.sample) plan.cells = data.sample->rows;
  ChosenMatrix chosen = chooseMatrix(file, choice.matrix, plan, progress.part(0.05, 0.95));
  if (chosen.taken.which == "raw") takeGenes(data, contents.rawGenes, contents, choice);
  if (data.genes.size() == 0)
    throw Error("The matrix " + chosen.taken.which + " has no genes.", path);
  data.pca = storedPca(contents, chosen.taken.which, data.sample.get());
  data.matrix = std::move(chosen.stored.matrix);
  data.taken = std::move(chosen.taken);
  data.dataHash = hashOf(data, plan.threads);
  progress.update(1.0);
  return std::make_shared<const Dataset>(std::move(data));
}

std::shared_ptr<const CellSample> drawSample(const AnnotationTable& cells,
                                             const OpenChoice& choice) {
  if (choice.cells <= 0 || choice.cells >= static_cast<std::int64_t>(cells.size())) return nullptr;
  const std::string by = choice.sampleBy.empty()        ? guessRoles(withClasses(cells)).label
                         : choice.sampleBy == kNoColumn ? std::string()
                                                        : choice.sampleBy;
  return std::make_shared<const CellSample>(stratifiedSample(cells, by, choice.cells, choice.seed));
}

std::shared_ptr<const Dataset> openDataset(const std::string& path, const OpenChoice& choice,
                                           const Progress& progress,
                                           const AnnotationsReady& annotationsReady) {
  return withinMemory(path, [&] {
    const FileState before = stateOf(path);
    progress.update(0.0, "reading the annotations");
    const auto file = ExpressionFile::open(path, choice.part, progress);
    auto data = datasetOf(*file, choice, progress, annotationsReady);
    if (stateOf(path) == before) return data;
    throw Error("Another program changed or removed the file while it was read; open it again.",
                path);
  });
}

}  // namespace chreode
