#include <QtTest>
#include <cmath>
#include <numeric>

#include "base/error.h"
#include "expression/gene_values.h"
#include "stats/cell_comparison.h"
#include "stats/false_discovery.h"
#include "stats/gene_distributions.h"
#include "stats/pseudobulk.h"
#include "stats/rank_sum.h"
#include "stats/t_test.h"

using namespace chreode;

namespace {

/// Cells × genes of numbers; zeros are not stored.
std::shared_ptr<Dataset> dataOf(const std::vector<std::vector<float>>& rows, Scale scale) {
  std::vector<std::int64_t> offsets{0};
  std::vector<std::int32_t> genes;
  std::vector<float> values;
  auto data = std::make_shared<Dataset>();
  data->taken = {"X", scale};
  for (std::size_t cell = 0; cell < rows.size(); ++cell) {
    data->cells.names.push_back("cell" + std::to_string(cell));
    for (std::size_t gene = 0; gene < rows[cell].size(); ++gene) {
      if (rows[cell][gene] == 0.0f) continue;
      genes.push_back(static_cast<std::int32_t>(gene));
      values.push_back(rows[cell][gene]);
    }
    offsets.push_back(static_cast<std::int64_t>(values.size()));
  }
  for (std::size_t gene = 0; gene < rows.front().size(); ++gene) {
    data->genes.names.push_back("G" + std::to_string(gene));
  }
  data->matrix = std::make_shared<const ExpressionMatrix>(static_cast<Index>(rows.size()),
                                                          static_cast<Index>(rows.front().size()),
                                                          offsets, genes, values);
  return data;
}

std::vector<std::int32_t> numbered(std::int32_t first, std::int32_t count) {
  std::vector<std::int32_t> cells(static_cast<std::size_t>(count));
  std::iota(cells.begin(), cells.end(), first);
  return cells;
}

RankSum ranksOf(RankSummer& summer, const std::vector<double>& a, const std::vector<double>& b) {
  summer.clear();
  for (const double value : a) {
    if (value != 0.0) summer.add(static_cast<float>(value), true);
  }
  for (const double value : b) {
    if (value != 0.0) summer.add(static_cast<float>(value), false);
  }
  return summer.result(a.size(), b.size());
}

Moments momentsOf(const std::vector<double>& numbers) {
  Moments moments{static_cast<double>(numbers.size())};
  for (const double number : numbers) moments.add(number);
  return moments;
}

bool isClose(double a, double b, double relative = 1e-9) {
  return std::abs(a - b) <= relative * std::max(std::abs(a), std::abs(b));
}

/// 60 cells: two sides of three samples of ten cells, each cell of 1,000 counts over three genes.
std::shared_ptr<Dataset> sampledCells(bool sameSamples) {
  std::vector<std::vector<float>> rows;
  Annotation donor;
  donor.name = "donor";
  donor.kind = Annotation::Kind::categorical;
  donor.levels = {"d1", "d2", "d3", "d4", "d5", "d6"};
  const float firsts[] = {200, 230, 260, 100, 140, 120};
  for (int unit = 0; unit < 6; ++unit) {
    for (int cell = 0; cell < 10; ++cell) {
      rows.push_back({firsts[unit], 500.0f, 500.0f - firsts[unit]});
      donor.codes.push_back(sameSamples ? unit % 3 : unit);
    }
  }
  auto data = dataOf(rows, Scale::counts);
  data->cells.columns.push_back(donor);
  return data;
}

double logRate(double sum) {
  return std::log2((sum + 0.5) / (10000.0 + 1.0) * 1e6);
}

}  // namespace

/// Against values that scipy 1.10 gives (mannwhitneyu, ttest_ind, ttest_rel) and closed forms.
class TestCellComparison : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void rankSumsAreScipys();
  void tTestsAreScipys();
  void falseDiscoveryIsBenjaminiAndHochbergs();
  void genesAreComparedAlikeWhateverTheWay();
  void effectSizesAreTheirDefinitions();
  void samplesAreTheReplicates();
  void samplesOnBothSidesArePairs();
  void theVerdictSaysWhatPMeans();
  void whatCannotBeComparedIsRefused();
  void whatIsComparedIsWhatIsShown();
  void distributionsAreTheirDefinitions();
};

