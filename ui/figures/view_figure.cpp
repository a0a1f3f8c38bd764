#include "figures/view_figure.h"

#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>

#include "plots/color_bar.h"
#include "plots/text_font.h"
#include "plots/theme.h"

namespace chreode {

namespace {

// In the screen's pixels; the painter is scaled.
constexpr double margin = 16.0;
constexpr double rowHeight = 20.0;
constexpr double swatch = 10.0;
constexpr double barHeight = 32.0;
constexpr double leastColumn = 150.0;
constexpr double widestColumn = 300.0;

bool hasLegend(const ViewFigure& figure) {
  return !figure.classes.isEmpty() || figure.range.has_value() || !figure.title.isEmpty();
}

double columnWidth(const ViewFigure& figure) {
  if (!hasLegend(figure)) return 0.0;
  const QFontMetricsF body(textFont(bodySize)), heading(textFont(titleSize, QFont::DemiBold));
  double width = leastColumn;
  for (int k = 0; k < figure.title.size(); ++k)
    width = std::max(width, (k == 0 ? heading : body).horizontalAdvance(figure.title[k]));
  for (const FigureClass& one : figure.classes)
    width = std::max(width, swatch + 8 + body.horizontalAdvance(one.name) + 16 +
                                body.horizontalAdvance(one.note));
  return std::min(width, widestColumn);
}

void paintTitle(QPainter& painter, const ViewFigure& figure, const Theme& theme, QRectF& column) {
  for (int k = 0; k < figure.title.size(); ++k) {
    const QFont font =
        k == 0 ? textFont(titleSize, QFont::DemiBold) : textFont(captionSize, QFont::Normal);
    const QFontMetricsF size(font);
    painter.setFont(font);
    painter.setPen(k == 0 ? theme.text : theme.muted);
    painter.drawText(QPointF(column.left(), column.top() + size.ascent()),
                     size.elidedText(figure.title[k], Qt::ElideMiddle, column.width()));
    column.setTop(column.top() + size.height() + 4);
  }
  if (!figure.title.isEmpty()) column.setTop(column.top() + 8);
}

void paintClassRow(QPainter& painter, const FigureClass& one, const Theme& theme,
                   const QRectF& row) {
  const QFontMetricsF size(painter.font());
  if (one.color.isValid()) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(one.color);
    painter.drawEllipse(QRectF(row.left(), row.center().y() - swatch / 2, swatch, swatch));
  }
  const double baseline = row.center().y() + size.capHeight() / 2;
  const double noteWidth = size.horizontalAdvance(one.note);
  painter.setPen(theme.text);
  const double room = row.width() - swatch - 8 - noteWidth - 8;
  painter.drawText(QPointF(row.left() + swatch + 8, baseline),
                   size.elidedText(one.name, Qt::ElideMiddle, room));
  painter.setPen(theme.muted);
  painter.drawText(QPointF(row.right() - noteWidth, baseline), one.note);
}

void paintClasses(QPainter& painter, const ViewFigure& figure, const Theme& theme,
                  const QRectF& column) {
  painter.setFont(textFont(bodySize));
  const auto total = figure.classes.size();
  const auto fit = std::max<qsizetype>(1, static_cast<qsizetype>(column.height() / rowHeight));
  const qsizetype shown = total <= fit ? total : fit - 1;
  QRectF row(column.left(), column.top(), column.width(), rowHeight);
  for (qsizetype k = 0; k < shown; ++k) {
    paintClassRow(painter, figure.classes[k], theme, row);
    row.translate(0, rowHeight);
  }
  if (shown < total) {
    const QString rest = QStringLiteral("and %1 more").arg(total - shown);
    paintClassRow(painter, {rest, QColor(), {}}, theme, row);
  }
}

void paintRange(QPainter& painter, const ViewFigure& figure, const Theme& theme,
                const QRectF& column) {
  const QFont font = textFont(bodySize);
  const QFontMetricsF size(font);
  painter.setFont(font);
  painter.setPen(theme.text);
  painter.drawText(QPointF(column.left(), column.top() + size.ascent()),
                   size.elidedText(figure.rangeName, Qt::ElideMiddle, column.width()));
  const QRectF bar(column.left(), column.top() + size.height() + 6, column.width(), barHeight);
  paintColorBar(painter, bar, *figure.range, figure.greyZero, theme);
}

}  // namespace

QImage paintViewFigure(const ViewFigure& figure, const Theme& theme) {
  const double scale = std::max(figure.scale, 1e-3);
  const QSizeF scene = QSizeF(figure.scene.size()) / scale;
  const QFontMetricsF caption(textFont(captionSize));
  const double legend = hasLegend(figure) ? columnWidth(figure) + 2 * margin : 0.0;
  const double footer =
      figure.footer.isEmpty()
          ? 0.0
          : 2 * margin / 2 + caption.lineSpacing() * static_cast<double>(figure.footer.size());
  const QSizeF page(scene.width() + legend, scene.height() + footer);

  QImage image((page * scale).toSize(), QImage::Format_RGB32);
  image.fill(theme.sceneGround);
  QPainter painter(&image);
  painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
  painter.drawImage(0, 0, figure.scene);
  painter.scale(scale, scale);
  if (hasLegend(figure)) {
    QRectF column(scene.width() + margin, margin, legend - 2 * margin, scene.height() - 2 * margin);
    paintTitle(painter, figure, theme, column);
    if (figure.range)
      paintRange(painter, figure, theme, column);
    else
      paintClasses(painter, figure, theme, column);
  }
  if (!figure.footer.isEmpty()) {
    painter.setPen(QPen(theme.hairline, 1.0));
    painter.drawLine(QPointF(margin, scene.height() + 0.5),
                     QPointF(page.width() - margin, scene.height() + 0.5));
    painter.setFont(textFont(captionSize));
    painter.setPen(theme.muted);
    double baseline = scene.height() + margin / 2 + caption.ascent();
    for (const QString& line : figure.footer) {
      painter.drawText(QPointF(margin, baseline),
                       caption.elidedText(line, Qt::ElideRight, page.width() - 2 * margin));
      baseline += caption.lineSpacing();
    }
  }
  return image;
}

}  // namespace chreode
