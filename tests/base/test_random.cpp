#include <QtTest>
#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <vector>

#include "base/random.h"

using chreode::Random;

namespace {

struct Moments {
  double mean = 0.0;
  double variance = 0.0;
  double skewness = 0.0;
};

Moments momentsOf(int draws, const std::function<double()>& draw) {
  std::vector<double> values(static_cast<std::size_t>(draws));
  Moments m;
  for (double& value : values) m.mean += (value = draw()) / draws;
  double third = 0.0;
  for (const double value : values) {
    m.variance += std::pow(value - m.mean, 2) / draws;
    third += std::pow(value - m.mean, 3) / draws;
  }
  m.skewness = third / std::pow(m.variance, 1.5);
  return m;
}

double logPoisson(double k, double mean) {
  return k * std::log(mean) - mean - std::lgamma(k + 1);
}

double logBinomial(double k, double n, double p) {
  return std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1) + k * std::log(p) +
         (n - k) * std::log1p(-p);
}

/// How many standard normal deviations the chi-square of draws against `logMass` lies above its
/// mean (Wilson & Hilferty 1931). Values are joined until each bin expects at least 20 draws.
double chiSquareScore(int draws, const std::function<std::uint64_t()>& draw,
                      const std::function<double(double)>& logMass, std::uint64_t largest) {
  std::map<std::uint64_t, int> seen;
  for (int i = 0; i < draws; ++i) ++seen[draw()];
  double chiSquare = 0.0, expected = 0.0, observed = 0.0, counted = 0.0, covered = 0.0;
  int bins = 0;
  const auto close = [&] {
    chiSquare += std::pow(observed - expected, 2) / expected;
    ++bins;
    expected = observed = 0.0;
  };
  for (std::uint64_t value = 0; value <= largest; ++value) {
    const double mass = draws * std::exp(logMass(static_cast<double>(value)));
    expected += mass;
    covered += mass;
    const auto it = seen.find(value);
    if (it != seen.end()) {
      observed += it->second;
      counted += it->second;
    }
    if (expected >= 20.0 && draws - covered >= 20.0) close();
  }
  expected += draws - covered;
  observed += draws - counted;
  close();
  const double freedom = bins - 1;
  const double cube = std::cbrt(chiSquare / freedom);
  return (cube - (1.0 - 2.0 / (9.0 * freedom))) / std::sqrt(2.0 / (9.0 * freedom));
}

constexpr int manyDraws = 200000;
constexpr double farOut = 3.5;  // one in 4,000 by chance; the seeds are fixed

}  // namespace

class TestRandom : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void streamIsTheReference();
  void streamsDiffer();
  void uniformMoments();
  void belowIsEven();
  void normalMoments();
  void gammaMoments_data();
  void gammaMoments();
  void poissonMass_data();
  void poissonMass();
  void poissonOfZero();
  void binomialMass_data();
  void binomialMass();
  void binomialEnds();
  void halvesOfPoissonAreIndependent();
  void permutationHoldsAll();
};

// From an independent implementation of SplitMix64 seeding and xoshiro256**, itself checked against
// the generator's published output for the state {1, 2, 3, 4}.
void TestRandom::streamIsTheReference() {
  const std::vector<std::uint64_t> first{0x1d08e40a8b50f326, 0xb10cf5c0615f9b4e, 0xb4036af7c002a702,
                                         0x31dccc4a3ddbd5e0};
  const std::vector<std::uint64_t> other{0x96a6425c43ec122f, 0xf58de2253d0c39b4, 0x39c4ee56af72fc09,
                                         0x2f868240340a8da5};
  Random a(1);
  for (const std::uint64_t word : first) QCOMPARE(a(), word);
  Random b(2024, 7);
  for (const std::uint64_t word : other) QCOMPARE(b(), word);
}

void TestRandom::streamsDiffer() {
  Random a(5, 0), b(5, 1);
  double product = 0.0;
  for (int i = 0; i < manyDraws; ++i) product += (a.uniform() - 0.5) * (b.uniform() - 0.5);
  // Variance of one product is 1/144.
  QVERIFY(std::abs(product / manyDraws) < farOut / 12.0 / std::sqrt(manyDraws));
}

void TestRandom::uniformMoments() {
  Random random(11);
  double least = 1.0, most = 0.0;
  const Moments m = momentsOf(manyDraws, [&] {
    const double u = random.uniform();
    least = std::min(least, u);
    most = std::max(most, u);
    return u;
  });
  QVERIFY(least >= 0.0 && least < 1e-4 && most < 1.0 && most > 0.9999);
  QVERIFY(std::abs(m.mean - 0.5) < farOut * std::sqrt(1.0 / 12.0 / manyDraws));
  QVERIFY(std::abs(m.variance - 1.0 / 12.0) < 1e-3);
}

void TestRandom::belowIsEven() {
  Random random(12);
  for (const int n : {1, 2, 7, 1000}) {
    QVERIFY(chiSquareScore(
                manyDraws, [&] { return random.below(n); }, [n](double) { return -std::log(n); },
                static_cast<std::uint64_t>(n - 1)) < farOut ||
            n == 1);
    for (int i = 0; i < 1000; ++i) QVERIFY(random.below(n) < static_cast<std::uint64_t>(n));
  }
  // Just above half of the range: every second word must be thrown away to stay even.
  const std::uint64_t large = (std::uint64_t{1} << 63) + 1;
  int low = 0;
  for (int i = 0; i < manyDraws; ++i) low += random.below(large) < large / 2;
  QVERIFY(std::abs(low - manyDraws / 2) < farOut * std::sqrt(manyDraws) / 2);
}

