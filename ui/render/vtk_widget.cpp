#include "render/vtk_widget.h"

#include <QElapsedTimer>
#include <QOffscreenSurface>
#include <QOpenGLContext>
#include <QOpenGLExtraFunctions>
#include <QOpenGLFramebufferObject>
#include <QPainter>
#include <QScopedValueRollback>
#include <QScreen>
#include <QTimer>

#include <vtkCommand.h>
#include <vtkGenericOpenGLRenderWindow.h>
#include <vtkOpenGLFramebufferObject.h>
#include <vtkOpenGLState.h>

#include "render/graphics_setup.h"

namespace chreode {

VtkWidget::VtkWidget(QWidget* parent) : QWidget(parent) {
  setAttribute(Qt::WA_TransparentForMouseEvents);
  setAttribute(Qt::WA_OpaquePaintEvent);
  setFocusPolicy(Qt::NoFocus);
  m_window->SetReadyForRendering(false);
  m_window->SetOwnContext(0);
  m_window->SetFrameBlitModeToNoBlit();
  m_window->SetMultiSamples(0);
  m_observers[0] =
      m_window->AddObserver(vtkCommand::WindowMakeCurrentEvent, this, &VtkWidget::onMakeCurrent);
  m_observers[1] =
      m_window->AddObserver(vtkCommand::WindowIsCurrentEvent, this, &VtkWidget::onIsCurrent);
}

VtkWidget::~VtkWidget() {
  if (m_context && m_context->makeCurrent(m_surface.get())) {
    m_upright.reset();
    m_window->Finalize();
    m_context->doneCurrent();
  }
  m_window->SetReadyForRendering(false);
  // The render window's own destructor would ask for a context that is gone by then.
  for (const unsigned long id : m_observers) m_window->RemoveObserver(id);
}

void VtkWidget::requestRender() {
  m_dirty = true;
  update();
}

void VtkWidget::start() {
  m_tried = true;
  m_surface = std::make_unique<QOffscreenSurface>(screen());
  m_surface->setFormat(QSurfaceFormat::defaultFormat());
  m_surface->create();
  auto context = std::make_unique<QOpenGLContext>();
  if (!m_surface->isValid() || !context->create() || !context->makeCurrent(m_surface.get())) {
    // Said when the event that asked for a picture is over.
    QTimer::singleShot(0, this, [this] { Q_EMIT failed(missingContextSentence()); });
    return;
  }
  m_context = std::move(context);
  m_window->SetForceMaximumHardwareLineWidth(1);
  m_window->SetReadyForRendering(true);
  m_window->OpenGLInitContext();
  const auto* name = m_context->functions()->glGetString(GL_RENDERER);
  if (name) m_rendererName = QString::fromLatin1(reinterpret_cast<const char*>(name));
  Q_EMIT started();
}

void VtkWidget::setPainter(Painter painter) {
  m_painter = std::move(painter);
  requestRender();
}

bool VtkWidget::isSoftware() const {
  for (const char* name : {"llvmpipe", "softpipe", "SWR"}) {
    if (m_rendererName.contains(QLatin1String(name))) return true;
  }
  return false;
}

QSize VtkWidget::devicePixels() const {
  return (QSizeF(size()) * devicePixelRatioF()).toSize();
}

void VtkWidget::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  if (!m_tried) start();
}

void VtkWidget::onMakeCurrent(vtkObject*, unsigned long, void*) {
  if (m_context) m_context->makeCurrent(m_surface.get());
}

void VtkWidget::onIsCurrent(vtkObject*, unsigned long, void* answer) {
  *static_cast<bool*>(answer) = m_context && QOpenGLContext::currentContext() == m_context.get();
}

bool VtkWidget::followSize() {
  // Looked at before every paint: a move to another screen changes the ratio, not the size.
  const double ratio = devicePixelRatioF();
  const QSize pixels = devicePixels();
  const int* now = m_window->GetSize();
  const int dpi = qRound(72 * ratio);
  if (now[0] == pixels.width() && now[1] == pixels.height() && m_window->GetDPI() == dpi)
    return false;
  m_window->SetSize(pixels.width(), pixels.height());
  m_window->SetDPI(dpi);
  const QSize screenPixels = (QSizeF(screen()->size()) * ratio).toSize();
  m_window->SetScreenSize(screenPixels.width(), screenPixels.height());
  return true;
}

