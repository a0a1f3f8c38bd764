#include "render/vtk_widget.h"

#include <QElapsedTimer>
#include <QOpenGLContext>
#include <QOpenGLExtraFunctions>
#include <QScopedValueRollback>
#include <QScreen>
#include <QTimer>
#include <algorithm>

#include <vtkCommand.h>
#include <vtkGenericOpenGLRenderWindow.h>
#include <vtkOpenGLFramebufferObject.h>
#include <vtkOpenGLState.h>
#include <vtkRendererCollection.h>
#include <vtkUnsignedCharArray.h>

#include "render/graphics_setup.h"

namespace chreode {

VtkWidget::VtkWidget(QWidget* parent) : QOpenGLWidget(parent) {
  setUpdateBehavior(QOpenGLWidget::NoPartialUpdate);
  setAttribute(Qt::WA_TransparentForMouseEvents);
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
  // ~QOpenGLWidget destroys the context and signals it when this part of the object is gone.
  disconnect(m_aboutToBeDestroyed);
  release();
  for (const unsigned long id : m_observers) m_window->RemoveObserver(id);
}

void VtkWidget::requestRender() {
  m_dirty = true;
  update();
}

void VtkWidget::initializeGL() {
  // Runs again with a new context after the widget moved to another window.
  disconnect(m_aboutToBeDestroyed);
  m_context = context();
  m_surface = m_context->surface();
  m_aboutToBeDestroyed = connect(m_context, &QOpenGLContext::aboutToBeDestroyed, this,
                                 &VtkWidget::release, Qt::DirectConnection);
  m_window->SetForceMaximumHardwareLineWidth(1);
  m_window->SetReadyForRendering(true);
  m_window->OpenGLInitContext();
  const auto* name = m_context->functions()->glGetString(GL_RENDERER);
  if (name) m_rendererName = QString::fromLatin1(reinterpret_cast<const char*>(name));
  m_dirty = true;
}

void VtkWidget::showEvent(QShowEvent* event) {
  QOpenGLWidget::showEvent(event);
  m_dirty = true;
  // Qt makes the context while it shows the window, so the answer is known one turn later.
  QTimer::singleShot(0, this, [this] {
    if (isVisible() && !isValid()) Q_EMIT failed(missingContextSentence());
  });
}

void VtkWidget::onMakeCurrent(vtkObject*, unsigned long, void*) {
  // Not QOpenGLWidget::makeCurrent(): that also binds the widget's framebuffer behind VTK's back.
  if (m_context) m_context->makeCurrent(m_surface);
}

void VtkWidget::onIsCurrent(vtkObject*, unsigned long, void* answer) {
  *static_cast<bool*>(answer) = isContextCurrent();
}

bool VtkWidget::isContextCurrent() const {
  const QOpenGLContext* current = QOpenGLContext::currentContext();
  return m_context && current == m_context && current->surface() == m_surface;
}

void VtkWidget::release() {
  if (!m_context) return;
  makeCurrent();
  m_window->Finalize();
  m_window->SetReadyForRendering(false);
  doneCurrent();
  m_context = nullptr;
  m_surface = nullptr;
}

void VtkWidget::followSize() {
  // Looked at before every paint: a move to another screen changes the ratio, not the size.
  const double ratio = devicePixelRatioF();
  const QSize pixels = (QSizeF(size()) * ratio).toSize();
  const int* now = m_window->GetSize();
  const int dpi = qRound(72 * ratio);
  if (now[0] == pixels.width() && now[1] == pixels.height() && m_window->GetDPI() == dpi) return;
  m_window->SetSize(pixels.width(), pixels.height());
  m_window->SetDPI(dpi);
  const QSize screenPixels = (QSizeF(screen()->size()) * ratio).toSize();
  m_window->SetScreenSize(screenPixels.width(), screenPixels.height());
  m_dirty = true;
}

void VtkWidget::prepareState() {
  vtkOpenGLState* state = m_window->GetState();
  state->Reset();
  state->Push();
  // Qt leaves these otherwise than VTK expects.
  state->vtkglDepthFunc(GL_LEQUAL);
  state->vtkglEnable(GL_DEPTH_TEST);
}

void VtkWidget::paintGL() {
  if (m_painting || !m_window->GetReadyForRendering()) return;
  const QScopedValueRollback<bool> painting(m_painting, true);
  prepareState();
  followSize();
  if (m_dirty) render();
  makeCurrent();  // progress events of a render may have made another context current
  copyToWidget();
  m_window->GetState()->Pop();
}

void VtkWidget::render() {
  QElapsedTimer timer;
  timer.start();
  m_dirty = false;
  m_window->Render();
  // Drivers draw later than they return; the time of a picture is when it is finished.
  m_context->functions()->glFinish();
  ++m_renderCount;
  Q_EMIT rendered(static_cast<double>(timer.nsecsElapsed()) / 1e6);
}

void VtkWidget::copyToWidget() {
  vtkOpenGLFramebufferObject* source = m_window->GetRenderFramebuffer();
  if (!source) return;
  QOpenGLExtraFunctions* gl = m_context->extraFunctions();
  const QSize target = (QSizeF(size()) * devicePixelRatioF()).toSize();
  // The id changes with every resize: asked for each time.
  gl->glBindFramebuffer(GL_DRAW_FRAMEBUFFER, defaultFramebufferObject());
  const GLenum buffer = GL_COLOR_ATTACHMENT0;
  gl->glDrawBuffers(1, &buffer);
  m_window->GetState()->vtkglDisable(GL_SCISSOR_TEST);
  gl->glDisable(GL_SCISSOR_TEST);
  const int* size = source->GetLastSize();
  m_window->BlitDisplayFramebuffer(0, 0, 0, size[0], size[1], 0, 0, target.width(), target.height(),
                                   GL_COLOR_BUFFER_BIT, GL_NEAREST);
  // An alpha below 1 would let the window behind shine through.
  gl->glBindFramebuffer(GL_FRAMEBUFFER, defaultFramebufferObject());
  gl->glColorMask(GL_FALSE, GL_FALSE, GL_FALSE, GL_TRUE);
  gl->glClearColor(0.0f, 0.0f, 0.0f, 1.0f);
  gl->glClear(GL_COLOR_BUFFER_BIT);
  gl->glColorMask(GL_TRUE, GL_TRUE, GL_TRUE, GL_TRUE);
}

QImage VtkWidget::picture(const QSize& pixels) {
  if (!m_context || m_painting || pixels.isEmpty()) return {};
  const QScopedValueRollback<bool> painting(m_painting, true);
  makeCurrent();
  prepareState();
  GLint largest = 0;
  m_context->functions()->glGetIntegerv(GL_MAX_RENDERBUFFER_SIZE, &largest);
  const QSize size = pixels.boundedTo(QSize(largest, largest));
  const QSize before(m_window->GetSize()[0], m_window->GetSize()[1]);
  m_window->SetSize(size.width(), size.height());
  m_window->Render();
  vtkNew<vtkUnsignedCharArray> rgb;
  m_window->GetPixelData(0, 0, size.width() - 1, size.height() - 1, 1, rgb.Get(), 0);
  m_window->SetSize(before.width(), before.height());
  makeCurrent();
  m_window->GetState()->Pop();
  doneCurrent();
  requestRender();
  const auto bytes = static_cast<qsizetype>(rgb->GetNumberOfTuples()) * 3;
  if (bytes != qsizetype{3} * size.width() * size.height()) return {};
  const QImage bottomUp(rgb->GetPointer(0), size.width(), size.height(), size.width() * 3,
                        QImage::Format_RGB888);
  return bottomUp.mirrored().convertToFormat(QImage::Format_RGB32);
}

}  // namespace chreode
