#pragma once

#include <cmath>
#include <memory>
#include <vector>

#include "expression/dataset.h"

namespace chreode {

/// The values that are shown and tested: of counts log1p at the median depth of all cells (as
/// logNormalize() makes them), others as they are; and beside them the natural scale on which means
/// and folds are taken. Zero is zero on both. Made once, read by many threads.
class ShownValues {
 public:
  /// Throws Error when the matrix is missing or holds NaN or infinite values.
  explicit ShownValues(const Dataset& data);

  Scale scale() const { return m_scale; }
  /// Whether there is a natural scale: not for scaled values.
  bool hasRates() const { return m_scale != Scale::scaled; }
  /// A stored value as it is shown.
  float shown(std::size_t cell, float stored) const {
    if (m_scale != Scale::counts) return stored;
    // Most counts are small: their logarithms are known.
    const auto count = static_cast<int>(stored);
    if (count >= 1 && count <= kKnownCounts && static_cast<float>(count) == stored) {
      return m_known[cell * kKnownCounts + static_cast<std::size_t>(count - 1)];
    }
    return static_cast<float>(std::log1p(static_cast<double>(stored) * m_factor[cell]));
  }
  /// A stored value as what a cell of 10,000 would have: counts by the cell's own total, log values
  /// by expm1 and the median total of all cells, others by that. NaN without a natural scale.
  double rate(std::size_t cell, float stored) const {
    switch (m_scale) {
      case Scale::counts:
        return static_cast<double>(stored) * m_factor[cell] * m_perRate;
      case Scale::log:
        return std::expm1(static_cast<double>(stored)) * m_perRate;
      default:
        return static_cast<double>(stored) * m_perRate;
    }
  }
  /// What is added up over the cells of a sample: counts, else the natural scale as the file has
  /// it.
  double addend(float stored) const {
    return m_scale == Scale::log ? std::expm1(static_cast<double>(stored))
                                 : static_cast<double>(stored);
  }
  /// "log1p of counts at median depth", "log values" …
  const char* unit() const;

 private:
  static constexpr int kKnownCounts = 3;

  Scale m_scale;
  std::vector<float> m_known;    ///< of counts: a cell's shown values of 1 to kKnownCounts
  std::vector<double> m_factor;  ///< of counts: median depth over the cell's total, 0 if empty
  double m_perRate;              ///< NaN without a natural scale
};

}  // namespace chreode
