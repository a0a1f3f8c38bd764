#include <QtTest>
#include <cmath>
#include <numeric>

#include "base/error.h"
#include "base/random.h"
#include "fixture_numbers.h"
#include "judge/class_calibration.h"
#include "judge/cluster_agreement.h"
#include "judge/code_usage.h"
#include "judge/neighbor_labels.h"
#include "judge/predictive_checks.h"
#include "judge/projection_quality.h"
#include "judge/view_fidelity.h"
#include "neighbors/k_means.h"

using namespace chreode;

namespace {

constexpr int kCells = 60;

Matrix codes() {
  return fixtureMatrix(kCells, 4, 1);
}

/// Two columns that follow the first two of the codes.
Matrix view() {
  Matrix low = fixtureMatrix(kCells, 2, 2);
  low.col(0) = codes().col(0) + low.col(0) / 8.0f;
  low.col(1) = codes().col(1) + low.col(1) / 4.0f;
  return low;
}

std::vector<std::int32_t> classesA() {
  std::vector<std::int32_t> classes;
  for (const double x : fixtureNumbers(kCells, 3)) classes.push_back(std::lround(x * 64.0) % 3);
  return classes;
}

std::vector<std::int32_t> classesB() {
  std::vector<std::int32_t> classes = classesA();
  const std::vector<double> moved = fixtureNumbers(kCells, 4);
  for (std::size_t i = 0; i < classes.size(); ++i) {
    classes[i] = (classes[i] + (std::lround(moved[i] * 64.0) % 4 == 0)) % 4;
  }
  return classes;
}

void compare(double value, double expected) {
  QVERIFY2(
      std::abs(value - expected) < 1e-9,
      qPrintable(QStringLiteral("%1 is not %2").arg(value, 0, 'g', 17).arg(expected, 0, 'g', 17)));
}

}  // namespace

/// Figures of embeddings and classifiers against scikit-learn 1.2 and SciPy on the numbers of
/// fixture_numbers.h, and against closed forms.
class TestEmbeddingMetrics : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void clusterAgreementIsScikitLearns();
  void clusterAgreementAtItsEnds();
  void fidelityIsScikitLearns();
  void fidelityAtItsEnds();
  void projectionQualityIsTheSame();
  void neighborAccuracyIsScikitLearns();
  void inverseSimpsonOfAFixture();
  void inverseSimpsonAtItsEnds();
  void activityOfKnownCodes();
  void calibrationOfAFixture();
  void kMeansFindsClusters();
  void distributionsAreSciPys();
  void coverageOfTheTruthIsNineTenths();
};

void TestEmbeddingMetrics::clusterAgreementIsScikitLearns() {
  const ClusterAgreement agreement = clusterAgreement(classesA(), classesB());
  compare(agreement.ari, 0.52829012128473629);
  compare(agreement.nmi, 0.61474096915102772);
  const ClusterAgreement turned = clusterAgreement(classesB(), classesA());
  compare(turned.ari, agreement.ari);
}

void TestEmbeddingMetrics::clusterAgreementAtItsEnds() {
  std::vector<std::int32_t> renamed = classesA();
  for (std::int32_t& c : renamed) c = 10 - 3 * c;
  const ClusterAgreement same = clusterAgreement(classesA(), renamed);
  compare(same.ari, 1.0);
  compare(same.nmi, 1.0);
  const std::vector<std::int32_t> one(kCells, 5);
  compare(clusterAgreement(classesA(), one).ari, 0.0);
  compare(clusterAgreement(classesA(), one).nmi, 0.0);
  QVERIFY_THROWS_EXCEPTION(Error, clusterAgreement(one, std::vector<std::int32_t>(3, 0)));
}

void TestEmbeddingMetrics::fidelityIsScikitLearns() {
  const ViewFidelity fidelity = viewFidelity(codes(), view(), 5, {});
  compare(fidelity.trustworthiness, 0.81269230769230771);
  compare(fidelity.preservation, 0.31666666666666665);
  compare(fidelity.chance, 5.0 / 59.0);
}

