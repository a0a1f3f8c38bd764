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
    qputenv("CHREODE_TORCH", CHREODE_ENGINE);
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

  void eachViewDrawsItsCellsInItsOwnWay() {
    grid()->setActive(scene(1));
    grid()->setLook({DrawOrder::value, 0.5});
    grid()->setPointSize(6.0);
    QVERIFY(scene(0)->look() == CloudLook());
    QCOMPARE(scene(0)->chosenPointSize(), 0.0);
    QVERIFY(scene(1)->look() == (CloudLook{DrawOrder::value, 0.5}));
    grid()->setActive(scene(0));
  }

  void eachViewHasItsOwnModel() {
    TrainingOptions options;
    options.steps = 30;
    options.latentSize = 4;
    grid()->setActive(scene(1));
    m_session->train(options);
    ModelShelf& models = m_session->models();
    QTRY_VERIFY_WITH_TIMEOUT(models.current() && models.current()->id != QStringLiteral("pca"),
                             60000);
    QTRY_VERIFY_WITH_TIMEOUT(m_session->jobs().jobs().empty(), 60000);
    const QString vae = models.current()->id, pca = QStringLiteral("pca");
    QVERIFY(choose(ViewEntry::Kind::decodedPca));
    // The second view shows the new one; the first keeps what it had.
    const Matrix first = scene(0)->positions();
    // It is turned to lie over the first one, as far as two models agree.
    QVERIFY(m_session->views().projection()->name().find("turned") != std::string::npos);
    QTRY_COMPARE(scene(1)->positions(), m_session->views().projection()->coordinates());
    const Matrix second = scene(1)->positions(), own = models.find(vae)->view->coordinates();
    QVERIFY((second - first).norm() < (own - first).norm());
    QVERIFY(std::abs(second.row(3).norm() / second.row(8).norm() -
                     own.row(3).norm() / own.row(8).norm()) < 1e-2f);
    grid()->setActive(scene(0));
    QCOMPARE(models.current()->id, pca);
    QCOMPARE(scene(0)->positions(), first);
    QCOMPARE(scene(1)->positions(), second);
    // What hangs on codes is each view's own model's.
    const ColorSource latent{ColorSource::Kind::latent, {}, 0};
    coloring()->setSource(latent);
    QTRY_COMPARE(coloring()->valueOf(5), static_cast<double>(models.find(pca)->codes()(5, 0)));
    grid()->setActive(scene(1));
    QCOMPARE(models.current()->id, vae);
    coloring()->setSource(latent);
    QTRY_COMPARE(coloring()->valueOf(5), static_cast<double>(models.find(vae)->codes()(5, 0)));
    grid()->setActive(scene(0));
    QTRY_COMPARE(coloring()->valueOf(5), static_cast<double>(models.find(pca)->codes()(5, 0)));

    // A press in the second view pulls under its model; under the other the cell stays.
    QTest::qWait(500);  // the flight to the new view
    const QPointF cell = scene(1)->toWidget(scene(1)->position(11));
    QVERIFY(scene(1)->rect().contains(cell.toPoint()));
    click(scene(1), cell);
    QCOMPARE(models.current()->id, vae);
    QCOMPARE(m_session->hand().held().size(), 1);
    const int held = m_session->hand().held().front();
    const QVector3D here = scene(1)->position(held), there = scene(0)->position(held);
    const float far = 0.2f * (scene(1)->positions().colwise().maxCoeff() -
                              scene(1)->positions().colwise().minCoeff())
                                 .norm();
    m_session->hand().startPull(held);
    m_session->hand().moveTo(here + QVector3D(far, 0, 0), -1);
    m_session->hand().endPull();
    QVERIFY((scene(1)->position(held) - here).length() > 0.5f * far);
    QCOMPARE(scene(0)->position(held), there);
    QCOMPARE(m_session->hand().edits().list().size(), std::size_t{1});
    // Undone from the other view, the hand goes to where it is seen.
    grid()->setActive(scene(0));
    m_session->hand().undoStack()->undo();
    QCOMPARE(grid()->active(), scene(1));
    QCOMPARE(models.current()->id, vae);
    QVERIFY((scene(1)->position(held) - here).length() < 1e-3f * far);
    m_session->hand().undoStack()->redo();
    // A third view of the second one's kind; and one that follows the first.
    grid()->setActive(scene(0));
    trigger("Split below");
    QCOMPARE(grid()->scenes().size(), 3);
    QCOMPARE(models.current()->id, pca);
    grid()->setActive(scene(0));
    models.choose(vae);
    QTRY_COMPARE(scene(1)->positions(), scene(0)->positions());  // both glide there
    grid()->setActive(scene(1));
    QCOMPARE(models.current()->id, vae);
    trigger("Close this view");
    grid()->setActive(scene(0));
    models.choose(pca);
    coloring()->setSource({ColorSource::Kind::gene, "G4", 0});
    grid()->setActive(scene(1));
    QCOMPARE(models.current()->id, vae);
    coloring()->setSource({ColorSource::Kind::annotation, "cell_type", 0});
    QVERIFY(choose(ViewEntry::Kind::stored));
    grid()->setActive(scene(0));
  }

  void theLayoutIsKeptWithTheFile() {
    m_session->flush();
    m_window.reset();
    m_session.reset();
    open();
    QTRY_COMPARE(grid()->scenes().size(), 2);
    QTRY_VERIFY(scene(1)->isFlat());
    QVERIFY(!scene(0)->isFlat());
    QVERIFY(scene(0)->look() == CloudLook());
    QVERIFY(scene(1)->look() == (CloudLook{DrawOrder::value, 0.5}));
    QCOMPARE(scene(1)->chosenPointSize(), 6.0);
    QCOMPARE(grid()->active(), scene(0));
    QTRY_COMPARE(m_session->models().current()->id, QStringLiteral("pca"));
    grid()->setActive(scene(1));
    QVERIFY(m_session->models().current()->id != QStringLiteral("pca"));
    QCOMPARE(coloring()->source().name, std::string("cell_type"));
    grid()->setActive(scene(0));
    QCOMPARE(coloring()->source().name, std::string("G4"));
  }

  void aViewThatIsLeftIsTurnedToNobody() {
    grid()->setActive(scene(1));
    QVERIFY(choose(ViewEntry::Kind::decodedPca));
    QVERIFY(m_session->views().projection()->name().find("turned") != std::string::npos);
    const QString model = m_session->models().current()->id;
    grid()->setActive(scene(0));
    trigger("Close this view");
    QCOMPARE(grid()->scenes().size(), 1);
    QCOMPARE(m_session->models().current()->id, model);
    QVERIFY(m_session->views().projection()->name().find("turned") == std::string::npos);
    QCOMPARE(m_session->views().projection()->coordinates(),
             m_session->models().current()->view->coordinates());
    QTRY_COMPARE(scene(0)->positions(), m_session->drawnPositions());
  }
};

int main(int argc, char* argv[]) {
  prepareGraphics();
  QApplication application(argc, argv);
  TestViewsWindow test;
  return QTest::qExec(&test, argc, argv);
}

#include "test_views_window.moc"
