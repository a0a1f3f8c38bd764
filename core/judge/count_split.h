#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "expression/expression_matrix.h"

namespace chreode {

/// Two halves of the same molecules. Each count is Poisson given its rate, so the halves are
/// independent given the rate: what a model learns from A can be judged on B without leaking noise.
struct CountSplit {
  std::shared_ptr<const ExpressionMatrix> a;  ///< cells × genes
  std::shared_ptr<const ExpressionMatrix> b;
  std::vector<double> depthA;  ///< per cell: the half's total over all genes, others included
  std::vector<double> depthB;
};

/// Splits every count binomially, each molecule to A or B with probability 1/2 (count splitting,
/// Neufeld et al. 2022). `depths`: each cell's total over all genes of the data, of which `counts`
/// may hold some; the rest is split in the same way. Same seed, same halves.
CountSplit splitCounts(const ExpressionMatrix& counts, const std::vector<double>& depths,
                       std::uint64_t seed);

}  // namespace chreode
