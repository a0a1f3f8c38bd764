#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "expression/dataset.h"

namespace chreode {

/// The log expression in which changes are predicted and scored.
struct LogValues {
  std::shared_ptr<const ExpressionMatrix> x;  ///< all cells × all genes of the data
  /// What one count of each cell is before the logarithm; empty where there are no counts.
  std::vector<float> units;
  bool ofFile = false;      ///< the file's own log values, not made here
  double depth = 0.0;       ///< that counts were normalised to here; 0 for the file's own
  std::string description;  ///< for people
};

/// The file's log values where it has them (also where counts were recovered from them), else
/// log1p of counts at the median depth of the `allowed` cells. Throws Error for other scales and
/// for NaN or infinite values.
LogValues logValues(const Dataset& data, std::span<const std::int32_t> allowed);

/// Mean and variance (n − 1) of each gene over some cells.
struct Profile {
  int cells = 0;
  Eigen::VectorXd mean;
  Eigen::VectorXd variance;
};
Profile profileOf(const ExpressionMatrix& x, std::span<const std::int32_t> cells);

/// The log value that one cell's counts have on average when their mean is known: the expectation
/// of log1p(unit × X) for X ~ Poisson(mean). The log of a mean is more than the mean of logs, and
/// most so for rare genes.
class ExpectedLog {
 public:
  explicit ExpectedLog(double unit);
  double operator()(double mean) const;
  /// The mean whose expected log is `value` (≥ 0).
  double inverse(double value) const;

 private:
  double m_unit;
  std::vector<double> m_values;  // at the means of a grid, even in their logarithm
};

}  // namespace chreode
