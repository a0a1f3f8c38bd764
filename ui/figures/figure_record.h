#pragma once

#include <QColor>
#include <QJsonObject>
#include <QString>
#include <QStringList>
#include <QVector>
#include <cstdint>
#include <optional>
#include <vector>

#include "figures/figure_options.h"
#include "plots/color_scale.h"
#include "scene/camera_rig.h"

namespace chreode {

/// Where a figure comes from: enough to make it again and to say in a paper how it was made.
struct FigureRecord {
  QString version;   ///< of the program
  QString file;      ///< name without its folder
  QString dataHash;  ///< 16 hexadecimal digits
  QString part, geneNames;
  QString matrix;       ///< "X", "raw", "layers/NAME"
  QString matrixIs;     ///< "raw: log values"
  bool counts = false;  ///< the matrix holds counts: genes are shown as log1p at median depth
  double medianDepth = 0.0;
  std::int64_t cells = 0, shown = 0, genes = 0;
  QString sample;  ///< "sample: 700 of 2,000 cells …", empty for all
  bool simulated = false;
  bool edited = false;  ///< some cells stand where their edited codes land

  QString model, modelHash;  ///< empty without one
  QString view;              ///< "PCA of codes: 41 % of …"
  QString storedAs;          ///< obsm name of a stored view, else empty
  std::optional<std::uint64_t> viewSeed;  ///< that the view was computed with, where it is known
  bool flat = false;
  CameraPose camera;
  bool orthographic = false;

  QString colorKind;  ///< "annotation", "gene", "genes", "latent", "gauge", "none"
  QString colorBy, colorUnit;
  ColorScale scale;
  std::optional<ValueRange> range;
  QStringList classes;
  std::vector<QColor> classColors;
  std::uint64_t seed = 0;  ///< of the order in which cells are painted

  QJsonObject toJson(const FigureOptions& options) const;
  /// "500 of 500 cells of cells.h5ad (data 0123…), laid out by …": for a methods section.
  QString methods() const;
  /// Lines of Python that draw the same with scanpy.
  QString scanpy(const FigureOptions& options) const;
};

/// "point" words in files and on the command line.
QString pointsAsName(PointsAs points);
QString drawOrderName(DrawOrder order);
QString legendPlaceName(LegendPlace place);

}  // namespace chreode
