#include <QtTest>
#include <cmath>
#include <numeric>

#include "base/error.h"
#include "judge/count_split.h"
#include "judge/deviance.h"
#include "simulated_counts.h"

using chreode::ExpressionMatrix;
using chreode::Index;
using chreode::Matrix;
using chreode::Vector;

class TestCountSplit : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void halvesAddUp();
  void halvesAreBinomial();
  void sameSeedSameHalves();
  void refusesWhatAreNoCounts();
  void devianceMatchesItsFormula();
  void trueRatesExplainWhatTheyShould();
  void meanRatesExplainNothing();
};

void TestCountSplit::halvesAddUp() {
  const Matrix counts = chreode::poissonDraw(Matrix::Constant(40, 25, 3.0f), 1);
  std::vector<double> depths;
  for (Index cell = 0; cell < 40; ++cell) depths.push_back(counts.row(cell).sum() + 7.0 * cell);
  const chreode::CountSplit split = chreode::splitCounts(*chreode::sparseOf(counts), depths, 3);
  const Matrix a = split.a->dense(0, 40), b = split.b->dense(0, 40);
  QVERIFY(((a + b).array() == counts.array()).all());
  QVERIFY((a.array() >= 0.0f).all() && (b.array() >= 0.0f).all());
  for (Index cell = 0; cell < 40; ++cell) {
    QCOMPARE(split.depthA[cell] + split.depthB[cell], depths[cell]);
    QVERIFY(split.depthA[cell] >= a.row(cell).sum());
    QVERIFY(split.depthB[cell] >= b.row(cell).sum());
  }
}

void TestCountSplit::halvesAreBinomial() {
  constexpr float n = 20.0f;
  constexpr Index cells = 200, genes = 100;
  const auto counts = chreode::sparseOf(Matrix::Constant(cells, genes, n));
  const std::vector<double> depths(cells, n * genes + 1000.0);
  const auto split = chreode::splitCounts(*counts, depths, 5);
  const Eigen::ArrayXXd a = split.a->dense(0, cells).cast<double>();
  const double mean = a.mean();
  const double variance = (a - mean).square().mean();
  // Standard errors: √(5 / 20,000) of the mean, about 5 √(2 / 20,000) of the variance.
  QVERIFY2(std::abs(mean - 10.0) < 5.0 * 0.0158, qPrintable(QString::number(mean)));
  QVERIFY2(std::abs(variance - 5.0) < 5.0 * 0.05, qPrintable(QString::number(variance)));
  // Genes outside the matrix are split too: variance of depth A is a quarter of 3,000.
  double sum = 0.0, squares = 0.0;
  for (const double depth : split.depthA) {
    sum += depth;
    squares += (depth - 1500.0) * (depth - 1500.0);
  }
  QVERIFY(std::abs(sum / cells - 1500.0) < 5.0 * std::sqrt(750.0 / cells));
  QVERIFY(std::abs(squares / cells - 750.0) < 5.0 * 750.0 * std::sqrt(2.0 / cells));
}

void TestCountSplit::sameSeedSameHalves() {
  const auto counts = chreode::sparseOf(chreode::poissonDraw(Matrix::Constant(9, 30, 4.0f), 2));
  const std::vector<double> depths = counts->totals();
  const auto first = chreode::splitCounts(*counts, depths, 8);
  const auto again = chreode::splitCounts(*counts, depths, 8);
  const auto other = chreode::splitCounts(*counts, depths, 9);
  QCOMPARE(first.a->values(), again.a->values());
  QVERIFY(first.a->values() != other.a->values());
}

void TestCountSplit::refusesWhatAreNoCounts() {
  const auto halves = chreode::sparseOf(Matrix::Constant(2, 2, 1.5f));
  QVERIFY_THROWS_EXCEPTION(chreode::Error, chreode::splitCounts(*halves, {3.0, 3.0}, 0));
  const auto counts = chreode::sparseOf(Matrix::Constant(2, 2, 1.0f));
  QVERIFY_THROWS_EXCEPTION(chreode::Error, chreode::splitCounts(*counts, {2.0}, 0));
}

void TestCountSplit::devianceMatchesItsFormula() {
  Matrix counts(1, 4);
  counts << 0, 3, 1, 10;
  const auto matrix = chreode::sparseOf(counts);
  const Vector rates = (Vector(4) << 0.1f, 0.2f, 0.05f, 0.65f).finished();
  const double depth = 20.0;
  // Σ 2 [x log(x/μ) − (x − μ)] with μ = 2, 4, 1, 13 and 0 log 0 = 0.
  const double wanted =
      2.0 * (2.0 + (3.0 * std::log(3.0 / 4.0) + 1.0) + 0.0 + (10.0 * std::log(10.0 / 13.0) + 3.0));
  QVERIFY(std::abs(chreode::poissonDeviance(matrix->row(0), rates.data(), 4, depth) - wanted) <
          1e-5);
  // A perfect prediction has none.
  const Vector perfect = counts.row(0).transpose() / 20.0f;
  QVERIFY(std::abs(chreode::poissonDeviance(matrix->row(0), perfect.data(), 4, depth)) < 1e-5);
}

void TestCountSplit::trueRatesExplainWhatTheyShould() {
  // Two kinds of cells with known rates: the expected deviances follow from the rates alone, up to
  // the noise term, which is near the number of counts that are large.
  constexpr Index cells = 400, genes = 50;
  Matrix rates(cells, genes);
  for (Index cell = 0; cell < cells; ++cell) {
    for (Index gene = 0; gene < genes; ++gene) {
      rates(cell, gene) = (gene < 25) == (cell % 2 == 0) ? 30.0f : 10.0f;
    }
  }
  const auto counts = chreode::sparseOf(chreode::poissonDraw(rates, 4));
  const std::vector<double> depths(cells, 1000.0);
  chreode::DevianceExplained explained(*counts, depths, Vector::Constant(genes, 0.02f));
  for (Index cell = 0; cell < cells; ++cell) {
    const chreode::RowVector shares = rates.row(cell) / 1000.0f;
    explained.add(cell, shares.data());
  }
  // Per entry: noise about 1 + 1 / (6 μ) of a Poisson deviance; signal 2 [μ log(μ / 20) − μ + 20].
  const double noise = 1.0 + 0.5 * (1.0 / 180.0 + 1.0 / 60.0);
  const double signal = 0.5 * 2.0 * ((30.0 * std::log(1.5) - 10.0) + (10.0 * std::log(0.5) + 10.0));
  QVERIFY2(std::abs(explained.value() - signal / (signal + noise)) < 0.01,
           qPrintable(QString::number(explained.value())));
}

void TestCountSplit::meanRatesExplainNothing() {
  const auto counts = chreode::sparseOf(chreode::poissonDraw(Matrix::Constant(30, 20, 2.0f), 6));
  const std::vector<double> depths = counts->totals();
  std::vector<std::int32_t> cells(30);
  std::iota(cells.begin(), cells.end(), 0);
  const Vector mean = chreode::meanRates(*counts, depths, cells);
  const double total = std::accumulate(depths.begin(), depths.end(), 0.0);
  QVERIFY(std::abs(mean.sum() - 1.0f) < 1e-5f);
  QVERIFY(std::abs(mean(3) - counts->dense(0, 30).col(3).sum() / total) < 1e-7);
  chreode::DevianceExplained explained(*counts, depths, mean);
  for (const std::int32_t cell : cells) explained.add(cell, mean.data());
  QCOMPARE(explained.value(), 0.0);
}

QTEST_GUILESS_MAIN(TestCountSplit)
#include "test_count_split.moc"