void VtkWidget::paintOwn() {
  QElapsedTimer timer;
  timer.start();
  const QImage& picture = m_painter(devicePixels());
  QPainter painter(this);
  painter.drawImage(QPoint(0, 0), picture);
  if (!m_dirty) return;
  m_dirty = false;
  ++m_renderCount;
  Q_EMIT rendered(static_cast<double>(timer.nsecsElapsed()) / 1e6);
}

void VtkWidget::paintEvent(QPaintEvent*) {
  if (m_painter) {
    paintOwn();
    return;
  }
  if (m_context && !m_rendering) {
    m_dirty |= followSize();
    if (m_dirty) {
      QElapsedTimer timer;
      timer.start();
      m_dirty = false;
      if (render(&m_picture)) {
        m_picture.setDevicePixelRatio(devicePixelRatioF());
        ++m_renderCount;
        Q_EMIT rendered(static_cast<double>(timer.nsecsElapsed()) / 1e6);
      }
    }
  }
  QPainter painter(this);
  if (m_picture.isNull()) {
    painter.fillRect(rect(), palette().color(QPalette::Window));
  } else {
    painter.drawImage(QPoint(0, 0), m_picture);
  }
}

bool VtkWidget::render(QImage* into) {
  // A render that handles events could come here again.
  const QScopedValueRollback<bool> rendering(m_rendering, true);
  const QSize size(m_window->GetSize()[0], m_window->GetSize()[1]);
  if (size.isEmpty() || !m_context->makeCurrent(m_surface.get())) return false;
  vtkOpenGLState* state = m_window->GetState();
  state->Reset();
  state->Push();
  // Qt leaves these otherwise than VTK expects.
  state->vtkglDepthFunc(GL_LEQUAL);
  state->vtkglEnable(GL_DEPTH_TEST);
  m_window->Render();
  m_context->makeCurrent(m_surface.get());  // progress events may have made another one current
  QOpenGLExtraFunctions* gl = m_context->extraFunctions();
  if (!m_upright || m_upright->size() != size)
    m_upright = std::make_unique<QOpenGLFramebufferObject>(size);
  gl->glBindFramebuffer(GL_READ_FRAMEBUFFER, m_window->GetDisplayFramebuffer()->GetFBOIndex());
  gl->glReadBuffer(GL_COLOR_ATTACHMENT0);
  gl->glBindFramebuffer(GL_DRAW_FRAMEBUFFER, m_upright->handle());
  const GLenum buffer = GL_COLOR_ATTACHMENT0;
  gl->glDrawBuffers(1, &buffer);
  state->vtkglDisable(GL_SCISSOR_TEST);
  gl->glDisable(GL_SCISSOR_TEST);
  // OpenGL's first row is the lowest, an image's the highest.
  gl->glBlitFramebuffer(0, 0, size.width(), size.height(), 0, size.height(), size.width(), 0,
                        GL_COLOR_BUFFER_BIT, GL_NEAREST);
  if (into->size() != size) *into = QImage(size, QImage::Format_RGB32);
  gl->glBindFramebuffer(GL_READ_FRAMEBUFFER, m_upright->handle());
  gl->glReadBuffer(GL_COLOR_ATTACHMENT0);
  gl->glPixelStorei(GL_PACK_ALIGNMENT, 4);
  gl->glPixelStorei(GL_PACK_ROW_LENGTH, 0);
  gl->glReadPixels(0, 0, size.width(), size.height(), GL_BGRA, GL_UNSIGNED_INT_8_8_8_8_REV,
                   into->bits());
  state->Pop();
  return true;
}

QImage VtkWidget::picture(const QSize& pixels) {
  if (!m_context || m_rendering || pixels.isEmpty()) return {};
  m_context->makeCurrent(m_surface.get());
  GLint largest = 0;
  m_context->functions()->glGetIntegerv(GL_MAX_RENDERBUFFER_SIZE, &largest);
  const QSize size = pixels.boundedTo(QSize(largest, largest));
  const QSize before(m_window->GetSize()[0], m_window->GetSize()[1]);
  m_window->SetSize(size.width(), size.height());
  QImage image;
  const bool drawn = render(&image);
  m_window->SetSize(before.width(), before.height());
  requestRender();
  return drawn ? image : QImage();
}

}  // namespace chreode
