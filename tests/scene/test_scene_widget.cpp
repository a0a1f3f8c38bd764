#include <QApplication>
#include <QVBoxLayout>
#include <QWindow>
#include <QtTest>

#include "base/random.h"
#include "render/graphics_setup.h"
#include "render/vtk_widget.h"
#include "scene/scene_widget.h"

namespace chreode {

namespace {

constexpr int perClass = 60;
const QColor classColors[] = {QColor(220, 40, 30), QColor(30, 90, 220)};

/// Two balls of cells, apart from each other, in two colours.
Matrix twoClasses() {
  Random random(7);
  Matrix xyz(2 * perClass, 3);
  for (Index i = 0; i < xyz.rows(); ++i) {
    for (int axis = 0; axis < 3; ++axis) xyz(i, axis) = static_cast<float>(0.25 * random.normal());
    xyz(i, 0) += i < perClass ? -2.0f : 2.0f;
  }
  xyz.row(0) << -2, 0, 1.2f;  // in front of its class: surely seen
  xyz.row(perClass) << 2, 0, 1.2f;
  return xyz;
}

}  // namespace

/// A real window with real mouse events: what the hand does and what the scene says.
class TestSceneWidget : public QObject {
  Q_OBJECT

  std::unique_ptr<SceneWidget> m_scene;
  std::unique_ptr<QSignalSpy> m_taken, m_letGo, m_started, m_pulled, m_ended, m_cancelled;

  QWindow* window() { return m_scene->windowHandle(); }
  QPoint seen(const QVector3D& place) { return m_scene->toWidget(place).toPoint(); }
  QPoint seen(int cell) { return seen(m_scene->position(cell)); }
  int renders() { return m_scene->findChild<VtkWidget*>()->renderCount(); }
  QPoint emptyGround() { return {12, 12}; }

  /// QTest's own moves carry no modifiers and let the window paint after each.
  void sendMove(const QPointF& at, Qt::KeyboardModifiers modifiers) {
    QMouseEvent move(QEvent::MouseMove, at, m_scene->mapToGlobal(at), Qt::NoButton, Qt::LeftButton,
                     modifiers);
    QApplication::sendEvent(m_scene.get(), &move);
  }

  void drag(const QPoint& from, const QPoint& to, Qt::KeyboardModifiers modifiers = {},
            bool letGo = true) {
    QTest::mousePress(window(), Qt::LeftButton, modifiers, from);
    for (int step = 1; step <= 8; ++step)
      sendMove(from + QPointF(to - from) * step / 8.0, modifiers);
    if (letGo) QTest::mouseRelease(window(), Qt::LeftButton, modifiers, to);
  }

  void hold(int cell) { m_scene->setHeld({cell}, m_scene->position(cell), QStringLiteral("cell")); }

