#pragma once

#include <QImage>
#include <QPointF>
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "base/matrix.h"
#include "scene/cell_colors.h"
#include "scene/point_raster.h"
#include "scene/view_transform.h"

namespace chreode {

/// The cells as points that the CPU draws, where there is no GPU and there are many: the same look
/// and the same random order as CellCloud. 20 bytes a cell and 12 a pixel; picking reads which
/// point was drawn last at a pixel.
class RasterCloud {
 public:
  Index size() const { return static_cast<Index>(m_points.size()); }
  /// N × 3. Colours and visibility stay when N stays, else every cell is shown and plain.
  void setPositions(const Matrix& xyz);
  void setColors(SharedColors colors);
  void setColorRange(float low, float high);
  void setVisible(SharedFlags visible);
  void setFading(bool on) { m_fades = on; }
  void setOrder(DrawOrder order, float opacity);
  void setGround(const std::array<float, 3>& rgb) { m_look.ground = rgb; }

  /// The first `drawn` of the random order, with discs of `diameter` device pixels.
  const QImage& draw(const ViewTransform& view, const QSize& pixels, double devicePixelRatio,
                     float diameter, Index drawn);
  const QImage& image() const { return m_raster.image(); }
  /// The same in buffers of its own, for figures: what is picked stays.
  QImage picture(const ViewTransform& view, const QSize& pixels, float diameter) const;

  /// The cell that was drawn at a place, else the nearest within `reach`; device pixels. −1 = none.
  /// As Picker::cellAt, but cells behind a skipped one are not seen.
  int cellAt(const QPointF& place, double reach, std::span<const std::uint8_t> skip) const;

 private:
  PointRaster::Look lookWith(float diameter) const;
  void paintPoints();
  template <typename ColorOf>
  void paintEach(ColorOf colorOf);
  void rankPoints();

  std::vector<RasterPoint> m_points;   // in the random order
  std::vector<RasterColor> m_painted;  // likewise
  std::vector<std::uint32_t> m_ranks;  // likewise, by value; empty unless that decides
  std::vector<std::int32_t> m_order;   // position in it → cell
  SharedColors m_colors = shared(CellColors());
  SharedFlags m_visible = shared(std::vector<std::uint8_t>());
  float m_low = 0.0f, m_high = 1.0f;  // the numbers at the ends of the table
  PointRaster m_raster;
  PointRaster::Look m_look;
  bool m_fades = true;
};

}  // namespace chreode
