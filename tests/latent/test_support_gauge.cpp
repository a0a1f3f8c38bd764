#include <QtTest>
#include <cmath>

#include "base/random.h"
#include "latent/support_gauge.h"

using chreode::Annotation;
using chreode::Index;
using chreode::Matrix;
using chreode::NeighborIndex;
using chreode::RowVector;
using chreode::Support;
using chreode::SupportGauge;

class TestSupportGauge : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void freshCellsOfTheDataAreNotOutside();
  void farCodesAreOutside();
  void rareSparseTypeIsNotOutside();
  void distanceIsTheMeanOfTheTenNearest();
  void someCellsCalibrateForMany();
  void labelMixCountsNeighbours();
};

namespace {

void fillNormal(Matrix& matrix, Index first, Index count, float mean, float spread,
                chreode::Random& random) {
  for (Index i = first; i < first + count; ++i) {
    for (Index j = 0; j < matrix.cols(); ++j) {
      matrix(i, j) = mean + spread * static_cast<float>(random.normal());
    }
  }
}

/// 1,900 cells of a dense type around 0 and 100 of a rare one, four times as wide, around 12.
SupportGauge makeGauge(chreode::Random& random) {
  Matrix codes(2000, 8);
  fillNormal(codes, 0, 1900, 0.0f, 1.0f, random);
  fillNormal(codes, 1900, 100, 12.0f, 4.0f, random);
  return SupportGauge(
      std::make_shared<const NeighborIndex>(std::make_shared<const Matrix>(std::move(codes))));
}

}  // namespace

void TestSupportGauge::freshCellsOfTheDataAreNotOutside() {
  chreode::Random random(1);
  const SupportGauge gauge = makeGauge(random);
  Matrix fresh(1000, 8);
  fillNormal(fresh, 0, 1000, 0.0f, 1.0f, random);
  int outside = 0;
  for (Index i = 0; i < fresh.rows(); ++i) {
    outside += gauge.read(fresh.row(i)).support == Support::outside;
  }
  QVERIFY2(outside <= 50, qPrintable(QString::number(outside)));
}

void TestSupportGauge::someCellsCalibrateForMany() {
  // More cells than calibrate: fresh ones are outside as seldom as the definition says, 1 in 100.
  chreode::Random random(2);
  Matrix codes(120000, 3);
  fillNormal(codes, 0, 110000, 0.0f, 1.0f, random);
  fillNormal(codes, 110000, 10000, 12.0f, 4.0f, random);
  const SupportGauge gauge(
      std::make_shared<const NeighborIndex>(std::make_shared<const Matrix>(std::move(codes))));
  Matrix fresh(2000, 3);
  fillNormal(fresh, 0, 1000, 0.0f, 1.0f, random);
  fillNormal(fresh, 1000, 1000, 12.0f, 4.0f, random);
  int outside[2] = {0, 0};
  for (Index i = 0; i < fresh.rows(); ++i) {
    outside[i / 1000] += gauge.read(fresh.row(i)).support == Support::outside;
  }
  for (const int count : outside) QVERIFY2(count <= 30, qPrintable(QString::number(count)));
  QCOMPARE(gauge.read(RowVector::Constant(3, 40.0f)).support, Support::outside);
}

void TestSupportGauge::farCodesAreOutside() {
  chreode::Random random(1);
  const SupportGauge gauge = makeGauge(random);
  int outside = 0;
  for (int i = 0; i < 200; ++i) {
    RowVector direction(8);
    for (Index j = 0; j < 8; ++j) direction[j] = static_cast<float>(random.normal());
    const auto reading = gauge.read(direction.normalized() * 8.0f - RowVector::Constant(8, 1.0f));
    outside += reading.support == Support::outside;
    if (reading.support == Support::outside) QVERIFY(reading.timesTypical > 1.0);
  }
  QVERIFY2(outside >= 190, qPrintable(QString::number(outside)));
}

void TestSupportGauge::rareSparseTypeIsNotOutside() {
  chreode::Random random(1);
  const SupportGauge gauge = makeGauge(random);
  Matrix fresh(100, 8);
  fillNormal(fresh, 0, 100, 12.0f, 4.0f, random);
  int outside = 0;
  for (Index i = 0; i < fresh.rows(); ++i) {
    outside += gauge.read(fresh.row(i)).support == Support::outside;
  }
  QVERIFY2(outside <= 15, qPrintable(QString::number(outside)));
}

void TestSupportGauge::distanceIsTheMeanOfTheTenNearest() {
  // Twelve cells on a line at 0, 1, … 11.
  Matrix codes(12, 1);
  for (Index i = 0; i < 12; ++i) codes(i, 0) = static_cast<float>(i);
  const SupportGauge gauge(
      std::make_shared<const NeighborIndex>(std::make_shared<const Matrix>(codes)));
  const RowVector origin = RowVector::Zero(1);
  QVERIFY(std::abs(gauge.read(origin).distance - 4.5) < 1e-5);     // 0 … 9
  QVERIFY(std::abs(gauge.read(origin, 0).distance - 5.5) < 1e-5);  // 1 … 10
  QCOMPARE(gauge.read(origin, 0).nearest.front(), 1);
}

void TestSupportGauge::labelMixCountsNeighbours() {
  Annotation label;
  label.kind = Annotation::Kind::categorical;
  label.levels = {"a", "b", "unused"};
  label.codes = {0, 0, 0, 1, -1};
  const std::vector<std::int32_t> cells{0, 1, 3, 4, 2};
  const auto mix = chreode::labelMix(label, cells);
  QCOMPARE(mix.shares, (std::vector<double>{0.75, 0.25, 0.0}));
  QCOMPARE(mix.top, 0);
  QCOMPARE(chreode::labelMix(label, std::vector<std::int32_t>{4}).top, -1);
}

QTEST_GUILESS_MAIN(TestSupportGauge)
#include "test_support_gauge.moc"
