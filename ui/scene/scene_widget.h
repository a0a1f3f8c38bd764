#pragma once

#include <QColor>
#include <QImage>
#include <QPoint>
#include <QString>
#include <QVector>
#include <QWidget>
#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include <QVector3D>

#include "base/matrix.h"
#include "expression/cell_set.h"
#include "scene/camera_rig.h"
#include "scene/cell_colors.h"
#include "scene/cloud_look.h"
#include "scene/scene_marks.h"
#include "scene/wheel_steps.h"

class QLabel;

namespace chreode {

class PointerGesture;
class SceneOverlay;
class SceneView;
class SelectGesture;
enum class SceneCommand;

/// The 3D scene as a widget: the cloud of cells, what is held, pulled and selected, and the ways to
/// touch it. It draws what it is told and says what the hand does; it never moves a cell and knows
/// no session. Positions are the view's coordinates, colours are the caller's.
class SceneWidget : public QWidget {
  Q_OBJECT

 public:
  /// Explore: a drag orbits, a click takes hold, pulling the handle pulls. Pull: a press on any
  /// cell pulls it at once (a selected one with all that are), empty ground orbits. The others
  /// select: a drag draws the outline, a click chooses one cell.
  enum class Tool { Explore, Pull, Lasso, Rectangle, Ball };
  Q_ENUM(Tool)

  /// The six faces, in the order of the keys 1 to 6.
  enum class StandardView { Front, Back, Left, Right, Top, Bottom };
  Q_ENUM(StandardView)

  explicit SceneWidget(QWidget* parent = nullptr);
  ~SceneWidget() override;

  // The cells

  /// N × 3, finite. With another number of cells everything starts afresh: plain colours, all
  /// shown, nothing held, nothing drawn over them, the camera on all. With the same number the
  /// cells only move (as when a training model sends fresh codes): colours, visibility, camera and
  /// held cells stay, and the caller sends handle, ghost and trail anew. An empty matrix is the
  /// empty state: ground only.
  void setPositions(const Matrix& xyz);
  /// One colour per cell, or one number per cell with a table; see CellColors. Colours for another
  /// number of cells belong to another snapshot and are passed over.
  void setColors(const CellColors& colors) { setColors(shared(colors)); }
  void setColors(const SharedColors& colors);
  /// Only for numbers: a new range without a new array.
  void setColorRange(float low, float high);
  /// One entry per cell, 0 = hidden (not drawn, not picked); empty = all shown. Another number of
  /// entries is passed over.
  void setVisible(const std::vector<std::uint8_t>& visible);
  /// One entry per cell, 0 = not selected, drawn faded; empty = nothing is selected. Another number
  /// of entries is passed over.
  void setSelected(std::vector<std::uint8_t> selected);
  /// Diameter in logical pixels; 0 = by the number of cells.
  void setPointSize(double pixels);
  void setLook(const CloudLook& look);
  const CloudLook& look() const;
  double pointSize() const;        ///< the diameter in use, logical pixels
  double chosenPointSize() const;  ///< as given to setPointSize()
  /// What it would be by the number of cells.
  double automaticPointSize() const;
  Index cellCount() const;
  QVector3D position(int cell) const;
  const Matrix& positions() const;

  /// A two-dimensional view: seen from the front, orthographic; a drag pans instead of orbiting.
  void setFlat(bool flat);
  bool isFlat() const;

  // What lies over the cells

  /// The held cells (each gets a hollow ring at its place), the handle's place (the edited cell's
  /// drawn place; for several cells, their mean) and the name on the handle's tag. No cells =
  /// nothing held: handle, ghost, trail and lit cells go too.
  void setHeld(const QVector<int>& cells, const QVector3D& handle = {}, const QString& tag = {});
  /// Where the handle is drawn from now on; while a pull runs the hand's own place is drawn
  /// instead.
  void setHandle(const QVector3D& handle);
  /// A second line on the name tag while pulling ("straight", "off view: 1.4 typical distances").
  void setTagNote(const QString& note);
  /// Where the edited cell really lands, in the gauge's colour; nullopt removes it.
  void setGhost(const std::optional<QVector3D>& place, const QColor& color = {});
  /// Real cells lit as the ghost's nearest; those that the scene does not have are passed over.
  void setLit(const QVector<int>& cells);
  /// The way the cell has gone, oldest first.
  void setTrail(const QVector<QVector3D>& points);
  /// What-if arrows.
  void setArrows(const QVector<SceneArrow>& arrows);
  /// Classes by their centres, for Tab and for names written in the scene.
  void setClasses(const QVector<SceneClass>& classes);
  void setClassNamesShown(bool shown);
  /// A ring at a cell that the pointer rests over in another view; −1 = none. Emits nothing.
  void setHovered(int cell);
  /// Of several views the one that is worked in: a thin frame.
  void setFramed(bool framed);
  /// A place that lights up because something outside the scene (a legend row) is aimed at.
  void setDropTarget(const std::optional<QVector3D>& place);
  /// Bottom left: what is shown.
  void setStatusText(const QString& text);
  /// Names on the gizmo's three axes ("1", "2", "3" when empty).
  void setAxisNames(const std::array<QString, 3>& names);
  /// For screen readers: what the scene shows, kept up to date by the caller.
  void setSummary(const QString& text);
  /// Ground, text and accent colours; light and dark are the caller's.
  void setTheme(const SceneTheme& theme);

