#pragma once

#include <QColor>
#include <QStringList>
#include <vector>

#include "expression/annotation.h"

namespace chreode {

/// The classes of a column as they are shown: one entry per level, in the file's order. A boolean
/// column has the levels "false" and "true".
struct ClassLegend {
  QString column;
  QStringList names;
  std::vector<QColor> colors;
  std::vector<qint64> counts;  ///< cells in each
  qint64 missing = 0;          ///< cells without a value
};

/// Counts the cells and takes the file's colours where it has them. Works for categorical and
/// boolean columns; anything else gives an empty legend.
ClassLegend classLegend(const Annotation& column);

}  // namespace chreode
