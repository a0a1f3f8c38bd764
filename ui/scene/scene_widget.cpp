#include "scene/scene_widget.h"

#include <QAccessible>
#include <QLabel>
#include <QPainter>
#include <QTimer>

#include "render/vtk_widget.h"
#include "scene/pointer_gesture.h"
#include "scene/scene_overlay.h"
#include "scene/scene_view.h"
#include "scene/select_gesture.h"

namespace chreode {

SceneWidget::SceneWidget(QWidget* parent)
    : QWidget(parent),
      m_view(new SceneView(this)),
      m_overlay(new SceneOverlay(this)),
      m_gesture(new PointerGesture(*m_view, *m_overlay)),
      m_select(new SelectGesture(*m_view, *m_overlay)) {
  m_view->setParent(this);
  m_gesture->setParent(this);
  m_select->setParent(this);
  connect(m_select, &SelectGesture::chosen, this, &SceneWidget::chosen);
  connect(m_gesture, &PointerGesture::selectionTaken, this, &SceneWidget::selectionTaken);
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
  grabGesture(Qt::PinchGesture);
  setMinimumSize(160, 120);
  setAccessibleName(tr("Scene"));
  connect(m_view, &SceneView::viewChanged, this, [this] {
    m_overlay->content.pointSize = m_view->pointSize();
    m_overlay->setView(m_view->transform(), m_view->camera().pose().orientation);
    Q_EMIT looked();
  });
  connect(m_view, &SceneView::frameTimed, this, &SceneWidget::frameTimed);
  connect(m_view, &SceneView::unavailable, this, &SceneWidget::showUnavailable);
  connect(m_gesture, &PointerGesture::hovered, this, &SceneWidget::hovered);
  connect(m_gesture, &PointerGesture::taken, this, &SceneWidget::taken);
  connect(m_gesture, &PointerGesture::letGo, this, &SceneWidget::letGo);
  connect(m_gesture, &PointerGesture::pullStarted, this, &SceneWidget::pullStarted);
  connect(m_gesture, &PointerGesture::pulled, this, &SceneWidget::pulled);
  connect(m_gesture, &PointerGesture::pullEnded, this, &SceneWidget::pullEnded);
  connect(m_gesture, &PointerGesture::pullCancelled, this, &SceneWidget::pullCancelled);
  connect(m_gesture, &PointerGesture::cursorWanted, this, [this](Qt::CursorShape shape) {
    // What a press would do is to select, whatever lies below.
    const bool moves = shape == Qt::SizeAllCursor;
    setCursor(selects() && !moves ? Qt::CrossCursor : shape);
  });
  setTheme({});
  if (!m_view->problem().isEmpty())  // said once somebody has had the time to listen
    QTimer::singleShot(0, this, [this] { showUnavailable(m_view->problem()); });
}

SceneWidget::~SceneWidget() {
  // The cloud's actors go before the window that draws them.
  delete m_select;
  delete m_gesture;
  VtkWidget* picture = m_view->widget();
  delete m_view;
  delete picture;
}

void SceneWidget::showUnavailable(const QString& sentence) {
  if (!m_problem) {
    m_problem = new QLabel(this);
    m_problem->setAlignment(Qt::AlignCenter);
    m_problem->setWordWrap(true);
    m_problem->setContentsMargins(24, 24, 24, 24);
    m_problem->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_problem->setGeometry(rect());
    m_problem->show();
  }
  m_problem->setText(sentence);
  if (m_view->widget()) m_view->widget()->hide();
  Q_EMIT unavailable(sentence);
}

// The cells

void SceneWidget::setPositions(const Matrix& xyz) {
  if (xyz.rows() != cellCount()) clearMarks();
  m_overlay->content.empty = xyz.rows() == 0;
  m_view->setPositions(xyz);
  placeHeldRings();
}

void SceneWidget::clearMarks() {
  m_gesture->cancelPull();
  m_select->cancel();
  m_gesture->leave();
  m_held.clear();
  m_gesture->setHeldCells({});
  m_class = -1;
  OverlayContent fresh;
  fresh.theme = m_overlay->content.theme;
  fresh.status = m_overlay->content.status;
  fresh.axisNames = m_overlay->content.axisNames;
  fresh.classNames = m_overlay->content.classNames;
  fresh.framed = m_overlay->content.framed;
  m_overlay->content = fresh;
}

const Matrix& SceneWidget::positions() const {
  return m_view->positions();
}
void SceneWidget::setColors(const SharedColors& colors) {
  m_view->setColors(colors);
}
void SceneWidget::setColorRange(float low, float high) {
  m_view->setColorRange(low, high);
}
void SceneWidget::setVisible(const std::vector<std::uint8_t>& visible) {
  m_view->setVisible(visible);
}
void SceneWidget::setSelected(std::vector<std::uint8_t> selected) {
  m_view->setSelected(std::move(selected));
}
void SceneWidget::setPointSize(double pixels) {
  m_view->setPointSize(pixels);
}
void SceneWidget::setLook(const CloudLook& look) {
  m_view->setLook(look);
}
const CloudLook& SceneWidget::look() const {
  return m_view->look();
}
double SceneWidget::chosenPointSize() const {
  return m_view->chosenPointSize();
}
double SceneWidget::automaticPointSize() const {
  return m_view->automaticPointSize();
}
double SceneWidget::pointSize() const {
  return m_view->pointSize();
}
Index SceneWidget::cellCount() const {
  return m_view->positions().rows();
}
QVector3D SceneWidget::position(int cell) const {
  return m_view->position(cell);
}
void SceneWidget::setFlat(bool flat) {
  const bool before = isOrthographic();
  m_view->setFlat(flat);
  if (isOrthographic() != before) Q_EMIT orthographicChanged(isOrthographic());
}

bool SceneWidget::isFlat() const {
  return m_view->isFlat();
}

// What lies over the cells

void SceneWidget::placeHeldRings() {
  m_overlay->content.held.clear();
  for (const int cell : m_held) m_overlay->content.held << m_view->position(cell);
  m_overlay->update();
}

void SceneWidget::setHeld(const QVector<int>& cells, const QVector3D& handle, const QString& tag) {
  if (cells.isEmpty()) m_gesture->cancelPull();
  m_held = cells;
  m_gesture->setHeldCells(cells);
  OverlayContent& content = m_overlay->content;
  content.tag = tag;
  if (cells.isEmpty()) {
    content.handle.reset();
    content.ghost.reset();
    content.lit.clear();
    content.trail.clear();
    content.tagNote.clear();
  } else {
    setHandle(handle);
  }
  placeHeldRings();
}

void SceneWidget::setHandle(const QVector3D& handle) {
  if (isPulling()) return;  // the hand is where the hand is
  m_overlay->content.handle = handle;
  m_overlay->update();
}

void SceneWidget::setTagNote(const QString& note) {
  m_overlay->content.tagNote = note;
  m_overlay->update();
}

void SceneWidget::setGhost(const std::optional<QVector3D>& place, const QColor& color) {
  m_overlay->content.ghost = place;
  m_overlay->content.ghostColor = color;
  m_overlay->update();
}

void SceneWidget::setLit(const QVector<int>& cells) {
  m_overlay->content.lit.clear();
  for (const int cell : cells)
    if (cell >= 0 && cell < cellCount()) m_overlay->content.lit << m_view->position(cell);
  m_overlay->update();
}

void SceneWidget::setTrail(const QVector<QVector3D>& points) {
  m_overlay->content.trail = points;
  m_overlay->update();
}

void SceneWidget::setArrows(const QVector<SceneArrow>& arrows) {
  m_overlay->content.arrows = arrows;
  m_overlay->update();
}

void SceneWidget::setClasses(const QVector<SceneClass>& classes) {
  m_overlay->content.classes = classes;
  m_class = -1;
  m_overlay->update();
}

void SceneWidget::setClassNamesShown(bool shown) {
  m_overlay->content.classNames = shown;
  m_overlay->update();
}

void SceneWidget::setHovered(int cell) {
  m_overlay->content.hover.reset();
  if (cell >= 0 && cell < cellCount()) m_overlay->content.hover = m_view->position(cell);
  m_overlay->update();
}

void SceneWidget::setFramed(bool framed) {
  m_overlay->content.framed = framed;
  m_overlay->update();
}

void SceneWidget::setDropTarget(const std::optional<QVector3D>& place) {
  m_overlay->content.dropTarget = place;
  m_overlay->update();
}

void SceneWidget::setStatusText(const QString& text) {
  m_overlay->content.status = text;
  m_overlay->update();
}

void SceneWidget::setAxisNames(const std::array<QString, 3>& names) {
  m_overlay->content.axisNames = names;
  m_overlay->update();
}

void SceneWidget::setSummary(const QString& text) {
  setAccessibleDescription(text);
  QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
  QAccessible::updateAccessibility(&changed);
}

void SceneWidget::setTheme(const SceneTheme& theme) {
  m_overlay->content.theme = theme;
  m_view->setGround(theme.ground);
  QPalette colors = palette();
  colors.setColor(QPalette::Window, theme.ground);
  colors.setColor(QPalette::WindowText, theme.text);
  setPalette(colors);
  m_overlay->update();
}

// Looking

SceneWidget::Tool SceneWidget::tool() const {
  return m_tool;
}

void SceneWidget::setTool(Tool tool) {
  if (tool == m_tool) return;
  m_tool = tool;
  m_select->cancel();
  m_gesture->setPullsAnyCell(tool == Tool::Pull);
  if (selects()) {
    using Shape = SelectGesture::Shape;
    m_select->setShape(tool == Tool::Lasso       ? Shape::Lasso
                       : tool == Tool::Rectangle ? Shape::Rectangle
                                                 : Shape::Ball);
  }
  setCursor(selects() ? Qt::CrossCursor : Qt::ArrowCursor);
  Q_EMIT toolChanged(tool);
}

CameraPose SceneWidget::cameraPose() const {
  return m_view->camera().pose();
}

CameraPose SceneWidget::relativePose() const {
  return m_view->camera().relativePose();
}
void SceneWidget::follow(const CameraPose& relative) {
  m_view->follow(relative);
}

void SceneWidget::setSelectOperation(SetOperation operation) {
  m_select->setOperation(operation);
}
void SceneWidget::setFrontOnly(bool on) {
  m_select->setFrontOnly(on);
}

bool SceneWidget::isOrthographic() const {
  return m_view->camera().isOrthographic();
}

void SceneWidget::setOrthographic(bool on) {
  if (on == isOrthographic()) return;
  m_view->setOrthographic(on);
  Q_EMIT orthographicChanged(on);
}

void SceneWidget::showAll() {
  m_view->showAll();
}
void SceneWidget::lookFrom(StandardView view) {
  m_view->lookFrom(static_cast<int>(view));
}
void SceneWidget::flyTo(int cell) {
  m_view->flyTo(m_view->position(cell));
}
void SceneWidget::flyTo(const QVector3D& place) {
  m_view->flyTo(place);
}
bool SceneWidget::isPulling() const {
  return m_gesture->isPulling();
}
void SceneWidget::cancelPull() {
  m_gesture->cancelPull();
}

QPointF SceneWidget::toWidget(const QVector3D& place) const {
  return m_view->transform().toScreen(place).toPointF();
}

int SceneWidget::cellAt(const QPointF& position) {
  return m_view->cellAt(position);
}

QImage SceneWidget::picture(double scale) {
  QImage image = m_view->picture(scale);
  if (image.isNull()) return image;
  QPainter painter(&image);
  painter.setFont(font());
  painter.scale(static_cast<double>(image.width()) / width(),
                static_cast<double>(image.height()) / height());
  OverlayContent content = m_overlay->content;
  content.status.clear();
  paintOverlay(painter, content, m_view->transform(), m_view->camera().pose().orientation);
  return image;
}

QString SceneWidget::rendererName() const {
  return m_view->widget() ? m_view->widget()->rendererName() : QString();
}

}  // namespace chreode
