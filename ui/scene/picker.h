#pragma once

#include <QPointF>
#include <cstdint>
#include <span>
#include <vector>

#include "base/matrix.h"
#include "scene/view_transform.h"

namespace chreode {

/// Finds the cell under the pointer on the CPU: cells are put into a grid of screen tiles once per
/// view, then a question looks at a few tiles. Needs no OpenGL.
class Picker {
 public:
  /// `xyz` is N × 3; `visible` has N entries (0 = not to be found) or none (all visible).
  void build(const Matrix& xyz, std::span<const std::uint8_t> visible, const ViewTransform& view);

  /// The cell that is seen at `pointer`: the front-most of those whose disc of `discRadius` covers
  /// it, else the nearest within `reach`; −1 when there is none. Pixels. Cells with a non-zero
  /// entry in `skip` (N entries or none) are passed over.
  int cellAt(const QPointF& pointer, double discRadius, double reach,
             std::span<const std::uint8_t> skip = {}) const;

  /// The next cell from `cell` in a screen direction (y down): the one least far along a cone of
  /// 45° to either side; −1 when there is none.
  int neighbourTowards(int cell, const QPointF& direction) const;

 private:
  struct Seen {
    float x, y, depth;
    int cell;
  };
  static constexpr int tilePixels = 16;

  std::vector<Seen> m_seen;      // sorted by tile
  std::vector<int> m_tileStart;  // columns × rows + 1
  int m_columns = 0, m_rows = 0;
  std::vector<Seen> m_unsorted;  // kept from view to view: fresh pages cost as much as the work
  std::vector<int> m_tile;
};

}  // namespace chreode
