#include "scene/point_raster.h"

#include <algorithm>
#include <cmath>

#include "base/parallel.h"
#include "scene/point_key.h"

namespace chreode {

namespace {

constexpr int kStripeRows = 32;   // threads take stripes of the picture in turn
constexpr int kBatch = 64;        // points between finding a place and covering it
constexpr int kFarOff = 1 << 14;  // keeps what is rounded down positive

std::uint32_t mixed(std::uint32_t from, std::uint32_t to, std::uint32_t share) {
  // Red and blue together, green alone; `share` of 256.
  const std::uint32_t redBlue =
      (((from & 0xff00ffu) * (256u - share) + (to & 0xff00ffu) * share) >> 8) & 0xff00ffu;
  const std::uint32_t green =
      (((from & 0x00ff00u) * (256u - share) + (to & 0x00ff00u) * share) >> 8) & 0x00ff00u;
  return 0xff000000u | redBlue | green;
}

/// As mixed(), rounded: hundreds of layers lie over one another.
std::uint32_t blended(std::uint32_t from, std::uint32_t to, std::uint32_t share) {
  const std::uint32_t redBlue =
      (((from & 0xff00ffu) * (256u - share) + (to & 0xff00ffu) * share + 0x800080u) >> 8) &
      0xff00ffu;
  const std::uint32_t green =
      (((from & 0x00ff00u) * (256u - share) + (to & 0x00ff00u) * share + 0x008000u) >> 8) &
      0x00ff00u;
  return 0xff000000u | redBlue | green;
}

/// Where in its first pixel a disc begins.
int phaseOf(float begin, int pixel) {
  return std::clamp(static_cast<int>((begin - static_cast<float>(pixel)) * kPhases), 0,
                    kPhases - 1);
}

std::uint32_t packed(const std::array<float, 3>& rgb) {
  std::uint32_t color = 0xff;
  for (const float channel : rgb) {
    color = color << 8 | static_cast<std::uint32_t>(std::lround(255.0f * channel));
  }
  return color;
}

}  // namespace

/// What all threads share while a picture is drawn.
struct PointRaster::Frame {
  std::span<const RasterPoint> points;
  std::span<const RasterColor> colors;
  // Pixel x, pixel y, depth and w of a place, before the division by w.
  std::array<float, 4> x, y, depth, w;
  std::span<const std::uint32_t> ranks;
  std::uint64_t perPoint;  ///< of the deepest rank, times 2³²
  std::uint32_t opacity;   ///< of 256
  std::uint32_t* pixels;
  int width, height;
  float halfSide;
  std::uint32_t ground;
  std::array<std::uint16_t, 257> faded;  ///< share of the ground in a colour, of 256, by depth
};

const QImage& PointRaster::draw(std::span<const RasterPoint> points,
                                std::span<const RasterColor> colors, const QMatrix4x4& worldToClip,
                                const QSize& size, const Look& look, int threads) {
  if (m_image.size() != size) m_image = QImage(size, QImage::Format_RGB32);
  m_image.setDevicePixelRatio(look.devicePixelRatio);
  const auto count =
      static_cast<std::size_t>(size.width()) * static_cast<std::size_t>(size.height());
  m_keys.resize(count);
  if (count == 0) return m_image;
  makeMasks(look.diameter);
  Frame frame;
  frame.points = points;
  frame.colors = colors;
  frame.ranks = look.ranks;
  frame.perPoint = (kDeepest << 32) / std::max<std::size_t>(1, points.size());
  frame.opacity = static_cast<std::uint32_t>(std::lround(256.0f * look.opacity));
  const QVector4D w = worldToClip.row(3);
  const QVector4D rowX = (worldToClip.row(0) + w) * (static_cast<float>(size.width()) / 2);
  const QVector4D rowY = (w - worldToClip.row(1)) * (static_cast<float>(size.height()) / 2);
  const QVector4D rowZ = worldToClip.row(2);
  const auto four = [](const QVector4D& row) {
    return std::array<float, 4>{row.x(), row.y(), row.z(), row.w()};
  };
  frame.x = four(rowX);
  frame.y = four(rowY);
  frame.depth = four(rowZ);
  frame.w = four(w);
  frame.pixels = reinterpret_cast<std::uint32_t*>(m_image.bits());
  frame.width = size.width();
  frame.height = size.height();
  frame.halfSide = (look.diameter + 1.0f) / 2;
  frame.ground = packed(look.ground);
  for (std::size_t step = 0; step < frame.faded.size(); ++step) {
    const float t = std::clamp((static_cast<float>(step) / 256.0f - 0.45f) / 0.55f, 0.0f, 1.0f);
    frame.faded[step] =
        static_cast<std::uint16_t>(256.0f * look.fading * t * t * (3.0f - 2.0f * t));
  }
  parallelFor(threads, threads, {}, [&](std::ptrdiff_t thread, int) {
    // A byte for each row that a disc may touch, those above and below the picture among them.
    std::vector<std::uint8_t> mine(static_cast<std::size_t>(frame.height + 2 * m_maskSide), 0);
    for (int row = 0; row < frame.height; ++row) {
      if (row / kStripeRows % threads != thread) continue;
      mine[static_cast<std::size_t>(row + m_maskSide)] = 1;
      std::fill_n(m_keys.begin() + static_cast<std::ptrdiff_t>(row) * frame.width, frame.width,
                  kGround);
      if (frame.opacity < 256u) {
        std::fill_n(frame.pixels + static_cast<std::ptrdiff_t>(row) * frame.width, frame.width,
                    frame.ground);
      }
    }
    if (frame.opacity < 256u || look.order == DrawOrder::random) {
      cover<DrawOrder::random>(frame, mine);
    } else if (look.order == DrawOrder::value) {
      cover<DrawOrder::value>(frame, mine);
    } else {
      cover<DrawOrder::depth>(frame, mine);
    }
    if (frame.opacity < 256u) {
      blend(frame, mine, RasterColor::beneath);
      blend(frame, mine, RasterColor::above);
    }
  });
  if (frame.opacity < 256u) return m_image;
  const int stripes = (frame.height + kStripeRows - 1) / kStripeRows;
  parallelFor(stripes, threads, {}, [&](std::ptrdiff_t stripe, int) {
    const auto first = static_cast<int>(stripe) * kStripeRows;
    for (int row = first; row < std::min(first + kStripeRows, frame.height); ++row) {
      colorRow(frame, row);
    }
  });
  return m_image;
}

/// A disc in the picture.
struct PointRaster::Placed {
  std::uint64_t key;
  std::int32_t row, column;
  std::uint32_t point;
  const Mask* mask;
};

template <DrawOrder order, typename Put>
void PointRaster::place(const Frame& frame, const std::vector<std::uint8_t>& mine, Put put) {
  std::array<Placed, kBatch> batch;
  const int side = m_maskSide;
  const std::uint8_t* isMine = mine.data() + side;
  const auto width = static_cast<float>(frame.width), height = static_cast<float>(frame.height);
  const auto margin = static_cast<float>(-side);
  const auto dot = [](const std::array<float, 4>& row, const RasterPoint& p) {
    return row[0] * p.x + row[1] * p.y + row[2] * p.z + row[3];
  };
  // A disc of fewer rows than a stripe lies in one or two of them.
  const bool inTwo = side <= kStripeRows;
  for (std::size_t begin = 0; begin < frame.points.size(); begin += kBatch) {
    const std::size_t end = std::min(frame.points.size(), begin + kBatch);
    int placed = 0;
    for (std::size_t i = begin; i < end; ++i) {
      const RasterPoint& point = frame.points[i];
      const float w = dot(frame.w, point);
      if (!(w > 0.0f)) continue;  // behind the eye, or no place at all
      const float scale = 1.0f / w;
      const float top = dot(frame.y, point) * scale - frame.halfSide;
      if (!(top > margin && top < height)) continue;
      const int row = static_cast<int>(top + kFarOff) - kFarOff;
      if (inTwo && !isMine[row] && !isMine[row + side - 1]) continue;
      const float left = dot(frame.x, point) * scale - frame.halfSide;
      const float depth = dot(frame.depth, point) * scale;
      const std::uint32_t layer = frame.colors[i].value & 0xff000000u;
      if (!(left > margin && left < width) || !(depth >= -1.0f && depth <= 1.0f) ||
          layer == RasterColor::hidden) {
        continue;
      }
      const int column = static_cast<int>(left + kFarOff) - kFarOff;
      const int phase = phaseOf(top, row) * kPhases + phaseOf(left, column);
      std::uint64_t deep = 0;
      if constexpr (order == DrawOrder::random) {
        deep = kDeepest - (i * frame.perPoint >> 32);
      } else if constexpr (order == DrawOrder::value) {
        deep = frame.ranks[i];
      } else {
        deep = static_cast<std::uint64_t>((depth + 1.0f) * 0.5f * kDeepest);
      }
      Placed& disc = batch[static_cast<std::size_t>(placed++)];
      disc.key = deep << kDepthShift | static_cast<std::uint64_t>(i) |
                 (layer == RasterColor::beneath ? kBeneath : 0);
      disc.point = static_cast<std::uint32_t>(i);
      disc.mask = &m_masks[static_cast<std::size_t>(phase)];
      disc.row = row + disc.mask->row;
      disc.column = column + disc.mask->column;
      // The pixels of a million points lie all over the picture: ask for them ahead.
      const std::ptrdiff_t first =
          std::max<std::ptrdiff_t>(0, static_cast<std::ptrdiff_t>(row) * frame.width + column);
      for (int r = 0; r < std::min(side, 4); ++r) {
        if (row + r < frame.height) {
          __builtin_prefetch(m_keys.data() + first + static_cast<std::ptrdiff_t>(r) * frame.width,
                             1);
        }
      }
    }
    for (int k = 0; k < placed; ++k) {
      const Placed& disc = batch[static_cast<std::size_t>(k)];
      const Mask& mask = *disc.mask;
      const int first = std::max(0, -disc.column);
      const int last = std::min(mask.columns, frame.width - disc.column);
      for (int r = 0; r < mask.rows; ++r) {
        if (!isMine[disc.row + r]) continue;
        const std::ptrdiff_t at =
            static_cast<std::ptrdiff_t>(disc.row + r) * frame.width + disc.column;
        put(disc, at, mask.keys.data() + r * mask.columns, first, last);
      }
    }
  }
}

template <DrawOrder order>
void PointRaster::cover(const Frame& frame, const std::vector<std::uint8_t>& mine) {
  place<order>(frame, mine,
               [this](const Placed& disc, std::ptrdiff_t at, const std::uint64_t* added, int first,
                      int last) {
                 std::uint64_t* keys = m_keys.data() + at;
                 for (int c = first; c < last; ++c)
                   keys[c] = std::min(keys[c], disc.key | added[c]);
               });
}

void PointRaster::blend(const Frame& frame, const std::vector<std::uint8_t>& mine,
                        std::uint32_t layer) {
  place<DrawOrder::depth>(
      frame, mine,
      [&frame, layer](const Placed& disc, std::ptrdiff_t at, const std::uint64_t* added, int first,
                      int last) {
        const std::uint32_t color = frame.colors[disc.point].value;
        if ((color & 0xff000000u) != layer) return;
        std::uint32_t* pixels = frame.pixels + at;
        for (int c = first; c < last; ++c) {
          if (added[c] == kGround) continue;
          const auto share = 255u - static_cast<std::uint32_t>(added[c] >> kShareShift & 0xffu);
          pixels[c] = blended(pixels[c], color, share * frame.opacity / 255u);
        }
      });
}

void PointRaster::colorRow(const Frame& frame, int row) {
  const std::uint64_t* keys = m_keys.data() + static_cast<std::ptrdiff_t>(row) * frame.width;
  const std::uint64_t* above = row > 0 ? keys - frame.width : keys;
  const std::uint64_t* below = row + 1 < frame.height ? keys + frame.width : keys;
  std::uint32_t* pixels = frame.pixels + static_cast<std::ptrdiff_t>(row) * frame.width;
  constexpr int ahead = 16;
  for (int column = 0; column < frame.width; ++column) {
    if (column + ahead < frame.width && keys[column + ahead] != kGround) {
      __builtin_prefetch(frame.colors.data() + (keys[column + ahead] & 0xffffffffu));
    }
    const std::uint64_t key = keys[column];
    if (key == kGround) {
      pixels[column] = frame.ground;
      continue;
    }
    const std::uint64_t deep = key >> kDepthShift & kDeepest;
    const std::uint32_t color =
        mixed(frame.colors[key & 0xffffffffu].value, frame.ground, frame.faded[deep >> 14]);
    const auto share = 255u - static_cast<std::uint32_t>(key >> kShareShift & 0xffu);
    // A disc's edge mixes with the ground, but not where cells lie all around it: what is behind it
    // is another cell then, and the ground would show as a seam.
    const bool within = column > 0 && column + 1 < frame.width && keys[column - 1] != kGround &&
                        keys[column + 1] != kGround && above[column] != kGround &&
                        below[column] != kGround;
    pixels[column] = share == 255u || within ? color : mixed(frame.ground, color, share + 1u);
  }
}

}  // namespace chreode
