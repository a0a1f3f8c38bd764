#include <QApplication>
#include <QHBoxLayout>
#include <QOpenGLContext>
#include <QOpenGLFunctions>
#include <QScreen>
#include <QWindow>
#include <QtTest>
#include <memory>

#include <vtkActor.h>
#include <vtkCamera.h>
#include <vtkCellArray.h>
#include <vtkGenericOpenGLRenderWindow.h>
#include <vtkNew.h>
#include <vtkOutputWindow.h>
#include <vtkPoints.h>
#include <vtkPolyData.h>
#include <vtkPolyDataMapper.h>
#include <vtkProperty.h>
#include <vtkRenderer.h>

#include "render/graphics_setup.h"
#include "render/vtk_messages.h"
#include "render/vtk_widget.h"

namespace chreode {

namespace {

QStringList messages;  // what VTK complained about

void collect(QtMsgType type, const QMessageLogContext& context, const QString& text) {
  if (type >= QtWarningMsg && qstrcmp(context.category, "chreode.vtk") == 0) messages << text;
  if (type != QtDebugMsg) std::fprintf(stderr, "%s\n", qPrintable(text));
}

const QColor ground(51, 102, 204);
const QColor shape(220, 40, 30);

/// A window with a VTK widget that shows a square of one colour in its middle, a third as high as
/// the view.
struct Stage {
  std::unique_ptr<QWidget> window = std::make_unique<QWidget>();
  VtkWidget* widget = new VtkWidget(window.get());
  vtkNew<vtkRenderer> renderer;
  vtkNew<vtkActor> actor;

  Stage() {
    vtkNew<vtkPoints> points;
    for (const auto& [x, y] : {std::pair(-1, -1), {1, -1}, {1, 1}, {-1, 1}})
      points->InsertNextPoint(x, y, 0);
    vtkNew<vtkCellArray> square;
    const vtkIdType corners[] = {0, 1, 2, 3};
    square->InsertNextCell(4, corners);
    vtkNew<vtkPolyData> data;
    data->SetPoints(points);
    data->SetPolys(square);
    vtkNew<vtkPolyDataMapper> mapper;
    mapper->SetInputData(data);
    actor->SetMapper(mapper);
    actor->GetProperty()->SetColor(shape.redF(), shape.greenF(), shape.blueF());
    actor->GetProperty()->LightingOff();
    renderer->SetBackground(ground.redF(), ground.greenF(), ground.blueF());
    renderer->AddActor(actor);
    renderer->GetActiveCamera()->ParallelProjectionOn();
    renderer->GetActiveCamera()->SetParallelScale(3);
    widget->renderWindow()->AddRenderer(renderer);
    auto* layout = new QHBoxLayout(window.get());
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(widget);
    window->resize(400, 300);
  }

  bool show() {
    window->show();
    return QTest::qWaitForWindowExposed(window.get());
  }
};

bool near(const QColor& a, const QColor& b) {
  return qAbs(a.red() - b.red()) <= 2 && qAbs(a.green() - b.green()) <= 2 &&
         qAbs(a.blue() - b.blue()) <= 2;
}

/// What the X server shows of the widget, in device pixels.
QImage onScreen(const QWidget* widget) {
  QTest::qWait(60);
  const QWidget* window = widget->window();
  const QPixmap shot = window->screen()->grabWindow(window->winId());
  const double ratio = widget->devicePixelRatioF();
  const QPoint corner = widget->mapTo(window, QPoint(0, 0));
  return shot.toImage().copy(QRect(corner * ratio, (QSizeF(widget->size()) * ratio).toSize()));
}

/// The square in the middle with a third of the height, the ground around it.
QString wrongWith(const QImage& image) {
  const int w = image.width(), h = image.height();
  const auto at = [&](int x, int y) { return image.pixelColor(x, y); };
  if (image.isNull()) return QStringLiteral("no picture");
  if (!near(at(w / 2, h / 2), shape)) return QStringLiteral("middle ") + at(w / 2, h / 2).name();
  for (const QPoint corner : {QPoint(3, 3), QPoint(w - 4, 3), QPoint(3, h - 4), {w - 4, h - 4}})
    if (!near(at(corner.x(), corner.y()), ground))
      return QStringLiteral("corner ") + at(corner.x(), corner.y()).name();
  int top = 0;
  while (top < h && !near(at(w / 2, top), shape)) ++top;
  if (qAbs(top - h / 3) > 2) return QStringLiteral("square begins at %1 of %2").arg(top).arg(h);
  return {};
}

}  // namespace

class TestVtkWidget : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { qInstallMessageHandler(collect); }  // after QTest has set its own
  void init() { messages.clear(); }
  void cleanup() { QCOMPARE(messages, QStringList()); }

  void theFirstFrameIsNotBlack() {
    Stage stage;
    QVERIFY(stage.show());
    QCOMPARE(wrongWith(onScreen(stage.widget)), QString());
    QVERIFY(stage.widget->context());
    QVERIFY(!stage.widget->rendererName().isEmpty());
    // Alpha 1 everywhere, else a saved picture has holes.
    QCOMPARE(stage.widget->picture({100, 100}).pixelColor(5, 5).alpha(), 255);
  }

