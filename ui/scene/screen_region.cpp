#include "scene/screen_region.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "base/parallel.h"

namespace chreode {

namespace {

constexpr double tilePixels = 2.0;
constexpr Index pieceCells = 65'536;  // of the work for one thread

/// A row of a matrix in plain numbers, for loops over a million cells.
struct Row {
  explicit Row(const QVector4D& row) : a(row.x()), b(row.y()), c(row.z()), d(row.w()) {}
  float times(float x, float y, float z) const { return a * x + b * y + c * z + d; }
  float a, b, c, d;
};

struct CellRange {
  Index begin, end;
};

/// Calls `f(cell, x, y, depth)` for each visible cell of a range that the view shows within `area`.
template <typename F>
void forEachSeen(const Matrix& xyz, CellRange range, std::span<const std::uint8_t> visible,
                 const ViewTransform& view, const QRectF& area, F f) {
  const auto width = static_cast<float>(view.viewport().width());
  const auto height = static_cast<float>(view.viewport().height());
  // Rows that give pixel x, pixel y and depth before the division by w.
  const QVector4D last = view.matrix().row(3);
  const Row w(last);
  const Row rowX((view.matrix().row(0) + last) * (width / 2));
  const Row rowY((last - view.matrix().row(1)) * (height / 2));
  const Row rowZ(view.matrix().row(2));
  const auto left = static_cast<float>(area.left()), right = static_cast<float>(area.right());
  const auto top = static_cast<float>(area.top()), bottom = static_cast<float>(area.bottom());
  const Index stride = xyz.cols();
  const float* place = xyz.data() + range.begin * stride;
  for (Index i = range.begin; i < range.end; ++i, place += stride) {
    const float x = place[0], y = place[1], z = place[2];
    const float distance = w.times(x, y, z);
    const float px = rowX.times(x, y, z), py = rowY.times(x, y, z), pz = rowZ.times(x, y, z);
    // Before the division, and all at once: most cells lie elsewhere.
    const bool here = (distance > 0.0f) & (px >= left * distance) & (px <= right * distance) &
                      (py >= top * distance) & (py <= bottom * distance) & (pz >= -distance) &
                      (pz <= distance);
    if (!here || (!visible.empty() && visible[static_cast<std::size_t>(i)] == 0)) continue;
    const float scale = 1.0f / distance;
    f(i, px * scale, py * scale, pz * scale);
  }
}

/// Which of `seen` no nearer disc covers.
class DepthPicture {
 public:
  DepthPicture(const QRectF& area, double radius)
      : m_left(static_cast<int>(std::floor(area.left() - radius)) - 2),
        m_top(static_cast<int>(std::floor(area.top() - radius)) - 2),
        m_columns(static_cast<int>(std::ceil(area.right() + radius)) + 3 - m_left),
        m_rows(static_cast<int>(std::ceil(area.bottom() + radius)) + 3 - m_top),
        m_radius(static_cast<float>(radius)),
        m_depth(static_cast<std::size_t>(m_columns) * m_rows,
                std::numeric_limits<float>::infinity()) {}

  void draw(float x, float y, float depth) {
    nearer(at(x, y), depth);
    const int reach = static_cast<int>(std::ceil(m_radius));
    const int column = column_(x), row = row_(y);
    for (int r = std::max(0, row - reach); r <= std::min(m_rows - 1, row + reach); ++r) {
      const float dy = static_cast<float>(r + m_top) + 0.5f - y;
      for (int c = std::max(0, column - reach); c <= std::min(m_columns - 1, column + reach); ++c) {
        const float dx = static_cast<float>(c + m_left) + 0.5f - x;
        if (dx * dx + dy * dy <= m_radius * m_radius) {
          nearer(m_depth[static_cast<std::size_t>(r) * m_columns + c], depth);
        }
      }
    }
  }
  /// What another picture of the same area holds, too.
  void add(const DepthPicture& other) {
    for (std::size_t i = 0; i < m_depth.size(); ++i) nearer(m_depth[i], other.m_depth[i]);
  }
  bool isInFront(float x, float y, float depth) { return depth <= at(x, y); }

 private:
  int column_(float x) const { return static_cast<int>(std::floor(x)) - m_left; }
  int row_(float y) const { return static_cast<int>(std::floor(y)) - m_top; }
  float& at(float x, float y) {
    return m_depth[static_cast<std::size_t>(row_(y)) * m_columns + column_(x)];
  }
  static void nearer(float& depth, float other) { depth = std::min(depth, other); }

