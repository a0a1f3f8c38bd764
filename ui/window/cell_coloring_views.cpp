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

void CellColoring::setModel(std::shared_ptr<const PreparedModel> model) {
  m_toldModel = true;
  takeModel(std::move(model));
}

void CellColoring::takeModel(std::shared_ptr<const PreparedModel> model) {
  const bool same = haveSameCodes(model.get(), m_now.model.get());
  m_now.model = std::move(model);
  if (!same && dependsOnModel()) refresh();
}

bool CellColoring::dependsOnModel() const {
  return m_now.source.kind == ColorSource::Kind::latent ||
         m_now.source.kind == ColorSource::Kind::gauge;
}

void CellColoring::copy(const CellColoring& other) {
  m_latest.drop();
  auto model = std::move(m_now.model);
  m_now = other.m_now;
  m_now.model = std::move(model);
  const bool sameValues =
      !dependsOnModel() || haveSameCodes(m_now.model.get(), other.m_now.model.get());
  if (other.m_latest.isBusy() || !sameValues) refresh();
  announce();
}

bool CellColoring::isLike(const CellColoring& other) const {
  if (m_now.source != other.m_now.source) return false;
  // The same number of another model has other values.
  if (dependsOnModel() && !haveSameCodes(m_now.model.get(), other.m_now.model.get()))
    return m_now.range.scale == other.m_now.range.scale;
  if (!showsRange() || !other.showsRange() || m_latest.isBusy() || other.m_latest.isBusy())
    return true;
  const RangeView &mine = m_now.range, &others = other.m_now.range;
  return mine.scale == others.scale && mine.range.low == others.range.low &&
         mine.range.high == others.range.high;
}

}  // namespace chreode
