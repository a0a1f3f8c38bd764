#include "scene/frame_budget.h"

#include <algorithm>

namespace chreode {

void FrameBudget::measured(Index drawn, double ms) {
  if (drawn < fewestTold) return;
  const double each = std::max(0.0, ms - fixedMs) / static_cast<double>(drawn);
  m_msPerCell = m_msPerCell == 0.0 ? each : 0.7 * m_msPerCell + 0.3 * each;
}

Index FrameBudget::whileMoving(Index total) const {
  if (m_msPerCell == 0.0) return total;
  const double fit = (targetMs - fixedMs) / m_msPerCell;
  if (fit >= static_cast<double>(total)) return total;
  return std::min(total, std::max(fewest, static_cast<Index>(fit)));
}

}  // namespace chreode
