#pragma once

#include <QString>
#include <QStringList>
#include <vector>

#include "plots/column_bars.h"
#include "plots/heat_matrix.h"

namespace chreode {

/// A figure of a model card, as it is read.
struct CardFigure {
  QString group;  ///< the part of the card that it stands in
  QString name;
  QString text;           ///< "0.149 ± 0.001", "–" where it cannot be computed
  QString meaning;        ///< what it means and what is good, or why it is missing
  double share = 0.0;     ///< of the bar beside it
  bool hasShare = false;  ///< false: no bar
};

/// How a model was judged, for the model card.
struct CardFacts {
  QString summary;  ///< on which cells
  std::vector<CardFigure> figures;
  std::vector<double> information;  ///< nats in each number of the code; may be empty
  HeatMatrix confusion;             ///< true × predicted class; may be empty
  std::vector<CalibrationMark> calibration;
  QString tsv;  ///< all of it as tab-separated text
};

}  // namespace chreode
