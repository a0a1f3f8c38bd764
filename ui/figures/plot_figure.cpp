#include "figures/plot_figure.h"

#include <QPainter>
#include <QWidget>

#include "plots/theme.h"

namespace chreode {

void writePlot(QWidget* plot, const QString& path, FigureFormat format, int dpi,
               const FigureWords& words) {
  constexpr double millimetresPerPixel = 25.4 / 96.0;
  FigurePage page;
  page.millimetres = QSizeF(plot->size()) * millimetresPerPixel;
  page.dpi = dpi;
  const QPalette before = plot->palette();
  const bool own = plot->testAttribute(Qt::WA_SetPalette);
  plot->setPalette(Theme::light().palette());
  try {
    writeFigure(path, format, page, words, [plot, &page](QPainter& painter) {
      const double scale = page.units().width() / plot->width();
      painter.scale(scale, scale);
      plot->render(&painter, QPoint(), QRegion(), QWidget::DrawChildren);
    });
  } catch (...) {
    plot->setPalette(own ? before : QPalette());
    throw;
  }
  plot->setPalette(own ? before : QPalette());
}

}  // namespace chreode