void TestEmbeddingMetrics::projectionQualityIsTheSame() {
  const ProjectionQuality all = projectionQuality(codes(), view(), 5, kCells, 0, 2);
  QCOMPARE(all.cells, Index{kCells});
  compare(all.trustworthiness, 0.8126923076923077);
  compare(all.distanceCorrelation, 0.7011615442061501);
  const ViewFidelity exact = viewFidelity(codes(), view(), 5, {});
  compare(all.preservation, exact.preservation);
  compare(all.chance, exact.chance);
  // A sample comes near it, and hangs on its seed alone.
  const ProjectionQuality some = projectionQuality(codes(), view(), 5, 40, 1, 1);
  QCOMPARE(some.cells, Index{40});
  QVERIFY(some.trustworthiness != all.trustworthiness);
  QVERIFY(std::abs(some.trustworthiness - all.trustworthiness) < 0.05);
  compare(projectionQuality(codes(), view(), 5, 40, 1, 3).trustworthiness, some.trustworthiness);
  QVERIFY_EXCEPTION_THROWN(projectionQuality(codes(), view().topRows(9), 5, 40, 1, 1), Error);
}

void TestEmbeddingMetrics::fidelityAtItsEnds() {
  const ViewFidelity same = viewFidelity(codes(), codes() * 2.0f, 7, {});
  compare(same.trustworthiness, 1.0);
  compare(same.preservation, 1.0);
  const ViewFidelity random =
      viewFidelity(fixtureMatrix(300, 4, 21), fixtureMatrix(300, 3, 22), 10, {});
  QVERIFY2(std::abs(random.trustworthiness - 0.5) < 0.05,
           qPrintable(QString::number(random.trustworthiness)));
  QVERIFY(std::abs(random.preservation - random.chance) < 0.03);
  QVERIFY_THROWS_EXCEPTION(Error, viewFidelity(codes(), view(), 30, {}));
}

void TestEmbeddingMetrics::neighborAccuracyIsScikitLearns() {
  const auto rows = std::make_shared<const Matrix>(codes());
  std::vector<std::int32_t> classes;
  for (Index i = 0; i < kCells; ++i)
    classes.push_back(((*rows)(i, 0) > 8.0f) + ((*rows)(i, 1) > 9.0f));
  const NeighborIndex index(rows);
  compare(knnAccuracy(index.findAmongRows(5), classes, classes), 0.85);
}

void TestEmbeddingMetrics::inverseSimpsonOfAFixture() {
  Neighbors near;
  near.distances = fixtureMatrix(3, 12, 7);
  near.indices.resize(3, 12);
  std::vector<std::int32_t> classes;
  for (const double x : fixtureNumbers(36, 8)) classes.push_back(std::lround(x * 64.0) % 3);
  for (Index i = 0; i < 3; ++i) {
    float* row = near.distances.data() + 12 * i;
    std::sort(row, row + 12);
    for (int j = 0; j < 12; ++j) {
      row[j] += 1.0f;
      near.indices(i, j) = static_cast<std::int32_t>(12 * i + j);
    }
  }
  compare(inverseSimpson(near, classes, 4.0), 1.9776781097758536);
}

void TestEmbeddingMetrics::inverseSimpsonAtItsEnds() {
  Neighbors near;
  near.indices.resize(1, 12);
  near.distances = Matrix::Constant(1, 12, 2.0f);
  std::vector<std::int32_t> turns, one(12, 3);
  for (int j = 0; j < 12; ++j) {
    near.indices(0, j) = j;
    turns.push_back(j % 4);
  }
  // All at one distance weigh the same: four classes in equal shares, then one.
  compare(inverseSimpson(near, turns, 5.0), 4.0);
  compare(inverseSimpson(near, one, 5.0), 1.0);
}

void TestEmbeddingMetrics::activityOfKnownCodes() {
  compare(codeUsage(codes(), Matrix()).effectiveDimension, 3.7535061872479298);
  // ±1 in the first number, nothing in the second, a hundredth's square below the bound in the
  // third.
  Matrix mean(4, 3), variance(4, 3);
  mean << 1, 2, 0.09f, -1, 2, -0.09f, 1, 2, -0.09f, -1, 2, 0.09f;
  variance.setConstant(0.25f);
  const CodeUsage activity = codeUsage(mean, variance);
  QCOMPARE(activity.activeUnits, 1);
  compare(activity.variance[0], 1.0);
  QCOMPARE(activity.klPerNumber.size(), std::size_t{3});
  compare(activity.klPerNumber[0], 0.5 * (1.0 + 0.25 - 1.0 - std::log(0.25)));
  compare(activity.klPerNumber[1], 0.5 * (4.0 + 0.25 - 1.0 - std::log(0.25)));
  QVERIFY(codeUsage(mean, Matrix::Zero(4, 3)).klPerNumber.empty());
}

