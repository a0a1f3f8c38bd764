#include <QtTest>
#include <set>

#include "scene/frame_budget.h"
#include "scene/scene_keys.h"
#include "scene/wheel_steps.h"

namespace chreode {

class TestSceneSteps : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void eightSmallTurnsOfTheWheelAreOneStep() {
    WheelSteps wheel;
    for (int k = 0; k < 7; ++k) QCOMPARE(wheel.add(15), 0);
    QCOMPARE(wheel.add(15), 1);
    QCOMPARE(wheel.add(15), 0);
  }

  void aMouseWheelsNotchIsOneStepEachWay() {
    WheelSteps wheel;
    QCOMPARE(wheel.add(120), 1);
    QCOMPARE(wheel.add(-120), -1);
    QCOMPARE(wheel.add(-360), -3);
  }

  void turningBackStartsAfresh() {
    WheelSteps wheel;
    QCOMPARE(wheel.add(105), 0);
    QCOMPARE(wheel.add(-15), 0);
    QCOMPARE(wheel.add(-105), -1);
  }

  void allCellsAreDrawnBeforeAnythingIsKnown() {
    QCOMPARE(FrameBudget().whileMoving(5'000'000), Index{5'000'000});
  }

  void aSlowMachineDrawsWhatFitsAFrame() {
    FrameBudget budget;
    for (int k = 0; k < 10; ++k) budget.measured(1'000'000, 222.0);  // 0.22 µs a cell
    const Index fit = budget.whileMoving(1'000'000);
    QVERIFY(fit > 100'000 && fit < 130'000);
    QCOMPARE(budget.whileMoving(50'000), Index{50'000});
  }

  void aFastMachineDrawsAll() {
    FrameBudget budget;
    budget.measured(1'000'000, 9.0);
    QCOMPARE(budget.whileMoving(1'000'000), Index{1'000'000});
  }

  void howeverSlowSomeCellsAreDrawn() {
    FrameBudget budget;
    budget.measured(100'000, 60'000.0);
    QCOMPARE(budget.whileMoving(1'000'000), FrameBudget::fewest);
  }

  void fewCellsTeachNothing() {
    FrameBudget budget;
    budget.measured(100, 500.0);
    QCOMPARE(budget.whileMoving(1'000'000), Index{1'000'000});
  }

  void noKeyIsBoundTwice() {
    std::set<int> bound;
    for (const SceneKey& key : sceneKeys())
      QVERIFY2(bound.insert(key.keys.toCombined()).second, key.does);
  }
};

}  // namespace chreode

QTEST_GUILESS_MAIN(chreode::TestSceneSteps)
#include "test_scene_steps.moc"
