#include "plots/volcano_plot.h"

#include <QFontMetricsF>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <limits>

#include "plots/axis.h"
#include "plots/export_name.h"
#include "plots/number_text.h"
#include "plots/text_font.h"
#include "plots/theme.h"

namespace chreode {

namespace {

constexpr double kReach = 8.0;  // pixels from the pointer
constexpr double kLeastP = std::numeric_limits<double>::min();

double heightOf(double p) {
  return -std::log10(std::max(p, kLeastP));
}

bool isShown(const VolcanoPoint& point) {
  return std::isfinite(point.fold) && !std::isnan(point.p);
}

/// Where what lies in the box.
struct Frame {
  QRectF area;
  double reach = 1.0;  ///< of the folds, either way
  double top = 1.0;    ///< of −log10 p

  QPointF place(double fold, double height) const {
    return {area.center().x() + fold / reach * area.width() / 2.0,
            area.bottom() - height / top * area.height()};
  }
};

Frame frameOf(const QRectF& box, const VolcanoData& data) {
  const QFontMetricsF metrics(textFont(captionSize));
  const double line = metrics.height();
  Frame frame;
  for (const VolcanoPoint& point : data.points) {
    if (!isShown(point)) continue;
    frame.reach = std::max(frame.reach, std::abs(point.fold));
    frame.top = std::max(frame.top, heightOf(point.p));
  }
  frame.reach = std::max(frame.reach, 1.2 * data.foldLine) * 1.06;
  frame.top *= 1.08;
  const double left = metrics.horizontalAdvance(QStringLiteral("000")) + 8.0;
  frame.area = {QPointF(box.left() + left, box.top() + line + 4.0),
                QPointF(box.right() - 4.0, box.bottom() - 2.0 * line - 4.0)};
  return frame;
}

void paintAxes(QPainter& painter, const QRectF& box, const Frame& frame, const VolcanoData& data,
               const Theme& theme) {
  const QFontMetricsF metrics(painter.font());
  const double line = metrics.height();
  const QRectF& area = frame.area;
  const std::vector<double> ups = niceTicks(0.0, frame.top, 5);
  const double upStep = ups.size() > 1 ? ups[1] - ups[0] : 1.0;
  for (const double tick : ups) {
    const double y = std::round(frame.place(0.0, tick).y()) + 0.5;
    painter.setPen(QPen(theme.hairline, 1.0));
    painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
    painter.setPen(theme.muted);
    painter.drawText(QRectF(box.left(), y - line / 2.0, area.left() - box.left() - 6.0, line),
                     Qt::AlignRight | Qt::AlignVCenter, tickText(tick, upStep));
  }
  const std::vector<double> folds = niceTicks(-frame.reach, frame.reach, 7);
  const double step = folds.size() > 1 ? folds[1] - folds[0] : 1.0;
  for (const double tick : folds) {
    const double x = frame.place(tick, 0.0).x();
    painter.drawText(QRectF(x - 30.0, area.bottom() + 2.0, 60.0, line), Qt::AlignCenter,
                     tickText(tick, step));
  }
  painter.drawText(QRectF(area.left(), area.bottom() + line + 2.0, area.width(), line),
                   Qt::AlignCenter, data.acrossTitle);
  painter.drawText(QRectF(box.left(), box.top(), box.width(), line),
                   Qt::AlignLeft | Qt::AlignVCenter, data.upTitle);
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

/// Names beside their points, where they meet neither each other nor a point that is named.
void paintNames(QPainter& painter, const Frame& frame, const VolcanoData& data,
                const Theme& theme) {
  const QFontMetricsF metrics(painter.font());
  const double height = metrics.height();
  std::vector<QRectF> taken;
  std::vector<const VolcanoPoint*> named;
  for (const VolcanoPoint& point : data.points) {
    if (static_cast<int>(named.size()) == data.named) break;
    if (!point.clear || !isShown(point)) continue;
    named.push_back(&point);
    const QPointF at = frame.place(point.fold, heightOf(point.p));
    taken.emplace_back(at - QPointF(3.0, 3.0), QSizeF(6.0, 6.0));
  }
  painter.setPen(theme.text);
  for (const VolcanoPoint* point : named) {
    const QPointF at = frame.place(point->fold, heightOf(point->p));
    const double width = metrics.horizontalAdvance(point->name) + 2.0;
    for (const double down : {0.0, -0.6, 0.6, -1.1, 1.1}) {
      bool placed = false;
      for (const double side : {point->fold < 0.0 ? -1.0 : 1.0, point->fold < 0.0 ? 1.0 : -1.0}) {
        const double left = side > 0.0 ? at.x() + 5.0 : at.x() - 5.0 - width;
        const QRectF room(left, at.y() + (down - 0.5) * height, width, height);
        const bool free = frame.area.adjusted(0, -4, 0, 0).contains(room) &&
                          std::none_of(taken.begin(), taken.end(),
                                       [&](const QRectF& other) { return other.intersects(room); });
        if (!free) continue;
        painter.drawText(room, Qt::AlignCenter, point->name);
        taken.push_back(room);
        placed = true;
        break;
      }
      if (placed) break;
    }
  }
}

}  // namespace

void paintVolcano(QPainter& painter, const QRectF& box, const VolcanoData& data,
                  const Theme& theme) {
  const Frame frame = frameOf(box, data);
  if (frame.area.width() < 40.0 || frame.area.height() < 30.0) return;
  painter.save();
  painter.setFont(textFont(captionSize));
  paintAxes(painter, box, frame, data, theme);
  // Squares for the many, discs for those that count.
  for (const bool clear : {false, true}) {
    painter.setRenderHint(QPainter::Antialiasing, clear);
    painter.setPen(Qt::NoPen);
    for (const VolcanoPoint& point : data.points) {
      if (point.clear != clear || !isShown(point)) continue;
      const QPointF at = frame.place(point.fold, heightOf(point.p));
      if (!clear) {
        painter.fillRect(QRectF(at.x() - 1.0, at.y() - 1.0, 2.0, 2.0), theme.zero);
        continue;
      }
      painter.setBrush(point.fold > 0.0 ? theme.up : theme.down);
      painter.drawEllipse(at, 2.5, 2.5);
    }
  }
  paintNames(painter, frame, data, theme);
  painter.restore();
}

QPointF volcanoPlace(const QRectF& box, const VolcanoData& data, int point) {
  const VolcanoPoint& wanted = data.points[static_cast<std::size_t>(point)];
  if (!isShown(wanted)) return {};
  return frameOf(box, data).place(wanted.fold, heightOf(wanted.p));
}

int volcanoPointAt(const QRectF& box, const VolcanoData& data, const QPointF& place) {
  const Frame frame = frameOf(box, data);
  int nearest = -1;
  double least = kReach * kReach;
  for (std::size_t i = 0; i < data.points.size(); ++i) {
    const VolcanoPoint& point = data.points[i];
    if (!isShown(point)) continue;
    const QPointF way = frame.place(point.fold, heightOf(point.p)) - place;
    const double distance = QPointF::dotProduct(way, way);
    // Of points that lie on each other the first: it is ranked higher.
    if (distance >= least) continue;
    least = distance;
    nearest = static_cast<int>(i);
  }
  return nearest;
}

VolcanoPlot::VolcanoPlot(QWidget* parent) : QWidget(parent) {
  setMouseTracking(true);
  setAccessibleName(tr("Volcano plot of the compared genes"));
  setExportName(this, tr("volcano"));
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void VolcanoPlot::setData(VolcanoData data) {
  m_data = std::move(data);
  m_hovered = -1;
  m_picture = {};
  update();
}

void VolcanoPlot::setEmptyText(const QString& text) {
  m_emptyText = text;
  update();
}

QRectF VolcanoPlot::box() const {
  return QRectF(rect()).adjusted(4, 4, -4, -4);
}

void VolcanoPlot::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Theme& theme = Theme::of(palette());
  if (m_data.points.empty()) {
    painter.setPen(theme.muted);
    painter.drawText(box(), Qt::AlignCenter | Qt::TextWordWrap, m_emptyText);
    return;
  }
  if (m_picture.isNull()) {
    m_picture = QPixmap(size() * devicePixelRatioF());
    m_picture.setDevicePixelRatio(devicePixelRatioF());
    m_picture.fill(Qt::transparent);
    QPainter own(&m_picture);
    paintVolcano(own, box(), m_data, theme);
  }
  painter.drawPixmap(0, 0, m_picture);
  if (m_hovered < 0) return;
  const VolcanoPoint& point = m_data.points[static_cast<std::size_t>(m_hovered)];
  const QPointF at = volcanoPlace(box(), m_data, m_hovered);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(theme.accent, 2.0));
  painter.drawEllipse(at, 5.0, 5.0);
  painter.setFont(textFont(captionSize, QFont::DemiBold));
  const QString text = point.name + QStringLiteral("  ") + changeText(point.fold) +
                       QStringLiteral("  p ") + numberText(point.p);
  const QFontMetricsF metrics(painter.font());
  const double width = metrics.horizontalAdvance(text) + 10.0;
  QRectF room(at.x() - width / 2.0, at.y() - metrics.height() - 12.0, width,
              metrics.height() + 4.0);
  room.moveLeft(std::clamp(room.left(), 2.0, std::max(2.0, this->width() - width - 2.0)));
  if (room.top() < 2.0) room.moveTop(at.y() + 8.0);
  painter.setPen(QPen(theme.hairline, 1.0));
  painter.setBrush(theme.surface);
  painter.drawRoundedRect(room, 3.0, 3.0);
  painter.setPen(theme.text);
  painter.drawText(room, Qt::AlignCenter, text);
}

void VolcanoPlot::mouseMoveEvent(QMouseEvent* event) {
  const int hovered = volcanoPointAt(box(), m_data, event->position());
  if (hovered == m_hovered) return;
  m_hovered = hovered;
  setCursor(hovered < 0 ? Qt::ArrowCursor : Qt::PointingHandCursor);
  update();
}

void VolcanoPlot::mousePressEvent(QMouseEvent* event) {
  const int pressed = volcanoPointAt(box(), m_data, event->position());
  if (event->button() == Qt::LeftButton && pressed >= 0) {
    Q_EMIT geneActivated(m_data.points[static_cast<std::size_t>(pressed)].name);
  }
}

void VolcanoPlot::leaveEvent(QEvent*) {
  m_hovered = -1;
  update();
}

void VolcanoPlot::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  m_picture = {};
}

void VolcanoPlot::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
    m_picture = {};
    update();
  }
}

}  // namespace chreode
