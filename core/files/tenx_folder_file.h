#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "files/expression_file.h"
#include "files/tenx_samples.h"

namespace chreode {

/// Counts as 10x Genomics writes them in Matrix Market form: a matrix beside the names of its cells
/// and genes. Several samples in one folder, told apart by prefix or sub-folder, are one data set
/// with a column "sample", cells named SAMPLE_barcode and the genes of all. Its one matrix is "X";
/// its parts are the types of feature.
class TenxFolderFile : public ExpressionFile {
 public:
  /// Reads names and sizes. `path` is a folder, or the matrix file of one sample, for which
  /// holdsTenxMatrix() is true; `part` a type of feature, empty = Gene Expression. Throws Error.
  TenxFolderFile(const std::string& path, const std::string& part);

 private:
  StoredMatrix readPlanned(const std::string& which, const ReadPlan& plan,
                           const Progress& progress) override;
  struct Sample {
    TenxSample files;
    std::vector<std::int32_t> geneOf;  ///< column in X of each of its features; −1 = left out
    std::int64_t entries = 0;
    bool cellsInRows = false;  ///< the matrix is cells × genes, not as 10x Genomics writes it
  };

  void readSamples(std::vector<std::string>& types);
  void checkSize(Sample& sample, std::size_t barcodes, std::size_t features);
  void addCells(const std::string& name, std::vector<std::string> barcodes,
                std::vector<std::string>& samplesOfCells);

  std::vector<Sample> m_samples;
};

}  // namespace chreode
