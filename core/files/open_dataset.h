#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/error.h"
#include "base/progress.h"
#include "expression/dataset.h"
#include "files/matrix_choice.h"

namespace chreode {

inline constexpr const char* kNoColumn = "-";

/// What of a file is to be opened; empty = the usual.
struct OpenChoice {
  std::string matrix = {};  ///< "X", "raw", "layers/NAME"
  std::string part = {};    ///< a genome, feature type or modality, as in FileContents::parts
  int threads = 0;          ///< to unpack with; 0 = as many as the machine runs
  /// The var column that names the genes, "index" for the index, "" for the usual (gene_naming.h).
  std::string geneNames = {};
  std::int64_t cells = 0;  ///< a sample of so many; 0 = all
  /// The column that the sample is stratified by; "" = the label column, kNoColumn = none.
  std::string sampleBy = {};
  std::uint64_t seed = 0;  ///< of the sample
  double memory = 0.0;     ///< bytes that the matrix may take; 0 = memoryBudget()
};

/// Says that a file's matrix takes more memory than it may: a sample of its cells is to be opened.
class SampleNeeded : public Error {
 public:
  using Error::Error;
};

/// The cells that the choice takes of a table; null for all of them. Throws Error for a column that
/// is not there.
std::shared_ptr<const CellSample> drawSample(const AnnotationTable& cells,
                                             const OpenChoice& choice);

/// Opens a file: all its cells, or the sample that is asked for. Throws SampleNeeded before a
/// matrix is read that would take more than the choice allows, PartNeeded, Error, Cancelled.
/// `annotationsReady`, when given, is called on this thread with a Dataset
/// whose `matrix` is still null as soon as names, annotations and stored coordinates are known.
std::shared_ptr<const Dataset> openDataset(
    const std::string& path, const OpenChoice& choice, const Progress& progress,
    const std::function<void(std::shared_ptr<const Dataset>)>& annotationsReady = {});
/// The same of a file that is open; whether it is written meanwhile is not looked at.
std::shared_ptr<const Dataset> datasetOf(
    ExpressionFile& file, const OpenChoice& choice, const Progress& progress,
    const std::function<void(std::shared_ptr<const Dataset>)>& annotationsReady = {});

}  // namespace chreode
