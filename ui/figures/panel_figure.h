#pragma once

#include <QImage>
#include <QRectF>
#include <vector>

#include "figures/cell_figure.h"

namespace chreode {

/// Figures of cells as the panels A, B, C … of one page, in rows: a letter and the view's name over
/// each, the title above all, notes that any of them has below. Legends are the panels' own, or one
/// for all where all have the same.
PaintedFigure paintPanels(QPainter& painter, const std::vector<CellFigure>& panels,
                          const FigureOptions& options, std::vector<PaintedFigure>* each = nullptr);

/// How many of `count` panels stand in a row of a page of that shape, so that they are largest.
int panelColumns(int count, const QSizeF& page);

/// As renderCellFigure() and writeCellFigure(), which a single panel is given to. The file's record
/// holds the panels' in "panels".
QImage renderPanels(const std::vector<CellFigure>& panels, const FigureOptions& options, int dpi,
                    PaintedFigure* painted = nullptr);
PaintedFigure writePanels(const QString& path, FigureFormat format,
                          const std::vector<CellFigure>& panels, const FigureOptions& options);

}  // namespace chreode
