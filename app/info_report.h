#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "files/file_preview.h"
#include "files/matrix_choice.h"

namespace chreode {

/// The matrices of a file by name, whole, and the one that is taken. Where they would not fit into
/// memory they are not read, and only their shapes are known.
struct Matrices {
  std::map<std::string, MatrixSummary> all;
  std::optional<ChosenMatrix> chosen;
  bool read = true;
};

/// What was asked for beyond the file itself.
struct Asked {
  FilePreview preview;
  std::shared_ptr<const CellSample> sample;
  std::string geneNames;  ///< the column, or kIndexNames
  AnnotationTable genes;  ///< named by it
};

/// Bytes that the matrix which is taken needs, with its gene-major copy; 0 when that is unknown.
double neededBytes(const Asked& asked, const Matrices& matrices);
/// The first few names of a table.
std::vector<std::string> firstNames(const AnnotationTable& table);

/// Genes that are found in every class of the label column at the pool's ratio (perhapsAmbient()).
struct AmbientGenes {
  std::string label;
  std::vector<std::string> genes;
};
/// None without a likely label column, without counts, and of a sample of the cells.
std::optional<AmbientGenes> ambientGenes(const FileContents& contents, const Matrices& matrices,
                                         const Asked& asked);

/// What `info` says of a file, for programs and for people. `wanted`: the matrix was asked for.
nlohmann::json infoJson(const FileContents& contents, const Matrices& matrices, const Asked& asked);
void printInfo(const ExpressionFile& file, const Matrices& matrices, const Asked& asked,
               bool wanted);

}  // namespace chreode
