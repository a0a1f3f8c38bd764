#include <QApplication>
#include <QWindow>
#include <QtTest>

#include "base/random.h"
#include "render/graphics_setup.h"
#include "scene/scene_widget.h"

namespace chreode {

namespace {

constexpr int perClass = 60;
using Cells = std::vector<std::int32_t>;

/// Two balls of cells, apart from each other.
Matrix twoClasses() {
  Random random(7);
  Matrix xyz(2 * perClass, 3);
  for (Index i = 0; i < xyz.rows(); ++i) {
    for (int axis = 0; axis < 3; ++axis) xyz(i, axis) = static_cast<float>(0.25 * random.normal());
    xyz(i, 0) += i < perClass ? -2.0f : 2.0f;
  }
  return xyz;
}

Cells range(int from, int to) {
  Cells cells;
  for (int i = from; i < to; ++i) cells.push_back(i);
  return cells;
}

}  // namespace

/// A real window with real mouse events: what the selecting tools say, and how selected cells look.
class TestSceneSelection : public QObject {
  Q_OBJECT

  std::unique_ptr<SceneWidget> m_scene;
  std::unique_ptr<QSignalSpy> m_chosen;

  QWindow* window() { return m_scene->windowHandle(); }
  QPoint seen(int cell) { return m_scene->toWidget(m_scene->position(cell)).toPoint(); }
  QRect around(int from, int to) {
    QRect box(seen(from), QSize(1, 1));
    for (int cell = from; cell < to; ++cell) box |= QRect(seen(cell), QSize(1, 1));
    return box.adjusted(-4, -4, 4, 4);
  }
  void moveTo(const QPoint& at, Qt::KeyboardModifiers modifiers) {
    QMouseEvent move(QEvent::MouseMove, at, m_scene->mapToGlobal(at), Qt::NoButton, Qt::LeftButton,
                     modifiers);
    QApplication::sendEvent(m_scene.get(), &move);
  }
  void draw(const QVector<QPoint>& path, Qt::KeyboardModifiers modifiers = {}) {
    QTest::mousePress(window(), Qt::LeftButton, modifiers, path.front());
    for (qsizetype i = 1; i < path.size(); ++i) {
      for (int step = 1; step <= 8; ++step) {
        moveTo(path[i - 1] + (path[i] - path[i - 1]) * step / 8, modifiers);
      }
    }
    QTest::mouseRelease(window(), Qt::LeftButton, modifiers, path.back());
  }
  /// The corners of a box and a way back that is left open: the tool closes it.
  static QVector<QPoint> corners(const QRect& box) {
    return {box.topLeft(), box.topRight(), box.bottomRight(), box.bottomLeft()};
  }
  Cells lastCells() { return m_chosen->last()[0].value<Cells>(); }
  SetOperation lastOperation() { return m_chosen->last()[1].value<SetOperation>(); }

