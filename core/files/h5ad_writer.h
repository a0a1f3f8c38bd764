#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/progress.h"
#include "expression/dataset.h"

namespace chreode {

/// What goes into a new h5ad file in the current layout (encoding versions of anndata ≥ 0.8).
struct H5adContents {
  const ExpressionMatrix* matrix = nullptr;  ///< X as CSR of float32; may be left out
  const AnnotationTable* cells = nullptr;    ///< columns in their order; their colours go to uns
  const AnnotationTable* genes = nullptr;
  std::vector<Embedding> embeddings;
  /// uns: objects become groups ("dict"), strings and numbers scalars, arrays of strings string
  /// arrays, arrays of numbers and of equally long number arrays 1-d and 2-d float64 arrays, other
  /// arrays their JSON text; a null is left out.
  nlohmann::json unstructured = nlohmann::json::object();
};

/// Writes beside `path` and renames at the end, so that a failure or a cancel leaves an old file as
/// it was. The same contents give the same bytes: no time stamps. Throws Error.
void writeH5ad(const std::string& path, const H5adContents& contents, const Progress& progress);

/// What is added to a copy of a file, in the place of what has the same name there.
struct H5adAdditions {
  std::vector<Embedding> embeddings;                 ///< obsm; one row per cell
  std::vector<Annotation> columns;                   ///< obs
  nlohmann::json record = nlohmann::json::object();  ///< uns/chreode: how they were made
  /// Null where all cells have a row. Else the rows are of these cells; the file's others get
  /// missing values, and a column "chreode_sampled" says which are which.
  std::shared_ptr<const CellSample> sample = nullptr;
  /// uns/<column>_colors: "#rrggbb" for each category of a column of obs.
  std::map<std::string, std::vector<std::string>> colors = {};
};

/// Copies `source` to `target` with everything in it, and adds to it. An h5ad file keeps every byte
/// that it has; one of anndata ≤ 0.6 and
/// a file of another format are written anew in the current layout (of the opened `part` its
/// matrices, annotations, embeddings, components and colours).
/// `source` is opened for reading only and may not be `target`. Throws Error.
void copyWithAdditions(const std::string& source, const std::string& target,
                       const H5adAdditions& additions, const Progress& progress,
                       const std::string& part = {});

}  // namespace chreode
