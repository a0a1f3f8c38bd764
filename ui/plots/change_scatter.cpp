#include "plots/change_scatter.h"

#include <QPainter>
#include <algorithm>
#include <cmath>

#include "plots/export_name.h"
#include "plots/number_text.h"
#include "plots/scatter_frame.h"
#include "plots/text_font.h"
#include "plots/theme.h"

namespace chreode {

namespace {

ScatterFrame frameOf(const QRectF& box, const ChangeScatterData& data) {
  ScatterFrame frame;
  double low = 0.0;
  double high = 0.0;
  for (const ChangePoint& point : data.points) {
    low = std::min({low, point.foretold, point.measured});
    high = std::max({high, point.foretold, point.measured});
  }
  const double margin = std::max(0.05 * (high - low), 1e-3);
  frame.left = frame.bottom = low - margin;
  frame.right = frame.top = high + margin;
  frame.area = scatterArea(box, QStringLiteral("−00.0"));
  return frame;
}

QPointF placeIn(const ScatterFrame& frame, const ChangePoint& point) {
  return frame.place(point.foretold, point.measured);
}

}  // namespace

void paintChangeScatter(QPainter& painter, const QRectF& box, const ChangeScatterData& data,
                        const Theme& theme) {
  const ScatterFrame frame = frameOf(box, data);
  if (!frame.isRoomy()) return;
  painter.save();
  painter.setFont(textFont(captionSize));
  paintScatterAxes(painter, box, frame,
                   {.acrossTitle = data.acrossTitle, .upTitle = data.upTitle, .acrossLines = true},
                   theme);
  QPen dashes(theme.muted, 1.0);
  dashes.setDashPattern({3.0, 3.0});
  painter.setPen(dashes);
  painter.drawLine(frame.place(frame.left, frame.bottom), frame.place(frame.right, frame.top));
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  // The strongest come first and are drawn last, over the many.
  std::vector<NamedPoint> named;
  for (std::size_t i = data.points.size(); i-- > 0;) {
    const ChangePoint& point = data.points[i];
    const bool isNamed = static_cast<int>(i) < data.named;
    const QPointF at = placeIn(frame, point);
    painter.setBrush(isNamed ? theme.accent : theme.muted);
    painter.drawEllipse(at, 2.0, 2.0);
    if (isNamed) named.push_back({point.name, at});
  }
  std::reverse(named.begin(), named.end());
  paintPointNames(painter, frame.area, named, theme);
  painter.restore();
}

int changePointAt(const QRectF& box, const ChangeScatterData& data, const QPointF& place) {
  const ScatterFrame frame = frameOf(box, data);
  return nearestPoint(
      data.points.size(), [&](std::size_t i) { return placeIn(frame, data.points[i]); }, place);
}

ChangeScatter::ChangeScatter(QWidget* parent) : ScatterPlot(parent) {
  setAccessibleName(tr("Genes by foretold and measured change"));
  setExportName(this, tr("combination"));
}

void ChangeScatter::setData(ChangeScatterData data) {
  m_data = std::move(data);
  forgetPicture();
}

void ChangeScatter::paint(QPainter& painter, const Theme& theme) const {
  paintChangeScatter(painter, box(), m_data, theme);
}

int ChangeScatter::pointAt(const QPointF& place) const {
  return changePointAt(box(), m_data, place);
}

QPointF ChangeScatter::placeOf(int point) const {
  return placeIn(frameOf(box(), m_data), m_data.points[static_cast<std::size_t>(point)]);
}

QString ChangeScatter::textOf(int point) const {
  const ChangePoint& gene = m_data.points[static_cast<std::size_t>(point)];
  return tr("%1: foretold %2, measured %3")
      .arg(gene.name, changeText(gene.foretold), changeText(gene.measured));
}

}  // namespace chreode