  void theSizeIsInDevicePixels() {
    Stage stage;
    QVERIFY(stage.show());
    onScreen(stage.widget);
    const double ratio = stage.widget->devicePixelRatioF();
    if (qEnvironmentVariableIsSet("QT_SCALE_FACTOR"))
      QCOMPARE(ratio, qEnvironmentVariable("QT_SCALE_FACTOR").toDouble());
    const QSize pixels = (QSizeF(stage.widget->size()) * ratio).toSize();
    QCOMPARE(stage.widget->renderWindow()->GetSize()[0], pixels.width());
    QCOMPARE(stage.widget->renderWindow()->GetSize()[1], pixels.height());
    QCOMPARE(stage.widget->renderWindow()->GetDPI(), qRound(72 * ratio));
  }

  void colourAfterResize() {
    Stage stage;
    QVERIFY(stage.show());
    onScreen(stage.widget);
    stage.window->resize(500, 360);
    QCOMPARE(wrongWith(onScreen(stage.widget)), QString());
    stage.window->resize(240, 200);
    QCOMPARE(wrongWith(onScreen(stage.widget)), QString());
  }

  void colourAfterReparenting() {
    Stage stage;
    QVERIFY(stage.show());
    onScreen(stage.widget);
    QWidget other;
    other.resize(360, 280);
    auto* layout = new QHBoxLayout(&other);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(stage.widget);
    other.move(500, 0);
    other.show();
    QVERIFY(QTest::qWaitForWindowExposed(&other));
    QCOMPARE(wrongWith(onScreen(stage.widget)), QString());
    // And back, while the first window still lives.
    stage.window->layout()->addWidget(stage.widget);
    stage.widget->show();
    QCOMPARE(wrongWith(onScreen(stage.widget)), QString());
  }

  void colourAfterHideAndShow() {
    Stage stage;
    QVERIFY(stage.show());
    onScreen(stage.widget);
    stage.window->hide();
    QTest::qWait(50);
    QVERIFY(stage.show());
    QCOMPARE(wrongWith(onScreen(stage.widget)), QString());
  }

  void colourWithEightSamples() {
    Stage stage;
    stage.widget->renderWindow()->SetMultiSamples(8);
    QVERIFY(stage.show());
    QCOMPARE(wrongWith(onScreen(stage.widget)), QString());
  }

  void noErrorIsLeftAfterPaint() {
    Stage stage;
    QVERIFY(stage.show());
    onScreen(stage.widget);
    stage.widget->requestRender();
    onScreen(stage.widget);
    // The widget's context is still current: it is the only one.
    QCOMPARE(QOpenGLContext::currentContext(), stage.widget->context());
    QCOMPARE(stage.widget->context()->functions()->glGetError(), GLenum(GL_NO_ERROR));
  }

  void onlyAChangedSceneIsRendered() {
    Stage stage;
    QVERIFY(stage.show());
    onScreen(stage.widget);
    const int before = stage.widget->renderCount();
    for (int k = 0; k < 5; ++k) {  // paints that nobody asked VTK for
      stage.widget->update();
      QTest::qWait(20);
    }
    QCOMPARE(stage.widget->renderCount(), before);
    for (int k = 0; k < 20; ++k) stage.widget->requestRender();
    QCOMPARE(stage.widget->renderCount(), before);
    QTest::qWait(60);
    QCOMPARE(stage.widget->renderCount(), before + 1);
    QCOMPARE(wrongWith(onScreen(stage.widget)), QString());
  }

  void renderingBeforeTheFirstShowDoesNothing() {
    Stage stage;
    stage.widget->requestRender();
    stage.widget->renderWindow()->Render();
    QCOMPARE(stage.widget->renderCount(), 0);
    QVERIFY(stage.widget->picture({100, 100}).isNull());
    QVERIFY(stage.show());
    QCOMPARE(wrongWith(onScreen(stage.widget)), QString());
  }

  void aPictureInAnotherSizeLeavesTheScreenAlone() {
    Stage stage;
    QVERIFY(stage.show());
    onScreen(stage.widget);
    const QImage large = stage.widget->picture({1203, 901});
    QCOMPARE(large.size(), QSize(1203, 901));
    QCOMPARE(wrongWith(large), QString());
    QCOMPARE(wrongWith(onScreen(stage.widget)), QString());
    // Right side up: only the square's upper half moved out of the picture.
    stage.renderer->GetActiveCamera()->SetFocalPoint(0, 3, 0);
    stage.renderer->GetActiveCamera()->SetPosition(0, 3, 1);
    const QImage low = stage.widget->picture({300, 300});
    QVERIFY(near(low.pixelColor(150, 290), shape));
    QVERIFY(near(low.pixelColor(150, 10), ground));
  }

  void destroyingTheParentDestroysItQuietly() {
    for (int k = 0; k < 3; ++k) {
      auto stage = std::make_unique<Stage>();
      QVERIFY(stage->show());
      onScreen(stage->widget);
      stage->window.reset();
      QTest::qWait(20);
    }
  }

  void whatVtkSaysIsLogged() {
    vtkOutputWindow::GetInstance()->DisplayWarningText("told by a test");
    QCOMPARE(messages, QStringList{QStringLiteral("told by a test")});
    messages.clear();
  }

  void thePlatformIsFoundGood() { QCOMPARE(graphicsProblem(), QString()); }
};

}  // namespace chreode

int main(int argc, char** argv) {
  chreode::prepareGraphics();
  QApplication app(argc, argv);
  chreode::TestVtkWidget test;
  return QTest::qExec(&test, argc, argv);
}
#include "test_vtk_widget.moc"
