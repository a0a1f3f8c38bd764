#pragma once

#include <QColor>
#include <QRectF>
#include <QString>
#include <vector>

class QPainter;

namespace chreode {

struct Theme;

/// A change as a bar from the zero line of `box`: right and `up` above zero, left and `down` below.
/// `full` is the change that fills the larger side; zero stands at `zeroAt` of the width. A mark is
/// drawn at `reference` (the measured change) unless it is NaN.
void paintChangeBar(QPainter& painter, const QRectF& box, double change, double full,
                    double reference, double zeroAt, const Theme& theme);

struct BarPart {
  double share = 0.0;  ///< in [0, 1]
  QColor color;
};

/// Shares of a whole side by side, in the order given.
void paintStackedBar(QPainter& painter, const QRectF& box, const std::vector<BarPart>& parts,
                     const Theme& theme);

struct NamedBar {
  QString name;
  double value = 0.0;
  bool strong = false;  ///< the one that the others are compared with
};

/// Horizontal bars from zero, one a row, with name on the left and number on the right. Rows are
/// `rowHeight` pixels; returns the height used.
double paintNamedBars(QPainter& painter, const QRectF& box, const std::vector<NamedBar>& bars,
                      double rowHeight, const Theme& theme);

}  // namespace chreode
