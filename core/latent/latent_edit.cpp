#include "latent/latent_edit.h"

#include <algorithm>
#include <utility>

namespace chreode {

LatentEdits LatentEdits::with(LatentEdit edit) const {
  LatentEdits next = *this;
  next.m_edits.push_back(std::move(edit));
  return next;
}

LatentEdits LatentEdits::withoutLast() const {
  LatentEdits next = *this;
  if (!next.m_edits.empty()) next.m_edits.pop_back();
  return next;
}

RowVector LatentEdits::shiftOf(std::int32_t cell, Index latentSize) const {
  RowVector shift = RowVector::Zero(latentSize);
  for (const LatentEdit& edit : m_edits) {
    const auto found = std::lower_bound(edit.cells.begin(), edit.cells.end(), cell);
    if (found == edit.cells.end() || *found != cell) continue;
    shift += edit.shift.row(edit.shift.rows() == 1 ? 0 : found - edit.cells.begin());
  }
  return shift;
}

std::vector<std::int32_t> LatentEdits::movedCells() const {
  std::vector<std::int32_t> cells;
  for (const LatentEdit& edit : m_edits) {
    cells.insert(cells.end(), edit.cells.begin(), edit.cells.end());
  }
  std::sort(cells.begin(), cells.end());
  cells.erase(std::unique(cells.begin(), cells.end()), cells.end());
  return cells;
}

}  // namespace chreode
