// How the colourings of several views change places and follow one another.

#include <utility>

#include "window/cell_coloring.h"

namespace chreode {

void CellColoring::exchange(CellColoring& other) {
  // What is being gathered would come to the wrong one.
  const bool waiting = m_latest.isBusy(), otherWaiting = other.m_latest.isBusy();
  m_latest.drop();
  other.m_latest.drop();
  std::swap(m_now, other.m_now);
  if (waiting) other.refresh();
  if (otherWaiting) refresh();
}

void CellColoring::announce() {
  Q_EMIT changed();
  Q_EMIT visibilityChanged();
}

void CellColoring::copy(const CellColoring& other) {
  m_latest.drop();
  m_now = other.m_now;
  if (other.m_latest.isBusy()) refresh();
  announce();
}

bool CellColoring::isLike(const CellColoring& other) const {
  if (m_now.source != other.m_now.source) return false;
  if (!showsRange() || !other.showsRange() || m_latest.isBusy() || other.m_latest.isBusy())
    return true;
  const RangeView &mine = m_now.range, &others = other.m_now.range;
  return mine.scale == others.scale && mine.range.low == others.range.low &&
         mine.range.high == others.range.high;
}

}  // namespace chreode
