#pragma once

#include <QColor>
#include <QString>
#include <array>
#include <vector>

#include "plots/color_map.h"

namespace chreode {

/// How numbers become colours: which map, which way round, and on which axis they lie.
struct ColorScale {
  QString map = QStringLiteral("viridis");
  bool reversed = false;
  bool log = false;  ///< log10(1 + x); numbers below zero stand at zero

  bool operator==(const ColorScale&) const = default;
  /// Where a number lies on the axis that the colours are spread over.
  double place(double value) const;
  double valueAt(double place) const;  ///< the other way round
};

struct ColorMapName {
  QString id;    ///< "viridis": as matplotlib calls it
  QString text;  ///< for people
};
/// The maps to choose from. All but the diverging one rise steadily in lightness.
const std::vector<ColorMapName>& colorMapNames();
/// Whether there is such a map.
bool isColorMap(const QString& id);

/// 256 steps from low to high, 0xffrrggbb; viridis for a map that there is not.
std::array<QRgb, 256> colorTable(const ColorScale& scale);

}  // namespace chreode
