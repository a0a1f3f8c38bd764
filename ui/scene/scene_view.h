#pragma once

#include <QImage>
#include <QObject>
#include <QString>
#include <QTimer>
#include <QVariantAnimation>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include <vtkNew.h>

#include "base/matrix.h"
#include "scene/camera_rig.h"
#include "scene/cloud_look.h"
#include "scene/cloud_painter.h"
#include "scene/frame_budget.h"
#include "scene/picker.h"
#include "scene/pull_motion.h"
#include "scene/view_transform.h"

class QColor;
class QWidget;
class vtkRenderer;

namespace chreode {

class VtkWidget;

/// What is seen of the cells: the cloud, the camera and the picture of both. While the camera moves
/// it draws as many cells as fit a frame, at rest all. Where the platform has no OpenGL it still
/// knows where every cell would be seen. Owned by the SceneWidget.
class SceneView : public QObject {
  Q_OBJECT

 public:
  /// The picture fills `host`.
  explicit SceneView(QWidget* host);
  ~SceneView() override;

  VtkWidget* widget() const { return m_widget; }        ///< null where the platform has no OpenGL
  const QString& problem() const { return m_problem; }  ///< why there is no widget
  const Matrix& positions() const { return m_positions; }
  /// As given to setVisible().
  const std::vector<std::uint8_t>& visible() const { return *m_visible; }
  QVector3D position(int cell) const;
  double pointSize() const;           ///< in use, logical pixels
  double automaticPointSize() const;  ///< by the number of cells
  double chosenPointSize() const { return m_pointSize; }
  const CloudLook& look() const { return m_look; }

  void setPositions(const Matrix& xyz);
  void setColors(const CellColors& colors) { setColors(shared(colors)); }
  void setColors(SharedColors colors);
  void setColorRange(float low, float high);
  void setVisible(const std::vector<std::uint8_t>& visible);
  /// One entry per cell, 0 = not selected, drawn faded; empty = nothing is selected, all drawn as
  /// they are.
  void setSelected(std::vector<std::uint8_t> selected);
  bool isSelected(int cell) const;
  void setPointSize(double pixels);  ///< 0 = by the number of cells
  void setGround(const QColor& color);
  void setFlat(bool flat);
  bool isFlat() const { return m_flat; }
  void setLook(const CloudLook& look);

  const CameraRig& camera() const { return m_camera; }
  void orbit(const QPointF& pixels);
  void turn(double degreesRight, double degreesDown);
  void pan(const QPointF& pixels);
  void zoom(double factor, const QPointF& pointer);
  void setOrthographic(bool on);
  void showAll();
  void lookFrom(int face);
  void flyTo(const QVector3D& place);
  /// Looks as another view does; nothing happens when it does so already.
  void follow(const CameraPose& relative);
  void hostResized();

  ViewTransform transform() const;
  ViewPlane planeAt(const QVector3D& place) const;
  /// The place at the depth of what the camera looks at that is seen at a pixel.
  QVector3D placeInFocus(const QPointF& pixel) const;
  /// The visible cell at a pixel, −1 when there is none; `skip` as in Picker::cellAt.
  int cellAt(const QPointF& pixel, std::span<const std::uint8_t> skip = {});
  /// The visible cell seen nearest to a pixel, however far.
  int cellNearest(const QPointF& pixel);
  int neighbourTowards(int cell, const QPointF& direction);
  /// Who draws the cells: VTK, or where OpenGL itself runs on the CPU and cells are many, the CPU
  /// without it, which takes a tenth of the time.
  enum class Drawing { automatic, vtk, cpu };
  void setDrawing(Drawing drawing);
  bool drawsOnCpu() const { return m_cells.isOnCpu(); }
  /// Cells in the last picture: fewer than all while the camera moves.
  Index drawnCells() const { return m_drawn; }
  /// The cells alone, all of them, at `scale` times the size on the screen. Null without OpenGL.
  QImage picture(double scale);

 Q_SIGNALS:
  void viewChanged();
  void frameTimed(double ms);
  void unavailable(const QString& sentence);

 private:
  bool isForOtherCells(std::size_t count) const;
  void cameraMoved();
  void cellsChanged();
  void showColors();
  void rest();
  void moveTo(const CameraPose& pose);
  void onRendered(double ms);
  QSizeF viewport() const;
  const Picker& picker();
  QQuaternion startOrientation() const;
  void applyPointSize();
  void applyLook();
  void chooseDrawing();

  QWidget* m_host;
  QString m_problem;
  VtkWidget* m_widget = nullptr;
  vtkNew<vtkRenderer> m_beneath;
  vtkNew<vtkRenderer> m_above;
  CloudPainter m_cells;
  Drawing m_drawing = Drawing::automatic;
  CameraRig m_camera;
  FrameBudget m_budget;
  Picker m_picker;
  Matrix m_positions;
  SharedFlags m_visible = shared(std::vector<std::uint8_t>());
  SharedColors m_colors = shared(CellColors());
  float m_low = 0.0f, m_high = 1.0f;  ///< the colours' range as set last
  std::vector<std::uint8_t> m_selected;
  Rgb m_groundColor{255, 255, 255};
  QTimer m_restTimer;
  QVariantAnimation m_flight;
  CameraPose m_from, m_to;
  double m_pointSize = 0.0;
  CloudLook m_look;
  Index m_drawn = 0;
  bool m_flat = false;
  bool m_pickerStale = true;
  bool m_showsAll = true;   // nobody has moved the camera since all was shown: keep showing all
  bool m_uploading = true;  // the next frame's time says nothing about drawing
};

}  // namespace chreode
