#pragma once

#include <vector>

#include "base/matrix.h"

namespace chreode {

/// What the numbers of a code do over the data.
struct CodeUsage {
  std::vector<double> variance;     ///< of each number's posterior mean over cells (n divisor)
  std::vector<double> klPerNumber;  ///< nats a cell, empty for a model without a posterior
  int activeUnits = 0;              ///< variance above 0.01 (Burda et al. 2016)
  double effectiveDimension = 0.0;  ///< (Σ λ)² / Σ λ² of the codes' covariance
};

/// `variance`: the posterior's; all zero (or empty) where the model has none.
CodeUsage codeUsage(const Matrix& mean, const Matrix& variance);

}  // namespace chreode
