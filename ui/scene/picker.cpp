#include "scene/picker.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <QVector4D>

namespace chreode {

void Picker::build(const Matrix& xyz, std::span<const std::uint8_t> visible,
                   const ViewTransform& view) {
  m_columns = std::max(1, static_cast<int>(std::ceil(view.viewport().width() / tilePixels)));
  m_rows = std::max(1, static_cast<int>(std::ceil(view.viewport().height() / tilePixels)));
  const auto width = static_cast<float>(view.viewport().width());
  const auto height = static_cast<float>(view.viewport().height());

  m_unsorted.clear();
  m_tile.clear();
  m_tileStart.assign(static_cast<std::size_t>(m_columns) * m_rows + 1, 0);
  // Rows that give pixel x, pixel y, depth and w at once, before the division by w.
  const QVector4D w = view.matrix().row(3);
  const QVector4D rowX = (view.matrix().row(0) + w) * (width / 2);
  const QVector4D rowY = (w - view.matrix().row(1)) * (height / 2);
  const QVector4D rowZ = view.matrix().row(2);
  for (Index i = 0; i < xyz.rows(); ++i) {
    if (!visible.empty() && !visible[static_cast<std::size_t>(i)]) continue;
    const QVector4D place(xyz(i, 0), xyz(i, 1), xyz(i, 2), 1.0f);
    const float distance = QVector4D::dotProduct(w, place);
    if (distance <= 0.0f) continue;
    const float scale = 1.0f / distance;
    const float x = QVector4D::dotProduct(rowX, place) * scale;
    const float y = QVector4D::dotProduct(rowY, place) * scale;
    const float depth = QVector4D::dotProduct(rowZ, place) * scale;
    if (!(x >= 0 && x < width && y >= 0 && y < height && depth >= -1 && depth <= 1)) continue;
    const int t = static_cast<int>(y) / tilePixels * m_columns + static_cast<int>(x) / tilePixels;
    m_unsorted.push_back({x, y, depth, static_cast<int>(i)});
    m_tile.push_back(t);
    ++m_tileStart[static_cast<std::size_t>(t) + 1];
  }
  for (std::size_t t = 1; t < m_tileStart.size(); ++t) m_tileStart[t] += m_tileStart[t - 1];
  m_seen.resize(m_unsorted.size());
  std::vector<int> next(m_tileStart.begin(), m_tileStart.end() - 1);
  for (std::size_t k = 0; k < m_unsorted.size(); ++k)
    m_seen[static_cast<std::size_t>(next[static_cast<std::size_t>(m_tile[k])]++)] = m_unsorted[k];
}

int Picker::cellAt(const QPointF& pointer, double discRadius, double reach,
                   std::span<const std::uint8_t> skip) const {
  if (m_seen.empty()) return -1;
  const double range = std::max(discRadius, reach);
  const auto tileOf = [](double pixel, int count) {
    return std::clamp(static_cast<int>(std::floor(pixel / tilePixels)), 0, count - 1);
  };
  const int left = tileOf(pointer.x() - range, m_columns);
  const int right = tileOf(pointer.x() + range, m_columns);
  const int top = tileOf(pointer.y() - range, m_rows);
  const int bottom = tileOf(pointer.y() + range, m_rows);
  int covering = -1, nearest = -1;
  float frontDepth = std::numeric_limits<float>::infinity();
  double leastSquare = reach * reach;
  for (int row = top; row <= bottom; ++row) {
    const auto begin = m_tileStart[static_cast<std::size_t>(row) * m_columns + left];
    const auto end = m_tileStart[static_cast<std::size_t>(row) * m_columns + right + 1];
    for (int k = begin; k < end; ++k) {
      const Seen& seen = m_seen[static_cast<std::size_t>(k)];
      if (!skip.empty() && skip[static_cast<std::size_t>(seen.cell)]) continue;
      const double dx = seen.x - pointer.x(), dy = seen.y - pointer.y();
      const double square = dx * dx + dy * dy;
      if (square <= discRadius * discRadius && seen.depth < frontDepth) {
        frontDepth = seen.depth;
        covering = seen.cell;
      }
      if (square <= leastSquare) {
        leastSquare = square;
        nearest = seen.cell;
      }
    }
  }
  return covering >= 0 ? covering : nearest;
}

int Picker::neighbourTowards(int cell, const QPointF& direction) const {
  const auto from = std::find_if(m_seen.begin(), m_seen.end(),
                                 [cell](const Seen& seen) { return seen.cell == cell; });
  const double length = std::hypot(direction.x(), direction.y());
  if (from == m_seen.end() || length == 0.0) return -1;
  constexpr double leastStep = 2.0;  // closer ones could not be told apart on the screen
  int best = -1;
  double bestCost = std::numeric_limits<double>::infinity();
  for (const Seen& seen : m_seen) {
    const double dx = seen.x - from->x, dy = seen.y - from->y;
    const double along = (dx * direction.x() + dy * direction.y()) / length;
    const double across = std::abs(dx * direction.y() - dy * direction.x()) / length;
    if (along < leastStep || across > along) continue;
    const double cost = along + 2 * across;
    if (cost < bestCost) {
      bestCost = cost;
      best = seen.cell;
    }
  }
  return best;
}

}  // namespace chreode
