#pragma once

#include <QColor>
#include <QFont>
#include <QRectF>
#include <QString>
#include <QStringList>
#include <QVector>
#include <optional>

#include "plots/color_bar.h"

class QPainter;

namespace chreode {

struct Theme;

/// A row of a figure's legend.
struct FigureClass {
  QString name;
  QColor color;
  QString note;  ///< at the right end: its number of cells

  bool operator==(const FigureClass&) const = default;
};

/// What a legend says: classes with a swatch each, or a colour bar.
struct FigureLegend {
  QStringList title;  ///< the first line is the heading, the others are captions
  QVector<FigureClass> classes;
  std::optional<ColorBar> bar;

  bool isSame(const FigureLegend& other) const;
  bool empty() const { return title.isEmpty() && classes.isEmpty() && !bar; }
};

/// Fonts and distances of a legend, made from the size of its text in the painter's units.
struct FigureType {
  QFont body, caption, heading;
  double unit = 1.0;  ///< what a pixel is on the screen, where body text has 13

  /// Of the program's face, at `unit` 1 as on the screen.
  static FigureType screen();
  /// Of any face; `size` in the painter's units, independent of the device's resolution.
  static FigureType page(const QString& family, double size);
};

/// The width that a column with this legend wants, at most `widest`, of classes in as many columns
/// as `height` asks for (never more than three).
double legendWidth(const FigureLegend& legend, const FigureType& type, double height,
                   double widest);
/// The height that it wants below a picture as wide as `width`.
double legendHeightBelow(const FigureLegend& legend, const FigureType& type, double width);
/// Paints it into `box`: title, then classes in columns, or the bar. Classes that do not fit are
/// counted in the last row.
void paintLegend(QPainter& painter, const FigureLegend& legend, const FigureType& type,
                 const Theme& theme, const QRectF& box);

}  // namespace chreode