void TestEmbeddingMetrics::calibrationOfAFixture() {
  const std::vector<double> numbers = fixtureNumbers(3 * kCells, 9);
  Eigen::MatrixXd probabilities(kCells, 3);
  for (int i = 0; i < kCells; ++i) {
    for (int k = 0; k < 3; ++k)
      probabilities(i, k) = numbers[static_cast<std::size_t>(3 * i + k)] + 0.1;
    probabilities.row(i) /= probabilities.row(i).sum();
  }
  const ClassCalibration calibration = classCalibration(probabilities, classesA());
  compare(calibration.error, 0.19769375642420953);
  compare(calibration.accuracy, 0.36666666666666664);
  Eigen::MatrixXi confusion(3, 3);
  confusion << 9, 4, 9, 7, 9, 6, 6, 6, 4;
  QVERIFY(calibration.confusion == confusion);
  // A class that the classifier does not know is never right and stands in no row.
  const ClassCalibration unknown =
      classCalibration(probabilities, std::vector<std::int32_t>(kCells, -1));
  compare(unknown.accuracy, 0.0);
  QCOMPARE(unknown.confusion.sum(), 0);
}

void TestEmbeddingMetrics::kMeansFindsClusters() {
  Matrix rows = fixtureMatrix(kCells, 3, 5) / 100.0f;
  std::vector<std::int32_t> truth;
  for (int i = 0; i < kCells; ++i) {
    truth.push_back(i % 4);
    rows(i, 0) += static_cast<float>(i % 2);
    rows(i, 1) += static_cast<float>(i % 4 / 2);
  }
  const auto clusters = kMeans(rows, 4, 1);
  compare(clusterAgreement(clusters, truth).ari, 1.0);
  QVERIFY(kMeans(rows, 4, 1) == clusters);
  QCOMPARE(kMeans(rows.topRows(2), 5, 1).size(), std::size_t{2});
}

void TestEmbeddingMetrics::distributionsAreSciPys() {
  compare(negativeBinomialCdf(0, 2.5, 1.7), 0.2149014632907825);
  compare(negativeBinomialCdf(3, 2.5, 1.7), 0.73539041871683375);
  compare(negativeBinomialCdf(40, 30, 8), 0.82064565296881997);
  compare(negativeBinomialCdf(5100, 5000, 1000), 0.72149211193914597);
  compare(negativeBinomialCdf(-1, 5, 2), 0.0);
  compare(centralCoverage(0.0, 1.0), 0.9);
  compare(centralCoverage(0.0, 0.1), 0.5);
  compare(centralCoverage(0.4, 0.6), 1.0);
  compare(centralCoverage(0.96, 0.99), 0.0);
}

void TestEmbeddingMetrics::coverageOfTheTruthIsNineTenths() {
  Random random(3);
  double right = 0.0, sure = 0.0;
  constexpr int draws = 20000;
  for (int i = 0; i < draws; ++i) {
    const double mean = 0.2 + 3.0 * random.uniform(), theta = 1.5;
    const auto x = static_cast<double>(random.poisson(mean * random.gamma(theta) / theta));
    right += centralCoverage(negativeBinomialCdf(x - 1, mean, theta),
                             negativeBinomialCdf(x, mean, theta));
    // The Poisson's intervals are too narrow for these counts.
    sure +=
        centralCoverage(negativeBinomialCdf(x - 1, mean, 1e12), negativeBinomialCdf(x, mean, 1e12));
  }
  QVERIFY2(std::abs(right / draws - 0.9) < 0.01, qPrintable(QString::number(right / draws)));
  QVERIFY2(sure / draws < 0.85, qPrintable(QString::number(sure / draws)));
}

QTEST_GUILESS_MAIN(TestEmbeddingMetrics)
#include "test_embedding_metrics.moc"
