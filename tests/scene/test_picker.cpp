#include <QtTest>
#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

#include "base/random.h"
#include "scene/camera_rig.h"
#include "scene/picker.h"

namespace chreode {

namespace {

const QSizeF viewport(640, 480);

Matrix randomCells(int count, std::uint64_t seed) {
  Random random(seed);
  Matrix xyz(count, 3);
  for (Index i = 0; i < count; ++i)
    for (int axis = 0; axis < 3; ++axis) xyz(i, axis) = static_cast<float>(random.normal());
  return xyz;
}

ViewTransform viewOf(const Matrix& xyz, bool orthographic) {
  CameraRig rig;
  rig.setOrthographic(orthographic);
  rig.setBounds({0, 0, 0}, 6.0f);
  rig.setPose(rig.fitted(xyz, QQuaternion::fromEulerAngles(20, 35, 0), viewport));
  return {rig.matrix(viewport), viewport};
}

/// The definition of Picker::cellAt, over every cell.
int bruteForce(const Matrix& xyz, const ViewTransform& view, const QPointF& pointer, double disc,
               double reach, const std::vector<std::uint8_t>& allowed) {
  int covering = -1, nearest = -1;
  float front = std::numeric_limits<float>::infinity();
  double least = reach;
  for (Index i = 0; i < xyz.rows(); ++i) {
    if (!allowed[static_cast<std::size_t>(i)]) continue;
    const QVector3D at = view.toScreen({xyz(i, 0), xyz(i, 1), xyz(i, 2)});
    const double distance = std::hypot(at.x() - pointer.x(), at.y() - pointer.y());
    if (distance <= disc && at.z() < front) {
      front = at.z();
      covering = static_cast<int>(i);
    }
    if (distance <= least) {
      least = distance;
      nearest = static_cast<int>(i);
    }
  }
  return covering >= 0 ? covering : nearest;
}

}  // namespace

class TestPicker : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void agreesWithBruteForce_data() {
    QTest::addColumn<bool>("orthographic");
    QTest::addColumn<double>("disc");
    QTest::addColumn<double>("reach");
    QTest::newRow("perspective") << false << 2.0 << 7.0;
    QTest::newRow("orthographic") << true << 2.0 << 7.0;
    QTest::newRow("large discs, reach over several tiles") << false << 6.0 << 40.0;
  }

  void agreesWithBruteForce() {
    QFETCH(bool, orthographic);
    QFETCH(double, disc);
    QFETCH(double, reach);
    const Matrix xyz = randomCells(3000, 1);
    const ViewTransform view = viewOf(xyz, orthographic);
    Random random(2);
    std::vector<std::uint8_t> visible(3000), skip(3000), allowed(3000);
    for (std::size_t i = 0; i < visible.size(); ++i) {
      visible[i] = random.uniform() < 0.8;
      skip[i] = random.uniform() < 0.1;
      allowed[i] = visible[i] && !skip[i];
    }
    Picker picker;
    picker.build(xyz, visible, view);
    int found = 0;
    for (int k = 0; k < 400; ++k) {
      const QPointF pointer(random.uniform() * 640, random.uniform() * 480);
      const int picked = picker.cellAt(pointer, disc, reach, skip);
      QCOMPARE(picked, bruteForce(xyz, view, pointer, disc, reach, allowed));
      found += picked >= 0;
    }
    QVERIFY2(found > 50, "too few pointers met a cell for the comparison to mean anything");
  }

  void findsTheFrontMostOfTwoOnOneSpot() {
    Matrix xyz(2, 3);
    xyz << 0, 0, -1, 0, 0, 1;
    CameraRig rig;
    rig.setBounds({0, 0, 0}, 2.0f);
    rig.setPose({{0, 0, 0}, QQuaternion(), 10.0f});  // looks along −z: the second is in front
    Picker picker;
    picker.build(xyz, {}, {rig.matrix(viewport), viewport});
    QCOMPARE(picker.cellAt({320, 240}, 2, 7), 1);
    const std::vector<std::uint8_t> skip{0, 1};
    QCOMPARE(picker.cellAt({320, 240}, 2, 7, skip), 0);
    QCOMPARE(picker.cellAt({340, 240}, 2, 7), -1);
  }

  void cellsBehindTheEyeAreNotFound() {
    Matrix xyz(1, 3);
    xyz << 0, 0, 20;
    CameraRig rig;
    rig.setBounds({0, 0, 0}, 30.0f);
    rig.setPose({{0, 0, 0}, QQuaternion(), 10.0f});
    Picker picker;
    picker.build(xyz, {}, {rig.matrix(viewport), viewport});
    QCOMPARE(picker.cellAt({320, 240}, 2, 700), -1);
  }

  void anEmptyCloudHasNoCell() {
    Picker picker;
    QCOMPARE(picker.cellAt({1, 1}, 2, 7), -1);
    picker.build(Matrix(0, 3), {}, {QMatrix4x4(), viewport});
    QCOMPARE(picker.cellAt({1, 1}, 2, 7), -1);
    QCOMPARE(picker.neighbourTowards(0, {1, 0}), -1);
  }

  void walksToTheNeighbourInADirection() {
    Matrix xyz(5, 3);
    xyz << 0, 0, 0, 1, 0.1f, 0, 3, 0, 0, -1, 0, 0, 0, 1, 0;
    CameraRig rig;
    rig.setBounds({0, 0, 0}, 4.0f);
    rig.setPose({{0, 0, 0}, QQuaternion(), 20.0f});
    Picker picker;
    picker.build(xyz, {}, {rig.matrix(viewport), viewport});
    QCOMPARE(picker.neighbourTowards(0, {1, 0}), 1);
    QCOMPARE(picker.neighbourTowards(0, {-1, 0}), 3);
    QCOMPARE(picker.neighbourTowards(0, {0, -1}), 4);
    QCOMPARE(picker.neighbourTowards(0, {0, 1}), -1);
  }

  void takesAtMost5MsFor100kCells() {
    const Matrix xyz = randomCells(100'000, 3);
    const ViewTransform view = viewOf(xyz, false);
    double best = std::numeric_limits<double>::infinity();
    Picker picker;  // one, as in the scene, which builds it anew for each view
    for (int run = 0; run < 40; ++run) {
      const auto start = std::chrono::steady_clock::now();
      picker.build(xyz, {}, view);
      QVERIFY(picker.cellAt({320, 240}, 2, 7) >= 0);
      const std::chrono::duration<double, std::milli> taken =
          std::chrono::steady_clock::now() - start;
      best = std::min(best, taken.count());
    }
    qInfo("grid and one question, 100,000 cells: %.2f ms", best);
#ifdef NDEBUG
    QVERIFY(best <= 5.0);
#endif
  }
};

}  // namespace chreode

QTEST_GUILESS_MAIN(chreode::TestPicker)
#include "test_picker.moc"
