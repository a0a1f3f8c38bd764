#include "files/open_dataset.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <system_error>
#include <unordered_map>
#include <utility>

#include "base/error.h"
#include "base/parallel.h"
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

/// The stored components over the taken matrix's genes; null where there are none that fit.
std::shared_ptr<const StoredPca> storedPca(const FileContents& contents, const std::string& which) {
  const auto scores =
      std::find_if(contents.embeddings.begin(), contents.embeddings.end(),
                   [](const Embedding& embedding) { return embedding.name == "X_pca"; });
  const Matrix& components = contents.principalComponents;
  if (scores == contents.embeddings.end() || components.cols() == 0 ||
      components.cols() != scores->values.cols() || !scores->values.allFinite()) {
    return nullptr;
  }
  auto pca = std::make_shared<StoredPca>();
  pca->scores = scores->values;
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

std::shared_ptr<const Dataset> open(const std::string& path, const OpenChoice& choice,
                                    const Progress& progress,
                                    const AnnotationsReady& annotationsReady) {
  progress.update(0.0, "reading the annotations");
  const auto file = ExpressionFile::open(path, choice.part, progress);
  if (choice.threads > 0) file->useThreads(choice.threads);
  const FileContents& contents = file->contents();
  if (contents.cells.size() == 0) throw Error("The file holds no cells.", path);
  refuseWithoutMatrix(*file, choice.matrix);

  Dataset data;
  data.path = path;
  data.notices = contents.notices;
  data.name = nameOf(path);
  data.format = contents.format;
  data.part = contents.part;
  data.parts = contents.parts;
  data.simulated = contents.simulated;
  data.cells = contents.cells;
  for (Annotation& column : data.cells.columns) {
    if (column.kind == Annotation::Kind::string) column = withLevels(std::move(column));
  }
  data.genes = contents.genes;
  data.embeddings = contents.embeddings;
  if (annotationsReady) annotationsReady(std::make_shared<const Dataset>(data));

  progress.update(0.05, "reading the matrix");
  ChosenMatrix chosen = chooseMatrix(*file, choice.matrix, progress.part(0.05, 0.95));
  if (chosen.taken.which == "raw") data.genes = contents.rawGenes;
  if (data.genes.size() == 0)
    throw Error("The matrix " + chosen.taken.which + " has no genes.", path);
  data.pca = storedPca(contents, chosen.taken.which);
  data.matrix = std::move(chosen.stored.matrix);
  data.taken = std::move(chosen.taken);
  data.dataHash = hashOf(data, choice.threads > 0 ? choice.threads : defaultThreads());
  progress.update(1.0);
  return std::make_shared<const Dataset>(std::move(data));
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

std::shared_ptr<const Dataset> openDataset(const std::string& path, const OpenChoice& choice,
                                           const Progress& progress,
                                           const AnnotationsReady& annotationsReady) {
  return withinMemory(path, [&] {
    const FileState before = stateOf(path);
    auto data = open(path, choice, progress, annotationsReady);
    if (stateOf(path) == before) return data;
    throw Error("Another program changed or removed the file while it was read; open it again.",
                path);
  });
}

}  // namespace chreode
