#include <QtTest>
#include <algorithm>
#include <cmath>
#include <ctime>

#include "base/random.h"
#include "scene/camera_rig.h"
#include "scene/dimmed_colors.h"
#include "scene/screen_region.h"

namespace chreode {

namespace {

const QSizeF viewport(640, 480);
using Cells = std::vector<std::int32_t>;

Matrix randomCells(int count) {
  Random random(11);
  Matrix xyz(count, 3);
  for (Index i = 0; i < xyz.size(); ++i) xyz.data()[i] = static_cast<float>(random.normal());
  return xyz;
}

ViewTransform viewOf(const Matrix& xyz, bool orthographic) {
  CameraRig rig;
  rig.setOrthographic(orthographic);
  rig.setBounds({0, 0, 0}, 6.0f);
  rig.setPose(rig.fitted(xyz, QQuaternion::fromEulerAngles(20, 35, 0), viewport));
  return {rig.matrix(viewport), viewport};
}

QVector3D placeOf(const Matrix& xyz, Index cell) {
  return {xyz(cell, 0), xyz(cell, 1), xyz(cell, 2)};
}

/// A path that crosses itself, as a hand draws it.
QPolygonF scribble(std::uint64_t seed, int points) {
  Random random(seed);
  QPolygonF path;
  for (int i = 0; i < points; ++i) {
    path << QPointF(40 + 560 * random.uniform(), 40 + 400 * random.uniform());
  }
  return path;
}

}  // namespace

class TestScreenRegion : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aLassoTakesWhatItWindsRound_data() {
    QTest::addColumn<QPolygonF>("outline");
    QTest::addColumn<bool>("orthographic");
    QTest::newRow("triangle") << QPolygonF{{100, 80}, {500, 150}, {200, 400}} << false;
    QTest::newRow("five points") << scribble(1, 5) << false;
    QTest::newRow("forty points") << scribble(2, 40) << true;
    QTest::newRow("half outside") << QPolygonF{{-300, 100}, {320, -50}, {330, 900}} << false;
    QTest::newRow("a line") << QPolygonF{{100, 100}, {500, 300}, {100, 100}} << false;
  }

  void aLassoTakesWhatItWindsRound() {
    QFETCH(QPolygonF, outline);
    QFETCH(bool, orthographic);
    const Matrix xyz = randomCells(4000);
    const ViewTransform view = viewOf(xyz, orthographic);
    std::vector<std::uint8_t> visible(4000, 1);
    for (int i = 0; i < 4000; i += 7) visible[i] = 0;
    Cells wanted;
    for (Index cell = 0; cell < xyz.rows(); ++cell) {
      const QVector3D at = view.toScreen(placeOf(xyz, cell));
      const bool shown = at.x() >= 0 && at.y() >= 0 && at.x() <= 640 && at.y() <= 480;
      if (visible[cell] != 0 && shown && ScreenRegion::isInside(outline, at.x(), at.y())) {
        wanted.push_back(static_cast<std::int32_t>(cell));
      }
    }
    const Cells found = cellsInRegion(xyz, visible, view, ScreenRegion(outline));
    // The two compute a cell's place in another order of sums: a cell on the line may differ.
    Cells other;
    std::set_symmetric_difference(found.begin(), found.end(), wanted.begin(), wanted.end(),
                                  std::back_inserter(other));
    QVERIFY2(other.size() <= 1, qPrintable(QString::number(other.size())));
    QVERIFY(std::is_sorted(found.begin(), found.end()));
    if (outline.size() > 3) QVERIFY(wanted.size() > 100);
  }

  void windingIsCountedAsOnPaper() {
    // A square run through twice and, in its middle, a square the other way: a hole is none.
    const QPolygonF twice{{0, 0}, {9, 0}, {9, 9}, {0, 9}, {0, 0}, {9, 0}, {9, 9}, {0, 9}};
    QVERIFY(ScreenRegion::isInside(twice, 4, 4));
    QVERIFY(ScreenRegion(twice).contains(4.0f, 4.0f));
    QVERIFY(!ScreenRegion(twice).contains(9.5f, 4.0f));
    // An eight: both of its halves are inside, though they wind differently.
    const QPolygonF eight{{0, 0}, {10, 10}, {10, 0}, {0, 10}};
    QVERIFY(ScreenRegion::isInside(eight, 1, 5) && ScreenRegion::isInside(eight, 9, 5));
    QVERIFY(!ScreenRegion::isInside(eight, 5, 1));
    QVERIFY(!ScreenRegion(QPolygonF{{1, 1}, {5, 5}}).contains(3, 3));
  }

