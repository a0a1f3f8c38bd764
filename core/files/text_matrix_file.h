#pragma once

#include <string>
#include <vector>

#include "files/expression_file.h"
#include "files/table_layout.h"
#include "files/table_matrix.h"

namespace chreode {

/// A table of expression in a text file, plain or gzip-compressed: tab, comma, semicolon or space
/// between the fields, genes or cells in rows, or one line for each gene and cell (UMI-tools). Its
/// one matrix is "X". Names of the parts: see table_orientation.h.
class TextMatrixFile : public ExpressionFile {
 public:
  /// Reads names and annotations: the file is gone through once. `path` is known to be text. Throws
  /// Error when it is no table of expression, or `part` is none of its parts.
  TextMatrixFile(const std::string& path, const std::string& part);

 private:
  StoredMatrix readPlanned(const std::string& which, const ReadPlan& plan,
                           const Progress& progress) override;
  void readTableNames(const std::string& part);
  void readTripletNames();
  void addMatrix(const char* kind);

  TableLayout m_layout;
  bool m_genesInRows = false;
  NameIndex m_cellIndex;  ///< of triplets
  NameIndex m_geneIndex;
};

}  // namespace chreode
