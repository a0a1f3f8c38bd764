#include <QAction>
#include <QTemporaryDir>
#include <QtTest>

#include "render/graphics_setup.h"
#include "three_types.h"
#include "window/main_window.h"

using namespace chreode;

/// Several views in the real window: what is shared, what is each view's own, what is kept.
class TestViewsWindow : public QObject {
  Q_OBJECT

  QTemporaryDir m_folder;
  QString m_path;
  std::unique_ptr<Session> m_session;
  std::unique_ptr<MainWindow> m_window;

  ViewGrid* grid() { return m_window->views(); }
  SceneWidget* scene(int k) { return grid()->scenes()[k]; }
  CellColoring* coloring() { return m_window->coloring(); }
  void trigger(const char* text) {
    for (QAction* each : m_window->findChildren<QAction*>())
      if (each->text() == QString::fromUtf8(text)) return each->trigger();
    QFAIL(text);
  }
  bool choose(ViewEntry::Kind kind) {
    ViewShelf& views = m_session->views();
    for (std::size_t i = 0; i < views.entries().size(); ++i) {
      if (views.entries()[i].kind != kind) continue;
      views.choose(static_cast<int>(i));
      return true;
    }
    return false;
  }
  void click(SceneWidget* in, const QPointF& at) {
    QWindow* window = m_window->windowHandle();
    QTest::mouseClick(window, Qt::LeftButton, {}, in->mapTo(m_window.get(), at.toPoint()));
  }
  void open() {
    m_session = std::make_unique<Session>();
    m_window = std::make_unique<MainWindow>(m_session.get());
    m_window->setGeometry(0, 0, 1440, 900);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    m_window->openFile(m_path);
    QTRY_VERIFY_WITH_TIMEOUT(m_session->models().current() != nullptr, 20000);
    QTRY_VERIFY_WITH_TIMEOUT(m_session->jobs().jobs().empty(), 20000);
  }

 private Q_SLOTS:
  void initTestCase() {
    qputenv("XDG_CONFIG_HOME", m_folder.filePath(QStringLiteral("config")).toUtf8());
    qputenv("XDG_DATA_HOME", m_folder.filePath(QStringLiteral("data")).toUtf8());
    QCoreApplication::setOrganizationName(QStringLiteral("chreode-test"));
    m_path = m_folder.filePath(QStringLiteral("cells.h5ad"));
    writeThreeTypes(m_path);
    open();
  }
  void cleanupTestCase() {
    m_window.reset();
    m_session.reset();
  }

  void aSecondViewHasItsOwnProjection() {
    QVERIFY(choose(ViewEntry::Kind::decodedPca));
    QVERIFY(!scene(0)->isFlat());
    trigger("Split right");
    QCOMPARE(grid()->scenes().size(), 2);
    QCOMPARE(grid()->active(), scene(1));
    QCOMPARE(scene(1)->cellCount(), Index{240});
    QVERIFY(choose(ViewEntry::Kind::stored));
    QVERIFY(scene(1)->isFlat());
    QVERIFY(!scene(0)->isFlat());
    QTest::qWait(400);  // the flight to the new view
  }

  void oneHandAndOneSelection() {
    const QPointF cell = scene(0)->toWidget(scene(0)->position(7));
    click(scene(0), cell);
    QCOMPARE(grid()->active(), scene(0));  // and the panels speak of it
    QVERIFY(!m_session->views().projection()->flat());
    QCOMPARE(m_session->hand().held().size(), 1);
    const int held = m_session->hand().held().front();
    // A pull in the linear view; the other one places the edited code by the cells nearby.
    const QVector3D before = scene(0)->position(held), other = scene(1)->position(held);
    m_session->hand().startPull(held);
    m_session->hand().moveTo(before + QVector3D(1, 0, 0), -1);
    m_session->hand().endPull();
    QVERIFY((scene(0)->position(held) - before).length() > 0.5f);
    QVERIFY((scene(1)->position(held) - other).length() > 0.1f);
    QCOMPARE(scene(1)->position(held).z(), 0.0f);
    const QImage plain[] = {scene(0)->picture(1.0), scene(1)->picture(1.0)};
    const std::vector<std::int32_t> few{1, 2, 3};
    m_session->selection().choose(few, SetOperation::replace, QStringLiteral("a test"));
    for (int k = 0; k < 2; ++k) QVERIFY(scene(k)->picture(1.0) != plain[k]);
    m_session->selection().clear();
    for (int k = 0; k < 2; ++k) QCOMPARE(scene(k)->picture(1.0), plain[k]);
  }

  void coloursFollowTheFirstUntilAViewHasItsOwn() {
    const ColorSource gene{ColorSource::Kind::gene, "G4", 0};
    coloring()->setSource(gene);  // the first view is active
    QTRY_VERIFY(coloring()->showsRange());
    grid()->setActive(scene(1));
    QVERIFY(coloring()->source() == gene);
    const ColorSource type{ColorSource::Kind::annotation, "cell_type", 0};
    coloring()->setSource(type);
    grid()->setActive(scene(0));
    QVERIFY(coloring()->source() == gene);
    QVERIFY(coloring()->showsRange());
    grid()->setActive(scene(1));
    QVERIFY(coloring()->source() == type);
    trigger("Same colour as the first view");  // now checked: shared again
    QVERIFY(coloring()->source() == gene);
    trigger("Same colour as the first view");
    coloring()->setSource(type);
  }

  void linkedEyesMoveTogether() {
    grid()->setActive(scene(0));
    trigger("Split below");
    QCOMPARE(grid()->scenes().size(), 3);
    trigger("Cameras linked");
    SceneWidget* second = grid()->active();
    second->lookFrom(SceneWidget::StandardView::Top);
    QTRY_VERIFY((scene(0)->cameraPose().orientation - second->cameraPose().orientation).length() <
                1e-4f);
    trigger("Close this view");
    QCOMPARE(grid()->scenes().size(), 2);
    QCOMPARE(grid()->active(), scene(0));
  }

  void theLayoutIsKeptWithTheFile() {
    m_session->flush();
    m_window.reset();
    m_session.reset();
    open();
    QTRY_COMPARE(grid()->scenes().size(), 2);
    QTRY_VERIFY(scene(1)->isFlat());
    QVERIFY(!scene(0)->isFlat());
    grid()->setActive(scene(1));
    QCOMPARE(coloring()->source().name, std::string("cell_type"));
    grid()->setActive(scene(0));
    QCOMPARE(coloring()->source().name, std::string("G4"));
  }
};

int main(int argc, char* argv[]) {
  prepareGraphics();
  QApplication application(argc, argv);
  TestViewsWindow test;
  return QTest::qExec(&test, argc, argv);
}

#include "test_views_window.moc"