  void tilesSayTheSameAsTheOutline() {
    for (std::uint64_t seed = 1; seed < 9; ++seed) {
      const QPolygonF outline = scribble(seed, static_cast<int>(3 * seed));
      const ScreenRegion region(outline);
      Random random(seed);
      for (int i = 0; i < 20000; ++i) {
        const auto x = static_cast<float>(640 * random.uniform());
        const auto y = static_cast<float>(480 * random.uniform());
        QCOMPARE(region.contains(x, y), ScreenRegion::isInside(outline, x, y));
      }
    }
  }

  void frontOnlyTakesWhatIsSeen() {
    const Matrix xyz = randomCells(3000);
    const ViewTransform view = viewOf(xyz, false);
    const QPolygonF outline{{120, 90}, {560, 90}, {560, 400}, {120, 400}};
    constexpr double radius = 4.0;
    struct Seen {
      float x, y, depth;
    };
    std::vector<Seen> all;
    for (Index cell = 0; cell < xyz.rows(); ++cell) {
      const QVector3D at = view.toScreen(placeOf(xyz, cell));
      all.push_back({at.x(), at.y(), at.z()});
    }
    Cells wanted;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (!ScreenRegion::isInside(outline, all[i].x, all[i].y)) continue;
      const double px = std::floor(all[i].x), py = std::floor(all[i].y);
      bool covered = false;
      for (std::size_t j = 0; j < all.size() && !covered; ++j) {
        if (all[j].depth >= all[i].depth) continue;
        const double dx = px + 0.5 - all[j].x, dy = py + 0.5 - all[j].y;
        covered = dx * dx + dy * dy <= radius * radius ||
                  (std::floor(all[j].x) == px && std::floor(all[j].y) == py);
      }
      if (!covered) wanted.push_back(static_cast<std::int32_t>(i));
    }
    const ScreenRegion region(outline);
    const Cells found = cellsInRegion(xyz, {}, view, region, {true, radius});
    const Cells through = cellsInRegion(xyz, {}, view, region);
    Cells other;
    std::set_symmetric_difference(found.begin(), found.end(), wanted.begin(), wanted.end(),
                                  std::back_inserter(other));
    QVERIFY2(other.size() <= 3, qPrintable(QString::number(other.size())));
    QVERIFY(found.size() > 200 && found.size() < through.size());
    QVERIFY(std::includes(through.begin(), through.end(), found.begin(), found.end()));
    // Hidden cells cover nothing: of one cell behind another the second is seen then.
    Matrix two(2, 3);
    two << 0, 0, 1, 0, 0, -1;
    CameraRig rig;
    rig.setBounds({0, 0, 0}, 2.0f);
    rig.setPose({{}, {}, 8.0f});
    const ViewTransform front(rig.matrix(viewport), viewport);
    const ScreenRegion whole(QPolygonF{{0, 0}, {640, 0}, {640, 480}, {0, 480}});
    QCOMPARE(cellsInRegion(two, {}, front, whole), (Cells{0, 1}));
    QCOMPARE(cellsInRegion(two, {}, front, whole, {true, 3.0}), (Cells{0}));
    const std::vector<std::uint8_t> second{0, 1};
    QCOMPARE(cellsInRegion(two, second, front, whole, {true, 3.0}), (Cells{1}));
  }

  void aBallIsADistance() {
    const Matrix xyz = randomCells(2000);
    const QVector3D centre(0.4f, -0.2f, 0.9f);
    Cells wanted;
    for (Index cell = 0; cell < xyz.rows(); ++cell) {
      if (placeOf(xyz, cell).distanceToPoint(centre) <= 0.8f) {
        wanted.push_back(static_cast<std::int32_t>(cell));
      }
    }
    QCOMPARE(cellsInBall(xyz, {}, centre, 0.8f), wanted);
    QVERIFY(wanted.size() > 50);
    std::vector<std::uint8_t> visible(2000, 1);
    visible[static_cast<std::size_t>(wanted.front())] = 0;
    QCOMPARE(cellsInBall(xyz, visible, centre, 0.8f), Cells(wanted.begin() + 1, wanted.end()));
  }

  void whatIsNotSelectedFadesIntoTheGround() {
    CellColors direct;
    direct.direct = {{200, 100, 0}, {200, 100, 0}};
    const std::vector<std::uint8_t> first{1, 0};
    for (const Rgb ground : {Rgb{250, 250, 250}, Rgb{17, 18, 20}}) {
      const CellColors shown = dimmedColors(direct, first, ground);
      QCOMPARE(shown.direct[0], (Rgb{200, 100, 0}));
      for (std::size_t i = 0; i < 3; ++i) {
        const int before = std::abs(direct.direct[1][i] - ground[i]);
        QVERIFY(std::abs(shown.direct[1][i] - ground[i]) <= before / 4 + 1);
      }
      QVERIFY(shown.direct[1] != ground);
    }
    CellColors numbers;
    numbers.table = {{0, 0, 0}, {100, 100, 100}, {200, 200, 200}};
    numbers.plain = {9, 9, 9};
    numbers.high = 3.0f;
    numbers.zerosBeneath = true;
    numbers.numbers = {0.0f, 0.5f, 1.5f, 2.9f, 7.0f, -4.0f, std::nanf("")};
    const std::vector<std::uint8_t> all(7, 1);
    const CellColors shown = dimmedColors(numbers, all, {0, 0, 0});
    const int wanted[] = {9, 0, 100, 200, 200, 0, 9};  // as a lookup table of three colours has it
    for (std::size_t i = 0; i < 7; ++i) QCOMPARE(int{shown.direct[i][0]}, wanted[i]);
    QVERIFY(shown.numbers.empty());
  }

  void aMillionCells() {
    const Matrix xyz = randomCells(1'000'000);
    const ViewTransform view = viewOf(xyz, false);
    QPolygonF lasso;
    for (int i = 0; i < 400; ++i) {
      const double angle = 6.28 * i / 400;
      lasso << QPointF(320 + 200 * std::cos(angle), 240 + 150 * std::sin(3 * angle));
    }
    // Of the processor, whatever else runs; for the notes, nothing depends on it.
    const auto now = [] { return 1000.0 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC; };
    const double start = now();
    const ScreenRegion region(lasso);
    const Cells through = cellsInRegion(xyz, {}, view, region);
    const double first = now();
    const Cells front = cellsInRegion(xyz, {}, view, region, {true, 0.8});
    const double second = now();
    const Cells ball = cellsInBall(xyz, {}, {0, 0, 0}, 1.0f);
    const double third = now();
    CellColors colors;
    colors.direct.assign(1'000'000, Rgb{200, 100, 0});
    std::vector<std::uint8_t> selected(1'000'000, 0);
    for (const std::int32_t cell : ball) selected[static_cast<std::size_t>(cell)] = 1;
    const CellColors shown = dimmedColors(colors, selected, {0, 0, 0});
    const double fourth = now();
    qInfo("lasso %.1f ms, front only %.1f ms, ball %.1f ms, dimming %.1f ms", first - start,
          second - first, third - second, fourth - third);
    QVERIFY(through.size() > 10'000 && front.size() > 1000 && front.size() < through.size());
    QVERIFY(std::includes(through.begin(), through.end(), front.begin(), front.end()));
    // Whatever piece of the work a cell falls into.
    const Matrix reversed = xyz.colwise().reverse();
    Cells mirrored = cellsInRegion(reversed, {}, view, region, {true, 0.8});
    for (std::int32_t& cell : mirrored) cell = 999'999 - cell;
    std::reverse(mirrored.begin(), mirrored.end());
    QVERIFY(mirrored == front);
    // A ball of one standard deviation holds 19.9 % of a normal cloud.
    QVERIFY(std::abs(static_cast<double>(ball.size()) / 1e6 - 0.1987) < 0.002);
    QCOMPARE(shown.direct.size(), selected.size());
  }
};

}  // namespace chreode

QTEST_APPLESS_MAIN(chreode::TestScreenRegion)
#include "test_screen_region.moc"