void TestCellComparison::rankSumsAreScipys() {
  RankSummer summer;
  const RankSum counts =
      ranksOf(summer, {0, 0, 1, 2, 0, 3, 1, 0, 5, 2}, {0, 0, 0, 1, 0, 0, 1, 0, 2});
  QCOMPARE(counts.u, 61.0);
  QVERIFY(isClose(counts.p, 0.16807831903497028));
  QVERIFY(isClose(counts.auroc, 61.0 / 90.0));
  const std::vector<double> a{2.3,  -2.3, 0.7, -0.3, -0.2, 0.1,  -1.7, 0.1, -0.6, 3.6,
                              0.5,  -0.1, 0.0, -0.4, -0.8, -0.1, 0.8,  0.1, 1.3,  0.1,
                              0.3,  1.8,  0.8, -0.2, 0.1,  0.8,  2.2,  0.0, 0.1,  1.3,
                              -0.6, 0.0,  1.2, 0.9,  0.4,  1.0,  -2.5, 1.3, -0.7, -1.4};
  const std::vector<double> b{0.1,  0.6, -0.7, -1.5, -0.2, -0.3, 1.5,  0.7,  0.0, 1.1,  -0.4,
                              -1.3, 0.5, 0.5,  -0.5, -1.1, 0.1,  -3.2, 0.6,  0.4, -2.2, -0.1,
                              -1.4, 0.7, -2.6, -1.3, 0.7,  1.2,  -2.8, -0.8, 0.2, -0.9, 1.7};
  const RankSum negative = ranksOf(summer, a, b);
  QCOMPARE(negative.u, 813.5);
  QVERIFY(isClose(negative.p, 0.08958830363678433));
  const RankSum zeros = ranksOf(summer, std::vector<double>(6), std::vector<double>(5));
  QCOMPARE(zeros.u, 15.0);
  QCOMPARE(zeros.p, 1.0);
  const RankSum almost = ranksOf(summer, std::vector<double>(6, 2.0), {0, 2, 2, 2});
  QVERIFY(isClose(almost.p, 0.30743416592739536));

  // Enough values to be sorted by digits.
  std::vector<double> large(3000), other(5000);
  for (int i = 0; i < 3000; ++i) large[i] = i % 3 != 0 ? 0.0 : i * 7919 % 1009 % 37;
  for (int j = 0; j < 5000; ++j) other[j] = j % 4 != 0 ? 0.0 : j * 104729 % 997 % 31;
  const RankSum many = ranksOf(summer, large, other);
  QCOMPARE(many.u, 8209939.5);
  QVERIFY(isClose(many.p, 1.395671158894635e-19));
  for (int i = 0; i < 600; ++i) large[i] += 40.0;
  const RankSum far = ranksOf(summer, large, other);
  QCOMPARE(far.u, 9565468.5);
  QVERIFY(isClose(far.p, 1.6331001467798044e-136));
}

void TestCellComparison::tTestsAreScipys() {
  const TTest few =
      welchTest(momentsOf({0, 0, 1, 2, 0, 3, 1, 0, 5, 2}), momentsOf({0, 0, 0, 1, 0, 0, 1, 0, 2}));
  QVERIFY(isClose(few.t, 1.6640313622019307));
  QVERIFY(isClose(few.p, 0.1206675478009208));
  std::vector<double> large(3000), other(5000);
  for (int i = 0; i < 3000; ++i)
    large[i] = (i % 3 != 0 ? 0.0 : i * 7919 % 1009 % 37) + (i < 600 ? 40 : 0);
  for (int j = 0; j < 5000; ++j) other[j] = j % 4 != 0 ? 0.0 : j * 104729 % 997 % 31;
  const TTest many = welchTest(momentsOf(large), momentsOf(other));
  QVERIFY(isClose(many.t, 27.801297155837677));
  QVERIFY(isClose(many.p, 2.3507841221133373e-154));
  QVERIFY(std::isnan(welchTest(momentsOf({1, 1}), momentsOf({1, 1})).p));
}

