#include "render/graphics_setup.h"

#include <QGuiApplication>
#include <QOffscreenSurface>
#include <QOpenGLContext>
#include <utility>

#include "render/vtk_messages.h"
#include <vtkVersion.h>

namespace chreode {

QSurfaceFormat makeDefaultFormat() {
  QSurfaceFormat format;
  format.setRenderableType(QSurfaceFormat::OpenGL);
  format.setVersion(3, 2);
  format.setProfile(QSurfaceFormat::CoreProfile);
  format.setSwapBehavior(QSurfaceFormat::DoubleBuffer);
  format.setRedBufferSize(8);
  format.setGreenBufferSize(8);
  format.setBlueBufferSize(8);
  format.setAlphaBufferSize(8);
  format.setDepthBufferSize(24);
  format.setSamples(0);
  return format;
}

void prepareGraphics() {
  QSurfaceFormat::setDefaultFormat(makeDefaultFormat());
  if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM") && !qEnvironmentVariableIsEmpty("DISPLAY"))
    qputenv("QT_QPA_PLATFORM", "xcb");
  forwardVtkMessages();
}

QString vtkVersionText() { return QString::fromLatin1(vtkVersion::GetVTKVersion()); }

QString graphicsProblem() {
  const QString platform = QGuiApplication::platformName();
  const bool mayHaveIt = platform == QLatin1String("xcb") ||
                         platform.startsWith(QLatin1String("wayland")) ||
                         platform == QLatin1String("windows") ||
                         platform == QLatin1String("cocoa") || platform == QLatin1String("eglfs");
  if (!mayHaveIt)
    return QStringLiteral(
               "Qt's platform “%1” has no OpenGL, so the scene cannot be drawn; start "
               "Chreode in a desktop session or under Xvfb.")
        .arg(platform);
  QOffscreenSurface surface;
  surface.setFormat(QSurfaceFormat::defaultFormat());
  surface.create();
  QOpenGLContext context;
  if (!context.create() || !surface.isValid() || !context.makeCurrent(&surface))
    return missingContextSentence();
  const bool enough = context.format().version() >= std::pair(3, 2);
  context.doneCurrent();
  return enough ? QString() : missingContextSentence();
}

QString missingContextSentence() {
  return QStringLiteral(
      "This display gives no OpenGL 3.2 context, so the scene cannot be drawn; install Mesa's "
      "drivers (libgl1-mesa-dri), or use the command line, which needs none.");
}

}  // namespace chreode
