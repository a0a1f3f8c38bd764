#include <QLabel>
#include <QtTest>

#include "scene/scene_widget.h"

namespace chreode {

/// Qt's offscreen platform has no OpenGL, nor has a display without a driver: the scene says so,
/// draws nothing and goes on.
class TestSceneWithoutGl : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void itSaysSoAndGoesOn() {
    SceneWidget scene;
    QSignalSpy unavailable(&scene, &SceneWidget::unavailable);
    scene.resize(400, 300);
    scene.show();
    Matrix xyz(3, 3);
    xyz << 0, 0, 0, 1, 0, 0, 0, 1, 0;
    scene.setPositions(xyz);
    scene.setHeld({1}, scene.position(1), QStringLiteral("cell"));
    QTRY_COMPARE(unavailable.count(), 1);
    QTest::qWait(50);
    const auto* label = scene.findChild<QLabel*>();
    QVERIFY(label);
    QVERIFY(label->text().contains(QLatin1String("OpenGL")));
    QVERIFY(label->text().endsWith(QLatin1Char('.')));
    QVERIFY(scene.picture(1.0).isNull());
    QCOMPARE(scene.cellAt(scene.toWidget(scene.position(2))), 2);
  }

  void theHandStillWorks() {
    SceneWidget scene;
    scene.resize(400, 300);
    scene.show();
    Matrix xyz(2, 3);
    xyz << 0, 0, 0, 1, 0, 0;
    scene.setPositions(xyz);
    QSignalSpy taken(&scene, &SceneWidget::taken);
    QTest::mouseClick(&scene, Qt::LeftButton, {}, scene.toWidget({1, 0, 0}).toPoint());
    QCOMPARE(taken.count(), 1);
    QCOMPARE(taken[0][0].value<QVector<int>>(), QVector<int>{1});
  }

  void whatBelongsToOtherCellsIsPassedOver() {
    SceneWidget scene;
    scene.resize(400, 300);
    Matrix xyz(2, 3);
    xyz << 0, 0, 0, 1, 0, 0;
    scene.setPositions(xyz);
    scene.setVisible({0, 0, 0});
    CellColors colors;
    colors.direct.assign(1, Rgb{1, 2, 3});
    scene.setColors(colors);
    scene.setLit({0, 7});
    QCOMPARE(scene.cellAt(scene.toWidget({1, 0, 0})), 1);
    scene.setVisible({1, 0});
    QCOMPARE(scene.cellAt(scene.toWidget({1, 0, 0})), -1);
  }

  void theSummaryIsForScreenReaders() {
    SceneWidget scene;
    QVERIFY(!scene.accessibleName().isEmpty());
    scene.setSummary(QStringLiteral("3 cells in 2 classes"));
    QCOMPARE(scene.accessibleDescription(), QStringLiteral("3 cells in 2 classes"));
  }
};

}  // namespace chreode

QTEST_MAIN(chreode::TestSceneWithoutGl)
#include "test_scene_without_gl.moc"
