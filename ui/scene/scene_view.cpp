#include "scene/scene_view.h"

#include <QColor>
#include <QWidget>
#include <algorithm>
#include <cmath>

#include <vtkCamera.h>
#include <vtkGenericOpenGLRenderWindow.h>
#include <vtkRenderer.h>

#include "render/graphics_setup.h"
#include "render/vtk_widget.h"
#include "scene/dimmed_colors.h"

namespace chreode {

namespace {

constexpr int restAfterMs = 160;
constexpr int flightMs = 200;
// Software OpenGL draws fewer within some 15 ms, which is as good.
constexpr Index manyCells = 50'000;
constexpr double pickReach = 7.0;  // pixels around the pointer in which a cell counts as meant

}  // namespace

SceneView::SceneView(QWidget* host) : m_host(host), m_cells(m_beneath, m_above) {
  m_above->SetActiveCamera(m_beneath->GetActiveCamera());
  m_beneath->SetLayer(0);
  m_above->SetLayer(1);
  m_problem = graphicsProblem();
  if (m_problem.isEmpty()) {
    m_widget = new VtkWidget(host);
    vtkGenericOpenGLRenderWindow* window = m_widget->renderWindow();
    window->SetNumberOfLayers(2);
    window->AddRenderer(m_beneath);
    window->AddRenderer(m_above);
    connect(m_widget, &VtkWidget::rendered, this, &SceneView::onRendered);
    connect(m_widget, &VtkWidget::started, this, &SceneView::chooseDrawing);
    connect(m_widget, &VtkWidget::failed, this, &SceneView::unavailable);
  }
  m_restTimer.setSingleShot(true);
  m_restTimer.setInterval(restAfterMs);
  connect(&m_restTimer, &QTimer::timeout, this, &SceneView::rest);
  m_flight.setStartValue(0.0);
  m_flight.setEndValue(1.0);
  m_flight.setDuration(flightMs);
  m_flight.setEasingCurve(QEasingCurve::OutCubic);
  connect(&m_flight, &QVariantAnimation::valueChanged, this, [this](const QVariant& value) {
    m_camera.setPose(CameraPose::between(m_from, m_to, value.toFloat()));
    cameraMoved();
  });
}

SceneView::~SceneView() {
  if (!m_widget) return;
  m_widget->renderWindow()->RemoveRenderer(m_above);
  m_widget->renderWindow()->RemoveRenderer(m_beneath);
}

QSizeF SceneView::viewport() const {
  return QSizeF(m_host->size()).expandedTo(QSizeF(1.0, 1.0));
}

QVector3D SceneView::position(int cell) const {
  return {m_positions(cell, 0), m_positions(cell, 1), m_positions(cell, 2)};
}

double SceneView::pointSize() const {
  return m_pointSize > 0.0 ? m_pointSize : automaticPointSize();
}

double SceneView::automaticPointSize() const {
  const double count = std::max<double>(1.0, static_cast<double>(m_positions.rows()));
  return std::clamp(26.0 * std::pow(count, -0.2), 1.6, 8.0);
}

void SceneView::setDrawing(Drawing drawing) {
  m_drawing = drawing;
  chooseDrawing();
}

void SceneView::chooseDrawing() {
  const bool onCpu = m_widget && (m_drawing == Drawing::cpu ||
                                  (m_drawing == Drawing::automatic && m_widget->isSoftware() &&
                                   m_positions.rows() >= manyCells));
  if (onCpu == m_cells.isOnCpu()) return;
  m_cells.setOnCpu(onCpu, m_positions, m_visible);
  showColors();
  if (onCpu) {
    m_widget->setPainter([this](const QSize& pixels) -> const QImage& {
      return m_cells.draw(transform(), pixels, m_host->devicePixelRatioF());
    });
  } else {
    m_widget->setPainter({});
  }
  m_budget = {};
  m_drawn = m_cells.setDrawn(m_cells.size());
  applyPointSize();
  cellsChanged();
}

void SceneView::applyPointSize() {
  m_cells.setPointSize(pointSize() * m_host->devicePixelRatioF());
}

void SceneView::cellsChanged() {
  m_uploading = !m_cells.isOnCpu();
  m_pickerStale = true;
  if (m_widget) m_widget->requestRender();
  Q_EMIT viewChanged();
}

void SceneView::setPositions(const Matrix& xyz) {
  const bool sameCells = xyz.rows() == m_positions.rows();
  m_positions = xyz;
  if (!sameCells) {
    m_visible = shared(std::vector<std::uint8_t>());
    m_colors = shared(CellColors());
    m_selected.clear();
  }
  m_cells.setPositions(xyz);
  chooseDrawing();
  m_drawn = m_cells.setDrawn(m_cells.size());
  applyPointSize();
  if (xyz.rows() > 0) {
    const Eigen::RowVector3f low = xyz.leftCols<3>().colwise().minCoeff();
    const Eigen::RowVector3f high = xyz.leftCols<3>().colwise().maxCoeff();
    const Eigen::RowVector3f centre = (low + high) / 2;
    const float radius =
        std::sqrt((xyz.leftCols<3>().rowwise() - centre).rowwise().squaredNorm().maxCoeff());
    m_camera.setBounds({centre.x(), centre.y(), centre.z()}, radius > 0 ? radius : 1.0f);
    if (!sameCells) {
      m_flight.stop();
      m_showsAll = true;
      m_camera.setPose(m_camera.fitted(m_positions, startOrientation(), viewport()));
    }
    cameraMoved();
  }
  cellsChanged();
}

QQuaternion SceneView::startOrientation() const {
  // A little from the side: a cloud seen along an axis does not look like a body.
  return m_flat ? QQuaternion() : QQuaternion::fromEulerAngles(-14.0f, 22.0f, 0.0f);
}

bool SceneView::isForOtherCells(std::size_t count) const {
  return count != 0 && count != static_cast<std::size_t>(m_positions.rows());
}

void SceneView::setColors(SharedColors colors) {
  if (isForOtherCells(colors->direct.size()) || isForOtherCells(colors->numbers.size())) return;
  m_colors = std::move(colors);
  m_low = m_colors->low;
  m_high = m_colors->high;
  showColors();
}

void SceneView::showColors() {
  if (m_selected.empty()) {
    m_cells.setColors(m_colors);
    if (m_low != m_colors->low || m_high != m_colors->high) m_cells.setColorRange(m_low, m_high);
  } else {
    m_cells.setColors(
        shared(dimmedColors(*m_colors, m_selected, m_groundColor, ColorRange{m_low, m_high})));
  }
  cellsChanged();
}

void SceneView::setSelected(std::vector<std::uint8_t> selected) {
  if (isForOtherCells(selected.size())) return;
  if (selected == m_selected) return;
  m_selected = std::move(selected);
  showColors();
}

bool SceneView::isSelected(int cell) const {
  const auto at = static_cast<std::size_t>(cell);
  return at < m_selected.size() && m_selected[at] != 0;
}

void SceneView::setColorRange(float low, float high) {
  m_low = low;
  m_high = high;
  if (!m_selected.empty()) {
    showColors();
    return;
  }
  m_cells.setColorRange(low, high);
  cellsChanged();
}

void SceneView::setVisible(const std::vector<std::uint8_t>& visible) {
  if (isForOtherCells(visible.size())) return;
  if (visible == *m_visible) return;
  m_visible = shared(visible);
  m_cells.setVisible(m_visible);
  cellsChanged();
}

void SceneView::setPointSize(double pixels) {
  m_pointSize = pixels;
  applyPointSize();
  cellsChanged();
}

void SceneView::setLook(const CloudLook& look) {
  if (look == m_look) return;
  m_look = look;
  applyLook();
  cellsChanged();
}

void SceneView::applyLook() {
  const DrawOrder order = m_look.orderIn(m_flat);
  m_cells.setOrder(order, static_cast<float>(m_look.opacity));
  // Cells that lie over one another by chance have no depth to show.
  m_cells.setFading(order == DrawOrder::depth);
}

void SceneView::setGround(const QColor& color) {
  m_beneath->SetBackground(color.redF(), color.greenF(), color.blueF());
  m_cells.setGround({color.redF(), color.greenF(), color.blueF()});
  m_groundColor = {static_cast<std::uint8_t>(color.red()), static_cast<std::uint8_t>(color.green()),
                   static_cast<std::uint8_t>(color.blue())};
  if (!m_selected.empty()) showColors();
  if (m_widget) m_widget->requestRender();
}

void SceneView::setFlat(bool flat) {
  if (flat == m_flat) return;
  m_flat = flat;
  applyLook();
  m_camera.setOrthographic(flat);
  m_flight.stop();
  m_showsAll = true;
  m_camera.setPose(m_camera.fitted(m_positions, startOrientation(), viewport()));
  cameraMoved();
}

void SceneView::hostResized() {
  if (m_widget) m_widget->setGeometry(m_host->rect());
  if (m_showsAll && m_positions.rows() > 0 && m_flight.state() != QAbstractAnimation::Running)
    m_camera.setPose(m_camera.fitted(m_positions, m_camera.pose().orientation, viewport()));
  applyPointSize();
  cameraMoved();
}

void SceneView::cameraMoved() {
  m_camera.applyTo(m_beneath->GetActiveCamera());
  m_pickerStale = true;
  if (m_widget) {
    m_cells.setStale();
    m_drawn = m_cells.setDrawn(m_budget.whileMoving(m_cells.size()));
    if (m_drawn < m_cells.size()) m_restTimer.start();
    m_widget->requestRender();
  }
  Q_EMIT viewChanged();
}

void SceneView::rest() {
  m_drawn = m_cells.setDrawn(m_cells.size());
  m_widget->requestRender();
}

void SceneView::onRendered(double ms) {
  if (!m_uploading) m_budget.measured(m_drawn, ms);
  m_uploading = false;
  Q_EMIT frameTimed(ms);
}

ViewTransform SceneView::transform() const {
  return ViewTransform(m_camera.matrix(viewport()), viewport());
}

ViewPlane SceneView::planeAt(const QVector3D& place) const {
  return {m_camera.right(), m_camera.up(), m_camera.away(),
          m_camera.worldPerPixel(place, viewport())};
}

QVector3D SceneView::placeInFocus(const QPointF& pixel) const {
  const QVector3D focus = m_camera.pose().focus;
  const ViewPlane plane = planeAt(focus);
  const QPointF away = (pixel - transform().toScreen(focus).toPointF()) * plane.worldPerPixel;
  return focus + plane.right * static_cast<float>(away.x()) -
         plane.up * static_cast<float>(away.y());
}

const Picker& SceneView::picker() {
  if (m_pickerStale) m_picker.build(m_positions, *m_visible, transform());
  m_pickerStale = false;
  return m_picker;
}

int SceneView::cellAt(const QPointF& pixel, std::span<const std::uint8_t> skip) {
  if (m_cells.isOnCpu()) {
    const double ratio = m_host->devicePixelRatioF();
    m_cells.draw(transform(), (viewport() * ratio).toSize(), ratio);
    return m_cells.cellAt(pixel * ratio, pickReach * ratio, skip);
  }
  return picker().cellAt(pixel, pointSize() / 2 + 0.5, pickReach, skip);
}

int SceneView::cellNearest(const QPointF& pixel) {
  return picker().cellAt(pixel, 0.0, viewport().width() + viewport().height());
}

int SceneView::neighbourTowards(int cell, const QPointF& direction) {
  return picker().neighbourTowards(cell, direction);
}

QImage SceneView::picture(double scale) {
  if (!m_widget) return {};
  if (m_cells.isOnCpu()) {
    return m_cells.picture(transform(), (viewport() * scale).toSize(), pointSize() * scale);
  }
  m_cells.setDrawn(m_cells.size());
  // In logical pixels: the screen's own ratio is not part of a figure.
  m_cells.setPointSize(pointSize() * scale);
  const QImage image = m_widget->picture((viewport() * scale).toSize());
  applyPointSize();
  m_cells.setDrawn(m_drawn);
  return image;
}

}  // namespace chreode
