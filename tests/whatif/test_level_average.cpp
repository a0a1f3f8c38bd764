#include <QtTest>

#include "whatif/level_average.h"

using chreode::Index;
using chreode::Levels;
using chreode::Matrix;
using chreode::Vector;

namespace {

/// Two genes: the first is the code plus ten times the first covariate's level, the second the
/// library plus the second covariate's level.
class LevelModel : public chreode::LatentModel {
 public:
  LevelModel() {
    m_card.genes = {"a", "b"};
    m_card.latentSize = 1;
    m_card.covariates = {{"donor", {"d0", "d1", "d2"}}, {"lane", {"l0", "l1"}}};
  }
  const chreode::ModelCard& card() const override { return m_card; }
  chreode::Encoded encode(const chreode::ExpressionMatrix&, const Levels&,
                          const chreode::Progress&) const override {
    return {};
  }
  Matrix decode(const Matrix& z, const Vector& library, const Levels& levels) const override {
    Matrix mean(z.rows(), 2);
    for (Index i = 0; i < z.rows(); ++i) {
      mean(i, 0) = z(i, 0) + 10.0f * static_cast<float>(levels(i, 0));
      mean(i, 1) = library(i) + static_cast<float>(levels(i, 1));
    }
    return mean;
  }

 private:
  chreode::ModelCard m_card;
};

Levels someLevels() {
  Levels levels(6, 2);
  levels << 2, 1, 0, 0, 2, 1, 0, 1, -1, 0, 1, -1;
  return levels;
}

}  // namespace

class TestLevelAverage : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void combinationsAreThoseThatOccur() {
    Levels expected(3, 2);
    expected << 0, 0, 0, 1, 2, 1;
    QVERIFY(chreode::levelCombinations(someLevels(), 64) == expected);
    QCOMPARE(chreode::levelCombinations(someLevels(), 2).rows(), Index{2});
    QCOMPARE(chreode::levelCombinations(Levels(5, 0), 64).cols(), Index{0});
  }

  void theMeanIsTakenOfDecodedValues() {
    Matrix z(2, 1);
    z << 1.0f, -4.0f;
    const Vector library = (Vector(2) << 100.0f, 200.0f).finished();
    const Matrix mean = chreode::decodeAveraged(LevelModel(), z, library,
                                                chreode::levelCombinations(someLevels(), 64));
    const float first = 10.0f * (0.0f + 0.0f + 2.0f) / 3.0f;
    const float second = (0.0f + 1.0f + 1.0f) / 3.0f;
    for (Index i = 0; i < 2; ++i) {
      QVERIFY(std::abs(mean(i, 0) - (z(i, 0) + first)) < 1e-4f);
      QVERIFY(std::abs(mean(i, 1) - (library(i) + second)) < 1e-4f);
    }
  }
};

QTEST_APPLESS_MAIN(TestLevelAverage)
#include "test_level_average.moc"
