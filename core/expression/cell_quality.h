#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/progress.h"
#include "expression/dataset.h"

namespace chreode {

/// What the taken matrix tells of the quality of each cell. What it cannot tell is an empty vector,
/// and `missing` says so in a sentence.
struct CellQuality {
  std::vector<double> counts;       ///< total per cell; of counts and recovered counts only
  std::vector<std::int32_t> genes;  ///< genes with a value per cell; not of scaled values
  /// Share of the total on mitochondrial genes, NaN for an empty cell. Of log values by undoing the
  /// natural logarithm: the depth that they were brought to cancels out.
  std::vector<double> mito;
  std::vector<std::int32_t> cellsPerGene;  ///< cells with a value per gene; not of scaled values
  std::vector<std::int32_t> mitoGenes;     ///< rows of the gene table
  std::string missing;                     ///< empty where everything can be told
};

/// One pass over the sparse matrix on `threads` threads. Throws Error while the matrix is not there
/// yet, and Cancelled.
CellQuality cellQuality(const Dataset& data, int threads, const Progress& progress = {});

/// Cells with a value of each gene among the cells whose `kept` is not 0.
std::vector<std::int32_t> cellsPerGene(const ExpressionMatrix& matrix,
                                       const std::vector<std::uint8_t>& kept, int threads,
                                       const Progress& progress = {});

}  // namespace chreode
