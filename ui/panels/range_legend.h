#pragma once

#include <QWidget>

#include "plots/color_bar.h"
#include "plots/histogram.h"

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;

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
  ColorScale scale = {};
  ColorVision vision = ColorVision::normal;  ///< the bar is shown as seen so
  HistogramData histogram = {};              ///< of the values, without grey zeros
  bool canLog = false;                       ///< no value lies below zero
};

/// The legend of a continuous colouring: the values' histogram with the ends of the colours as
/// handles, the colour bar, its ends as values and as percentiles, and the map.
class RangeLegend : public QWidget {
  Q_OBJECT
 public:
  explicit RangeLegend(QWidget* parent = nullptr);

  void setView(const RangeView& view);

 Q_SIGNALS:
  void percentilesChanged(double low, double high);
  void rangeChanged(double low, double high);
  void scaleChanged(const chreode::ColorScale& scale);

 private:
  class Bar;
  void changed(bool lowMoved);
  void readValues();
  void chooseRange(double low, double high);

  ElidedLabel* m_title;
  QLabel* m_unit;
  Histogram* m_histogram;
  Bar* m_bar;
  QLineEdit* m_lowValue;
  QLineEdit* m_highValue;
  QDoubleSpinBox* m_low;
  QDoubleSpinBox* m_high;
  QComboBox* m_map;
  QCheckBox* m_reversed;
  QCheckBox* m_log;
  RangeView m_view;
};

}  // namespace chreode

Q_DECLARE_METATYPE(chreode::ColorScale)
