#include <QtTest>
#include <algorithm>

#include "base/error.h"
#include "base/random.h"
#include "latent/cell_growth.h"

using chreode::CellSet;
using chreode::Index;
using chreode::Matrix;
using chreode::NeighborIndex;
using chreode::SetOperation;

namespace {

std::shared_ptr<const Matrix> scatter(int cells) {
  chreode::Random random(3);
  auto places = std::make_shared<Matrix>(cells, 4);
  for (Index i = 0; i < cells; ++i) {
    for (Index j = 0; j < 4; ++j) (*places)(i, j) = static_cast<float>(random.normal());
  }
  return places;
}

/// The 5 nearest others of a cell, found by sorting all.
std::vector<std::int32_t> nearest(const Matrix& places, std::int32_t cell) {
  std::vector<std::int32_t> others;
  for (std::int32_t i = 0; i < places.rows(); ++i) {
    if (i != cell) others.push_back(i);
  }
  const auto away = [&](std::int32_t i) {
    return (places.row(i) - places.row(cell)).squaredNorm();
  };
  std::sort(others.begin(), others.end(),
            [&](std::int32_t a, std::int32_t b) { return away(a) < away(b); });
  others.resize(5);
  return others;
}

}  // namespace

class TestCellGrowth : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aStepIsTheNeighboursByBruteForce() {
    const auto places = scatter(300);
    const NeighborIndex index(places);
    std::vector<std::int32_t> start;
    for (std::int32_t i = 0; i < 300; ++i) {
      if ((*places)(i, 0) > 0.3f) start.push_back(i);
    }
    const CellSet set(300, start);
    CellSet wantedGrown = set, wantedShrunk = set;
    for (const std::int32_t cell : start) {
      const auto around = nearest(*places, cell);
      wantedGrown = wantedGrown.combined(SetOperation::add, CellSet(300, around));
      const bool outside = std::any_of(around.begin(), around.end(),
                                       [&](std::int32_t i) { return !set.contains(i); });
      if (outside) {
        wantedShrunk =
            wantedShrunk.combined(SetOperation::subtract, CellSet(300, std::vector{cell}));
      }
    }
    QVERIFY(wantedGrown.count() > set.count() && wantedShrunk.count() < set.count());
    QVERIFY(!wantedShrunk.empty());
    QCOMPARE(chreode::grown(set, index, 1), wantedGrown);
    QCOMPARE(chreode::shrunk(set, index, 1), wantedShrunk);
  }

  void stepsAddUpAndShrinkingAfterGrowingLosesNothing() {
    const NeighborIndex index(scatter(400));
    const CellSet set(400, std::vector<std::int32_t>{3, 5, 17, 250});
    const CellSet three = chreode::grown(set, index, 3);
    QCOMPARE(three, chreode::grown(chreode::grown(set, index, 1), index, 2));
    QCOMPARE(chreode::shrunk(three, index, 2),
             chreode::shrunk(chreode::shrunk(three, index, 1), index, 1));
    const CellSet back = chreode::shrunk(three, index, 3);
    QCOMPARE(set.combined(SetOperation::subtract, back).count(), Index{0});
    QVERIFY(back.count() < three.count());
  }

  void theEndsStayWhereTheyAre() {
    const NeighborIndex index(scatter(50));
    QVERIFY(chreode::grown(CellSet(50), index, 4).empty());
    QVERIFY(chreode::shrunk(CellSet(50), index, 4).empty());
    const CellSet all = CellSet(50).inverted();
    QCOMPARE(chreode::grown(all, index, 2), all);
    QCOMPARE(chreode::shrunk(all, index, 2), all);
    QVERIFY_EXCEPTION_THROWN(chreode::grown(CellSet(51), index, 1), chreode::Error);
    const NeighborIndex alone(scatter(1));
    const CellSet one = CellSet(1).inverted();
    QCOMPARE(chreode::grown(one, alone, 1), one);
  }
};

QTEST_APPLESS_MAIN(TestCellGrowth)
#include "test_cell_growth.moc"