  // Looking

  Tool tool() const;
  void setTool(Tool tool);
  CameraPose cameraPose() const;
  /// Where the eye is, measured by the cells' extent: what it is in another view's scene.
  CameraPose relativePose() const;
  void follow(const CameraPose& relative);
  /// What a selection without a key does to the selected cells.
  void setSelectOperation(SetOperation operation);
  /// Whether lasso and rectangle take only cells that are seen, not those behind them.
  void setFrontOnly(bool on);
  bool isOrthographic() const;
  void setOrthographic(bool on);
  void showAll();
  void lookFrom(StandardView view);
  void flyTo(int cell);
  void flyTo(const QVector3D& place);
  /// A pull is under way.
  bool isPulling() const;
  /// As Esc during a pull.
  void cancelPull();

  /// Where a world place is seen, in this widget's logical pixels; for demos and tests, which move
  /// a real pointer.
  QPointF toWidget(const QVector3D& place) const;
  /// The visible cell under a widget position, −1 when there is none.
  int cellAt(const QPointF& position);

  /// The scene as seen, cells, marks and gizmo, at `scale` times its size (1 to 4), all cells
  /// drawn and without the status text, which a figure's footer says. Null when there is no OpenGL
  /// context.
  QImage picture(double scale);
  /// The driver's name for bug reports and About; empty before the first frame.
  QString rendererName() const;

 Q_SIGNALS:
  /// The pointer rests over `cell` (−1: over none); `global` places a tool tip.
  void hovered(int cell, const QPoint& global);
  /// A click took hold of cells; `add` (Ctrl) adds them to those held.
  void taken(const QVector<int>& cells, bool add);
  /// A pull begins on one of the selected cells: all of them are to be held.
  void selectionTaken();
  /// Cells chosen with a tool or, of those held, with a key; `with` says how: "a lasso".
  void chosen(const std::vector<std::int32_t>& cells, chreode::SetOperation operation,
              const QString& with);
  /// A click on empty ground, or Esc without a pull.
  void letGo();
  /// The hand begins to pull; `cell` is −1 when the handle of several cells is pulled.
  void pullStarted(int cell);
  /// The hand's world place. `dropCell` is the cell under the pointer after the pointer has rested
  /// on it for a moment (it then lights up as a place to drop), else −1: in a dense cloud every
  /// place lies over some cell, and passing over one is no wish to land on it.
  void pulled(const QVector3D& target, int dropCell);
  void pullEnded(const QVector3D& target, int dropCell);
  void pullCancelled();
  void toolChanged(chreode::SceneWidget::Tool tool);
  void orthographicChanged(bool on);
  void looked();  ///< the eye has moved, or what it sees
  /// One picture of the cloud was drawn, in milliseconds.
  void frameTimed(double ms);
  /// There is no usable OpenGL; one sentence for the error bar. The widget shows it too.
  void unavailable(const QString& sentence);

 protected:
  bool event(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void leaveEvent(QEvent* event) override;
  bool focusNextPrevChild(bool next) override;

 private:
  void run(SceneCommand command);
  void turnOrPan(SceneCommand command);
  void walk(const QPointF& direction);
  void nextClass();
  void placeHeldRings();
  void chooseHeld(SetOperation operation);
  bool selects() const { return m_tool != Tool::Explore && m_tool != Tool::Pull; }
  void clearMarks();
  void showUnavailable(const QString& sentence);
  bool takesKey(const QKeyEvent& event) const;

  SceneView* m_view;
  SceneOverlay* m_overlay;
  PointerGesture* m_gesture;
  SelectGesture* m_select;
  QLabel* m_problem = nullptr;
  WheelSteps m_wheel;
  QVector<int> m_held;
  Tool m_tool = Tool::Explore;
  int m_class = -1;  // the one that Tab flew to last
};

}  // namespace chreode
