// What a disc of PointRaster covers around its centre.

#include <algorithm>
#include <cmath>

#include "scene/point_key.h"

namespace chreode {

void PointRaster::makeMasks(float diameter) {
  if (diameter == m_maskDiameter) return;
  m_maskDiameter = diameter;
  // The soft edge reaches half a pixel beyond the disc.
  const float side = diameter + 1.0f;
  m_maskSide = static_cast<int>(std::ceil(side)) + 1;
  m_masks.assign(kPhases * kPhases, {});
  for (int phase = 0; phase < kPhases * kPhases; ++phase) {
    const float centreX = side / 2 + (static_cast<float>(phase % kPhases) + 0.5f) / kPhases;
    const float centreY = side / 2 + (static_cast<float>(phase / kPhases) + 0.5f) / kPhases;
    const auto shareAt = [&](int row, int column) -> long {
      const float dx = static_cast<float>(column) + 0.5f - centreX;
      const float dy = static_cast<float>(row) + 0.5f - centreY;
      if (std::max(std::abs(dx), std::abs(dy)) > side / 2) return 0;
      const float inside = side / 2 + 0.5f - std::sqrt(dx * dx + dy * dy);
      return std::lround(255.0f * std::clamp(inside, 0.0f, 1.0f));
    };
    // The disc is symmetric: what its rows reach, its columns do.
    const auto reached = [&](int at, bool isRow) {
      for (int k = 0; k < m_maskSide; ++k) {
        if (shareAt(isRow ? at : k, isRow ? k : at) > 0) return true;
      }
      return false;
    };
    Mask& mask = m_masks[static_cast<std::size_t>(phase)];
    int lastRow = m_maskSide - 1, lastColumn = m_maskSide - 1;
    while (mask.row < lastRow && !reached(mask.row, true)) ++mask.row;
    while (lastRow > mask.row && !reached(lastRow, true)) --lastRow;
    while (mask.column < lastColumn && !reached(mask.column, false)) ++mask.column;
    while (lastColumn > mask.column && !reached(lastColumn, false)) --lastColumn;
    mask.rows = lastRow - mask.row + 1;
    mask.columns = lastColumn - mask.column + 1;
    for (int row = mask.row; row <= lastRow; ++row) {
      for (int column = mask.column; column <= lastColumn; ++column) {
        const auto share = static_cast<std::uint64_t>(shareAt(row, column));
        mask.keys.push_back(
            share == 0 ? kGround : (255 - share) << kShareShift | (share < kBody ? kEdge : 0));
      }
    }
  }
}

}  // namespace chreode
