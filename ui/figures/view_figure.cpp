#include "figures/view_figure.h"

#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>

#include "plots/text_font.h"
#include "plots/theme.h"

namespace chreode {

namespace {

// In the screen's pixels; the painter is scaled.
constexpr double screenMargin = 16.0;
constexpr double leastLegendColumn = 150.0;
constexpr double widestColumn = 300.0;

}  // namespace

QImage paintViewFigure(const ViewFigure& figure, const Theme& theme) {
  const double scale = std::max(figure.scale, 1e-3);
  const FigureType type = FigureType::screen();
  const QSizeF scene = QSizeF(figure.scene.size()) / scale;
  const QFontMetricsF caption(type.caption);
  const bool hasLegend = !figure.legend.empty();
  const double legend =
      hasLegend ? std::max(leastLegendColumn,
                           legendWidth(figure.legend, type, scene.height() - 2 * screenMargin,
                                       widestColumn)) +
                      2 * screenMargin
                : 0.0;
  const double footer = figure.footer.isEmpty()
                            ? 0.0
                            : 2 * screenMargin / 2 +
                                  caption.lineSpacing() * static_cast<double>(figure.footer.size());
  const QSizeF page(scene.width() + legend, scene.height() + footer);

  QImage image((page * scale).toSize(), QImage::Format_RGB32);
  image.fill(theme.sceneGround);
  QPainter painter(&image);
  painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
  painter.drawImage(0, 0, figure.scene);
  painter.scale(scale, scale);
  if (hasLegend)
    paintLegend(painter, figure.legend, type, theme,
                QRectF(scene.width() + screenMargin, screenMargin, legend - 2 * screenMargin,
                       scene.height() - 2 * screenMargin));
  if (!figure.footer.isEmpty()) {
    painter.setPen(QPen(theme.hairline, 1.0));
    painter.drawLine(QPointF(screenMargin, scene.height() + 0.5),
                     QPointF(page.width() - screenMargin, scene.height() + 0.5));
    painter.setFont(type.caption);
    painter.setPen(theme.muted);
    double baseline = scene.height() + screenMargin / 2 + caption.ascent();
    for (const QString& line : figure.footer) {
      painter.drawText(QPointF(screenMargin, baseline),
                       caption.elidedText(line, Qt::ElideRight, page.width() - 2 * screenMargin));
      baseline += caption.lineSpacing();
    }
  }
  return image;
}

}  // namespace chreode
