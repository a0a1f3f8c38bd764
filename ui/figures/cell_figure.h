#pragma once

#include <QJsonObject>
#include <QQuaternion>
#include <QRectF>
#include <QStringList>
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include <QMatrix4x4>

#include "base/matrix.h"
#include "figures/figure_legend.h"
#include "figures/figure_options.h"
#include "figures/figure_page.h"
#include "figures/figure_record.h"
#include "scene/camera_rig.h"
#include "scene/cell_colors.h"
#include "scene/scene_marks.h"

namespace chreode {

/// How the points of one view are drawn.
struct PointLook {
  double scale = 1.0;  ///< times the automatic size
  double opacity = 1.0;
  DrawOrder order = DrawOrder::automatic;
};

/// What a figure of cells shows: a snapshot that may be painted on any thread, without OpenGL and
/// without a display.
struct CellFigure {
  std::shared_ptr<const Matrix> places;  ///< N × 3
  bool flat = false;
  std::vector<std::uint8_t> visible;  ///< N, 0 = hidden; empty = all
  CellColors colors;
  FigureLegend legend;
  QString caption;              ///< beside a panel's letter: "PCA of codes"
  QVector<SceneClass> classes;  ///< for FigureOptions::labels
  std::array<QString, 3> axisNames;

  std::optional<PointLook> look;  ///< of the view that it is of, if it is of one
  /// The eye. Without a pose all cells are shown from `orientation`.
  std::optional<CameraPose> pose;
  double poseAspect = 1.0;  ///< width : height of the view that the pose was chosen in
  QQuaternion orientation;
  bool orthographic = false;

  QStringList notes;  ///< a line each below the picture: "Simulated data."
  FigureRecord record;
  std::uint64_t seed = 0;  ///< of the order in which cells are painted
};

/// How a figure came out.
struct PaintedFigure {
  qsizetype points = 0;   ///< that lie on the picture
  bool circles = false;   ///< else one embedded picture
  double diameter = 0.0;  ///< of a point, in points of 1/72 inch
  CameraPose camera;      ///< in use
  QRectF cells;           ///< of the page, where the cells are
  QMatrix4x4 view;        ///< world to clip coordinates there
};

/// The options as they hold for this figure.
FigureOptions optionsFor(const CellFigure& figure, FigureOptions options);
/// The figure's record with what is known once it is laid out.
FigureRecord recordOf(const CellFigure& figure, const PaintedFigure& painted);

/// Paints the figure on a page of FigurePage::units(): title, cells, labels, gizmo, legend, notes.
PaintedFigure paintCellFigure(QPainter& painter, const CellFigure& figure,
                              const FigureOptions& options);
/// The same into a part of the page.
PaintedFigure paintCellFigure(QPainter& painter, const CellFigure& figure,
                              const FigureOptions& options, const QRectF& box);
/// The whole page, without its margin.
QRectF figureBox(const FigureOptions& options);

FigurePage pageOf(const FigureOptions& options);
/// The same as a picture at `dpi` (for a preview), and as a file. Throws Error.
QImage renderCellFigure(const CellFigure& figure, const FigureOptions& options, int dpi,
                        PaintedFigure* painted = nullptr);
PaintedFigure writeCellFigure(const QString& path, FigureFormat format, const CellFigure& figure,
                              const FigureOptions& options);

}  // namespace chreode
