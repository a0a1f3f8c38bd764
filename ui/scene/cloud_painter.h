#pragma once

#include <QImage>
#include <cstdint>
#include <span>
#include <vector>

#include "scene/cell_cloud.h"
#include "scene/raster_cloud.h"

namespace chreode {

/// The cells as they are drawn, by VTK or by the CPU: whichever draws holds them, and both are told
/// what they look like. Owned by the SceneView, which says who draws.
class CloudPainter {
 public:
  /// As CellCloud.
  CloudPainter(vtkRenderer* beneath, vtkRenderer* above) : m_cloud(beneath, above) {}

  bool isOnCpu() const { return m_onCpu; }
  /// Hands the cells over, plain: colours are to be given anew. `visible` as in setVisible().
  void setOnCpu(bool onCpu, const Matrix& xyz, const SharedFlags& visible);

  Index size() const { return m_onCpu ? m_raster.size() : m_cloud.size(); }
  void setPositions(const Matrix& xyz);
  void setColors(const SharedColors& colors);
  void setColorRange(float low, float high);
  void setVisible(const SharedFlags& visible);
  void setPointSize(double devicePixels);
  void setFading(bool on);
  /// As CellCloud.
  void setOrder(DrawOrder order, float opacity);
  void setGround(const std::array<float, 3>& rgb);
  /// How many of the random order are drawn; gives back how many that is.
  Index setDrawn(Index count);

  /// What the CPU draws has changed by what this was not told: the camera.
  void setStale() { m_stale = true; }
  /// The CPU's picture, drawn anew when anything has changed.
  const QImage& draw(const ViewTransform& view, const QSize& pixels, double devicePixelRatio);
  /// All cells with discs of `diameter`, by the CPU, whatever the last picture was.
  QImage picture(const ViewTransform& view, const QSize& pixels, double diameter) const;
  /// In the CPU's last picture, as RasterCloud.
  int cellAt(const QPointF& place, double reach, std::span<const std::uint8_t> skip) const {
    return m_raster.cellAt(place, reach, skip);
  }

 private:
  CellCloud m_cloud;     // without cells while the CPU draws
  RasterCloud m_raster;  // without cells while VTK draws
  bool m_onCpu = false;
  bool m_stale = true;
  double m_pointSize = 3.0;
  Index m_drawn = 0;
};

}  // namespace chreode
