#pragma once

#include <QSize>
#include <QString>
#include <functional>
#include <vector>

#include "base/progress.h"
#include "figures/cell_figure.h"

namespace chreode {

/// The page of a film: pixels and time.
struct FilmOptions {
  QSize pixels{1280, 720};
  double seconds = 8.0;
  int framesPerSecond = 30;
  double degrees = 360.0;  ///< that the eye goes around the cells from the first to the last frame

  int frames() const;
  /// Even sides that players show, some seconds; a sentence says what is wrong, empty = nothing.
  QString problem() const;
};

/// What a film shows: a figure that turns, and cells that move in it.
struct FilmScene {
  CellFigure figure;
  /// Of a drag: N × 3 places at a share of the way, 0 = as measured, 1 = edited; empty = nothing
  /// moves. Called on the thread that paints.
  std::function<Matrix(double share)> placesAt;
  std::vector<int> moved;  ///< cells that get a ring and a trail

  bool isDrag() const { return static_cast<bool>(placesAt); }
};

/// The options of a figure with a film's page.
FigureOptions filmPage(const FilmOptions& film, FigureOptions look);
/// Paints a film and writes it whole or not at all, with the record of a figure in its metadata.
/// Needs no display. Throws Error, and Cancelled.
void writeFilm(const QString& path, const FilmScene& scene, const FigureOptions& look,
               const FilmOptions& film, const Progress& progress);

}  // namespace chreode
