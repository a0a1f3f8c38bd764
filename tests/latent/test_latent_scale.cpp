#include <QtTest>
#include <cmath>

#include "base/random.h"
#include "latent/latent_scale.h"

using chreode::Annotation;
using chreode::Index;
using chreode::LatentScale;
using chreode::Matrix;
using chreode::RowVector;

class TestLatentScale : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void meanAndDeviationByHand();
  void activeNumbersComeFirst();
  void oneDeviationAlongAnyDirection();
  void aFlatDirectionHasNoStep();
  void classesAreTheirDistanceFromTheRest();
  void strongestGoesBySize();
};

namespace {

RowVector row(std::initializer_list<float> values) {
  RowVector made(static_cast<Index>(values.size()));
  Index at = 0;
  for (const float value : values) made[at++] = value;
  return made;
}

Matrix fourCodes() {
  Matrix codes(4, 3);
  codes << 1, 0, 5, 3, 0.05f, 5, 5, 0, 5, 7, -0.05f, 5;
  return codes;
}

}  // namespace

void TestLatentScale::meanAndDeviationByHand() {
  const LatentScale scale = chreode::latentScale(fourCodes());
  QCOMPARE(scale.mean[0], 4.0f);
  QCOMPARE(scale.deviation[0], std::sqrt(5.0f));
  QCOMPARE(scale.deviation[2], 0.0f);
  const RowVector places = scale.inDeviations(row({4.0f + std::sqrt(5.0f), 0.0f, 9.0f}));
  QVERIFY(std::abs(places[0] - 1.0f) < 1e-6f);
  QCOMPARE(places[2], 0.0f);
}

void TestLatentScale::activeNumbersComeFirst() {
  Matrix codes = fourCodes();
  codes.col(2) *= 4.0f;
  codes(0, 2) += 9.0f;
  const LatentScale scale = chreode::latentScale(codes);
  QCOMPARE(scale.byActivity(), (std::vector<int>{2, 0, 1}));
  QVERIFY(scale.isActive(0));
  QVERIFY(!scale.isActive(1));  // a variance of 0.00125
  QCOMPARE(scale.activeCount(), 2);
}

void TestLatentScale::oneDeviationAlongAnyDirection() {
  chreode::Random random(3);
  Matrix codes(500, 4);
  for (Index i = 0; i < codes.size(); ++i) {
    codes.data()[i] =
        1000.0f + static_cast<float>(random.normal() * static_cast<double>(1 + i % 4));
  }
  const RowVector direction = row({1.0f, -2.0f, 0.5f, 3.0f});
  const RowVector step = chreode::oneDeviation(codes, direction);
  // It points the same way, its length is the spread of the codes' places along it.
  QVERIFY((step / step.norm() - direction / direction.norm()).norm() < 1e-6f);
  Eigen::VectorXd places = codes.cast<double>() * direction.cast<double>().transpose().normalized();
  places.array() -= places.mean();
  const double wanted = std::sqrt(places.squaredNorm() / 500.0);
  QVERIFY(std::abs(static_cast<double>(step.norm()) - wanted) < 1e-4 * wanted);
  // Along one number it is that number's deviation, whatever the length that was asked with.
  const LatentScale scale = chreode::latentScale(codes);
  const RowVector third = chreode::oneDeviation(codes, row({0.0f, 0.0f, 7.0f, 0.0f}));
  QVERIFY(std::abs(third[2] - scale.deviation[2]) < 1e-4f * scale.deviation[2]);
}

void TestLatentScale::aFlatDirectionHasNoStep() {
  QVERIFY(chreode::oneDeviation(fourCodes(), row({0.0f, 0.0f, 1.0f})).isZero(0.0f));
  QVERIFY(chreode::oneDeviation(fourCodes(), row({0.0f, 0.0f, 0.0f})).isZero(0.0f));
}

void TestLatentScale::classesAreTheirDistanceFromTheRest() {
  Annotation label;
  label.name = "type";
  label.kind = Annotation::Kind::categorical;
  label.levels = {"a", "b", "none"};
  label.codes = {0, 0, 0, 1};
  const Matrix codes = fourCodes();
  const LatentScale scale = chreode::latentScale(codes);
  const RowVector a = chreode::classDistances(codes, scale, label, 0);
  // Mean of a is 3, of the rest 7.
  QVERIFY(std::abs(a[0] - (3.0f - 7.0f) / std::sqrt(5.0f)) < 1e-6f);
  QCOMPARE(a[2], 0.0f);
  QVERIFY(chreode::classDistances(codes, scale, label, 2).isZero(0.0f));
}

void TestLatentScale::strongestGoesBySize() {
  const std::vector<float> values{0.5f, -3.0f, std::nanf(""), 0.5f, 2.0f};
  QCOMPARE(chreode::strongest(values), (std::vector<int>{1, 4, 0, 3, 2}));
  QCOMPARE(chreode::strongest(values, 2), (std::vector<int>{1, 4}));
  QVERIFY(chreode::strongest({}).empty());
}

QTEST_GUILESS_MAIN(TestLatentScale)
#include "test_latent_scale.moc"
