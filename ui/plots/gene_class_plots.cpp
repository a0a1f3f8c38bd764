#include "plots/gene_class_plots.h"

#include <QFontMetricsF>
#include <QLinearGradient>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "plots/axis.h"
#include "plots/color_map.h"
#include "plots/text_font.h"
#include "plots/theme.h"

namespace chreode {

namespace {

constexpr double kRow = 20.0;
constexpr double kColumn = 22.0;
constexpr double kViolinRow = 64.0;
constexpr double kLegend = 110.0;
constexpr double kLongestName = 140.0;

double widest(const QStringList& names, const QFontMetricsF& metrics) {
  double width = 0.0;
  for (const QString& name : names) width = std::max(width, metrics.horizontalAdvance(name));
  return std::min(width, kLongestName);
}

/// Class names, turned, under the columns; every so many where they would lie on each other.
void paintClassNames(QPainter& painter, const QRectF& area, const QStringList& classes, double room,
                     const Theme& theme) {
  const QFontMetricsF metrics(painter.font());
  const double width = area.width() / static_cast<double>(classes.size());
  const auto every = std::max<qsizetype>(1, static_cast<qsizetype>(metrics.height() / width + 0.5));
  painter.setPen(theme.text);
  for (qsizetype i = 0; i < classes.size(); i += every) {
    painter.save();
    painter.translate(area.left() + (static_cast<double>(i) + 0.5) * width, area.bottom() + 6.0);
    painter.rotate(90.0);
    painter.drawText(QRectF(0.0, -metrics.height() / 2.0, room, metrics.height()),
                     Qt::AlignLeft | Qt::AlignVCenter,
                     metrics.elidedText(classes[i], Qt::ElideMiddle, room));
    painter.restore();
  }
}

void paintGeneNames(QPainter& painter, const QRectF& box, const QRectF& area,
                    const QStringList& genes, const Theme& theme) {
  const QFontMetricsF metrics(painter.font());
  const double height = area.height() / static_cast<double>(genes.size());
  const double room = area.left() - box.left() - 8.0;
  painter.setPen(theme.text);
  for (qsizetype i = 0; i < genes.size(); ++i) {
    painter.drawText(QRectF(box.left(), area.top() + static_cast<double>(i) * height, room, height),
                     Qt::AlignRight | Qt::AlignVCenter,
                     metrics.elidedText(genes[i], Qt::ElideMiddle, room));
  }
}

/// Of each gene's means in the classes, 0 for the lowest and 1 for the highest.
double scaled(const std::vector<GeneClassCell>& classes, double mean) {
  double low = std::numeric_limits<double>::infinity();
  double high = -low;
  for (const GeneClassCell& cell : classes) {
    if (std::isnan(cell.mean)) continue;
    low = std::min(low, cell.mean);
    high = std::max(high, cell.mean);
  }
  return high > low ? (mean - low) / (high - low) : 0.0;
}

void paintMeanLegend(QPainter& painter, const QRectF& room, const Theme& theme) {
  painter.setPen(theme.muted);
  painter.drawText(QRectF(room.left(), room.top(), room.width(), 28.0),
                   Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap,
                   QStringLiteral("Mean, of each gene's range"));
  QLinearGradient gradient(room.left(), 0.0, room.right(), 0.0);
  for (int i = 0; i <= 16; ++i) gradient.setColorAt(i / 16.0, viridis(i / 16.0));
  painter.fillRect(QRectF(room.left(), room.top() + 32.0, room.width(), 8.0), gradient);
  const QRectF numbers(room.left(), room.top() + 42.0, room.width(), 14.0);
  painter.drawText(numbers, Qt::AlignLeft, QStringLiteral("0"));
  painter.drawText(numbers, Qt::AlignRight, QStringLiteral("1"));
}

/// Where the legends of a grid stand.
QRectF legendRoom(const QRectF& box) {
  return {box.right() - kLegend + 14.0, box.top() + 4.0, kLegend - 18.0, 60.0};
}

/// A field for each gene and class, with their names around and the means' legend on the right.
/// `paint` gets the field of a gene in a class, and the colour of its mean.
void paintGrid(
    QPainter& painter, const QRectF& box, const GeneClassPlot& plot, const Theme& theme,
    const std::function<void(const QRectF&, const GeneClassCell&, const QColor&)>& paint) {
  const QFontMetricsF metrics(painter.font());
  const double below = widest(plot.classes, metrics);
  const QRectF area(QPointF(box.left() + widest(plot.genes, metrics) + 10.0, box.top() + 4.0),
                    QPointF(box.right() - kLegend, box.bottom() - below - 10.0));
  const QSizeF size(area.width() / static_cast<double>(plot.classes.size()),
                    area.height() / static_cast<double>(plot.genes.size()));
  paintGeneNames(painter, box, area, plot.genes, theme);
  for (std::size_t g = 0; g < plot.values.size(); ++g) {
    for (std::size_t c = 0; c < plot.values[g].size(); ++c) {
      const GeneClassCell& cell = plot.values[g][c];
      const QPointF corner(area.left() + static_cast<double>(c) * size.width(),
                           area.top() + static_cast<double>(g) * size.height());
      paint(QRectF(corner, size), cell,
            std::isnan(cell.mean) ? theme.hairline : viridis(scaled(plot.values[g], cell.mean)));
    }
  }
  paintClassNames(painter, area, plot.classes, below, theme);
  paintMeanLegend(painter, legendRoom(box), theme);
}

}  // namespace

QSizeF violinsSize(const GeneClassPlot& plot) {
  return {160.0 + 30.0 * static_cast<double>(plot.classes.size()),
          kViolinRow * static_cast<double>(plot.genes.size()) + kLongestName};
}

QSizeF dotPlotSize(const GeneClassPlot& plot) {
  return {kLongestName + kLegend + kColumn * static_cast<double>(plot.classes.size()),
          std::max(190.0, kRow * static_cast<double>(plot.genes.size())) + kLongestName};
}

void paintViolins(QPainter& painter, const QRectF& box, const GeneClassPlot& plot,
                  const Theme& theme) {
  if (plot.genes.isEmpty() || plot.classes.isEmpty()) return;
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setFont(textFont(captionSize));
  const QFontMetricsF metrics(painter.font());
  const double names = widest(plot.classes, metrics);
  const double left = widest(plot.genes, metrics) + 44.0;
  const double line = metrics.height();
  const QRectF area(QPointF(box.left() + left, box.top() + line + 4.0),
                    QPointF(box.right() - 4.0, box.bottom() - names - 10.0));
  painter.setPen(theme.muted);
  painter.drawText(QRectF(box.left(), box.top(), box.width(), line), Qt::AlignLeft, plot.unit);
  const double height = area.height() / static_cast<double>(plot.genes.size());
  const double width = area.width() / static_cast<double>(plot.classes.size());
  for (std::size_t g = 0; g < plot.values.size(); ++g) {
    const QRectF row(area.left(), area.top() + static_cast<double>(g) * height + 4.0, area.width(),
                     height - 8.0);
    const auto [low, high] = plot.ranges[g];
    const double span = high > low ? high - low : 1.0;
    const auto yOf = [&](double value) {
      return row.bottom() - (value - low) / span * row.height();
    };
    painter.setPen(QPen(theme.hairline, 1.0));
    painter.drawLine(row.bottomLeft(), row.bottomRight());
    painter.setPen(theme.muted);
    const std::vector<double> ticks = niceTicks(low, high, 3);
    const double step = ticks.size() > 1 ? ticks[1] - ticks[0] : 1.0;
    for (const double tick : ticks) {
      painter.drawText(QRectF(area.left() - 40.0, yOf(tick) - line / 2.0, 34.0, line),
                       Qt::AlignRight | Qt::AlignVCenter, tickText(tick, step));
    }
    painter.setPen(theme.text);
    painter.drawText(
        QRectF(box.left(), row.top(), left - 44.0, row.height()), Qt::AlignLeft | Qt::AlignVCenter,
        metrics.elidedText(plot.genes[static_cast<qsizetype>(g)], Qt::ElideMiddle, left - 44.0));
    for (std::size_t c = 0; c < plot.values[g].size(); ++c) {
      const GeneClassCell& cell = plot.values[g][c];
      if (cell.density.size() < 2) continue;
      const double middle = row.left() + (static_cast<double>(c) + 0.5) * width;
      const double half = 0.46 * width;
      const auto points = static_cast<double>(cell.density.size() - 1);
      QPolygonF outline;
      for (std::size_t i = 0; i < cell.density.size(); ++i) {
        outline.append(
            {middle + half * cell.density[i], yOf(low + span * static_cast<double>(i) / points)});
      }
      for (std::size_t i = cell.density.size(); i-- > 0;) {
        outline.append(
            {middle - half * cell.density[i], yOf(low + span * static_cast<double>(i) / points)});
      }
      painter.setPen(Qt::NoPen);
      painter.setBrush(plot.colors[c]);
      painter.drawPolygon(outline);
      painter.setPen(QPen(theme.text, 1.0));
      painter.drawLine(QPointF(middle, yOf(cell.lower)), QPointF(middle, yOf(cell.upper)));
      painter.setBrush(theme.surface);
      painter.drawEllipse(QPointF(middle, yOf(cell.median)), 2.5, 2.5);
    }
  }
  paintClassNames(painter, area, plot.classes, names, theme);
  painter.restore();
}

void paintDotPlot(QPainter& painter, const QRectF& box, const GeneClassPlot& plot,
                  const Theme& theme) {
  if (plot.genes.isEmpty() || plot.classes.isEmpty()) return;
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setFont(textFont(captionSize));
  double largest = 0.0;
  paintGrid(painter, box, plot, theme,
            [&](const QRectF& field, const GeneClassCell& cell, const QColor& color) {
              largest = 0.46 * std::min({field.height(), field.width(), 28.0});
              const double y = field.center().y();
              painter.setPen(QPen(theme.hairline, 1.0));
              painter.drawLine(QPointF(field.left(), y), QPointF(field.right(), y));
              if (std::isnan(cell.mean)) return;
              painter.setPen(QPen(theme.muted, 0.5));
              painter.setBrush(color);
              // The area tells the share.
              const double radius = largest * std::sqrt(cell.share);
              painter.drawEllipse(field.center(), radius, radius);
            });
  const QRectF legend = legendRoom(box);
  painter.setPen(theme.muted);
  painter.drawText(QRectF(legend.left(), legend.bottom() + 8.0, legend.width(), 28.0),
                   Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap,
                   QStringLiteral("Cells that express it"));
  double y = legend.bottom() + 40.0;
  for (const double share : {0.25, 0.5, 1.0}) {
    const double radius = largest * std::sqrt(share);
    painter.setBrush(Qt::NoBrush);
    painter.drawEllipse(QPointF(legend.left() + largest, y + largest), radius, radius);
    painter.drawText(QRectF(legend.left() + 2.0 * largest + 6.0, y, 60.0, 2.0 * largest),
                     Qt::AlignLeft | Qt::AlignVCenter, QStringLiteral("%1 %").arg(100.0 * share));
    y += 2.0 * largest + 6.0;
  }
  painter.restore();
}

void paintGeneHeat(QPainter& painter, const QRectF& box, const GeneClassPlot& plot,
                   const Theme& theme) {
  if (plot.genes.isEmpty() || plot.classes.isEmpty()) return;
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setFont(textFont(captionSize));
  paintGrid(painter, box, plot, theme,
            [&](const QRectF& field, const GeneClassCell&, const QColor& color) {
              painter.fillRect(field.adjusted(0.5, 0.5, -0.5, -0.5), color);
            });
  painter.restore();
}

}  // namespace chreode
