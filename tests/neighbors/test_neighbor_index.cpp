#include <QtTest>
#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "base/error.h"
#include "base/random.h"
#include "neighbors/neighbor_index.h"

using chreode::Index;
using chreode::Matrix;
using chreode::NeighborIndex;

class TestNeighborIndex : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void exactSearchAgreesWithBruteForce();
  void leavesTheRowItselfOut();
  void invertedFileFindsItsNeighbours();
  void refusesWhatCannotBeSearched();
};

namespace {

std::shared_ptr<const Matrix> normalRows(Index rows, Index columns) {
  chreode::Random random(11);
  Matrix matrix(rows, columns);
  for (Index i = 0; i < matrix.size(); ++i) {
    matrix.data()[i] = static_cast<float>(random.normal());
  }
  return std::make_shared<const Matrix>(std::move(matrix));
}

std::vector<int> bruteForce(const Matrix& rows, const Matrix& query, int k) {
  std::vector<int> order(static_cast<std::size_t>(rows.rows()));
  std::iota(order.begin(), order.end(), 0);
  std::partial_sort(order.begin(), order.begin() + k, order.end(), [&](int a, int b) {
    return (rows.row(a) - query).squaredNorm() < (rows.row(b) - query).squaredNorm();
  });
  order.resize(static_cast<std::size_t>(k));
  return order;
}

}  // namespace

void TestNeighborIndex::exactSearchAgreesWithBruteForce() {
  const auto rows = normalRows(500, 8);
  const NeighborIndex index(rows);
  const Matrix queries = normalRows(20, 8)->array() * 1.3f;
  const auto found = index.find(queries, 7);
  for (Index q = 0; q < queries.rows(); ++q) {
    const auto truth = bruteForce(*rows, queries.row(q), 7);
    for (int j = 0; j < 7; ++j) {
      QCOMPARE(found.indices(q, j), truth[j]);
      const float distance = (rows->row(truth[j]) - queries.row(q)).norm();
      QVERIFY(std::abs(found.distances(q, j) - distance) < 1e-4f);
    }
  }
  QCOMPARE(index.find(queries, 1000).indices.cols(), Index{500});
}

void TestNeighborIndex::leavesTheRowItselfOut() {
  Matrix rows = *normalRows(60, 4);
  rows.row(10) = rows.row(11);  // exact copies of each other
  const NeighborIndex index(std::make_shared<const Matrix>(rows));
  const auto others = index.findAmongRows(5);
  QCOMPARE(others.indices.cols(), Index{5});
  for (Index row = 0; row < 60; ++row) {
    std::set<int> seen;
    for (int j = 0; j < 5; ++j) {
      QVERIFY(others.indices(row, j) != row);
      seen.insert(others.indices(row, j));
    }
    QCOMPARE(seen.size(), std::size_t{5});
  }
  QCOMPARE(others.indices(10, 0), 11);
  QCOMPARE(others.distances(10, 0), 0.0f);
  const std::vector<std::int32_t> some{59, 3, 10};
  const auto ofSome = index.findAmongRows(5, some);
  QCOMPARE(ofSome.indices.rows(), Index{3});
  for (Index i = 0; i < 3; ++i) {
    QVERIFY(ofSome.indices.row(i) == others.indices.row(some[static_cast<std::size_t>(i)]));
  }
}

void TestNeighborIndex::invertedFileFindsItsNeighbours() {
  const auto rows = normalRows(30000, 8);
  const NeighborIndex index(rows);
  int hits = 0;
  constexpr int k = 10;
  for (Index q = 0; q < 100; ++q) {
    const Matrix query = rows->row(q * 300);
    const auto found = index.find(query, k);
    const auto truth = bruteForce(*rows, query, k);
    for (int j = 0; j < k; ++j) {
      hits += std::find(truth.begin(), truth.end(), found.indices(0, j)) != truth.end();
    }
  }
  QVERIFY2(hits >= 970, qPrintable(QString::number(hits)));
}

void TestNeighborIndex::refusesWhatCannotBeSearched() {
  QVERIFY_EXCEPTION_THROWN(NeighborIndex(std::make_shared<const Matrix>(0, 3)), chreode::Error);
  Matrix broken = Matrix::Zero(3, 3);
  broken(1, 1) = std::nanf("");
  QVERIFY_EXCEPTION_THROWN(NeighborIndex(std::make_shared<const Matrix>(broken)), chreode::Error);
}

QTEST_GUILESS_MAIN(TestNeighborIndex)
#include "test_neighbor_index.moc"
