#pragma once

#include <QObject>
#include <QPointF>
#include <QPolygonF>
#include <cstdint>
#include <vector>

#include <QVector3D>

#include "expression/cell_set.h"

namespace chreode {

class SceneOverlay;
class SceneView;

/// How the hand draws a selection: a lasso, a rectangle, or a ball around the place that was
/// pressed. A click without a drag chooses the cell under the pointer, or none. Shift adds, Alt or
/// Ctrl takes away, both keep what is in both.
class SelectGesture : public QObject {
  Q_OBJECT

 public:
  enum class Shape { Lasso, Rectangle, Ball };

  SelectGesture(SceneView& view, SceneOverlay& overlay);

  void setShape(Shape shape) { m_shape = shape; }
  /// What a drag without a key does.
  void setOperation(SetOperation operation) { m_usual = operation; }
  /// Only cells that are seen, not those behind them; a ball is in space and takes all.
  void setFrontOnly(bool on) { m_frontOnly = on; }
  bool isFrontOnly() const { return m_frontOnly; }

  void press(const QPointF& at, Qt::KeyboardModifiers modifiers);
  void move(const QPointF& at);
  void release(const QPointF& at);
  void cancel();
  bool isActive() const { return m_active; }

  static SetOperation operationFor(Qt::KeyboardModifiers modifiers, SetOperation usual);

 Q_SIGNALS:
  /// `with` says it in the history: "lasso".
  void chosen(const std::vector<std::int32_t>& cells, chreode::SetOperation operation,
              const QString& with);

 private:
  QPolygonF outline() const;
  void show();
  std::vector<std::int32_t> cells() const;

  SceneView& m_view;
  SceneOverlay& m_overlay;
  Shape m_shape = Shape::Lasso;
  SetOperation m_usual = SetOperation::replace;
  SetOperation m_operation = SetOperation::replace;
  bool m_frontOnly = false;
  bool m_active = false;
  bool m_moved = false;
  QPointF m_pressed, m_at;
  QPolygonF m_path;    // of the lasso
  QVector3D m_centre;  // of the ball
};

}  // namespace chreode