void TestCellComparison::falseDiscoveryIsBenjaminiAndHochbergs() {
  const std::vector<double> p{0.01, 0.04, 0.03, 0.002, std::nan(""), 0.5, 0.04, 1.0};
  const std::vector<double> q = benjaminiHochberg(p);
  const double expected[] = {0.035, 0.056, 0.056, 0.014, 0.0, 0.5833333333333334, 0.056, 1.0};
  for (std::size_t i = 0; i < q.size(); ++i) {
    if (i == 4) {
      QVERIFY(std::isnan(q[i]));
    } else {
      QVERIFY(isClose(q[i], expected[i]));
    }
  }
}

void TestCellComparison::genesAreComparedAlikeWhateverTheWay() {
  // Few of many cells are taken out first; the answer is that of these cells alone.
  std::vector<std::vector<float>> rows(400, std::vector<float>(5));
  for (int cell = 0; cell < 400; ++cell) {
    for (int gene = 0; gene < 5; ++gene) {
      rows[cell][gene] = static_cast<float>((cell * 31 + gene * 17) % (7 + gene) % 5);
    }
    rows[cell][0] += 1.0f;
  }
  const auto data = dataOf(rows, Scale::counts);
  ComparisonRequest request;
  request.a = numbered(10, 30);
  request.b = numbered(200, 40);
  request.test = CellTest::wilcoxon;
  const CellComparison few = compareCells(*data, request, 1);
  QVERIFY(!data->matrix->isGeneMajor());
  data->matrix->makeGeneMajor();
  request.b = restOf(400, request.a);
  const CellComparison one = compareCells(*data, request, 1);
  const CellComparison three = compareCells(*data, request, 3);
  for (std::size_t gene = 0; gene < 5; ++gene) {
    QCOMPARE(one.genes[gene].p, three.genes[gene].p);
    QCOMPARE(one.genes[gene].auroc, three.genes[gene].auroc);
    RankSummer summer;
    std::vector<double> a, b;
    for (int cell = 10; cell < 40; ++cell) {
      const float total = std::accumulate(rows[cell].begin(), rows[cell].end(), 0.0f);
      a.push_back(std::log1p(rows[cell][gene] / total));
    }
    for (int cell = 200; cell < 240; ++cell) {
      const float total = std::accumulate(rows[cell].begin(), rows[cell].end(), 0.0f);
      b.push_back(std::log1p(rows[cell][gene] / total));
    }
    const RankSum expected = ranksOf(summer, a, b);
    QVERIFY(isClose(few.genes[gene].statistic, expected.u));
    QVERIFY(isClose(few.genes[gene].p, expected.p));
  }
}

void TestCellComparison::effectSizesAreTheirDefinitions() {
  const auto data = dataOf({{3, 7}, {0, 20}, {5, 5}, {1, 9}, {0, 10}, {0, 50}}, Scale::counts);
  ComparisonRequest request;
  request.a = {0, 1, 2};
  request.b = {3, 4, 5};
  const CellComparison found = compareCells(*data, request, 1);
  QCOMPARE(found.test, CellTest::wilcoxon);
  const GeneDifference& first = found.genes[0];
  QVERIFY(isClose(first.meanA, 10000.0 * (0.3 + 0.5) / 3.0));
  QVERIFY(isClose(first.meanB, 10000.0 * 0.1 / 3.0));
  QVERIFY(isClose(first.log2Fold, std::log2((first.meanA + 0.01) / (first.meanB + 0.01))));
  QVERIFY(isClose(first.shareA, 2.0 / 3.0));
  QVERIFY(isClose(first.shareB, 1.0 / 3.0));
  // .3, 0, .5 against .1, 0, 0: six pairs won, two ties.
  QVERIFY(isClose(first.auroc, 7.0 / 9.0));
  const auto scaled = dataOf({{-1, 2}, {1, 3}, {2, -2}, {-3, 1}}, Scale::scaled);
  request.a = {0, 1};
  request.b = {2, 3};
  const CellComparison around = compareCells(*scaled, request, 1);
  QVERIFY(std::isnan(around.genes[0].log2Fold));
  QVERIFY(isClose(around.genes[1].meanA, 2.5));
}

