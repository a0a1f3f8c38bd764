#pragma once

#include <QRectF>
#include <QString>
#include <vector>

class QPainter;

namespace chreode {

struct Theme;

/// Upright bars from zero, numbered from 1 below, with the y axis's title above them.
void paintColumnBars(QPainter& painter, const QRectF& box, const std::vector<double>& values,
                     const QString& title, const Theme& theme);

/// How often predictions are right (up) against how sure they are (across), both from 0 to 1, with
/// the diagonal on which both are the same; a mark's size tells its share of the cells.
struct CalibrationMark {
  double confidence = 0.0;
  double accuracy = 0.0;
  double share = 0.0;
};
void paintCalibration(QPainter& painter, const QRectF& box,
                      const std::vector<CalibrationMark>& marks, const QString& acrossTitle,
                      const QString& upTitle, const Theme& theme);

}  // namespace chreode