 private Q_SLOTS:
  void init() {
    m_scene = std::make_unique<SceneWidget>();
    m_scene->resize(640, 480);
    m_scene->setPositions(twoClasses());
    CellColors colors;
    for (int i = 0; i < 2 * perClass; ++i) {
      const QColor& color = classColors[i / perClass];
      colors.direct.push_back({static_cast<std::uint8_t>(color.red()),
                               static_cast<std::uint8_t>(color.green()),
                               static_cast<std::uint8_t>(color.blue())});
    }
    m_scene->setColors(colors);
    m_scene->setPointSize(8);
    m_scene->lookFrom(SceneWidget::StandardView::Front);
    m_scene->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_scene.get()));
    m_scene->activateWindow();
    m_scene->setFocus();
    QTest::qWait(80);
    SceneWidget* scene = m_scene.get();
    m_taken = std::make_unique<QSignalSpy>(scene, &SceneWidget::taken);
    m_letGo = std::make_unique<QSignalSpy>(scene, &SceneWidget::letGo);
    m_started = std::make_unique<QSignalSpy>(scene, &SceneWidget::pullStarted);
    m_pulled = std::make_unique<QSignalSpy>(scene, &SceneWidget::pulled);
    m_ended = std::make_unique<QSignalSpy>(scene, &SceneWidget::pullEnded);
    m_cancelled = std::make_unique<QSignalSpy>(scene, &SceneWidget::pullCancelled);
  }
  void cleanup() { m_scene.reset(); }

  void cellsAreDrawnWhereTheyAreSaidToBe() {
    const QImage image = m_scene->grab().toImage();
    const double ratio = m_scene->devicePixelRatioF();
    for (const int cell : {0, perClass}) {
      const QColor color = image.pixelColor((QPointF(seen(cell)) * ratio).toPoint());
      const QColor& wanted = classColors[cell / perClass];
      QVERIFY2(qAbs(color.red() - wanted.red()) < 12 && qAbs(color.blue() - wanted.blue()) < 12,
               qPrintable(color.name()));
    }
    QCOMPARE(image.pixelColor(10, 10), SceneTheme().ground);
  }

  void aClickTakesHoldAndCtrlAdds() {
    QTest::mouseClick(window(), Qt::LeftButton, {}, seen(0));
    QCOMPARE(m_taken->count(), 1);
    QCOMPARE(m_taken->at(0)[0].value<QVector<int>>(), QVector<int>{0});
    QCOMPARE(m_taken->at(0)[1].toBool(), false);
    QTest::mouseClick(window(), Qt::LeftButton, Qt::ControlModifier, seen(perClass));
    QCOMPARE(m_taken->at(1)[0].value<QVector<int>>(), QVector<int>{perClass});
    QCOMPARE(m_taken->at(1)[1].toBool(), true);
    QCOMPARE(m_pulled->count(), 0);
  }

  void aClickOnTheGroundAndEscLetGo() {
    hold(0);
    QTest::mouseClick(window(), Qt::LeftButton, {}, emptyGround());
    QCOMPARE(m_letGo->count(), 1);
    QTest::keyClick(window(), Qt::Key_Escape);
    QCOMPARE(m_letGo->count(), 2);
  }

  void aDragOnACellOrbitsAndPullsNothing() {
    const QPoint before = seen(QVector3D(0, 0, 1));
    drag(seen(0), seen(0) + QPoint(80, 0));
    QVERIFY(m_pulled->isEmpty() && m_taken->isEmpty() && m_letGo->isEmpty());
    QVERIFY(seen(QVector3D(0, 0, 1)).x() > before.x() + 5);
  }

  void twentyMovesMakeAtMostTwoRenders() {
    QTest::mousePress(window(), Qt::LeftButton, {}, emptyGround());
    const int before = renders();
    for (int k = 1; k <= 20; ++k) sendMove(emptyGround() + QPoint(4 * k, 2 * k), {});
    QTest::qWait(30);
    const int after = renders();
    QTest::mouseRelease(window(), Qt::LeftButton, {}, emptyGround() + QPoint(80, 40));
    QVERIFY2(after - before >= 1 && after - before <= 2,
             qPrintable(QString::number(after - before)));
  }

  void pullingTheHandleMovesInTheViewPlane() {
    hold(0);
    const QVector3D from = m_scene->position(0);
    const QPoint to = seen(0) + QPoint(150, -70);
    drag(seen(0), to);
    QCOMPARE(m_started->count(), 1);
    QCOMPARE(m_started->at(0)[0].toInt(), 0);
    QVERIFY(m_pulled->count() >= 7);
    QCOMPARE(m_ended->count(), 1);
    const auto target = m_ended->at(0)[0].value<QVector3D>();
    QVERIFY2(qAbs(target.z() - from.z()) < 1e-4f, "seen from the front, the view plane has one z");
    QVERIFY((m_scene->toWidget(target) - to).manhattanLength() < 1.0);
    QVERIFY(m_taken->isEmpty());
    QVERIFY2(m_scene->position(0) == from, "the scene moves no cell");
  }

  void theHandleIsHitWithinTwelvePixelsNotBeyond() {
    hold(0);
    drag(seen(0) + QPoint(0, 11), seen(0) + QPoint(60, 11));
    QCOMPARE(m_ended->count(), 1);
    QVERIFY((m_scene->toWidget(m_ended->at(0)[0].value<QVector3D>()) - seen(0) - QPointF(60, 0))
                .manhattanLength() < 1.0);
    m_scene->setHandle(m_scene->position(0));
    drag(seen(0) + QPoint(0, 14), seen(0) + QPoint(60, 14));
    QCOMPARE(m_ended->count(), 1);
  }

  void aPullDrawsNoCellAnew() {
    hold(0);
    QTest::qWait(50);
    const int before = renders();
    drag(seen(0), seen(0) + QPoint(100, 50));
    QTest::qWait(50);
    QCOMPARE(renders(), before);
  }

  void escPutsItBack() {
    hold(0);
    drag(seen(0), seen(0) + QPoint(100, 0), {}, false);
    QVERIFY(m_scene->isPulling());
    QTest::keyClick(window(), Qt::Key_Escape);
    QVERIFY(!m_scene->isPulling());
    QCOMPARE(m_cancelled->count(), 1);
    QTest::mouseRelease(window(), Qt::LeftButton, {}, seen(0) + QPoint(100, 0));
    QVERIFY(m_ended->isEmpty() && m_letGo->isEmpty() && m_taken->isEmpty());
    // The handle is back where it was: it can be pulled from there.
    drag(seen(0), seen(0) + QPoint(40, 0));
    QCOMPARE(m_ended->count(), 1);
  }

  void shiftPullsTowardsAndAway() {
    hold(0);
    drag(seen(0), seen(0) + QPoint(0, -60), Qt::ShiftModifier);
    const auto target = m_ended->at(0)[0].value<QVector3D>();
    const QVector3D from = m_scene->position(0);
    QVERIFY2(target.z() < from.z() - 0.1f, "up is away: from the front that is −z");
    QVERIFY(qAbs(target.x() - from.x()) < 1e-4f && qAbs(target.y() - from.y()) < 1e-4f);
  }

  void anAxisKeyHoldsTheHandToTheAxis() {
    hold(0);
    const QPoint from = seen(0);
    QTest::mousePress(window(), Qt::LeftButton, {}, from);
    QTest::mouseMove(window(), from + QPoint(10, 0));
    QVERIFY(m_scene->isPulling());
    QTest::keyClick(window(), Qt::Key_X);
    QTest::mouseMove(window(), from + QPoint(110, 70));
    const auto held = m_pulled->last()[0].value<QVector3D>();
    QCOMPARE(held.y(), m_scene->position(0).y());
    QCOMPARE(held.z(), m_scene->position(0).z());
    QVERIFY(held.x() > m_scene->position(0).x() + 0.1f);
    QTest::keyClick(window(), Qt::Key_X);  // the same key again frees it
    QTest::mouseMove(window(), from + QPoint(110, 120));
    QVERIFY(qAbs(m_pulled->last()[0].value<QVector3D>().y() - held.y()) > 0.05f);
    QTest::mouseRelease(window(), Qt::LeftButton, {}, from + QPoint(110, 120));
  }

  void thePullToolPullsAnyCellAtOnce() {
    m_scene->setTool(SceneWidget::Tool::Pull);
    drag(seen(perClass), seen(perClass) + QPoint(-60, 30));
    QCOMPARE(m_taken->count(), 1);
    QCOMPARE(m_taken->at(0)[0].value<QVector<int>>(), QVector<int>{perClass});
    QCOMPARE(m_started->at(0)[0].toInt(), perClass);
    QCOMPARE(m_ended->count(), 1);
    const QVector3D before = m_ended->at(0)[0].value<QVector3D>();
    QVERIFY((m_scene->toWidget(before) - seen(perClass) - QPointF(-60, 30)).manhattanLength() < 1);
    // Empty ground still orbits.
    const QPoint front = seen(QVector3D(0, 0, 1));
    drag(emptyGround(), emptyGround() + QPoint(60, 0));
    QCOMPARE(m_ended->count(), 1);
    QVERIFY(seen(QVector3D(0, 0, 1)).x() > front.x() + 4);
  }

  void restingOnACellMakesItAPlaceToDrop() {
    hold(0);
    drag(seen(0), seen(perClass), {}, false);
    QCOMPARE(m_pulled->last()[1].toInt(), -1);  // passing over it is no wish to land on it
    QTRY_COMPARE(m_pulled->last()[1].toInt(), perClass);
    QTest::mouseRelease(window(), Qt::LeftButton, {}, seen(perClass));
    QCOMPARE(m_ended->at(0)[1].toInt(), perClass);
  }

  void hoveringNamesTheCellOnce() {
    QSignalSpy hovered(m_scene.get(), &SceneWidget::hovered);
    QTest::mouseMove(window(), emptyGround());
    QTest::mouseMove(window(), seen(0));
    QTest::mouseMove(window(), seen(0) + QPoint(1, 0));
    QTRY_COMPARE(hovered.count(), 1);
    QCOMPARE(hovered[0][0].toInt(), 0);
    QTest::mouseMove(window(), emptyGround());
    QTRY_COMPARE(hovered.count(), 2);
    QCOMPARE(hovered[1][0].toInt(), -1);
  }

  void theWheelZoomsToThePointerInWholeSteps() {
    const auto turn = [this](int delta) {
      const QPointF at = seen(0);
      QWheelEvent wheel(at, m_scene->mapToGlobal(at), {}, {0, delta}, Qt::NoButton, {},
                        Qt::NoScrollPhase, false);
      QApplication::sendEvent(m_scene.get(), &wheel);
    };
    const auto apart = [this] {
      return seen(QVector3D(2, 0, 0)).x() - seen(QVector3D(-2, 0, 0)).x();
    };
    const int before = apart();
    for (int k = 0; k < 7; ++k) turn(15);
    QCOMPARE(apart(), before);
    turn(15);
    QVERIFY(qAbs(apart() - 1.15 * before) < 0.03 * before);
  }

  void doubleClickFliesAndShowsAll() {
    const QPoint before = seen(QVector3D(2, 0, 0));
    QTest::mouseDClick(window(), Qt::LeftButton, {}, seen(0));
    QTRY_VERIFY(
        (m_scene->toWidget(m_scene->position(0)) - m_scene->rect().center()).manhattanLength() < 3);
    QTest::mouseDClick(window(), Qt::LeftButton, {}, emptyGround());
    QTRY_VERIFY((seen(QVector3D(2, 0, 0)) - before).manhattanLength() < 3);
  }

  void keysTurnPanAndFly() {
    const QPoint front = seen(QVector3D(0, 0, 1));
    QTest::keyClick(window(), Qt::Key_Right);
    QVERIFY(seen(QVector3D(0, 0, 1)).x() > front.x() + 2);
    QTest::keyClick(window(), Qt::Key_1);
    QTRY_VERIFY((seen(QVector3D(0, 0, 1)) - front).manhattanLength() < 3);
    const QPointF middle = m_scene->toWidget({0, 0, 0});
    QTest::keyClick(window(), Qt::Key_Left, Qt::ShiftModifier);
    const double panned = m_scene->toWidget({0, 0, 0}).x() - middle.x();
    QVERIFY(panned > 36 && panned < 44);  // 40 in the focus's plane, which lies near
    QSignalSpy orthographic(m_scene.get(), &SceneWidget::orthographicChanged);
    QTest::keyClick(window(), Qt::Key_O);
    QCOMPARE(orthographic.count(), 1);
    m_scene->setClasses(
        {{QStringLiteral("A"), {-2, 0, 0}, {}}, {QStringLiteral("B"), {2, 0, 0}, {}}});
    QTest::keyClick(window(), Qt::Key_Tab);
    QTest::keyClick(window(), Qt::Key_Tab);
    QTRY_VERIFY((seen(QVector3D(2, 0, 0)) - m_scene->rect().center()).manhattanLength() < 3);
    hold(perClass);
    QTest::keyClick(window(), Qt::Key_Right, Qt::AltModifier);
    QCOMPARE(m_taken->count(), 1);
    const int neighbour = m_taken->at(0)[0].value<QVector<int>>().first();
    QVERIFY(seen(neighbour).x() > seen(perClass).x());
  }

  void aFlatViewPansInsteadOfOrbiting() {
    QSignalSpy orthographic(m_scene.get(), &SceneWidget::orthographicChanged);
    m_scene->setFlat(true);
    QCOMPARE(orthographic.count(), 1);
    const QPoint at = seen(QVector3D(0, 0, 1)), below = seen(QVector3D(0, 0, -1));
    QCOMPARE(at, below);  // orthographic, from the front
    drag(emptyGround(), emptyGround() + QPoint(50, 20));
    QCOMPARE(seen(QVector3D(0, 0, 1)), seen(QVector3D(0, 0, -1)));
    QVERIFY((seen(QVector3D(0, 0, 1)) - at - QPoint(50, 20)).manhattanLength() <= 2);
  }

  void newCodesKeepTheCameraAndOtherCellsShowAll() {
    QTest::keyClick(window(), Qt::Key_Right);
    const QPoint before = seen(QVector3D(1, 1, 1));
    m_scene->setPositions(2.0f * twoClasses());
    QCOMPARE(seen(QVector3D(1, 1, 1)), before);
    Matrix fewer = 100.0f * twoClasses().topRows(10);
    m_scene->setPositions(fewer);
    for (int cell = 0; cell < 10; ++cell) QVERIFY(m_scene->rect().contains(seen(cell)));
    m_scene->setPositions(Matrix(0, 3));
    QTest::qWait(50);
    const QImage image = m_scene->grab().toImage();
    QCOMPARE(image.pixelColor(image.rect().center()), SceneTheme().ground);
  }

  void aPictureForAFigureIsLargerAndTheSame() {
    hold(0);
    QTest::qWait(50);
    const QImage image = m_scene->picture(3.0);
    QCOMPARE(image.size(), m_scene->size() * 3);
    const QColor cell = image.pixelColor(seen(perClass) * 3);
    QVERIFY(qAbs(cell.blue() - classColors[1].blue()) < 12);
    QCOMPARE(image.pixelColor(seen(0) * 3), SceneTheme().accent);  // the handle
    QCOMPARE(image.pixelColor(20, 20), SceneTheme().ground);
  }

  void theHandleShowsOnAnyGround_data() {
    QTest::addColumn<QColor>("ground");
    QTest::newRow("light") << QColor(251, 251, 250);
    QTest::newRow("dark") << QColor(17, 18, 20);
    QTest::newRow("its own colour") << SceneTheme().accent;
  }
  void theHandleShowsOnAnyGround() {
    QFETCH(QColor, ground);
    SceneTheme theme;
    theme.ground = ground;
    m_scene->setTheme(theme);
    m_scene->setHeld({0}, {0, 2.0f, 0}, {});
    QTest::qWait(50);
    const QImage image = m_scene->picture(2.0);
    const QPoint middle = seen(QVector3D(0, 2.0f, 0)) * 2;
    int strongest = 0;  // contrast with the ground somewhere on the rim
    for (int r = 10; r <= 18; ++r) {
      const QColor rim = image.pixelColor(middle + QPoint(r, 0));
      strongest = std::max(strongest, qAbs(rim.lightness() - ground.lightness()));
    }
    QVERIFY(strongest > 100);
  }
};

}  // namespace chreode

int main(int argc, char** argv) {
  chreode::prepareGraphics();
  QApplication app(argc, argv);
  chreode::TestSceneWidget test;
  return QTest::qExec(&test, argc, argv);
}
#include "test_scene_widget.moc"
