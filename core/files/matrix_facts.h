#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "files/expression_file.h"

namespace chreode {

/// Gathers what MatrixSummary says while a matrix passes by, value by value or in blocks.
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

  /// A block of values at once, several times as fast; the sum is taken in another order.
  template <typename T>
  void addBlock(const T* values, std::size_t count) {
    constexpr std::size_t lanes = 8;
    double sums[lanes] = {};
    T least[lanes], greatest[lanes];
    std::fill_n(least, lanes, std::numeric_limits<T>::max());
    std::fill_n(greatest, lanes, std::numeric_limits<T>::lowest());
    std::size_t odd = 0, zeros = 0, whole = 0;
    const std::size_t even = count / lanes * lanes;
    for (std::size_t i = 0; i < even; i += lanes) {
      for (std::size_t lane = 0; lane < lanes; ++lane) {
        const T value = values[i + lane];
        odd += !(value - value == T(0));  // true of NaN and of infinities
        zeros += value == T(0);
        whole += isWhole(value);
        sums[lane] += static_cast<double>(value);
        least[lane] = value < least[lane] ? value : least[lane];
        greatest[lane] = value > greatest[lane] ? value : greatest[lane];
      }
    }
    if (odd > 0) {  // rare: one by one
      for (std::size_t i = 0; i < count; ++i) add(static_cast<double>(values[i]));
      return;
    }
    if (even > 0) {
      addSummary(even, even - zeros, whole == even,
                 static_cast<double>(*std::min_element(least, least + lanes)),
                 static_cast<double>(*std::max_element(greatest, greatest + lanes)));
      for (const double sum : sums) m_sum += sum;
    }
    for (std::size_t i = even; i < count; ++i) add(static_cast<double>(values[i]));
  }

  /// Finite values of which these facts are known already, but for their sum.
  void addSummary(std::size_t count, std::size_t nonzero, bool whole, double least,
                  double greatest) {
    m_seen += static_cast<std::int64_t>(count);
    m_nonzero += static_cast<std::int64_t>(nonzero);
    m_whole = m_whole && whole;
    m_min = std::min(m_min, least);
    m_max = std::max(m_max, greatest);
  }
  void addSum(double sum) { m_sum += sum; }

  /// What other facts gathered of other values of the same matrix.
  void merge(const MatrixFacts& other) {
    m_seen += other.m_seen;
    m_nonzero += other.m_nonzero;
    m_nonfinite += other.m_nonfinite;
    m_sum += other.m_sum;
    m_min = std::min(m_min, other.m_min);
    m_max = std::max(m_max, other.m_max);
    m_whole = m_whole && other.m_whole;
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
  template <typename T>
  static bool isWhole(T value) {
    if constexpr (std::is_integral_v<T>) {
      return true;
    } else {
      // Floats from 2²³ on are whole; below, the way through an integer is exact and quick.
      const auto narrow = static_cast<float>(value);
      const float size = narrow < 0.0f ? -narrow : narrow;
      const float kept = size < 8388608.0f ? size : 0.0f;
      return static_cast<float>(static_cast<std::int32_t>(kept)) == kept;
    }
  }

  std::int64_t m_seen = 0;
  std::int64_t m_nonzero = 0;
  std::int64_t m_nonfinite = 0;
  double m_sum = 0.0;
  double m_min = std::numeric_limits<double>::infinity();
  double m_max = -std::numeric_limits<double>::infinity();
  bool m_whole = true;
};

}  // namespace chreode
