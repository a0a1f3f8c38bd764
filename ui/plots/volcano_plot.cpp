#include "plots/volcano_plot.h"

#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <limits>

#include "plots/export_name.h"
#include "plots/number_text.h"
#include "plots/scatter_frame.h"
#include "plots/text_font.h"
#include "plots/theme.h"

namespace chreode {

namespace {

constexpr double kLeastP = std::numeric_limits<double>::min();

double heightOf(double p) {
  return -std::log10(std::max(p, kLeastP));
}

bool isShown(const VolcanoPoint& point) {
  return std::isfinite(point.fold) && !std::isnan(point.p);
}

ScatterFrame frameOf(const QRectF& box, const VolcanoData& data) {
  double reach = 1.0;  // of the folds, either way
  double top = 1.0;
  for (const VolcanoPoint& point : data.points) {
    if (!isShown(point)) continue;
    reach = std::max(reach, std::abs(point.fold));
    top = std::max(top, heightOf(point.p));
  }
  ScatterFrame frame;
  frame.right = std::max(reach, 1.2 * data.foldLine) * 1.06;
  frame.left = -frame.right;
  frame.top = 1.08 * top;
  frame.area = scatterArea(box, QStringLiteral("000"));
  return frame;
}

QPointF placeIn(const ScatterFrame& frame, const VolcanoPoint& point) {
  return frame.place(point.fold, heightOf(point.p));
}

void paintThresholds(QPainter& painter, const ScatterFrame& frame, const VolcanoData& data,
                     const Theme& theme) {
  const QRectF& area = frame.area;
  QPen dashes(theme.muted, 1.0);
  dashes.setDashPattern({3.0, 3.0});
  painter.setPen(dashes);
  for (const double fold : {-data.foldLine, data.foldLine}) {
    const double x = std::round(frame.place(fold, 0.0).x()) + 0.5;
    painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
  }
  if (data.pLine > 0.0) {
    const double y = std::round(frame.place(0.0, heightOf(data.pLine)).y()) + 0.5;
    painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
  }
}

std::vector<NamedPoint> namedPoints(const ScatterFrame& frame, const VolcanoData& data) {
  std::vector<NamedPoint> named;
  for (const VolcanoPoint& point : data.points) {
    if (static_cast<int>(named.size()) == data.named) break;
    if (!point.clear || !isShown(point)) continue;
    named.push_back({point.name, placeIn(frame, point), point.fold < 0.0});
  }
  return named;
}

}  // namespace

void paintVolcano(QPainter& painter, const QRectF& box, const VolcanoData& data,
                  const Theme& theme) {
  const ScatterFrame frame = frameOf(box, data);
  if (!frame.isRoomy()) return;
  painter.save();
  painter.setFont(textFont(captionSize));
  paintScatterAxes(painter, box, frame,
                   {.acrossTitle = data.acrossTitle, .upTitle = data.upTitle, .acrossTicks = 7},
                   theme);
  paintThresholds(painter, frame, data, theme);
  // Squares for the many, discs for those that count.
  for (const bool clear : {false, true}) {
    painter.setRenderHint(QPainter::Antialiasing, clear);
    painter.setPen(Qt::NoPen);
    for (const VolcanoPoint& point : data.points) {
      if (point.clear != clear || !isShown(point)) continue;
      const QPointF at = placeIn(frame, point);
      if (!clear) {
        painter.fillRect(QRectF(at.x() - 1.0, at.y() - 1.0, 2.0, 2.0), theme.zero);
        continue;
      }
      painter.setBrush(point.fold > 0.0 ? theme.up : theme.down);
      painter.drawEllipse(at, 2.5, 2.5);
    }
  }
  paintPointNames(painter, frame.area, namedPoints(frame, data), theme);
  painter.restore();
}

QPointF volcanoPlace(const QRectF& box, const VolcanoData& data, int point) {
  const VolcanoPoint& wanted = data.points[static_cast<std::size_t>(point)];
  if (!isShown(wanted)) return {};
  return placeIn(frameOf(box, data), wanted);
}

int volcanoPointAt(const QRectF& box, const VolcanoData& data, const QPointF& place) {
  const ScatterFrame frame = frameOf(box, data);
  const auto placeOf = [&](std::size_t i) -> std::optional<QPointF> {
    if (!isShown(data.points[i])) return std::nullopt;
    return placeIn(frame, data.points[i]);
  };
  return nearestPoint(data.points.size(), placeOf, place);
}

VolcanoPlot::VolcanoPlot(QWidget* parent) : ScatterPlot(parent) {
  setAccessibleName(tr("Volcano plot of the compared genes"));
  setExportName(this, tr("volcano"));
}

void VolcanoPlot::setData(VolcanoData data) {
  m_data = std::move(data);
  forgetPicture();
}

void VolcanoPlot::setEmptyText(const QString& text) {
  m_emptyText = text;
  update();
}

void VolcanoPlot::paint(QPainter& painter, const Theme& theme) const {
  paintVolcano(painter, box(), m_data, theme);
}

int VolcanoPlot::pointAt(const QPointF& place) const {
  return volcanoPointAt(box(), m_data, place);
}

QPointF VolcanoPlot::placeOf(int point) const {
  return volcanoPlace(box(), m_data, point);
}

QString VolcanoPlot::textOf(int point) const {
  const VolcanoPoint& gene = m_data.points[static_cast<std::size_t>(point)];
  return gene.name + QStringLiteral("  ") + changeText(gene.fold) + QStringLiteral("  p ") +
         numberText(gene.p);
}

void VolcanoPlot::hover(int point) {
  setCursor(point < 0 ? Qt::ArrowCursor : Qt::PointingHandCursor);
}

void VolcanoPlot::mousePressEvent(QMouseEvent* event) {
  const int pressed = pointAt(event->position());
  if (event->button() == Qt::LeftButton && pressed >= 0) {
    Q_EMIT geneActivated(m_data.points[static_cast<std::size_t>(pressed)].name);
  }
}

}  // namespace chreode