void TestRandom::normalMoments() {
  Random random(13);
  double fourth = 0.0;
  int inside = 0;
  const Moments m = momentsOf(manyDraws, [&] {
    const double x = random.normal();
    fourth += std::pow(x, 4) / manyDraws;
    inside += std::abs(x) < 1.0;
    return x;
  });
  QVERIFY(std::abs(m.mean) < farOut / std::sqrt(manyDraws));
  QVERIFY(std::abs(m.variance - 1.0) < farOut * std::sqrt(2.0 / manyDraws));
  QVERIFY(std::abs(m.skewness) < farOut * std::sqrt(6.0 / manyDraws));
  QVERIFY(std::abs(fourth - 3.0) < farOut * std::sqrt(96.0 / manyDraws));
  const double share = std::erf(std::sqrt(0.5));
  QVERIFY(std::abs(inside - share * manyDraws) <
          farOut * std::sqrt(share * (1 - share) * manyDraws));
}

void TestRandom::gammaMoments_data() {
  QTest::addColumn<double>("shape");
  for (const double shape : {0.05, 0.5, 1.0, 2.5, 8.0, 300.0}) {
    QTest::addRow("shape %g", shape) << shape;
  }
}

void TestRandom::gammaMoments() {
  QFETCH(double, shape);
  Random random(14);
  const Moments m = momentsOf(manyDraws, [&] { return random.gamma(shape); });
  QVERIFY(std::abs(m.mean - shape) < farOut * std::sqrt(shape / manyDraws));
  // Variance of a sample variance: (fourth central moment − variance²) / n, here shape² (2 +
  // 6/shape).
  const double error = shape * std::sqrt((2.0 + 6.0 / shape) / manyDraws);
  QVERIFY(std::abs(m.variance - shape) < farOut * error);
  QVERIFY(std::abs(m.skewness / (2.0 / std::sqrt(shape)) - 1.0) < 0.12 || shape > 100.0);
}

void TestRandom::poissonMass_data() {
  QTest::addColumn<double>("mean");
  // On both sides of where large means start to be halved, and several halvings deep.
  for (const double mean : {0.01, 0.7, 3.0, 15.9, 16.1, 40.0, 333.3, 5000.0}) {
    QTest::addRow("mean %g", mean) << mean;
  }
}

void TestRandom::poissonMass() {
  QFETCH(double, mean);
  Random random(15);
  const double score = chiSquareScore(
      manyDraws, [&] { return random.poisson(mean); },
      [mean](double k) { return logPoisson(k, mean); },
      static_cast<std::uint64_t>(mean + 12.0 * std::sqrt(mean) + 12.0));
  QVERIFY2(score < farOut, qPrintable(QString::number(score)));
}

void TestRandom::poissonOfZero() {
  Random random(16);
  for (int i = 0; i < 1000; ++i) QCOMPARE(random.poisson(0.0), std::uint64_t{0});
}

void TestRandom::binomialMass_data() {
  QTest::addColumn<int>("n");
  QTest::addColumn<double>("p");
  for (const int n : {1, 5, 32, 33, 100, 4000, 100000}) {
    for (const double p : {0.003, 0.3, 0.5, 0.97}) QTest::addRow("%d, %g", n, p) << n << p;
  }
}

void TestRandom::binomialMass() {
  QFETCH(int, n);
  QFETCH(double, p);
  Random random(17);
  const double score = chiSquareScore(
      manyDraws, [&] { return random.binomial(static_cast<std::uint64_t>(n), p); },
      [n, p](double k) { return logBinomial(k, n, p); }, static_cast<std::uint64_t>(n));
  QVERIFY2(score < farOut, qPrintable(QString::number(score)));
}

void TestRandom::binomialEnds() {
  Random random(18);
  for (const std::uint64_t n : {0, 1, 32, 33, 1000}) {
    for (int i = 0; i < 200; ++i) {
      QCOMPARE(random.binomial(n, 0.0), std::uint64_t{0});
      QCOMPARE(random.binomial(n, 1.0), n);
    }
  }
}

// Count splitting stands on this: both halves of a thinned Poisson count are independent.
void TestRandom::halvesOfPoissonAreIndependent() {
  Random random(19);
  constexpr double mean = 50.0;
  double covariance = 0.0;
  for (int i = 0; i < manyDraws; ++i) {
    const std::uint64_t count = random.poisson(mean);
    const std::uint64_t half = random.binomial(count, 0.5);
    covariance += (static_cast<double>(half) - mean / 2) *
                  (static_cast<double>(count - half) - mean / 2) / manyDraws;
  }
  QVERIFY(std::abs(covariance) < farOut * (mean / 2) / std::sqrt(manyDraws));
}

void TestRandom::permutationHoldsAll() {
  Random random(20);
  QVERIFY(random.permutation(0).empty());
  std::map<std::vector<int>, int> orders;
  for (int i = 0; i < 24000; ++i) {
    const std::vector<int> order = random.permutation(4);
    std::vector<int> sorted = order;
    std::ranges::sort(sorted);
    QCOMPARE(sorted, (std::vector<int>{0, 1, 2, 3}));
    ++orders[order];
  }
  QCOMPARE(orders.size(), std::size_t{24});
  for (const auto& [order, count] : orders) QVERIFY(std::abs(count - 1000) < 4 * 31);
}

QTEST_GUILESS_MAIN(TestRandom)
#include "test_random.moc"
