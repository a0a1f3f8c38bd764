#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/progress.h"
#include "expression/dataset.h"
#include "stats/shown_values.h"

namespace chreode {

/// One gene in the cells of one class, in shown values.
struct GeneInClass {
  std::size_t cells = 0;
  double mean = 0.0;   ///< of all its cells; NaN without cells, and so below
  double share = 0.0;  ///< of cells with a value other than zero
  double lower = 0.0;  ///< quartile
  double median = 0.0;
  double upper = 0.0;
  /// How many cells lie at kDensityPoints places from GeneDistribution::low to high: a Gaussian
  /// kernel of Scott's width (1992), at least a fortieth of the range. 1 at its greatest.
  std::vector<double> density;
};

/// One gene in every class.
struct GeneDistribution {
  static constexpr int kDensityPoints = 81;
  double low = 0.0;  ///< of the values in all classes, zero among them where a cell has none
  double high = 0.0;
  std::vector<GeneInClass> classes;
};

/// `classOfCell`: of each cell of the data, in [0, classes), −1 = none. One entry per gene asked
/// for. Throws Cancelled.
std::vector<GeneDistribution> geneDistributions(const Dataset& data, const ShownValues& values,
                                                std::span<const std::int32_t> genes,
                                                std::span<const std::int32_t> classOfCell,
                                                int classes, const Progress& progress = {});

}  // namespace chreode
