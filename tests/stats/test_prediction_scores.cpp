#include <QtTest>
#include <cmath>

#include "fixture_numbers.h"
#include "stats/energy_distance.h"
#include "stats/prediction_scores.h"

using namespace chreode;

namespace {

Eigen::VectorXd numbers(int count, std::uint64_t seed, double off = 0.0) {
  const std::vector<double> values = fixtureNumbers(count, seed);
  return Eigen::Map<const Eigen::VectorXd>(values.data(), count).array() - off;
}

bool near(double a, double b) {
  return std::abs(a - b) <= 1e-9 * std::max(1.0, std::abs(b));
}

}  // namespace

/// Scores of a prediction against NumPy and SciPy, and where there is none.
class TestPredictionScores : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void scoresAreNumpys();
  void truthItselfScoresFull();
  void noChangeHasNoCorrelation();
  void energyDistanceIsThatOfAllPairs();
  void equalCloudsStayWithinTheBand();
  void halvesAreHalves();
  void ceilingIsOfReliability();
};

void TestPredictionScores::scoresAreNumpys() {
  const Eigen::VectorXd control = numbers(60, 1);
  const Eigen::VectorXd predicted = numbers(60, 2, 8.0);
  const Eigen::VectorXd measured = 0.5 * predicted + numbers(60, 3, 8.0);
  const ChangeScores scores = scoreChange(control, predicted, measured);
  QCOMPARE(scores.genes, 60);
  QVERIFY(near(scores.correlation, 0.526028757465));
  QVERIFY(near(scores.correlationTop, 0.873190738287));
  QVERIFY(near(scores.distance, 36.564999747613));
  QVERIFY(near(scores.directionTop, 0.9));
  QVERIFY(near(scores.squaredPearson, 0.374807546122));
}

void TestPredictionScores::truthItselfScoresFull() {
  const Eigen::VectorXd control = numbers(2000, 4);
  const Eigen::VectorXd change = numbers(2000, 5, 8.0);
  const ChangeScores scores = scoreChange(control, change, change);
  QVERIFY(near(scores.correlation, 1.0) && near(scores.correlationTop, 1.0));
  QCOMPARE(scores.distance, 0.0);
  QCOMPARE(scores.directionTop, 1.0);
  QVERIFY(near(scores.squaredPearson, 1.0));
  // Only the 1,000 genes most expressed in control count for the distance.
  Eigen::VectorXd wrong = change.array() + 3.0;
  for (const std::int32_t gene : greatest(control, 1000)) wrong[gene] = change[gene];
  QCOMPARE(scoreChange(control, wrong, change).distance, 0.0);
}

void TestPredictionScores::noChangeHasNoCorrelation() {
  const Eigen::VectorXd control = numbers(50, 6);
  const ChangeScores scores =
      scoreChange(control, Eigen::VectorXd::Zero(50), 0.1 * numbers(50, 7, 8.0));
  QVERIFY(std::isnan(scores.correlation) && std::isnan(scores.correlationTop));
  QVERIFY(std::isnan(scores.directionTop));
  QVERIFY(scores.squaredPearson > 0.9);  // which is what its warning is about
  QVERIFY(scores.distance > 0.0);
}

void TestPredictionScores::energyDistanceIsThatOfAllPairs() {
  const Matrix a = fixtureMatrix(7, 3, 4);
  const Matrix b = fixtureMatrix(5, 3, 5).array() + 1.0f;
  QVERIFY(std::abs(energyDistance(a, b) - 75.253899274554) < 1e-4);
  QVERIFY(std::isnan(energyDistance(a, b.topRows(1))));
}

void TestPredictionScores::equalCloudsStayWithinTheBand() {
  const Matrix all = fixtureMatrix(200, 4, 8);
  const Matrix a = all.topRows(100);
  const Matrix b = all.bottomRows(100);
  const double band = energyBand(a, b, 200, 1);
  QVERIFY(energyDistance(a, b) < band);
  QCOMPARE(energyBand(a, b, 200, 1), band);
  const Matrix away = b.array() + 4.0f;
  QVERIFY(energyDistance(a, away) > 3.0 * energyBand(a, away, 200, 1));
}

void TestPredictionScores::halvesAreHalves() {
  const Halves halves = randomHalves(11, 40, 3, 0);
  for (Eigen::Index split = 0; split < halves.cols(); ++split) {
    QCOMPARE(halves.col(split).cast<int>().sum(), 5);
  }
  QVERIFY(halves == randomHalves(11, 40, 3, 0));
  QVERIFY(halves != randomHalves(11, 40, 4, 0));
}

void TestPredictionScores::ceilingIsOfReliability() {
  QVERIFY(near(ceilingOf(1.0), 1.0));
  QVERIFY(near(ceilingOf(0.5), std::sqrt(2.0 / 3.0)));
  QVERIFY(std::isnan(ceilingOf(-0.1)));
}

QTEST_GUILESS_MAIN(TestPredictionScores)
#include "test_prediction_scores.moc"
