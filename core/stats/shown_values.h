#pragma once

#include <cmath>
#include <memory>
#include <vector>

#include "expression/shown_scale.h"

namespace chreode {

/// The values that are shown (see ShownScale) and tested; and beside them the natural scale on
/// which means and folds are taken. Zero is zero on both. Made once, read by many threads.
class ShownValues {
 public:
  /// Throws Error when the matrix is missing or holds NaN or infinite values.
  explicit ShownValues(const Dataset& data);

  Scale scale() const { return m_own.scale(); }
  /// Whether there is a natural scale: not for scaled values.
  bool hasRates() const { return scale() != Scale::scaled; }
  /// A stored value as it is shown.
  float shown(std::size_t cell, float stored) const {
    if (scale() != Scale::counts) return stored;
    // Most counts are small: their logarithms are known.
    const auto count = static_cast<int>(stored);
    if (count >= 1 && count <= kKnownCounts && static_cast<float>(count) == stored) {
      return m_known[cell * kKnownCounts + static_cast<std::size_t>(count - 1)];
    }
    return m_own.shown(cell, stored);
  }
  /// A stored value as what a cell of 10,000 would have: counts by the cell's own total, log values
  /// by expm1 and the median total of all cells, others by that. NaN without a natural scale.
  double rate(std::size_t cell, float stored) const {
    switch (scale()) {
      case Scale::counts:
        return static_cast<double>(stored) * m_own.factor(cell) * m_perRate;
      case Scale::log:
        return std::expm1(static_cast<double>(stored)) * m_perRate;
      default:
        return static_cast<double>(stored) * m_perRate;
    }
  }
  /// What is added up over the cells of a sample: counts, else the natural scale as the file has
  /// it.
  double addend(float stored) const {
    return scale() == Scale::log ? std::expm1(static_cast<double>(stored))
                                 : static_cast<double>(stored);
  }
  const char* unit() const { return ShownScale::unit(scale()); }

 private:
  static constexpr int kKnownCounts = 3;

  ShownScale m_own;
  std::vector<float> m_known;  ///< of counts: a cell's shown values of 1 to kKnownCounts
  double m_perRate;            ///< NaN without a natural scale
};

}  // namespace chreode
