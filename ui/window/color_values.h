#pragma once

#include <QColor>
#include <QString>
#include <utility>
#include <vector>

#include "expression/dataset.h"
#include "panels/class_legend.h"
#include "panels/color_source.h"
#include "plots/color_bar.h"
#include "plots/theme.h"
#include "scene/cell_colors.h"
#include "session/prepared_model.h"

namespace chreode {

/// A gene of a blend.
struct BlendedGene {
  QString gene;
  QColor color;
  qint64 cells = 0;  ///< that have any of it
};

/// What a colouring by numbers, or by a blend of genes, is made from.
struct ColorValues {
  std::vector<float> numbers;  ///< a value a cell, NaN = missing
  QString title, unit;
  bool greyZero = false;  ///< zero means "not there": a gene
  /// Of several genes: a colour a cell instead, and what each gene's colour is.
  std::vector<Rgb> blend;
  std::vector<BlendedGene> blended;
};

/// The values of a source that has any (all but classes and `none`), of all cells. Takes seconds
/// for `gauge` in many cells and for the first gene: not for the GUI thread. `model` may be null.
ColorValues colorValues(const ColorSource& source, const Dataset& data, const PreparedModel* model,
                        const Theme& theme);

/// The percentiles that a colouring's ends begin with: a gene's highest per cent is cut off.
std::pair<double, double> startPercentiles(const ColorSource& source);

Rgb rgbOf(const QColor& color);
/// Class of each cell, −1 = none, for categorical and boolean columns; empty for others.
std::vector<int> levelsOf(const Annotation& column);
CellColors colorsOfClasses(const std::vector<int>& levels, const std::vector<QColor>& colors,
                           const Theme& theme);
CellColors colorsOfNumbers(const std::vector<float>& numbers, const ColorBar& bar,
                           const Theme& theme);
/// The same colours as seen with less than full colour vision.
CellColors seenWith(ColorVision vision, CellColors colors);
ClassLegend seenWith(ColorVision vision, ClassLegend legend);

}  // namespace chreode
