#pragma once

#include <QImage>
#include <QMetaObject>
#include <QOpenGLWidget>
#include <QPointer>
#include <QString>

#include <vtkNew.h>

class QOpenGLContext;
class QSurface;
class vtkGenericOpenGLRenderWindow;
class vtkObject;

namespace chreode {

/// A VTK render window in a Qt 6 widget. It renders in paintGL only, and only when asked since the
/// last time; every other paint copies the kept picture. It takes no input: mouse, wheel and keys
/// go on to its parent. Whoever adds renderers owns what they show and lets go of it before this
/// widget dies.
class VtkWidget : public QOpenGLWidget {
  Q_OBJECT

 public:
  explicit VtkWidget(QWidget* parent = nullptr);
  ~VtkWidget() override;

  vtkGenericOpenGLRenderWindow* renderWindow() const { return m_window.Get(); }

  /// The scene has changed: the next paint renders it. Many calls make one render.
  void requestRender();

  /// The scene rendered at another size in device pixels, bounded by what the driver can draw; the
  /// widget's own picture stays. Null without a context. Throws nothing.
  QImage picture(const QSize& pixels);

  /// Renders since the widget was made (paints that only copied do not count).
  int renderCount() const { return m_renderCount; }
  /// The driver, as it names itself; empty before the first frame.
  QString rendererName() const { return m_rendererName; }

 Q_SIGNALS:
  /// A render finished, drawing included.
  void rendered(double ms);
  /// The widget was shown and there is no OpenGL context; one sentence for a person.
  void failed(const QString& sentence);

 protected:
  void initializeGL() override;
  void paintGL() override;
  void showEvent(QShowEvent* event) override;

 private:
  void onMakeCurrent(vtkObject*, unsigned long, void*);
  void onIsCurrent(vtkObject*, unsigned long, void* answer);
  bool isContextCurrent() const;
  void followSize();
  void prepareState();
  void render();
  void copyToWidget();
  void release();

  vtkNew<vtkGenericOpenGLRenderWindow> m_window;
  QMetaObject::Connection m_aboutToBeDestroyed;
  QPointer<QOpenGLContext> m_context;
  QSurface* m_surface = nullptr;
  unsigned long m_observers[2] = {};
  QString m_rendererName;
  int m_renderCount = 0;
  bool m_dirty = true;
  bool m_painting = false;
};

}  // namespace chreode
