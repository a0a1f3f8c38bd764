#pragma once

#include <QImage>
#include <QJsonObject>
#include <QSizeF>
#include <QString>
#include <functional>
#include <optional>

class QPainter;

namespace chreode {

enum class FigureFormat { png, svg, pdf };
/// By the ending of the name; nothing for another ending.
std::optional<FigureFormat> figureFormatOf(const QString& path);

/// Figures are painted in tenths of a point whatever they become, so that all formats are laid out
/// alike and text keeps its size.
inline constexpr double unitsPerPoint = 10.0;
inline constexpr double unitsPerMillimetre = 720.0 / 25.4;

struct FigurePage {
  QSizeF millimetres;
  int dpi = 300;
  bool transparent = false;  ///< else white

  QSizeF units() const { return millimetres * unitsPerMillimetre; }
  QSize pixels() const;
};

/// What a file says about itself: PNG text chunks, SVG title, desc and metadata, PDF title and XMP.
struct FigureWords {
  QString title;
  QString description;  ///< the methods sentence
  QJsonObject record;   ///< as compact JSON, under "Chreode"
};

/// Paints on a page of FigurePage::units().
using FigurePaint = std::function<void(QPainter&)>;

QImage renderFigure(const FigurePage& page, const FigurePaint& paint);
/// Writes the file whole or not at all. Throws Error when it cannot be written.
void writeFigure(const QString& path, FigureFormat format, const FigurePage& page,
                 const FigureWords& words, const FigurePaint& paint);
/// What writeFigure() put into a file of this program; empty for any other file.
QJsonObject figureRecordOf(const QString& path);

}  // namespace chreode
