#pragma once

#include <QWidget>

#include "plots/color_map.h"

class QDoubleSpinBox;
class QLabel;

namespace chreode {

class ElidedLabel;

/// What a continuous colouring shows.
struct RangeView {
  QString title;     ///< "CD14", "latent number 3", "n_genes"
  QString unit;      ///< "log1p of counts at median depth", "" when there is none
  ValueRange range;  ///< the values at the colour map's ends
  double lowPercentile = 0.0;
  double highPercentile = 99.0;
  bool greyZero = false;  ///< zeros are drawn grey
};

/// The legend of a continuous colouring: colour bar, and the percentiles that its ends stand for.
class RangeLegend : public QWidget {
  Q_OBJECT
 public:
  explicit RangeLegend(QWidget* parent = nullptr);

  void setView(const RangeView& view);

 Q_SIGNALS:
  void percentilesChanged(double low, double high);

 private:
  class Bar;
  void changed(bool lowMoved);

  ElidedLabel* m_title;
  QLabel* m_unit;
  Bar* m_bar;
  QDoubleSpinBox* m_low;
  QDoubleSpinBox* m_high;
};

}  // namespace chreode
