#pragma once

#include <optional>

#include "figures/cell_figure.h"
#include "panels/class_legend.h"
#include "panels/color_source.h"
#include "projection/projection.h"
#include "session/prepared_model.h"
#include "window/color_values.h"

namespace chreode {

/// Cells with their colours and what these mean.
struct CellPainting {
  ColorSource source;
  CellColors colors;            ///< true ones, whatever the window simulates
  ClassLegend classes;          ///< non-empty names: classes
  std::optional<ColorBar> bar;  ///< numbers
  QString title, unit;          ///< of numbers and blends
  std::vector<BlendedGene> blended;
};

/// What a figure is made from, by the window and the command line alike.
struct FigureSource {
  std::shared_ptr<const Dataset> data;
  std::shared_ptr<const PreparedModel> model;  ///< null: none
  std::shared_ptr<const Projection> view;
  QString storedAs;  ///< name in obsm of a stored view
  Matrix places;     ///< as drawn: edited cells where their codes land
  bool edited = false;
  std::vector<std::uint8_t> visible;
  CellPainting painting;
  std::shared_ptr<const Annotation> label;  ///< for class names among the cells; null: none
  std::uint64_t seed = 0;
  std::optional<std::uint64_t> viewSeed;  ///< that the view was computed with, where it is known
};

CellFigure figureOf(const FigureSource& source);

/// "annotation", "gene" …
QString colorKindName(ColorSource::Kind kind);

}  // namespace chreode
