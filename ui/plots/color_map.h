#pragma once

#include <QColor>
#include <array>
#include <span>

namespace chreode {

/// Viridis (van der Walt & Smith, 2015) at `t` in [0, 1], interpolated between 17 of its colours.
QColor viridis(double t);
/// 256 steps of it, 0xffrrggbb: for lookup tables.
const std::array<QRgb, 256>& viridisTable();

struct ValueRange {
  double low = 0.0;
  double high = 1.0;
};

/// The range that colours span: between two percentiles (0 … 100) of the finite values, without
/// zeros where `skipZeros` (a gene's zeros are drawn grey). Infinite and missing values never
/// count. A range without width is widened to 1; without any value it is 0 … 1.
ValueRange percentileRange(std::span<const float> values, double lowPercentile,
                           double highPercentile, bool skipZeros);

}  // namespace chreode
