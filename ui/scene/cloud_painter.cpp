#include "scene/cloud_painter.h"

#include <algorithm>

namespace chreode {

void CloudPainter::setOnCpu(bool onCpu, const Matrix& xyz, const SharedFlags& visible) {
  if (onCpu == m_onCpu) return;
  setPositions(Matrix(0, 3));
  m_onCpu = onCpu;
  setPositions(xyz);
  setVisible(visible);
  setDrawn(size());
}

void CloudPainter::setPositions(const Matrix& xyz) {
  m_onCpu ? m_raster.setPositions(xyz) : m_cloud.setPositions(xyz);
  m_stale = true;
}

void CloudPainter::setColors(const SharedColors& colors) {
  m_onCpu ? m_raster.setColors(colors) : m_cloud.setColors(colors);
  m_stale = true;
}

void CloudPainter::setColorRange(float low, float high) {
  m_onCpu ? m_raster.setColorRange(low, high) : m_cloud.setColorRange(low, high);
  m_stale = true;
}

void CloudPainter::setVisible(const SharedFlags& visible) {
  m_onCpu ? m_raster.setVisible(visible) : m_cloud.setVisible(visible);
  m_stale = true;
}

void CloudPainter::setPointSize(double devicePixels) {
  m_pointSize = devicePixels;
  m_cloud.setPointSize(devicePixels);
  m_stale = true;
}

void CloudPainter::setFading(bool on) {
  m_cloud.setFading(on);
  m_raster.setFading(on);
  m_stale = true;
}

void CloudPainter::setOrder(DrawOrder order, float opacity) {
  m_cloud.setOrder(order, opacity);
  m_raster.setOrder(order, opacity);
  m_stale = true;
}

void CloudPainter::setGround(const std::array<float, 3>& rgb) {
  m_cloud.setGround(rgb);
  m_raster.setGround(rgb);
  m_stale = true;
}

Index CloudPainter::setDrawn(Index count) {
  m_drawn = m_onCpu ? std::min(count, size()) : m_cloud.setDrawn(count);
  m_stale = true;
  return m_drawn;
}

const QImage& CloudPainter::draw(const ViewTransform& view, const QSize& pixels,
                                 double devicePixelRatio) {
  if (!m_stale && m_raster.image().size() == pixels) return m_raster.image();
  m_stale = false;
  return m_raster.draw(view, pixels, devicePixelRatio, static_cast<float>(m_pointSize), m_drawn);
}

QImage CloudPainter::picture(const ViewTransform& view, const QSize& pixels,
                             double diameter) const {
  return m_raster.picture(view, pixels, static_cast<float>(diameter));
}

}  // namespace chreode
