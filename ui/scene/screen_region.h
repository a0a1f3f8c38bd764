#pragma once

#include <QPolygonF>
#include <cstdint>
#include <span>
#include <vector>

#include "base/matrix.h"
#include "scene/view_transform.h"

namespace chreode {

/// An area of the screen with an outline of straight pieces, closed from its last point to its
/// first; what the outline goes round (once or more, either way) is inside. Tells quickly whether a
/// point lies in it: tiles that the outline does not touch are known as a whole, only in the others
/// the outline is looked at.
class ScreenRegion {
 public:
  explicit ScreenRegion(const QPolygonF& outline);

  bool contains(float x, float y) const;
  QRectF bounds() const { return m_bounds; }

  /// The definition: whether the outline winds round the point.
  static bool isInside(const QPolygonF& outline, double x, double y);

 private:
  enum class Tile : std::uint8_t { outside, inside, edge };

  void markEdges();
  bool isInsideNearEdge(int row, double x, double y) const;
  void fillInside();
  Tile& tile(int column, int row) {
    return m_tiles[static_cast<std::size_t>(row) * m_columns + column];
  }

  QPolygonF m_outline;
  QRectF m_bounds;
  int m_columns = 0, m_rows = 0;
  std::vector<Tile> m_tiles;
  std::vector<std::vector<int>> m_rowEdges;  // of each row of tiles: the pieces that touch it
};

/// How a region picks cells.
struct RegionPick {
  bool frontOnly = false;  ///< only cells whose middle no nearer cell covers: those that are seen
  double radius = 1.0;     ///< of a cell's disc, pixels; for `frontOnly`
};

/// The cells that are seen in a region, ascending. `xyz` is N × 3; `visible` has N entries (0 = not
/// to be found) or none. Looks at every cell once. With `frontOnly` a cell is left out where the
/// disc of a nearer one covers the middle of the pixel that its own middle lies in.
std::vector<std::int32_t> cellsInRegion(const Matrix& xyz, std::span<const std::uint8_t> visible,
                                        const ViewTransform& view, const ScreenRegion& region,
                                        const RegionPick& pick = {});

/// The cells within `radius` of a place of the scene, ascending.
std::vector<std::int32_t> cellsInBall(const Matrix& xyz, std::span<const std::uint8_t> visible,
                                      const QVector3D& centre, float radius);

}  // namespace chreode
