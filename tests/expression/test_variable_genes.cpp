#include <QtTest>
#include <algorithm>
#include <cmath>
#include <fstream>
#include <set>
#include <sstream>

#include "expression/normalize.h"
#include "expression/variable_genes.h"
#include "matrix_of.h"

using chreode::ExpressionMatrix;
using chreode::matrixOf;
using chreode::variableGenes;
using chreode::variableGenesByBatch;

class TestVariableGenes : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void countsAgreeWithNumpy();
  void logsAgreeWithNumpy();
  void addsPinnedGenesOnce();
  void neverTakesConstantGenes();
  void batchesAgreeWithNumpy();
  void oneBatchIsAll();
  void onlyAllowedGenesAreRanked();
};

namespace {

constexpr int cells = 90, genes = 150;

/// The counts of variable_genes_peer.py.
std::shared_ptr<const ExpressionMatrix> peerCounts() {
  std::uint32_t state = 12345;
  std::vector<std::vector<float>> rows(cells, std::vector<float>(genes));
  for (int i = 0; i < cells; ++i) {
    for (int j = 0; j < genes; ++j) {
      state = state * 1664525u + 1013904223u;
      const double u = (state + 0.5) / 4294967296.0;
      const double rate =
          std::exp(j % 50 / 10.0 - 1.5) * (1.0 + (j % 9 == 0 && i % 3 == 0 ? 3.0 : 0.0));
      rows[i][j] = static_cast<float>(std::floor(-std::log(u) * rate + 0.3));
    }
  }
  return matrixOf(rows);
}

/// Line `number` of the fixture.
std::vector<std::int32_t> expected(int number) {
  std::ifstream file(CHREODE_SOURCE_DIR "/tests/expression/variable_genes.txt");
  std::string line;
  for (int i = 0; i <= number; ++i) std::getline(file, line);
  std::istringstream words(line);
  return {std::istream_iterator<std::int32_t>(words), {}};
}

}  // namespace

void TestVariableGenes::countsAgreeWithNumpy() {
  const std::vector<std::int32_t> wanted = expected(0);
  QCOMPARE(wanted.size(), std::size_t{40});
  QCOMPARE(variableGenes(*peerCounts(), true, 40), wanted);
}

void TestVariableGenes::logsAgreeWithNumpy() {
  const auto logged = chreode::logNormalize(*peerCounts(), 1000.0);
  QCOMPARE(variableGenes(*logged, false, 40), expected(1));
}

void TestVariableGenes::addsPinnedGenesOnce() {
  const auto counts = peerCounts();
  const std::vector<std::int32_t> best = variableGenes(*counts, true, 10);
  const std::vector<std::int32_t> all = variableGenes(*counts, true, genes);
  const std::int32_t last = all.back();
  const std::vector<std::int32_t> pinned{best[3], last};
  std::vector<std::int32_t> wanted = best;
  wanted.push_back(last);
  QCOMPARE(variableGenes(*counts, true, 10, pinned), wanted);
}

void TestVariableGenes::neverTakesConstantGenes() {
  std::vector<std::vector<float>> rows;
  for (int i = 0; i < 30; ++i) {
    rows.push_back({3.0f, 0.0f, static_cast<float>(i % 5), static_cast<float>(i % 2)});
  }
  const auto matrix = matrixOf(rows);
  for (const bool counts : {true, false}) {
    std::vector<std::int32_t> chosen = variableGenes(*matrix, counts, 4);
    std::sort(chosen.begin(), chosen.end());
    QCOMPARE(chosen, (std::vector<std::int32_t>{2, 3}));
  }
}

void TestVariableGenes::batchesAgreeWithNumpy() {
  std::vector<std::int32_t> batches;
  for (int i = 0; i < cells; ++i) batches.push_back(i / 30);
  const std::vector<std::int32_t> wanted = expected(2);
  QCOMPARE(wanted.size(), std::size_t{40});
  QVERIFY(wanted != expected(0));
  QCOMPARE(variableGenesByBatch(*peerCounts(), true, 40, batches), wanted);
}

void TestVariableGenes::oneBatchIsAll() {
  const auto counts = peerCounts();
  const std::vector<std::int32_t> one(cells, 4);
  QCOMPARE(variableGenesByBatch(*counts, true, 25, one), variableGenes(*counts, true, 25));
}

void TestVariableGenes::onlyAllowedGenesAreRanked() {
  const auto counts = peerCounts();
  std::vector<std::int32_t> wanted = variableGenes(*counts, true, 30);
  std::vector<std::uint8_t> allowed(genes, 1);
  for (int i = 0; i < 5; ++i) allowed[static_cast<std::size_t>(wanted[i])] = 0;
  wanted.erase(wanted.begin(), wanted.begin() + 5);
  QCOMPARE(variableGenesByBatch(*counts, true, 25, std::vector<std::int32_t>(cells, 0), allowed),
           wanted);
}

QTEST_GUILESS_MAIN(TestVariableGenes)
#include "test_variable_genes.moc"
