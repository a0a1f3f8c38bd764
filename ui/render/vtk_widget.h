#pragma once

#include <QImage>
#include <QString>
#include <QWidget>
#include <functional>
#include <memory>

#include <vtkNew.h>

class QOffscreenSurface;
class QOpenGLContext;
class QOpenGLFramebufferObject;
class vtkGenericOpenGLRenderWindow;
class vtkObject;

namespace chreode {

/// A VTK render window in a Qt 6 widget. It renders when it is painted, and only when asked since
/// the last time; every other paint copies the kept picture. It takes no input: mouse, wheel and
/// keys go on to its parent. Whoever adds renderers owns what they show and lets go of it before
/// this widget dies.
///
/// It has an OpenGL context of its own and reads each picture back, rather than being a
/// QOpenGLWidget: beside one, Qt puts the whole window together in OpenGL for every repaint of any
/// panel, which without a GPU took 20 ms; reading a picture back takes 2.
class VtkWidget : public QWidget {
  Q_OBJECT

 public:
  explicit VtkWidget(QWidget* parent = nullptr);
  ~VtkWidget() override;

  vtkGenericOpenGLRenderWindow* renderWindow() const { return m_window.Get(); }

  /// The scene has changed: the next paint renders it. Many calls make one render.
  void requestRender();

  /// Where the CPU draws faster than the driver: from now on pictures come from here, in the
  /// widget's size in device pixels, and VTK renders none; empty = VTK again. The image stays the
  /// painter's own and has the widget's device pixel ratio.
  using Painter = std::function<const QImage&(const QSize& pixels)>;
  void setPainter(Painter painter);
  /// Whether the driver draws on the CPU (Mesa's llvmpipe and its like): known once there is a
  /// context.
  bool isSoftware() const;

  /// The scene rendered at another size in device pixels, bounded by what the driver can draw; the
  /// widget's own picture stays. Null without a context. Throws nothing.
  QImage picture(const QSize& pixels);

  /// Null before the first frame and where there is no OpenGL.
  QOpenGLContext* context() const { return m_context.get(); }
  /// Renders since the widget was made (paints that only copied do not count).
  int renderCount() const { return m_renderCount; }
  /// The driver, as it names itself; empty before the first frame.
  QString rendererName() const { return m_rendererName; }

 Q_SIGNALS:
  /// There is a context now, and a renderer's name.
  void started();
  /// A render finished, drawing and reading back included.
  void rendered(double ms);
  /// The widget was shown and there is no OpenGL context; one sentence for a person.
  void failed(const QString& sentence);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void showEvent(QShowEvent* event) override;

 private:
  void onMakeCurrent(vtkObject*, unsigned long, void*);
  void onIsCurrent(vtkObject*, unsigned long, void* answer);
  void start();
  void paintOwn();
  bool followSize();
  QSize devicePixels() const;
  /// Renders at the window's size; false without a usable context.
  bool render(QImage* into);

  std::unique_ptr<QOffscreenSurface> m_surface;
  std::unique_ptr<QOpenGLContext> m_context;
  std::unique_ptr<QOpenGLFramebufferObject> m_upright;  // the picture, its first row on top
  vtkNew<vtkGenericOpenGLRenderWindow> m_window;
  unsigned long m_observers[2] = {};
  QImage m_picture;
  Painter m_painter;
  QString m_rendererName;
  int m_renderCount = 0;
  bool m_tried = false;
  bool m_dirty = true;
  bool m_rendering = false;
};

}  // namespace chreode
