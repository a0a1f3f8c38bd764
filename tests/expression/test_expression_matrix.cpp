#include <QtTest>
#include <cmath>
#include <limits>

#include "base/error.h"
#include "base/random.h"
#include "expression/expression_matrix.h"
#include "expression/normalize.h"

using chreode::Error;
using chreode::ExpressionMatrix;
using chreode::Index;
using chreode::Matrix;

class TestExpressionMatrix : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void tidiesRows();
  void countsTakeTwoBytes();
  void otherValuesShareThePlaces();
  void columnsAreTheTranspose();
  void anIndexOfGenesCanBeCancelled();
  void selectsRowsAndColumns();
  void refusesArraysThatDoNotFit_data();
  void refusesArraysThatDoNotFit();
  void findsTheFirstNonFiniteValue();
  void normalisesAsScanpyDoes();
};

namespace {

std::shared_ptr<const ExpressionMatrix> randomMatrix(Index cells, Index genes) {
  chreode::Random random(7);
  std::vector<std::int64_t> offsets{0};
  std::vector<std::int32_t> indices;
  std::vector<float> values;
  for (Index cell = 0; cell < cells; ++cell) {
    for (Index gene = 0; gene < genes; ++gene) {
      if (random.uniform() > 0.3) continue;
      indices.push_back(static_cast<std::int32_t>(gene));
      values.push_back(static_cast<float>(1 + random.below(9)));
    }
    offsets.push_back(static_cast<std::int64_t>(values.size()));
  }
  return std::make_shared<const ExpressionMatrix>(cells, genes, offsets, indices, values);
}

}  // namespace

void TestExpressionMatrix::tidiesRows() {
  // Unsorted, a gene twice, a stored zero, a pair that sums to zero.
  const ExpressionMatrix matrix(2, 4, {0, 4, 7}, {2, 0, 2, 1, 3, 3, 0}, {1, 5, 2, 0, 2, -2, 4});
  QCOMPARE(matrix.nonzeros(), 3);
  QCOMPARE(matrix.value(0, 0), 5.0f);
  QCOMPARE(matrix.value(0, 1), 0.0f);
  QCOMPARE(matrix.value(0, 2), 3.0f);
  QCOMPARE(matrix.value(1, 0), 4.0f);
  QCOMPARE(matrix.value(1, 3), 0.0f);
  QCOMPARE(matrix.row(0).genes[0], 0);
  QCOMPARE(matrix.row(0).genes[1], 2);
  QCOMPARE(matrix.totals(), (std::vector<double>{8.0, 4.0}));
}

void TestExpressionMatrix::countsTakeTwoBytes() {
  constexpr std::size_t offsets = 3 * sizeof(std::int64_t);
  const ExpressionMatrix counts(2, 65536, {0, 1, 2}, {65535, 0}, {65535, 1});
  QCOMPARE(counts.bytes(), offsets + 2 * (2 + 2));
  QCOMPARE(counts.value(0, 65535), 65535.0f);
  const ExpressionMatrix manyGenes(2, 65537, {0, 1, 2}, {65536, 0}, {1, 1});
  QCOMPARE(manyGenes.bytes(), offsets + 2 * (4 + 2));
  QCOMPARE(manyGenes.value(0, 65536), 1.0f);
  for (const float odd : {65536.0f, -1.0f, 0.5f, std::numeric_limits<float>::quiet_NaN()}) {
    const ExpressionMatrix wide(2, 3, {0, 1, 2}, {2, 0}, {odd, 1});
    QCOMPARE(wide.bytes(), offsets + 2 * (2 + 4));
    QVERIFY(wide.value(0, 2) == odd || std::isnan(odd));
  }
}

void TestExpressionMatrix::otherValuesShareThePlaces() {
  const auto matrix = randomMatrix(10, 6);
  std::vector<float> halves = matrix->values().copy();
  for (float& value : halves) value *= 0.5f;
  const auto half = matrix->withValues(halves);
  QCOMPARE(half->dense(0, 10), Matrix(0.5f * matrix->dense(0, 10)));
  QCOMPARE(&half->offsets(), &matrix->offsets());
  halves.front() = 0.0f;  // a zero is not kept: the places are no longer the same
  QCOMPARE(matrix->withValues(halves)->nonzeros(), matrix->nonzeros() - 1);
}

