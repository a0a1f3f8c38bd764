#pragma once

#include <QImage>
#include <QStringList>

#include "figures/figure_legend.h"

namespace chreode {

struct Theme;

/// What a saved view needs besides the picture of the scene.
struct ViewFigure {
  QImage scene;         ///< the scene as seen, at `scale` times its size
  double scale = 1.0;   ///< pixels of the figure per pixel of the screen, 1 to 4
  FigureLegend legend;  ///< at the right
  QStringList footer;   ///< where it comes from: file, model, view, program
};

/// The scene above, the footer below it and the legend at its right, on the theme's ground. Text is
/// the size it has on the screen, times the scale.
QImage paintViewFigure(const ViewFigure& figure, const Theme& theme);

}  // namespace chreode
