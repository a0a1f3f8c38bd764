#pragma once

#include <QImage>
#include <QSize>
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include <QMatrix4x4>

#include "scene/cloud_look.h"

namespace chreode {

/// A point's place in the world.
struct RasterPoint {
  float x, y, z;
};

/// A point's colour 0xRRGGBB, and in the top byte whether it is hidden, beneath the others whatever
/// its depth, or one of them. Apart from the places, because it changes without them.
struct RasterColor {
  static constexpr std::uint32_t hidden = 0u << 24, beneath = 1u << 24, above = 2u << 24;
  std::uint32_t value = above;
};

/// Draws points as discs with a soft edge on the CPU, as the shader of CellCloud does, and keeps
/// which point is seen at every pixel. Software OpenGL spends some 200 ms on a million vertices, on
/// one thread. Needs no OpenGL.
///
/// A pixel holds one 64-bit key, the least of all discs that cover it: whether only a soft edge
/// does (a disc's body always beats an edge), whether the point lies beneath, its depth, how far
/// the edge covers, and the point. So the outcome depends on no order, and colours are looked up
/// once a pixel. Where cells lie over one another by chance or by value, that takes the place of
/// the depth in the key; blended ones are laid over one another in the span's order, each row of
/// the picture by one thread.
class PointRaster {
 public:
  struct Look {
    float diameter = 3.0f;  ///< device pixels
    /// How much of its colour the farthest point leaves to the ground, 0 to 1.
    float fading = 0.0f;
    std::array<float, 3> ground{1.0f, 1.0f, 1.0f};
    double devicePixelRatio = 1.0;       ///< of the image
    DrawOrder order = DrawOrder::depth;  ///< random: later points of the span over earlier ones
    /// Below 1 points are blended in the span's order, whatever `order` says.
    float opacity = 1.0f;
    /// Of each point by value, 0 = on top, at most deepestRank; for DrawOrder::value.
    std::span<const std::uint32_t> ranks;
  };

  static constexpr std::uint32_t deepestRank = (1u << 22) - 1;

  /// Draws into an image of `size` device pixels (Format_RGB32, kept from call to call). Nearer
  /// points cover farther ones; of two as near the first in the span. As many colours as points, at
  /// most 2³². The outcome does not depend on the number of threads.
  const QImage& draw(std::span<const RasterPoint> points, std::span<const RasterColor> colors,
                     const QMatrix4x4& worldToClip, const QSize& size, const Look& look,
                     int threads);
  const QImage& image() const { return m_image; }

  /// The point seen nearest to a pixel within `reach` (device pixels) that `passes`, −1 = none.
  template <typename Passes>
  int pointNear(double x, double y, double reach, Passes passes) const;

 private:
  static constexpr std::uint64_t kGround = ~std::uint64_t{0};
  struct Frame;
  void makeMasks(float diameter);
  struct Placed;
  /// Calls `put(disc, its pixel in a row, what its mask adds there, first and last column)` for all
  /// rows of discs that are a thread's own, in the span's order.
  template <DrawOrder order, typename Put>
  void place(const Frame& frame, const std::vector<std::uint8_t>& mine, Put put);
  template <DrawOrder order>
  void cover(const Frame& frame, const std::vector<std::uint8_t>& mine);
  void blend(const Frame& frame, const std::vector<std::uint8_t>& mine, std::uint32_t layer);
  void colorRow(const Frame& frame, int row);

  QImage m_image;
  std::vector<std::uint64_t> m_keys;  ///< of every pixel; all bits set = ground
  /// What a disc adds to the key of each pixel around its centre, for some places of the centre in
  /// a pixel; all bits set where it does not reach.
  struct Mask {
    std::vector<std::uint64_t> keys;  ///< rows × columns
    int row = 0, column = 0;          ///< of the first, from that of the disc's square
    int rows = 0, columns = 0;
  };
  std::vector<Mask> m_masks;
  float m_maskDiameter = 0.0f;
  int m_maskSide = 0;
};

template <typename Passes>
int PointRaster::pointNear(double x, double y, double reach, Passes passes) const {
  const int left = std::max(0, static_cast<int>(x - reach));
  const int right = std::min(m_image.width() - 1, static_cast<int>(x + reach));
  const int top = std::max(0, static_cast<int>(y - reach));
  const int bottom = std::min(m_image.height() - 1, static_cast<int>(y + reach));
  int nearest = -1;
  double least = reach * reach;
  for (int row = top; row <= bottom; ++row) {
    for (int column = left; column <= right; ++column) {
      const std::uint64_t key = m_keys[static_cast<std::size_t>(row) * m_image.width() + column];
      if (key == kGround) continue;
      const int point = static_cast<int>(key & 0xffffffffu);
      const double dx = column + 0.5 - x, dy = row + 0.5 - y;
      const double square = dx * dx + dy * dy;
      if (square > least || !passes(point)) continue;
      least = square;
      nearest = point;
    }
  }
  return nearest;
}

}  // namespace chreode
