#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/progress.h"
#include "expression/annotation.h"
#include "expression/matrix_scale.h"
#include "files/expression_file.h"

namespace chreode {

/// A matrix as it is known before it is read.
struct MatrixPreview {
  MatrixSummary summary;       ///< `which`, `kind`, shape, `stored`
  std::optional<Scale> scale;  ///< of its first values; none where they cannot be had quickly
  double values = 0.0;         ///< that will be kept, about: of a dense matrix those not zero
  double bytes = 0.0;          ///< with its gene-major copy, about; 0 where that is unknown
  double readingBytes = 0.0;   ///< to read it at all, where it is read whole even for a sample

  /// What a sample of a share of the cells takes, about.
  double bytesOf(double share) const;
};

struct ColumnPreview {
  std::string name;
  Annotation::Kind kind = Annotation::Kind::numeric;
  std::size_t levels = 0;  ///< of a categorical column
};

struct GeneNamePreview {
  std::string column;  ///< kIndexNames for the index
  std::vector<std::string> examples;
};

struct EmbeddingPreview {
  std::string name;
  Index columns = 0;
};

/// What opening a file would give, known in milliseconds: its matrices are not read, only glimpsed.
struct FilePreview {
  std::string path;
  std::string format;
  std::string part;
  std::vector<std::string> parts;
  bool simulated = false;
  Index cells = 0;
  Index genes = 0;
  std::vector<MatrixPreview> matrices;
  std::string usualMatrix;  ///< the one that is most likely taken unless one is asked for
  std::vector<ColumnPreview> cellColumns;
  std::vector<ColumnPreview> geneColumns;
  std::vector<EmbeddingPreview> embeddings;
  std::vector<GeneNamePreview> geneNames;  ///< to choose from, the index first
  std::string usualGeneNames;
  std::string usualSampleBy;  ///< the label column; empty where there is none
  double budget = 0.0;        ///< bytes that a matrix may take before a sample is needed
  std::vector<std::string> notices;

  /// The matrix named so, or for "" the usual one; null when there is none.
  const MatrixPreview* matrix(const std::string& which) const;
};

/// Looks into a file. Throws as ExpressionFile::open.
FilePreview previewOf(const std::string& path, const std::string& part, const Progress& progress);
/// The same of an open file.
FilePreview previewOf(ExpressionFile& file);

/// A matrix of an open file, glimpsed. Throws Error where it cannot be read.
MatrixPreview previewOf(ExpressionFile& file, const MatrixSummary& summary);

/// About as many of `cells` cells as a matrix of `bytes` bytes may keep within `budget`: a round
/// number, at least 1.
Index cellsWithin(double budget, Index cells, double bytes);

}  // namespace chreode
