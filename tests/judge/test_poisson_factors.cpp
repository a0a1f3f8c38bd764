#include <QtTest>
#include <cmath>

#include "judge/poisson_factors.h"
#include "simulated_counts.h"

using chreode::Index;
using chreode::Matrix;

class TestPoissonFactors : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void objectiveNeverRises_data();
  void objectiveNeverRises();
  void recoversAnExactMean();
  void meetsTheTotals();
  void weightsOfKnownCellsAreFoundAgain();
};

namespace {

chreode::PoissonFactorOptions options(int components, int passes, double tolerance) {
  chreode::PoissonFactorOptions options;
  options.components = components;
  options.mostPasses = passes;
  options.tolerance = tolerance;
  options.seed = 1;
  return options;
}

}  // namespace

void TestPoissonFactors::objectiveNeverRises_data() {
  QTest::addColumn<int>("components");
  for (const int components : {1, 4, 8, 13, 24}) {
    QTest::addRow("%d", components) << components;
  }
}

void TestPoissonFactors::objectiveNeverRises() {
  QFETCH(int, components);
  const auto counts =
      chreode::sparseOf(chreode::poissonDraw(chreode::lowRankRates(120, 80, 5, 300.0, 2), 3));
  const auto factors = chreode::fitPoissonFactors(*counts, options(components, 200, 0.0), {});
  QCOMPARE(factors.dictionary.cols(), Index{components});
  QVERIFY(factors.objective.size() > 2);
  for (std::size_t i = 1; i < factors.objective.size(); ++i) {
    QVERIFY2(factors.objective[i] <= factors.objective[i - 1] * (1.0 + 1e-6),
             qPrintable(QString::number(i)));
  }
}

void TestPoissonFactors::recoversAnExactMean() {
  // Noise-free means of rank 3: the divergence can and must go to nothing.
  const Matrix mean = chreode::lowRankRates(150, 60, 3, 1000.0, 4);
  const auto factors =
      chreode::fitPoissonFactors(*chreode::sparseOf(mean), options(3, 4000, 1e-7), {});
  const Matrix back = factors.weights * factors.dictionary.transpose();
  const double error = (back - mean).norm() / mean.norm();
  QVERIFY2(error < 0.01, qPrintable(QString::number(error)));
}

void TestPoissonFactors::meetsTheTotals() {
  // At every EM step the totals of cells are met, and at the optimum those of genes.
  const Matrix drawn = chreode::poissonDraw(chreode::lowRankRates(200, 50, 4, 400.0, 5), 6);
  const auto factors =
      chreode::fitPoissonFactors(*chreode::sparseOf(drawn), options(4, 300, 0.0), {});
  const Matrix back = factors.weights * factors.dictionary.transpose();
  QVERIFY(((back.rowwise().sum() - drawn.rowwise().sum()).array().abs() <=
           1e-4f * (1.0f + drawn.rowwise().sum().array()))
              .all());
  QVERIFY(((back.colwise().sum() - drawn.colwise().sum()).array().abs() <=
           1e-2f * (1.0f + drawn.colwise().sum().array()))
              .all());
  QVERIFY((factors.dictionary.array() >= 0.0f).all());
  for (Index c = 0; c < 4; ++c) QVERIFY(std::abs(factors.dictionary.col(c).sum() - 1.0f) < 1e-4f);
}

void TestPoissonFactors::weightsOfKnownCellsAreFoundAgain() {
  const auto counts =
      chreode::sparseOf(chreode::poissonDraw(chreode::lowRankRates(100, 90, 4, 2000.0, 7), 8));
  const auto factors = chreode::fitPoissonFactors(*counts, options(4, 2000, 1e-8), {});
  const Matrix weights = chreode::poissonWeights(*counts, factors.dictionary);
  QVERIFY((weights - factors.weights).norm() < 0.01 * factors.weights.norm());
}

QTEST_GUILESS_MAIN(TestPoissonFactors)
#include "test_poisson_factors.moc"
