#include "scene/raster_cloud.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/parallel.h"
#include "scene/cell_cloud.h"
#include "scene/value_ranks.h"

namespace chreode {

namespace {

constexpr Index kBlock = 65'536;
constexpr int kMostThreads = 4;  // beyond, memory is the limit

int drawingThreads() {
  return std::min(kMostThreads, defaultThreads());
}

std::uint32_t packed(const Rgb& rgb) {
  return static_cast<std::uint32_t>(rgb[0]) << 16 | static_cast<std::uint32_t>(rgb[1]) << 8 |
         rgb[2];
}

/// Calls `task(begin, end)` for blocks of [0, count).
template <typename Task>
void inBlocks(Index count, Task task) {
  parallelFor((count + kBlock - 1) / kBlock, drawingThreads(), {}, [&](std::ptrdiff_t block, int) {
    task(block * kBlock, std::min<Index>(count, (block + 1) * kBlock));
  });
}

}  // namespace

void RasterCloud::setPositions(const Matrix& xyz) {
  if (xyz.rows() != size()) {
    m_order = CellCloud::randomOrder(xyz.rows());
    m_points.assign(static_cast<std::size_t>(xyz.rows()), {});
    m_points.shrink_to_fit();
    m_painted.assign(m_points.size(), {});
    m_painted.shrink_to_fit();
    m_colors = shared(CellColors());
    m_visible = shared(std::vector<std::uint8_t>());
    paintPoints();
    rankPoints();
  }
  inBlocks(size(), [&](Index begin, Index end) {
    for (Index k = begin; k < end; ++k) {
      RasterPoint& point = m_points[static_cast<std::size_t>(k)];
      const Index cell = m_order[static_cast<std::size_t>(k)];
      point.x = xyz(cell, 0);
      point.y = xyz(cell, 1);
      point.z = xyz(cell, 2);
    }
  });
}

void RasterCloud::setColors(SharedColors colors) {
  m_colors = std::move(colors);
  m_low = m_colors->low;
  m_high = m_colors->high;
  paintPoints();
  rankPoints();
}

void RasterCloud::setColorRange(float low, float high) {
  m_low = low;
  m_high = high;
  paintPoints();
}

void RasterCloud::setVisible(SharedFlags visible) {
  m_visible = std::move(visible);
  paintPoints();
}

/// Each point's colour by its cell's, in the random order. Neighbours there have nothing to do with
/// one another, so that a branch on what a cell has would be guessed wrong half of the time: what
/// is the same for all is asked outside of the loop, the rest is chosen without branches.
template <typename ColorOf>
void RasterCloud::paintEach(ColorOf colorOf) {
  const std::uint8_t* shown = m_visible->empty() ? nullptr : m_visible->data();
  const std::int32_t* order = m_order.data();
  RasterColor* painted = m_painted.data();
  inBlocks(size(), [=](Index begin, Index end) {
    if (shown) {
      for (Index k = begin; k < end; ++k) {
        const std::uint32_t color = colorOf(order[k]);
        painted[k].value = shown[order[k]] != 0 ? color : RasterColor::hidden;
      }
    } else {
      for (Index k = begin; k < end; ++k) painted[k].value = colorOf(order[k]);
    }
  });
}

void RasterCloud::paintPoints() {
  const CellColors& colors = *m_colors;
  const std::uint32_t plain = packed(colors.plain);
  if (!colors.direct.empty()) {
    const Rgb* direct = colors.direct.data();
    paintEach([=](std::int32_t cell) { return RasterColor::above | packed(direct[cell]); });
    return;
  }
  if (colors.numbers.empty()) {
    paintEach([=](std::int32_t) { return RasterColor::above | plain; });
    return;
  }
  std::vector<std::uint32_t> entries;
  for (const Rgb& rgb : colors.table) entries.push_back(RasterColor::above | packed(rgb));
  if (entries.empty()) entries.push_back(RasterColor::above | plain);
  const float* numbers = colors.numbers.data();
  const std::uint32_t* table = entries.data();
  const float low = m_low;
  const float last = static_cast<float>(entries.size()) - 1.0f;
  const float perUnit = static_cast<float>(entries.size()) / (m_high > low ? m_high - low : 1.0f);
  // No number equals NaN: without the wish nothing lies beneath but what is missing.
  const float beneath = colors.zerosBeneath ? 0.0f : std::numeric_limits<float>::quiet_NaN();
  paintEach([=](std::int32_t cell) {
    const float number = numbers[cell];
    const float place = (number - low) * perUnit;
    const float entry = std::min(place > 0.0f ? place : 0.0f, last);  // 0 for NaN
    const std::uint32_t color = table[static_cast<std::uint32_t>(entry)];
    return std::isnan(number) | (number == beneath) ? RasterColor::beneath | plain : color;
  });
}

void RasterCloud::setOrder(DrawOrder order, float opacity) {
  m_look.order = order;
  m_look.opacity = opacity;
  rankPoints();
}

void RasterCloud::rankPoints() {
  m_ranks.clear();
  if (m_look.order != DrawOrder::value || m_colors->numbers.empty()) {
    m_ranks.shrink_to_fit();
    return;
  }
  const std::vector<float> ranks = valueRanks(m_colors->numbers);
  m_ranks.resize(m_points.size());
  for (std::size_t k = 0; k < m_ranks.size(); ++k) {
    m_ranks[k] = static_cast<std::uint32_t>(ranks[static_cast<std::size_t>(m_order[k])] *
                                            static_cast<float>(PointRaster::deepestRank));
  }
}

PointRaster::Look RasterCloud::lookWith(float diameter) const {
  PointRaster::Look look = m_look;
  look.diameter = diameter;
  // Numbers never fade: their colour is read.
  look.ranks = m_ranks;
  // Without numbers no value decides.
  if (look.order == DrawOrder::value && m_ranks.empty()) look.order = DrawOrder::random;
  look.fading = m_fades && !m_colors->direct.empty() ? CellCloud::fadingShare : 0.0f;
  return look;
}

const QImage& RasterCloud::draw(const ViewTransform& view, const QSize& pixels,
                                double devicePixelRatio, float diameter, Index drawn) {
  const auto count = static_cast<std::size_t>(std::clamp<Index>(drawn, 0, size()));
  PointRaster::Look look = lookWith(diameter);
  look.devicePixelRatio = devicePixelRatio;
  if (!look.ranks.empty()) look.ranks = look.ranks.first(count);
  return m_raster.draw(std::span(m_points).first(count), std::span(m_painted).first(count),
                       view.matrix(), pixels, look, drawingThreads());
}

QImage RasterCloud::picture(const ViewTransform& view, const QSize& pixels, float diameter) const {
  PointRaster raster;
  return raster.draw(m_points, m_painted, view.matrix(), pixels, lookWith(diameter),
                     drawingThreads());
}

int RasterCloud::cellAt(const QPointF& place, double reach,
                        std::span<const std::uint8_t> skip) const {
  const int point = m_raster.pointNear(place.x(), place.y(), reach, [&](int seen) {
    return skip.empty() || !skip[static_cast<std::size_t>(m_order[static_cast<std::size_t>(seen)])];
  });
  return point < 0 ? -1 : m_order[static_cast<std::size_t>(point)];
}

}  // namespace chreode