void TestCellComparison::samplesAreTheReplicates() {
  const auto data = sampledCells(false);
  ComparisonRequest request;
  request.a = numbered(0, 30);
  request.b = numbered(30, 30);
  const CellComparison found = compareCells(*data, request, 2);
  QCOMPARE(found.test, CellTest::pseudobulk);
  QCOMPARE(found.sampleColumn, std::string("donor"));
  QCOMPARE(found.samplesA, 3);
  QCOMPARE(found.samplesB, 3);
  QVERIFY(!found.paired);
  const double a[] = {logRate(2000), logRate(2300), logRate(2600)};
  const double b[] = {logRate(1000), logRate(1400), logRate(1200)};
  const double meanA = (a[0] + a[1] + a[2]) / 3.0, meanB = (b[0] + b[1] + b[2]) / 3.0;
  double squaresA = 0.0, squaresB = 0.0;
  for (int i = 0; i < 3; ++i) {
    squaresA += (a[i] - meanA) * (a[i] - meanA) / 2.0;
    squaresB += (b[i] - meanB) * (b[i] - meanB) / 2.0;
  }
  QVERIFY(isClose(found.genes[0].statistic,
                  (meanA - meanB) / std::sqrt(squaresA / 3.0 + squaresB / 3.0)));
  QVERIFY(found.genes[0].p > 1e-4 && found.genes[0].p < 0.05);
  // The same in all samples: nothing to test.
  QVERIFY(std::isnan(found.genes[1].p));
  request.samples.kind = SampleChoice::Kind::none;
  const CellComparison cells = compareCells(*data, request, 2);
  QCOMPARE(cells.test, CellTest::wilcoxon);
  QVERIFY(cells.genes[0].p < 1e-9);
}

void TestCellComparison::samplesOnBothSidesArePairs() {
  const auto data = sampledCells(true);
  ComparisonRequest request;
  request.a = numbered(0, 30);
  request.b = numbered(30, 30);
  const CellComparison found = compareCells(*data, request, 1);
  QVERIFY(found.paired);
  QCOMPARE(found.samplesA, 3);
  const double d[] = {logRate(2000) - logRate(1000), logRate(2300) - logRate(1400),
                      logRate(2600) - logRate(1200)};
  const double mean = (d[0] + d[1] + d[2]) / 3.0;
  double squares = 0.0;
  for (const double each : d) squares += (each - mean) * (each - mean) / 2.0;
  QVERIFY(isClose(found.genes[0].statistic, mean / std::sqrt(squares / 3.0)));
}

void TestCellComparison::theVerdictSaysWhatPMeans() {
  const auto data = sampledCells(false);
  ComparisonRequest request;
  request.a = numbered(0, 30);
  request.b = numbered(30, 30);
  QCOMPARE(compareCells(*data, request, 1).verdict(),
           std::string("p-values compare 3 samples with 3 (column donor) by a moderated t."));
  request.a = numbered(0, 10);
  const CellComparison few = compareCells(*data, request, 1);
  QCOMPARE(few.test, CellTest::wilcoxon);
  QVERIFY(few.verdict().find("p-values treat cells as replicates: exploratory") == 0);
  QVERIFY(few.verdict().find("in column donor: 1 and 3") != std::string::npos);
  QVERIFY(few.isValid());
  request.origin = originOfColumn("leiden");
  request.originColumn = "leiden";
  const CellComparison clusters = compareCells(*data, request, 1);
  QVERIFY(clusters.verdict().find("groups chosen on the same data: p not valid") !=
          std::string::npos);
  QVERIFY(!clusters.isValid());
  QCOMPARE(originOfColumn("RNA_snn_res.0.8"), GroupOrigin::expression);
  QCOMPARE(originOfColumn("seurat_clusters"), GroupOrigin::expression);
  QCOMPARE(originOfColumn("Cell_Type"), GroupOrigin::labels);
  QCOMPARE(originOfColumn("orig.ident"), GroupOrigin::given);
  QCOMPARE(originOfColumn("condition"), GroupOrigin::given);
}