  int m_left, m_top, m_columns, m_rows;
  float m_radius;
  std::vector<float> m_depth;
};

}  // namespace

ScreenRegion::ScreenRegion(const QPolygonF& outline) : m_outline(outline) {
  if (m_outline.size() < 3) return;
  m_bounds = m_outline.boundingRect();
  m_columns = static_cast<int>(m_bounds.width() / tilePixels) + 1;
  m_rows = static_cast<int>(m_bounds.height() / tilePixels) + 1;
  m_tiles.assign(static_cast<std::size_t>(m_columns) * m_rows, Tile::outside);
  m_rowEdges.resize(static_cast<std::size_t>(m_rows));
  markEdges();
  fillInside();
}

void ScreenRegion::markEdges() {
  const auto columnAt = [this](double x) {
    return std::clamp(static_cast<int>(std::floor((x - m_bounds.left()) / tilePixels)), 0,
                      m_columns - 1);
  };
  const auto rowAt = [this](double y) {
    return std::clamp(static_cast<int>(std::floor((y - m_bounds.top()) / tilePixels)), 0,
                      m_rows - 1);
  };
  // A little wider than the edge itself: points are told apart in single precision.
  constexpr double slack = 0.01;
  for (qsizetype i = 0; i < m_outline.size(); ++i) {
    QPointF from = m_outline[i], to = m_outline[(i + 1) % m_outline.size()];
    if (from.y() > to.y()) std::swap(from, to);
    const double rise = to.y() - from.y();
    for (int row = rowAt(from.y() - slack); row <= rowAt(to.y() + slack); ++row) {
      m_rowEdges[static_cast<std::size_t>(row)].push_back(static_cast<int>(i));
      double left = std::min(from.x(), to.x()), right = std::max(from.x(), to.x());
      if (rise > 0.0) {
        const double top = m_bounds.top() + row * tilePixels - slack;
        const auto xAt = [&](double y) {
          return from.x() + (to.x() - from.x()) * std::clamp((y - from.y()) / rise, 0.0, 1.0);
        };
        const double a = xAt(top), b = xAt(top + tilePixels + 2 * slack);
        left = std::min(a, b);
        right = std::max(a, b);
      }
      for (int column = columnAt(left - slack); column <= columnAt(right + slack); ++column) {
        tile(column, row) = Tile::edge;
      }
    }
  }
}

void ScreenRegion::fillInside() {
  std::vector<std::pair<double, int>>
      crossings;  // of the line through a row's middle: x, direction
  for (int row = 0; row < m_rows; ++row) {
    const double y = m_bounds.top() + (row + 0.5) * tilePixels;
    crossings.clear();
    for (qsizetype i = 0; i < m_outline.size(); ++i) {
      const QPointF from = m_outline[i], to = m_outline[(i + 1) % m_outline.size()];
      if ((from.y() <= y) == (to.y() <= y)) continue;
      const double x = from.x() + (to.x() - from.x()) * (y - from.y()) / (to.y() - from.y());
      crossings.emplace_back(x, from.y() <= y ? 1 : -1);
    }
    std::sort(crossings.begin(), crossings.end());
    int winding = 0;
    std::size_t next = 0;
    for (int column = 0; column < m_columns; ++column) {
      const double x = m_bounds.left() + (column + 0.5) * tilePixels;
      while (next < crossings.size() && crossings[next].first <= x) {
        winding += crossings[next++].second;
      }
      if (winding != 0 && tile(column, row) == Tile::outside) tile(column, row) = Tile::inside;
    }
  }
}

namespace {

/// What one piece of an outline adds to how often it winds round a point.
int windingOf(const QPointF& from, const QPointF& to, double x, double y) {
  if ((from.y() <= y) == (to.y() <= y)) return 0;
  const double crossing = from.x() + (to.x() - from.x()) * (y - from.y()) / (to.y() - from.y());
  if (crossing > x) return 0;
  return from.y() <= y ? 1 : -1;
}

}  // namespace

bool ScreenRegion::isInside(const QPolygonF& outline, double x, double y) {
  int winding = 0;
  for (qsizetype i = 0; i < outline.size(); ++i) {
    winding += windingOf(outline[i], outline[(i + 1) % outline.size()], x, y);
  }
  return winding != 0;
}

bool ScreenRegion::isInsideNearEdge(int row, double x, double y) const {
  int winding = 0;
  for (const int i : m_rowEdges[static_cast<std::size_t>(row)]) {
    winding += windingOf(m_outline[i], m_outline[(i + 1) % m_outline.size()], x, y);
  }
  return winding != 0;
}

bool ScreenRegion::contains(float x, float y) const {
  if (m_tiles.empty() || !(x >= m_bounds.left() && x <= m_bounds.right() && y >= m_bounds.top() &&
                           y <= m_bounds.bottom())) {
    return false;
  }
  // In single precision, which is what the slack around the edges is for.
  constexpr auto perPixel = static_cast<float>(1.0 / tilePixels);
  const auto left = static_cast<float>(m_bounds.left()), top = static_cast<float>(m_bounds.top());
  const int column = std::clamp(static_cast<int>((x - left) * perPixel), 0, m_columns - 1);
  const int row = std::clamp(static_cast<int>((y - top) * perPixel), 0, m_rows - 1);
  switch (m_tiles[static_cast<std::size_t>(row) * m_columns + column]) {
    case Tile::outside:
      return false;
    case Tile::inside:
      return true;
    case Tile::edge:
      break;
  }
  return isInsideNearEdge(row, x, y);
}

std::vector<std::int32_t> cellsInRegion(const Matrix& xyz, std::span<const std::uint8_t> visible,
                                        const ViewTransform& view, const ScreenRegion& region,
                                        const RegionPick& pick) {
  // What is drawn outside of the widget is seen by nobody.
  const QRectF shown({0, 0}, view.viewport());
  const QRectF area = region.bounds().intersected(shown);
  const Index pieces = (xyz.rows() + pieceCells - 1) / pieceCells;
  const int threads = pieces > 2 ? defaultThreads() : 1;
  /// A cell in the region, and where it is seen.
  struct Candidate {
    float x, y, depth;
    std::int32_t cell;
  };
  std::vector<std::vector<Candidate>> candidates(static_cast<std::size_t>(pieces));
  std::vector<DepthPicture> pictures;
  QRectF reached = area;
  if (pick.frontOnly) {
    pictures.assign(static_cast<std::size_t>(threads), DepthPicture(area, pick.radius));
    const double reach = pick.radius + 1;
    reached.adjust(-reach, -reach, reach, reach);
  }
  parallelFor(pieces, threads, {}, [&](std::ptrdiff_t piece, int thread) {
    const CellRange range{piece * pieceCells, std::min(xyz.rows(), (piece + 1) * pieceCells)};
    auto& found = candidates[static_cast<std::size_t>(piece)];
    forEachSeen(xyz, range, visible, view, reached, [&](Index cell, float x, float y, float depth) {
      if (pick.frontOnly) pictures[static_cast<std::size_t>(thread)].draw(x, y, depth);
      if (region.contains(x, y) && (pictures.empty() || shown.contains(QPointF(x, y)))) {
        found.push_back({x, y, depth, static_cast<std::int32_t>(cell)});
      }
    });
  });
  std::vector<std::int32_t> cells;
  for (std::size_t i = 1; i < pictures.size(); ++i) pictures.front().add(pictures[i]);
  for (const std::vector<Candidate>& piece : candidates) {
    for (const Candidate& one : piece) {
      if (pictures.empty() || pictures.front().isInFront(one.x, one.y, one.depth)) {
        cells.push_back(one.cell);
      }
    }
  }
  return cells;
}

std::vector<std::int32_t> cellsInBall(const Matrix& xyz, std::span<const std::uint8_t> visible,
                                      const QVector3D& centre, float radius) {
  std::vector<std::int32_t> cells;
  const float* place = xyz.data();
  for (Index i = 0; i < xyz.rows(); ++i, place += xyz.cols()) {
    const float x = place[0] - centre.x(), y = place[1] - centre.y(), z = place[2] - centre.z();
    if (!(x * x + y * y + z * z <= radius * radius)) continue;
    if (!visible.empty() && visible[static_cast<std::size_t>(i)] == 0) continue;
    cells.push_back(static_cast<std::int32_t>(i));
  }
  return cells;
}

}  // namespace chreode
