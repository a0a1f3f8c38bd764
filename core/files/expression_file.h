#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/progress.h"
#include "expression/dataset.h"
#include "files/read_plan.h"

namespace chreode {

/// What MatrixSummary::which of a layer begins with: "layers/NAME".
inline constexpr std::string_view kLayerPrefix = "layers/";

/// One matrix of a file as it stands there. The numbers are taken over the file's own values in
/// double precision, before anything is narrowed to float.
struct MatrixSummary {
  std::string which;  ///< "X", "raw", "layers/NAME", "obsm/NAME"
  std::string kind;   ///< "csr", "csc", "coo", "dense", "dataframe"
  Index rows = 0;
  Index columns = 0;
  std::int64_t stored = 0;   ///< values in the file, its zeros included; known before it is read
  std::int64_t nonzero = 0;  ///< NaN counted
  double sum = 0.0;          ///< sum, min and max over finite values, implicit zeros included
  double min = 0.0;
  double max = 0.0;
  std::int64_t nonfinite = 0;
  bool counts = false;                   ///< all finite values are non-negative integers
  bool recovered = false;                ///< counts could be recovered from these log values
  std::vector<std::string> columnNames;  ///< dataframe only
};

/// Says that a file holds several data sets of which one has to be chosen: the genomes of an old
/// 10x file, the modalities of an h5mu file.
class PartNeeded : public Error {
 public:
  /// `kind`: what the parts are, in the plural: "genomes", "modalities".
  PartNeeded(const std::string& kind, std::vector<std::string> parts, const std::string& path);
  const std::vector<std::string>& parts() const { return m_parts; }

 private:
  std::vector<std::string> m_parts;
};

/// What a file says without its matrices: read in milliseconds whatever the matrices' size.
struct FileContents {
  std::string format;  ///< for people
  std::string part;    ///< the one that was opened of `parts`; empty where there is one only
  std::vector<std::string> parts;  ///< genomes, feature types or modalities to choose from
  bool simulated = false;
  AnnotationTable cells;
  AnnotationTable genes;                ///< of X and the layers
  AnnotationTable rawGenes;             ///< of raw; empty when there is no raw
  std::vector<MatrixSummary> matrices;  ///< X, raw, layers: `which`, `kind`, shape, `stored` only
  std::vector<Embedding> embeddings;  ///< numeric obsm of up to 1,000 columns, sparse ones as dense
  std::vector<MatrixSummary> embeddingSummaries;  ///< every obsm entry, dataframes included; whole
  Matrix principalComponents;  ///< varm/PCs over `genes`, genes × components; empty when absent
  std::vector<std::string> notices;  ///< sentences: what was left out or is unusual
};

/// A matrix that was read, with its facts.
struct StoredMatrix {
  std::shared_ptr<const ExpressionMatrix> matrix;
  MatrixSummary summary;
};

/// An expression file opened for reading. Made by open(); one object is used by one thread at a
/// time.
class ExpressionFile {
 public:
  /// Looks at the content, not at the name. `part` names one of FileContents::parts; without it the
  /// file's usual one is opened. Throws PartNeeded where none is usual, Error with one sentence for
  /// anything that is no expression file, is damaged or cannot be read, Cancelled.
  static std::unique_ptr<ExpressionFile> open(const std::string& path, const std::string& part = {},
                                              const Progress& progress = {});
  virtual ~ExpressionFile() = default;

  const FileContents& contents() const { return m_contents; }
  const std::string& path() const { return m_path; }
  /// Reads the matrix named as in MatrixSummary::which; its facts are of the cells of the plan.
  /// Throws Error when there is none, or it is damaged, or does not fit into memory.
  StoredMatrix read(const std::string& which, const Progress& progress, const ReadPlan& plan = {}) {
    return readPlanned(which, plan, progress);
  }
  /// Some of a matrix's values, read in milliseconds: those of its first cells, or of its first
  /// genes as rows where they are stored by gene. Null where all would have to be read for them.
  virtual std::shared_ptr<const ExpressionMatrix> glimpse(const std::string& which);
  /// Whether cells that a plan leaves out take no memory while a matrix is read.
  virtual bool leavesCellsOut(const std::string& which) const;

 protected:
  virtual StoredMatrix readPlanned(const std::string& which, const ReadPlan& plan,
                                   const Progress& progress) = 0;

  std::string m_path;
  FileContents m_contents;
};

}  // namespace chreode
