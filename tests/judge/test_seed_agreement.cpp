#include <QtTest>
#include <cmath>

#include "base/error.h"
#include "base/random.h"
#include "judge/seed_agreement.h"
#include "linear_model.h"

using chreode::Index;
using chreode::LinearModel;
using chreode::Matrix;
using chreode::SeedAgreement;
using chreode::seedAgreement;
using chreode::SeedModel;

class TestSeedAgreement : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void modelsThatSayTheSameAgree();
  void oppositeModelsDisagree();
  void chanceAgreesOnAQuarter();
  void handMadeGenesAreCounted();
  void whatCannotBeComparedIsRefused();
  void smallLevelsAreNoGroups();
};

namespace {

Matrix normal(Index rows, Index columns, std::uint64_t seed) {
  chreode::Random random(seed);
  Matrix values(rows, columns);
  for (Index i = 0; i < values.size(); ++i) values.data()[i] = static_cast<float>(random.normal());
  return values;
}

const std::vector<std::vector<std::int32_t>> threeGroups{{0, 1, 2}, {3, 4, 5}, {6, 7, 8}};

}  // namespace

void TestSeedAgreement::modelsThatSayTheSameAgree() {
  // The same predictions from codes that are turned about: agreement is of genes, not of codes.
  const Matrix weights = normal(4, 80, 1);
  const Matrix codes = normal(9, 4, 2);
  const LinearModel first(weights);
  const LinearModel second(-2.0f * weights);
  const Matrix turned = -0.5f * codes;
  const std::vector<SeedModel> models{{&first, &codes}, {&second, &turned}};
  const SeedAgreement agreement = seedAgreement(models, threeGroups);
  QCOMPARE(agreement.models, 2);
  QCOMPARE(agreement.contrasts, 3);
  QCOMPARE(agreement.signAgreement, 1.0);
  QVERIFY(std::abs(agreement.correlation - 1.0) < 1e-6);
  QCOMPARE(agreement.toJson()["sign_agreement"].get<double>(), 1.0);
}

void TestSeedAgreement::oppositeModelsDisagree() {
  const Matrix codes = normal(9, 4, 2);
  const Matrix mirrored = -codes;
  const LinearModel model(normal(4, 80, 1));
  const std::vector<SeedModel> models{{&model, &codes}, {&model, &codes}, {&model, &mirrored}};
  const SeedAgreement agreement = seedAgreement(models, threeGroups);
  QCOMPARE(agreement.signAgreement, 0.0);
  // Of the three pairs one agrees wholly and two are opposite.
  QVERIFY(std::abs(agreement.correlation + 1.0 / 3.0) < 1e-6);
}

void TestSeedAgreement::chanceAgreesOnAQuarter() {
  const Matrix codes = normal(9, 4, 2);
  const LinearModel a(normal(4, 4000, 11)), b(normal(4, 4000, 12)), c(normal(4, 4000, 13));
  std::vector<std::vector<std::int32_t>> groups;
  for (std::int32_t cell = 0; cell < 9; ++cell) groups.push_back({cell});
  const std::vector<SeedModel> models{{&a, &codes}, {&b, &codes}, {&c, &codes}};
  const SeedAgreement agreement = seedAgreement(models, groups);
  QCOMPARE(agreement.contrasts, 36);
  QVERIFY(std::abs(agreement.signAgreement - 0.25) < 0.06);
  QVERIFY(std::abs(agreement.correlation) < 0.06);
}

void TestSeedAgreement::handMadeGenesAreCounted() {
  // Changes +3, −2, +1, 0 against +1, −1, −1, +1: of the four genes two agree.
  Matrix weights(1, 4);
  weights << 3, -2, 1, 0;
  const LinearModel first(weights);
  weights << 1, -1, -1, 1;
  const LinearModel second(weights);
  const Matrix codes = (Matrix(2, 1) << 0, 1).finished();
  const std::vector<SeedModel> models{{&first, &codes}, {&second, &codes}};
  const std::vector<std::vector<std::int32_t>> groups{{0}, {1}};
  const SeedAgreement agreement = seedAgreement(models, groups);
  QCOMPARE(agreement.signAgreement, 0.5);
  // numpy.corrcoef([3, -2, 1, 0], [1, -1, -1, 1])[0, 1]
  QVERIFY(std::abs(agreement.correlation - 0.5547001962252291) < 1e-6);
}

void TestSeedAgreement::whatCannotBeComparedIsRefused() {
  const Matrix codes = normal(9, 4, 2);
  const LinearModel model(normal(4, 80, 1));
  const LinearModel other(normal(4, 70, 1));
  const std::vector<SeedModel> one{{&model, &codes}};
  const std::vector<SeedModel> different{{&model, &codes}, {&other, &codes}};
  const std::vector<SeedModel> two{{&model, &codes}, {&model, &codes}};
  const std::vector<std::vector<std::int32_t>> empty{{0}, {}};
  QVERIFY_EXCEPTION_THROWN(seedAgreement(one, threeGroups), chreode::Error);
  QVERIFY_EXCEPTION_THROWN(seedAgreement(different, threeGroups), chreode::Error);
  QVERIFY_EXCEPTION_THROWN(seedAgreement(two, empty), chreode::Error);
}

void TestSeedAgreement::smallLevelsAreNoGroups() {
  chreode::Annotation label;
  label.kind = chreode::Annotation::Kind::categorical;
  label.levels = {"many", "few", "none"};
  label.codes = {0, 1, 0, 0, -1};
  QCOMPARE(chreode::groupsOf(label, 2).size(), std::size_t{1});
  QCOMPARE(chreode::groupsOf(label, 1).size(), std::size_t{2});
}

QTEST_GUILESS_MAIN(TestSeedAgreement)
#include "test_seed_agreement.moc"