void TestCellComparison::whatCannotBeComparedIsRefused() {
  const auto data = sampledCells(false);
  ComparisonRequest request;
  request.a = numbered(0, 10);
  request.b = numbered(5, 10);
  QVERIFY_EXCEPTION_THROWN(compareCells(*data, request, 1), Error);
  request.b = {30};
  QVERIFY_EXCEPTION_THROWN(compareCells(*data, request, 1), Error);
  request.b = numbered(10, 10);
  request.test = CellTest::pseudobulk;
  QVERIFY_EXCEPTION_THROWN(compareCells(*data, request, 1), Error);
  request.test = CellTest::welch;
  request.samples = {SampleChoice::Kind::named, "mouse"};
  QVERIFY_EXCEPTION_THROWN(compareCells(*data, request, 1), Error);
  auto broken = dataOf({{1, 2}, {std::nanf(""), 3}, {2, 2}, {3, 1}}, Scale::log);
  request = {};
  request.a = {0, 1};
  request.b = {2, 3};
  QVERIFY_EXCEPTION_THROWN(compareCells(*broken, request, 1), Error);
}

void TestCellComparison::whatIsComparedIsWhatIsShown() {
  // Of several depths, one of them none, and of counts beyond those whose logarithms are known.
  const std::vector<std::vector<float>> rows{{1, 2, 40}, {3, 0, 0}, {0, 0, 0}, {7, 1, 5}};
  for (const Scale scale : {Scale::counts, Scale::log, Scale::scaled, Scale::other}) {
    const auto data = dataOf(rows, scale);
    const ShownValues compared(*data);
    GeneValues shown(*data);
    for (int gene = 0; gene < 3; ++gene) {
      const std::vector<float> values = shown.of(gene);
      for (std::size_t cell = 0; cell < rows.size(); ++cell) {
        const float stored = rows[cell][static_cast<std::size_t>(gene)];
        QCOMPARE(stored == 0.0f ? 0.0f : compared.shown(cell, stored), values[cell]);
      }
    }
    QCOMPARE(compared.unit(), ShownScale::unit(scale));
  }
}

void TestCellComparison::distributionsAreTheirDefinitions() {
  const auto data = dataOf({{0}, {1}, {2}, {5}, {0}, {0}, {4}}, Scale::log);
  const std::vector<std::int32_t> classes{0, 0, 0, 0, 1, 1, -1};
  const std::vector<std::int32_t> genes{0};
  const auto found = geneDistributions(*data, ShownValues(*data), genes, classes, 3);
  QCOMPARE(found.size(), std::size_t{1});
  QCOMPARE(found[0].low, 0.0);
  QCOMPARE(found[0].high, 5.0);
  const GeneInClass& first = found[0].classes[0];
  QCOMPARE(first.cells, std::size_t{4});
  QCOMPARE(first.mean, 2.0);
  QCOMPARE(first.share, 0.75);
  QCOMPARE(first.lower, 0.75);
  QCOMPARE(first.median, 1.5);
  QCOMPARE(first.upper, 2.75);
  QCOMPARE(*std::max_element(first.density.begin(), first.density.end()), 1.0);
  // A class of zeros alone is a peak at zero.
  const GeneInClass& zeros = found[0].classes[1];
  QCOMPARE(zeros.share, 0.0);
  QCOMPARE(zeros.density.front(), 1.0);
  QVERIFY(zeros.density.back() < 1e-6);
  QVERIFY(std::isnan(found[0].classes[2].mean));
}

QTEST_APPLESS_MAIN(TestCellComparison)
#include "test_cell_comparison.moc"
