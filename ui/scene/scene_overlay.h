#pragma once

#include <QPolygonF>
#include <QQuaternion>
#include <QRectF>
#include <QString>
#include <QVector>
#include <QWidget>
#include <array>
#include <optional>

#include <QVector3D>

#include "scene/scene_marks.h"
#include "scene/view_transform.h"

class QPainter;

namespace chreode {

/// Everything that is drawn over the cells, at a constant size in pixels.
struct OverlayContent {
  static constexpr double handleRadius = 6.0;  ///< drawn
  static constexpr double handleReach = 12.0;  ///< what a press on the handle must hit

  SceneTheme theme;
  double pointSize = 3.0;           ///< the cells' diameter
  QVector<QVector3D> held;          ///< where the held cells are
  std::optional<QVector3D> handle;  ///< nothing is held without one
  bool pulling = false;
  QString tag, tagNote;
  std::optional<QVector3D> ghost;
  QColor ghostColor;
  QVector<QVector3D> lit, trail;
  QVector<SceneArrow> arrows;
  QVector<SceneClass> classes;
  bool classNames = false;
  std::optional<QVector3D> hover, dropTarget;
  QPolygonF selecting;    ///< the outline that is being drawn, in pixels; empty = none
  QString selectingSign;  ///< what it does to the selection, beside the pointer: "+"
  QPointF selectingPointer;
  QString status;
  std::array<QString, 3> axisNames;
  bool framed = false;  ///< one of several views, and the one that is worked in
  bool empty = true;    ///< no cells: nothing but the status, in the middle
};

/// Paints the content into `area` (the view's viewport, logical pixels); `orientation` is the
/// camera's, for the gizmo. The screen and figures use the same.
void paintOverlay(QPainter& painter, const OverlayContent& content, const ViewTransform& view,
                  const QQuaternion& orientation);

/// The transparent widget over the picture of the cells: painting here leaves that picture alone.
class SceneOverlay : public QWidget {
  Q_OBJECT

 public:
  explicit SceneOverlay(QWidget* parent);

  OverlayContent content;  ///< call update() after a change
  void setView(const ViewTransform& view, const QQuaternion& orientation);
  const ViewTransform& view() const { return m_view; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  ViewTransform m_view;
  QQuaternion m_orientation;
};

}  // namespace chreode
