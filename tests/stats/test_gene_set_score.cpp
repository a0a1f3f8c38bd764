#include <QtTest>
#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "stats/gene_set_score.h"

using namespace chreode;

namespace {

constexpr int kCells = 6;
constexpr int kGenes = 60;

/// What tests/stats/score_genes_peer.py scores, too: (c·7 + g·13 + c·g) mod 11 · g / 100.
float valueAt(int cell, int gene) {
  return static_cast<float>((cell * 7 + gene * 13 + cell * gene) % 11 * gene) / 100.0f;
}

std::shared_ptr<Dataset> someCells() {
  std::vector<std::int64_t> offsets{0};
  std::vector<std::int32_t> genes;
  std::vector<float> values;
  auto data = std::make_shared<Dataset>();
  data->taken = {"X", Scale::log};
  for (int cell = 0; cell < kCells; ++cell) {
    data->cells.names.push_back("cell" + std::to_string(cell));
    for (int gene = 0; gene < kGenes; ++gene) {
      genes.push_back(gene);
      values.push_back(valueAt(cell, gene));
    }
    offsets.push_back(static_cast<std::int64_t>(values.size()));
  }
  for (int gene = 0; gene < kGenes; ++gene) data->genes.names.push_back("G" + std::to_string(gene));
  data->matrix = std::make_shared<const ExpressionMatrix>(kCells, kGenes, offsets, genes, values);
  return data;
}

}  // namespace

/// Against a plain calculation in numpy and pandas, whose bins are small enough that all of their
/// genes are controls, whatever the seed.
class TestGeneSetScore : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void scoresArePandas();
  void theMeanIsTheMean();
  void severalSetsAreScoredAsOne();
  void controlsAreLikeTheSetAndOfTheSeed();
  void unknownGenesAreTold();
};

void TestGeneSetScore::scoresArePandas() {
  const auto data = someCells();
  const auto scores =
      scoreGeneSets(*data, {{"s", {"G5", "G20", "G21", "G40"}}}, ScoreMethod::scoreGenes, 0);
  const double expected[] = {0.057499974966049194, -0.32750001922249794, 0.7449999218806624,
                             -0.41000003181397915, 0.08499999437481165,  0.2224999782629311};
  for (int cell = 0; cell < kCells; ++cell) {
    QVERIFY(std::abs(static_cast<double>(scores[0].scores[cell]) - expected[cell]) < 1e-6);
  }
  const std::vector<std::int32_t> controls{3, 15, 27, 34};
  QCOMPARE(scores[0].controls, controls);
}

void TestGeneSetScore::theMeanIsTheMean() {
  const auto data = someCells();
  const auto scores = scoreGeneSets(*data, {{"s", {"G7", "G9", "G9"}}}, ScoreMethod::mean, 0);
  QVERIFY(scores[0].controls.empty());
  for (int cell = 0; cell < kCells; ++cell) {
    const float mean = 0.5f * (valueAt(cell, 7) + valueAt(cell, 9));
    QVERIFY(std::abs(scores[0].scores[cell] - mean) < 1e-6f);
  }
}

void TestGeneSetScore::severalSetsAreScoredAsOne() {
  const auto data = someCells();
  const ScoredSet first{"a", {"G5", "G6"}};
  const ScoredSet second{"b", {"G6", "G50"}};
  const auto both = scoreGeneSets(*data, {first, second}, ScoreMethod::scoreGenes, 3);
  QCOMPARE(both[0].scores, scoreGeneSets(*data, {first}, ScoreMethod::scoreGenes, 3)[0].scores);
  QCOMPARE(both[1].scores, scoreGeneSets(*data, {second}, ScoreMethod::scoreGenes, 3)[0].scores);
}

void TestGeneSetScore::controlsAreLikeTheSetAndOfTheSeed() {
  // 4,000 genes of ascending means: bins of 167, of which fifty are drawn.
  std::vector<std::int32_t> genes;
  std::vector<float> values;
  auto data = std::make_shared<Dataset>();
  data->taken = {"X", Scale::log};
  data->cells.names = {"cell"};
  for (int gene = 0; gene < 4000; ++gene) {
    data->genes.names.push_back("G" + std::to_string(gene));
    genes.push_back(gene);
    values.push_back(1.0f + static_cast<float>(gene));
  }
  data->matrix = std::make_shared<const ExpressionMatrix>(
      1, 4000, std::vector<std::int64_t>{0, 4000}, genes, values);
  const ScoredSet set{"s", {"G1000", "G3000"}};
  const auto one = scoreGeneSets(*data, {set}, ScoreMethod::scoreGenes, 1)[0];
  QVERIFY(one.controls.size() >= 98 && one.controls.size() <= 100);
  for (const std::int32_t control : one.controls) {
    const int from = control < 2000 ? 1000 : 3000;
    QVERIFY(std::abs(control - from) < 167);
    QVERIFY(control != 1000 && control != 3000);
  }
  QCOMPARE(scoreGeneSets(*data, {set}, ScoreMethod::scoreGenes, 1)[0].controls, one.controls);
  QVERIFY(scoreGeneSets(*data, {set}, ScoreMethod::scoreGenes, 2)[0].controls != one.controls);
}

void TestGeneSetScore::unknownGenesAreTold() {
  const auto data = someCells();
  const auto scores =
      scoreGeneSets(*data, {{"a", {"G5", "nobody"}}, {"b", {"none"}}}, ScoreMethod::mean, 0);
  QCOMPARE(scores[0].missing, std::vector<std::string>{"nobody"});
  QVERIFY(std::isnan(scores[1].scores[0]));
  QVERIFY_EXCEPTION_THROWN(scoreGeneSets(*data, {{"b", {"none"}}}, ScoreMethod::mean, 0), Error);
}

QTEST_APPLESS_MAIN(TestGeneSetScore)
#include "test_gene_set_score.moc"
