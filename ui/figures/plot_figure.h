#pragma once

#include <QString>

#include "figures/figure_page.h"

class QWidget;

namespace chreode {

/// Writes a plot as it stands on the screen, in the colours of the light theme on white: SVG and
/// PDF as vectors with text as text, PNG at `dpi`. A pixel of the screen is 1/96 inch. Throws
/// Error.
void writePlot(QWidget* plot, const QString& path, FigureFormat format, int dpi,
               const FigureWords& words);

}  // namespace chreode
