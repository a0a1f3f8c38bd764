#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/matrix.h"
#include "expression/annotation.h"
#include "expression/cell_sample.h"
#include "expression/expression_matrix.h"
#include "expression/matrix_scale.h"

namespace chreode {

/// Coordinates or codes stored with the cells (obsm), cells × dimensions.
struct Embedding {
  std::string name;  ///< as in the file, such as "X_umap"
  Matrix values;
};

/// Which matrix of a file is worked with, and what it is. Shown wherever its numbers are.
struct TakenMatrix {
  std::string which;  ///< "X", "raw" or "layers/NAME"
  Scale scale = Scale::counts;
  bool recovered = false;  ///< counts that were recovered from logged values
  /// Of recovered counts: what one count of each cell was before the logarithm (see fileLogValues).
  std::shared_ptr<const std::vector<float>> countUnits = nullptr;
  /// A sentence part for people: "raw: log values", "X: counts recovered from log values".
  std::string description() const;
};

/// A principal-component basis stored with the cells (varm/PCs), for the matrix that was taken.
struct StoredPca {
  Matrix
      loadings;  ///< genes × components, rows in the order of the taken matrix's genes; 0 = unused
  Matrix scores;  ///< cells × components (obsm/X_pca)
};

/// The cells of one file together with the one matrix that is worked with. An immutable snapshot
/// that all threads share; everything in it has `cells.size()` rows or `genes.size()` columns.
struct Dataset {
  std::string path;                  ///< empty for data that came from no file
  std::string name;                  ///< for titles: the file's name
  std::string part;                  ///< genome or modality of a file that holds several
  std::vector<std::string> parts;    ///< to choose from; empty where there is one only
  std::string format;                ///< for people: "h5ad (anndata 0.8 or later)"
  std::vector<std::string> notices;  ///< sentences: what of the file was left out or is unusual
  bool simulated = false;            ///< made by `chreode simulate`: said in every title and export
  std::shared_ptr<const CellSample> sample;  ///< null where all cells of the file are here
  std::string geneNames;  ///< the var column that names the genes; empty where the index does
  AnnotationTable cells;
  AnnotationTable genes;  ///< of the taken matrix
  std::vector<Embedding> embeddings;
  std::shared_ptr<const StoredPca> pca;            ///< null when there is none
  std::shared_ptr<const ExpressionMatrix> matrix;  ///< null while it is still being read
  TakenMatrix taken;
  std::uint64_t dataHash = 0;  ///< of names, genes and values; 0 while the matrix is being read

  Index cellCount() const { return static_cast<Index>(cells.size()); }
  Index geneCount() const { return static_cast<Index>(genes.size()); }
  int geneOf(std::string_view name) const;  ///< index, or −1
  /// Words that any title or export of these data carries: that they are simulated, or a sample.
  std::vector<std::string> caveats() const;
  const Embedding* embedding(std::string_view name) const;

  /// Cells that meet all `column=value` conditions (and), values as rowsWith() takes them:
  /// "batch=" are the cells without a batch. Throws Error for a column or value that does not
  /// exist.
  std::vector<std::int32_t> cellsWhere(const std::vector<std::string>& conditions) const;
};

/// A column of the cells as one of classes: a categorical one shared with the data, any other by
/// withLevels(); null where there is no such column or it holds no classes.
std::shared_ptr<const Annotation> classesIn(const std::shared_ptr<const Dataset>& data,
                                            std::string_view column);

/// Hash of what a model could have seen: cell names, gene names and values; taken on `threads`.
std::uint64_t hashOf(const Dataset& data, int threads);
/// Hash of one cell's name, as kept in a model's training record.
std::uint64_t hashOfCell(std::string_view name);

}  // namespace chreode
