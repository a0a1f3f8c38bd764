#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

#include "files/expression_file.h"

namespace chreode {

/// Gathers what MatrixSummary says while a matrix passes by, value by value.
class MatrixFacts {
 public:
  void add(double value) {
    ++m_seen;
    if (value != 0.0) ++m_nonzero;  // true of NaN as well
    if (!std::isfinite(value)) {
      ++m_nonfinite;
      return;
    }
    m_sum += value;
    m_min = std::min(m_min, value);
    m_max = std::max(m_max, value);
    // As narrow as it is worked with: 2.00000001 is a count.
    const auto narrow = static_cast<float>(value);
    m_whole = m_whole && narrow == std::floor(narrow);
  }

  /// Writes the facts; values of the summary's shape that never passed by are zeros.
  void writeTo(MatrixSummary& summary) const {
    const bool zeros = m_seen < summary.rows * summary.columns;
    const bool any = zeros || m_seen > m_nonfinite;
    summary.nonzero = m_nonzero;
    summary.nonfinite = m_nonfinite;
    summary.sum = m_sum;
    summary.min = any ? (zeros ? std::min(m_min, 0.0) : m_min) : 0.0;
    summary.max = any ? (zeros ? std::max(m_max, 0.0) : m_max) : 0.0;
    summary.counts = m_whole && summary.min >= 0.0;
  }

 private:
  std::int64_t m_seen = 0;
  std::int64_t m_nonzero = 0;
  std::int64_t m_nonfinite = 0;
  double m_sum = 0.0;
  double m_min = std::numeric_limits<double>::infinity();
  double m_max = -std::numeric_limits<double>::infinity();
  bool m_whole = true;
};

}  // namespace chreode
