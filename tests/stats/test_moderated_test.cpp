#include <QtTest>
#include <array>
#include <cmath>

#include "stats/moderated_test.h"

using namespace chreode;

/// Against limma 3.54.1; moderated_test_peer.R prints the numbers.
class TestModeratedTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void groupsAreLimmas();
  void pairsAreLimmas();
  void fewGenesTellNothingOfEachOther();
  void likeVariancesAreTakenAsOne();
  void withoutVarianceNothingIsTested();
};

namespace {

constexpr int kGenes = 40;

struct Expected {
  int gene;
  double t, p;
};

/// Three samples of A, then three of B.
std::array<double, 6> valuesOf(int gene) {
  std::array<double, 6> values;
  for (int unit = 0; unit < 6; ++unit) {
    values[static_cast<std::size_t>(unit)] =
        std::sin(gene * 12.9898 + unit * 78.233) * (0.2 + gene % 7 * 0.3) +
        (gene % 5 == 0 && unit < 3 ? 1.0 : 0.0);
  }
  return values;
}

std::vector<SampleDifference> differences(bool paired, int genes = kGenes) {
  std::vector<SampleDifference> all;
  for (int gene = 0; gene < genes; ++gene) {
    const std::array<double, 6> values = valuesOf(gene);
    const std::span<const double> units(values);
    all.push_back(paired ? differenceOfPairs(units.first(3), units.last(3))
                         : differenceOfGroups(units.first(3), units.last(3)));
  }
  return all;
}

bool isClose(double value, double expected) {
  return std::abs(value - expected) <= 1e-9 * std::max(1.0, std::abs(expected));
}

void compare(bool paired, const VariancePrior& expected, std::initializer_list<Expected> genes) {
  const std::vector<SampleDifference> all = differences(paired);
  std::vector<double> variances;
  for (const SampleDifference& each : all) variances.push_back(each.variance);
  const VariancePrior prior = variancePrior(variances, all.front().freedom);
  QVERIFY(isClose(prior.variance, expected.variance));
  QVERIFY(isClose(prior.freedom, expected.freedom));
  const std::vector<TTest> tests = moderatedTests(all);
  for (const Expected& each : genes) {
    const TTest& test = tests[static_cast<std::size_t>(each.gene)];
    QVERIFY2(isClose(test.t, each.t), qPrintable(QString::number(test.t, 'g', 17)));
    QVERIFY2(isClose(test.p, each.p), qPrintable(QString::number(test.p, 'g', 17)));
  }
}

}  // namespace

void TestModeratedTest::groupsAreLimmas() {
  compare(false, {0.3307139683387559, 2.0246476817897414},
          {{0, 3.15500453443910889, 0.01958097384189757},
           {5, 1.6281920886806804, 0.1544055005667775},
           {7, 0.2955873796418148, 0.7774683163963364},
           {39, -0.04919951016241721, 0.96235084292049022}});
}

void TestModeratedTest::pairsAreLimmas() {
  compare(true, {1.359957869340165, 2.852191397245674},
          {{0, 1.7537006920856153, 0.1416366142339718},
           {5, 1.4086863063344985, 0.2196677933287721},
           {7, 0.1653246903553068, 0.8753547045996053},
           {39, -0.04985670064153547, 0.96222350573328197}});
}

void TestModeratedTest::fewGenesTellNothingOfEachOther() {
  // Student's test of pairs and of groups, as scipy.stats.ttest_rel and ttest_ind.
  const std::vector<double> x{5.1, 4.8, 6.0, 5.5}, y{4.0, 4.6, 4.9, 4.4};
  const std::vector<SampleDifference> pairs{differenceOfPairs(x, y)};
  QVERIFY(isClose(moderatedTests(pairs)[0].t, 3.88888888888889));
  QVERIFY(isClose(moderatedTests(pairs)[0].p, 0.030143717945611173));
  const std::vector<SampleDifference> groups{differenceOfGroups(x, y)};
  QVERIFY(isClose(moderatedTests(groups)[0].t, 2.72474630456533));
  QVERIFY(isClose(moderatedTests(groups)[0].freedom, 6.0));
}

void TestModeratedTest::likeVariancesAreTakenAsOne() {
  std::vector<SampleDifference> all(50, {1.0, 0.5, 4.0, 2.0 / 3.0});
  for (std::size_t i = 0; i < all.size(); ++i) all[i].variance += 1e-3 * static_cast<double>(i % 3);
  const std::vector<TTest> tests = moderatedTests(all);
  QVERIFY(isClose(tests[0].freedom, 200.0));  // all that there are
  QVERIFY(isClose(tests[0].t, tests[1].t));
}

void TestModeratedTest::withoutVarianceNothingIsTested() {
  const std::vector<SampleDifference> all(30, {1.0, 0.0, 4.0, 2.0 / 3.0});
  QVERIFY(std::isnan(moderatedTests(all)[3].p));
  QVERIFY(moderatedTests({}).empty());
}

QTEST_APPLESS_MAIN(TestModeratedTest)
#include "test_moderated_test.moc"
