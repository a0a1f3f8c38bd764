#include <QtTest>
#include <cmath>
#include <functional>

#include "base/random.h"
#include "expression/matrix_scale.h"
#include "expression/normalize.h"

using chreode::ExpressionMatrix;
using chreode::Index;
using chreode::Scale;

class TestMatrixScale : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void namesScales();
  void recoversCountsExactly_data();
  void recoversCountsExactly();
  void unitsGiveTheLogValuesBack();
  void refusesWhatWasNotCounted();
};

namespace {

/// Counts with at least one count of one in every cell.
std::shared_ptr<const ExpressionMatrix> counts(Index cells, Index genes) {
  chreode::Random random(3);
  std::vector<std::int64_t> offsets{0};
  std::vector<std::int32_t> indices;
  std::vector<float> values;
  for (Index cell = 0; cell < cells; ++cell) {
    const double depth = 0.2 + 3.0 * random.uniform();
    for (Index gene = 0; gene < genes; ++gene) {
      const auto count = gene == 0 ? 1 : random.poisson(depth * (gene % 7 == 1 ? 60.0 : 0.6));
      if (count == 0) continue;
      indices.push_back(static_cast<std::int32_t>(gene));
      values.push_back(static_cast<float>(count));
    }
    offsets.push_back(static_cast<std::int64_t>(values.size()));
  }
  return std::make_shared<const ExpressionMatrix>(cells, genes, offsets, indices, values);
}

std::shared_ptr<const ExpressionMatrix> mapped(const ExpressionMatrix& matrix,
                                               const std::function<float(float)>& map) {
  std::vector<float> values;
  for (const float value : matrix.values()) values.push_back(map(value));
  return matrix.withValues(std::move(values));
}

}  // namespace

void TestMatrixScale::namesScales() {
  const auto raw = counts(20, 10);
  QCOMPARE(chreode::scaleOf(*raw), Scale::counts);
  QCOMPARE(chreode::scaleOf(*chreode::logNormalize(*raw, 1e4)), Scale::log);
  QCOMPARE(chreode::scaleOf(*mapped(*raw, [](float x) { return x - 2.5f; })), Scale::scaled);
  QCOMPARE(chreode::scaleOf(*mapped(*raw, [](float x) { return x * 33.3f; })), Scale::other);
}

void TestMatrixScale::recoversCountsExactly_data() {
  QTest::addColumn<double>("depth");
  QTest::addColumn<double>("base");
  QTest::newRow("10,000, natural") << 1e4 << std::exp(1.0);
  QTest::newRow("median, natural") << 300.0 << std::exp(1.0);
  QTest::newRow("1,000,000, base 2") << 1e6 << 2.0;
  QTest::newRow("10,000, base 10") << 1e4 << 10.0;
}

void TestMatrixScale::recoversCountsExactly() {
  QFETCH(double, depth);
  QFETCH(double, base);
  const auto raw = counts(200, 80);
  const auto logged = mapped(*chreode::logNormalize(*raw, depth),
                             [base](float x) { return static_cast<float>(x / std::log(base)); });
  const auto recovered = chreode::recoverCounts(*logged);
  QVERIFY(recovered != nullptr);
  QCOMPARE(recovered->values(), raw->values());
}

void TestMatrixScale::unitsGiveTheLogValuesBack() {
  // Each cell normalised by a depth of its own, which the counts alone do not tell.
  const auto raw = counts(60, 40);
  std::vector<float> units;
  for (Index cell = 0; cell < 60; ++cell) units.push_back(0.1f + 0.05f * static_cast<float>(cell));
  const auto logged = chreode::fileLogValues(*raw, units);
  std::vector<float> found;
  const auto recovered = chreode::recoverCounts(*logged, &found);
  QVERIFY(recovered);
  const auto again = chreode::fileLogValues(*recovered, found);
  for (Index cell = 0; cell < 60; ++cell) {
    QVERIFY(std::abs(found[static_cast<std::size_t>(cell)] -
                     units[static_cast<std::size_t>(cell)]) < 1e-4f);
  }
  QVERIFY((again->dense(0, 60) - logged->dense(0, 60)).cwiseAbs().maxCoeff() < 1e-5f);
}

void TestMatrixScale::refusesWhatWasNotCounted() {
  chreode::Random random(5);
  const auto raw = counts(200, 80);
  const auto noisy = mapped(*chreode::logNormalize(*raw, 1e4), [&random](float x) {
    return static_cast<float>(x * (0.9 + 0.2 * random.uniform()));
  });
  QVERIFY(chreode::recoverCounts(*noisy) == nullptr);
  QVERIFY(chreode::recoverCounts(*raw) == nullptr);
  // One value a cell is a whole multiple of itself and says nothing.
  const ExpressionMatrix lonely(3, 3, {0, 1, 2, 3}, {0, 1, 2}, {0.5f, 1.25f, 2.125f});
  QVERIFY(chreode::recoverCounts(lonely) == nullptr);
}

QTEST_GUILESS_MAIN(TestMatrixScale)
#include "test_matrix_scale.moc"
