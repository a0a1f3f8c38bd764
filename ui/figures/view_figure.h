#pragma once

#include <QColor>
#include <QImage>
#include <QString>
#include <QStringList>
#include <QVector>
#include <optional>

#include "plots/color_map.h"

namespace chreode {

struct Theme;

/// A row of a figure's legend.
struct FigureClass {
  QString name;
  QColor color;
  QString note;  ///< at the right end: its number of cells
};

/// What a saved view needs besides the picture of the scene.
struct ViewFigure {
  QImage scene;                     ///< the scene as seen, at `scale` times its size
  double scale = 1.0;               ///< pixels of the figure per pixel of the screen, 1 to 4
  QStringList title;                ///< the first line is the heading, the others are captions
  QVector<FigureClass> classes;     ///< a swatch each; or
  std::optional<ValueRange> range;  ///< a colour bar (viridis) over this range,
  QString rangeName;                ///< named so, with its unit,
  bool greyZero = false;            ///< and zeros grey
  QStringList footer;               ///< where it comes from: file, model, view, program
};

/// The scene above, the footer below it and the legend at its right, on the theme's ground. Text is
/// the size it has on the screen, times the scale; the legend's column is as wide as it needs to
/// be, and classes that do not fit its height are counted in a last row.
QImage paintViewFigure(const ViewFigure& figure, const Theme& theme);

}  // namespace chreode
