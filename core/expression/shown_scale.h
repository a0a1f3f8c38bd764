#pragma once

#include <cmath>
#include <vector>

#include "expression/dataset.h"

namespace chreode {

/// How the program shows a stored value of a gene, in the scene, in comparisons and in questions:
/// counts as log1p at the median depth of the data (scanpy's normalize_total and log1p, as
/// logNormalize() makes them), others as they are. Zero is zero. Made once, read by many threads.
class ShownScale {
 public:
  /// Measures the depths of counts. The data have their matrix.
  explicit ShownScale(const Dataset& data);

  Scale scale() const { return m_scale; }
  float shown(std::size_t cell, float stored) const {
    return m_scale == Scale::counts
               ? static_cast<float>(std::log1p(static_cast<double>(stored) * m_factor[cell]))
               : stored;
  }
  /// Of counts: the median depth over the cell's total, 0 if it is empty.
  double factor(std::size_t cell) const { return m_factor[cell]; }
  double depth() const { return m_depth; }  ///< of counts: the median
  /// "log1p of counts at median depth", "log values", "scaled values" or "values".
  static const char* unit(Scale scale);

 private:
  Scale m_scale;
  double m_depth = 1.0;
  std::vector<double> m_factor;
};

}  // namespace chreode