void TestExpressionMatrix::anIndexOfGenesCanBeCancelled() {
  const auto matrix = randomMatrix(10, 6);
  std::stop_source stop;
  stop.request_stop();
  QVERIFY_EXCEPTION_THROWN(matrix->makeGeneMajor({.stop = stop.get_token(), .report = {}}),
                           chreode::Cancelled);
  QVERIFY(!matrix->isGeneMajor());
  matrix->makeGeneMajor();
  QVERIFY(matrix->isGeneMajor());
}

void TestExpressionMatrix::columnsAreTheTranspose() {
  const auto matrix = randomMatrix(40, 17);
  const Matrix dense = matrix->dense(0, 40);
  for (Index round = 0; round < 2 * 17; ++round) {
    if (round == 17) matrix->makeGeneMajor();
    const Index gene = round % 17;
    const auto column = matrix->column(gene);
    Matrix rebuilt = Matrix::Zero(40, 1);
    for (std::size_t i = 0; i < column.cells.size(); ++i) {
      rebuilt(column.cells[i], 0) = column.values[i];
    }
    QCOMPARE(rebuilt, Matrix(dense.col(gene)));
  }
}

void TestExpressionMatrix::selectsRowsAndColumns() {
  const auto matrix = randomMatrix(10, 6);
  const std::vector<std::int32_t> cells{7, 2, 2};
  const std::vector<std::int32_t> genes{5, -1, 0, 5};
  const Matrix dense = matrix->dense(0, 10);
  const Matrix chosen = matrix->select(cells, genes)->dense(0, 3);
  for (Index i = 0; i < 3; ++i) {
    QCOMPARE(chosen(i, 0), dense(cells[i], 5));
    QCOMPARE(chosen(i, 1), 0.0f);
    QCOMPARE(chosen(i, 2), dense(cells[i], 0));
    QCOMPARE(chosen(i, 3), dense(cells[i], 5));
  }
}

void TestExpressionMatrix::refusesArraysThatDoNotFit_data() {
  QTest::addColumn<QVector<qint64>>("offsets");
  QTest::addColumn<QVector<int>>("indices");
  QTest::newRow("too few row pointers") << QVector<qint64>{0, 2} << QVector<int>{0, 1};
  QTest::newRow("pointers run back") << QVector<qint64>{0, 3, 2} << QVector<int>{0, 1};
  QTest::newRow("pointers end short") << QVector<qint64>{0, 1, 1} << QVector<int>{0, 1};
  QTest::newRow("pointers start late") << QVector<qint64>{1, 1, 2} << QVector<int>{0, 1};
  QTest::newRow("column too great") << QVector<qint64>{0, 1, 2} << QVector<int>{0, 3};
  QTest::newRow("column negative") << QVector<qint64>{0, 1, 2} << QVector<int>{0, -1};
}

void TestExpressionMatrix::refusesArraysThatDoNotFit() {
  QFETCH(QVector<qint64>, offsets);
  QFETCH(QVector<int>, indices);
  QVERIFY_EXCEPTION_THROWN(
      ExpressionMatrix(2, 3, std::vector<std::int64_t>(offsets.begin(), offsets.end()),
                       std::vector<std::int32_t>(indices.begin(), indices.end()),
                       std::vector<float>(static_cast<std::size_t>(indices.size()), 1.0f)),
      Error);
}

void TestExpressionMatrix::findsTheFirstNonFiniteValue() {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const ExpressionMatrix matrix(2, 3, {0, 1, 3}, {0, 1, 2}, {1.0f, 2.0f, nan});
  QCOMPARE(matrix.firstNonFinite(), (std::pair<Index, Index>(1, 2)));
  QCOMPARE(randomMatrix(5, 5)->firstNonFinite(), (std::pair<Index, Index>(-1, -1)));
}

void TestExpressionMatrix::normalisesAsScanpyDoes() {
  // Depths 4, 0 and 8: the median over cells with counts is 6.
  const ExpressionMatrix counts(3, 2, {0, 2, 2, 3}, {0, 1, 1}, {1, 3, 8});
  QCOMPARE(chreode::medianDepth(counts), 6.0);
  const auto logged = chreode::logNormalize(counts, 6.0);
  QVERIFY(std::abs(logged->value(0, 0) - std::log1p(1.5)) < 1e-6);
  QVERIFY(std::abs(logged->value(0, 1) - std::log1p(4.5)) < 1e-6);
  QVERIFY(std::abs(logged->value(2, 1) - std::log1p(6.0)) < 1e-6);
  QCOMPARE(chreode::geneMeans(counts), (std::vector<double>{1.0 / 3.0, 11.0 / 3.0}));
}

QTEST_GUILESS_MAIN(TestExpressionMatrix)
#include "test_expression_matrix.moc"
