#pragma once

#include <QRectF>
#include <QStringList>
#include <vector>

class QPainter;

namespace chreode {

struct Theme;

/// Counts in rows and columns, such as true against predicted classes.
struct HeatMatrix {
  QStringList names;                     ///< of the rows, and of the columns in the same order
  std::vector<std::vector<int>> counts;  ///< row × column
  QString rowTitle, columnTitle;
};

/// Paints squares whose shade is the share of their row, numbers in them where they fit. Names
/// stand on the left and, turned, above.
void paintHeatMatrix(QPainter& painter, const QRectF& box, const HeatMatrix& matrix,
                     const Theme& theme);
/// Row and column at a place of the same box, {−1, −1} where there is none.
std::pair<int, int> heatMatrixCellAt(const QRectF& box, const HeatMatrix& matrix,
                                     const QPointF& place);

}  // namespace chreode