 private Q_SLOTS:
  void init() {
    m_scene = std::make_unique<SceneWidget>();
    m_scene->resize(640, 480);
    m_scene->setPositions(twoClasses());
    CellColors colors;
    colors.direct.assign(2 * perClass, Rgb{220, 40, 30});
    m_scene->setColors(colors);
    m_scene->setPointSize(8);
    m_scene->lookFrom(SceneWidget::StandardView::Front);
    m_scene->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_scene.get()));
    m_scene->activateWindow();
    m_scene->setFocus();
    QTest::qWait(80);
    m_chosen = std::make_unique<QSignalSpy>(m_scene.get(), &SceneWidget::chosen);
  }
  void cleanup() { m_scene.reset(); }

  void aLassoChoosesAClass() {
    m_scene->setTool(SceneWidget::Tool::Lasso);
    const QPoint before = seen(perClass);
    draw(corners(around(0, perClass)));
    QCOMPARE(m_chosen->count(), 1);
    QCOMPARE(lastCells(), range(0, perClass));
    QCOMPARE(lastOperation(), SetOperation::replace);
    QCOMPARE(m_chosen->last()[2].toString(), QStringLiteral("a lasso"));
    QCOMPARE(seen(perClass), before);  // nothing turned
  }

  void aRectangleAndABall() {
    m_scene->setTool(SceneWidget::Tool::Rectangle);
    const QRect box = around(perClass, 2 * perClass);
    draw({box.bottomRight(), box.topLeft()});
    QCOMPARE(lastCells(), range(perClass, 2 * perClass));
    m_scene->setTool(SceneWidget::Tool::Ball);
    int middle = 0;
    for (int cell = 1; cell < perClass; ++cell) {
      const auto away = [&](int i) {
        return (m_scene->position(i) - QVector3D(-2, 0, 0)).length();
      };
      if (away(cell) < away(middle)) middle = cell;
    }
    // From its middle to beyond its farthest cell: all of the class, none of the other.
    draw({seen(middle), seen(middle) + QPoint(0, around(0, perClass).height())});
    QCOMPARE(lastCells(), range(0, perClass));
  }

  void keysSayWhatIsMeant() {
    m_scene->setTool(SceneWidget::Tool::Rectangle);
    const QRect box = around(0, perClass);
    const QVector<QPoint> path{box.topLeft(), box.bottomRight()};
    draw(path, Qt::ShiftModifier);
    QCOMPARE(lastOperation(), SetOperation::add);
    draw(path, Qt::ControlModifier);
    QCOMPARE(lastOperation(), SetOperation::subtract);
    draw(path, Qt::AltModifier);
    QCOMPARE(lastOperation(), SetOperation::subtract);
    draw(path, Qt::ShiftModifier | Qt::ControlModifier);
    QCOMPARE(lastOperation(), SetOperation::intersect);
    m_scene->setSelectOperation(SetOperation::intersect);
    draw(path);
    QCOMPARE(lastOperation(), SetOperation::intersect);
    QCOMPARE(lastCells(), range(0, perClass));
  }

  void aClickChoosesOneCellOrNone() {
    m_scene->setTool(SceneWidget::Tool::Lasso);
    const int cell = m_scene->cellAt(seen(3));
    QTest::mouseClick(window(), Qt::LeftButton, {}, seen(3));
    QCOMPARE(lastCells(), Cells{cell});
    QTest::mouseClick(window(), Qt::LeftButton, {}, QPoint(12, 12));
    QCOMPARE(lastCells(), Cells{});
    QCOMPARE(m_chosen->count(), 2);
  }

  void escGivesTheOutlineUp() {
    m_scene->setTool(SceneWidget::Tool::Lasso);
    const QRect box = around(0, perClass);
    QTest::mousePress(window(), Qt::LeftButton, {}, box.topLeft());
    moveTo(box.topRight(), {});
    moveTo(box.bottomRight(), {});
    QTest::keyClick(window(), Qt::Key_Escape);
    QTest::mouseRelease(window(), Qt::LeftButton, {}, box.bottomLeft());
    QCOMPARE(m_chosen->count(), 0);
  }

  void hiddenCellsAreNotChosen() {
    std::vector<std::uint8_t> visible(2 * perClass, 1);
    visible[5] = 0;
    m_scene->setVisible(visible);
    m_scene->setTool(SceneWidget::Tool::Rectangle);
    const QRect box = around(0, perClass);
    draw({box.topLeft(), box.bottomRight()});
    Cells wanted = range(0, perClass);
    wanted.erase(wanted.begin() + 5);
    QCOMPARE(lastCells(), wanted);
    m_scene->setFrontOnly(true);
    draw({box.topLeft(), box.bottomRight()});
    QVERIFY(!lastCells().empty() && lastCells().size() < wanted.size());
  }

  void theOthersFadeInLightAndDark_data() {
    QTest::addColumn<QColor>("ground");
    QTest::newRow("light") << QColor(251, 251, 250);
    QTest::newRow("dark") << QColor(17, 18, 20);
  }
  void theOthersFadeInLightAndDark() {
    QFETCH(QColor, ground);
    SceneTheme theme;
    theme.ground = ground;
    m_scene->setTheme(theme);
    std::vector<std::uint8_t> selected(2 * perClass, 0);
    for (int i = 0; i < perClass; ++i) selected[static_cast<std::size_t>(i)] = 1;
    m_scene->setSelected(selected);
    QTest::qWait(60);
    const QImage image = m_scene->grab().toImage();
    const double ratio = m_scene->devicePixelRatioF();
    const QColor on = image.pixelColor((QPointF(seen(0)) * ratio).toPoint());
    const QColor off = image.pixelColor((QPointF(seen(perClass)) * ratio).toPoint());
    const auto away = [&](const QColor& color) {
      return qAbs(color.red() - ground.red()) + qAbs(color.green() - ground.green()) +
             qAbs(color.blue() - ground.blue());
    };
    QVERIFY2(away(on) > 3 * away(off) && away(off) > 5, qPrintable(on.name() + off.name()));
    m_scene->setSelected({});
    QTest::qWait(60);
    const QImage again = m_scene->grab().toImage();
    const QColor back = again.pixelColor((QPointF(seen(perClass)) * ratio).toPoint());
    QVERIFY(away(back) > 3 * away(off));
  }

  void aPullOnASelectedCellTakesTheOthersAlong() {
    QSignalSpy taken(m_scene.get(), &SceneWidget::taken);
    QSignalSpy started(m_scene.get(), &SceneWidget::pullStarted);
    connect(m_scene.get(), &SceneWidget::selectionTaken, this, [this] {
      m_scene->setHeld({0, 1, 2}, {-2, 0, 0}, QStringLiteral("3 cells held"));
    });
    std::vector<std::uint8_t> selected(2 * perClass, 0);
    selected[0] = selected[1] = selected[2] = 1;
    m_scene->setSelected(selected);
    m_scene->setTool(SceneWidget::Tool::Pull);
    int front = -1;
    for (int cell = 0; cell < 3 && front < 0; ++cell) {
      if (m_scene->cellAt(seen(cell)) == cell) front = cell;
    }
    QVERIFY(front >= 0);
    draw({seen(front), seen(front) + QPoint(60, 0)});
    QCOMPARE(started.count(), 1);
    QCOMPARE(started[0][0].toInt(), -1);  // of several cells
    QVERIFY(taken.isEmpty());
    QTest::qWait(20);
    draw({seen(perClass), seen(perClass) + QPoint(-40, 20)});
    QCOMPARE(taken.count(), 1);
  }

  void theKeyboardChoosesToo() {
    // The cursor begins in the middle of what is seen, Enter adds it, Delete takes it out.
    QSignalSpy taken(m_scene.get(), &SceneWidget::taken);
    QTest::keyClick(window(), Qt::Key_Right, Qt::AltModifier);
    QCOMPARE(taken.count(), 1);
    const int cursor = taken[0][0].value<QVector<int>>().front();
    m_scene->setHeld({cursor}, m_scene->position(cursor), {});
    QTest::keyClick(window(), Qt::Key_Return);
    QCOMPARE(lastCells(), Cells{cursor});
    QCOMPARE(lastOperation(), SetOperation::add);
    QTest::keyClick(window(), Qt::Key_Delete);
    QCOMPARE(lastOperation(), SetOperation::subtract);
    m_scene->setHeld({});
    QTest::keyClick(window(), Qt::Key_Return);
    QCOMPARE(m_chosen->count(), 2);
  }
};

}  // namespace chreode

Q_DECLARE_METATYPE(chreode::SetOperation)

int main(int argc, char** argv) {
  chreode::prepareGraphics();
  QApplication app(argc, argv);
  chreode::TestSceneSelection test;
  return QTest::qExec(&test, argc, argv);
}
#include "test_scene_selection.moc"
