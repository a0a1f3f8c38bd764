#include <QtTest>
#include <cmath>

#include "base/random.h"
#include "linear_experiment.h"
#include "model/decoder_kernel.h"
#include "whatif/latent_slopes.h"

using chreode::DecoderKernel;
using chreode::Index;
using chreode::LatentScale;
using chreode::LatentSlopes;
using chreode::Levels;
using chreode::Matrix;
using chreode::ModelCard;
using chreode::RowVector;
using chreode::Vector;

namespace {

Matrix randomMatrix(Index rows, Index columns, double scale, chreode::Random& random) {
  Matrix values(rows, columns);
  for (Index i = 0; i < values.size(); ++i) {
    values.data()[i] = static_cast<float>(scale * random.normal());
  }
  return values;
}

/// A count model with a linear decoder of shares.
class ShareModel : public chreode::LatentModel {
 public:
  ShareModel(const Matrix& weights, const Vector& bias)
      : m_kernel({{weights, bias, false}}, DecoderKernel::Output::softmaxTimesLibrary,
                 static_cast<int>(weights.cols()), {}) {
    m_card.latentSize = static_cast<int>(weights.cols());
    for (Index g = 0; g < weights.rows(); ++g) m_card.genes.push_back("G" + std::to_string(g));
  }
  const ModelCard& card() const override { return m_card; }
  chreode::Encoded encode(const chreode::ExpressionMatrix&, const Levels&,
                          const chreode::Progress&) const override {
    return {};
  }
  Matrix decode(const Matrix& z, const Vector& library, const Levels& covariates) const override {
    return m_kernel.decode(z, library, covariates);
  }
  Matrix jacobian(const RowVector& z, float, const Levels& covariates,
                  const RowVector&) const override {
    return m_kernel.jacobian(z, covariates);
  }

 private:
  DecoderKernel m_kernel;
  ModelCard m_card;
};

}  // namespace

class TestLatentSlopes : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void ofCountsTheyAreTheSlopeOfTheHousesChange();
  void aGeneHardlyExpressedDoesNotLead();
  void ofLogValuesTheyAreTheLoadings();
  void aNumberIsADirection();
  void theCommonestLevelStands();
  void theClassifiersGradientIsItsSlope();
  void aClassifierThatDoesNotFitIsLeftOut();
};

void TestLatentSlopes::ofCountsTheyAreTheSlopeOfTheHousesChange() {
  chreode::Random random(1);
  const ShareModel model(randomMatrix(400, 4, 0.6, random), randomMatrix(400, 1, 1.5, random));
  const LatentScale scale{RowVector::Zero(4), RowVector::LinSpaced(4, 0.5f, 2.0f)};
  const RowVector z = randomMatrix(1, 4, 1.0, random);
  const LatentSlopes slopes = chreode::latentSlopes(model, z, Levels(1, 0), scale);
  QVERIFY(slopes.units == chreode::ResponseUnits::ratePer10k);
  QVERIFY(std::abs(slopes.base.sum() - 1e4f) < 0.1f);
  const Matrix perDeviation = slopes.perDeviation(scale);
  constexpr float h = 0.05f;
  for (Index j = 0; j < 4; ++j) {
    Matrix ends = z.replicate(2, 1);
    ends(0, j) += h * scale.deviation[j];
    ends(1, j) -= h * scale.deviation[j];
    const Matrix rates = model.decode(ends, Vector::Constant(2, 1e4f), Levels(2, 0));
    const RowVector change =
        ((rates.row(0).array() + 0.5f) / (rates.row(1).array() + 0.5f)).log() / std::log(2.0f);
    const float worst =
        (perDeviation.col(j).transpose() - change / (2.0f * h)).cwiseAbs().maxCoeff();
    QVERIFY2(worst < 5e-3f, qPrintable(QString::number(worst)));
  }
}

void TestLatentSlopes::aGeneHardlyExpressedDoesNotLead() {
  // Gene 0 doubles ten times with every unit but stands at a hundred-thousandth of gene 1, which
  // merely doubles.
  Matrix weights = Matrix::Zero(50, 1);
  weights(0, 0) = 10.0f * std::log(2.0f);
  weights(1, 0) = std::log(2.0f);
  Vector bias = Vector::Zero(50);
  bias[0] = std::log(1e-5f);
  const ShareModel model(weights, bias);
  const LatentScale scale{RowVector::Zero(1), RowVector::Ones(1)};
  const LatentSlopes slopes = chreode::latentSlopes(model, RowVector::Zero(1), Levels(1, 0), scale);
  const Vector change = slopes.along(RowVector::Ones(1));
  QVERIFY(slopes.base[0] < 0.01f);
  QVERIFY(change[0] < 0.1f);
  QCOMPARE(chreode::strongest({change.data(), 50}, 1), std::vector<int>{1});
}

void TestLatentSlopes::ofLogValuesTheyAreTheLoadings() {
  const auto experiment = chreode::linearExperiment();
  const auto& parts = experiment.parts();
  const LatentScale scale = chreode::latentScale(*parts.codes.mean);
  const LatentSlopes slopes = chreode::latentSlopes(*parts.model, parts.codes.mean->row(7),
                                                    parts.covariates.topRows(1), scale);
  QVERIFY(slopes.units == chreode::ResponseUnits::logValue);
  const Index latent = parts.model->latentSize();
  const Matrix weights = parts.model->decode(Matrix::Identity(latent, latent), Vector::Ones(latent),
                                             Levels(latent, 0));
  QVERIFY((slopes.perUnit - weights.transpose()).cwiseAbs().maxCoeff() < 1e-4f);
  QCOMPARE(slopes.ofGene(3, scale)[2], slopes.perDeviation(scale)(3, 2));
}

void TestLatentSlopes::aNumberIsADirection() {
  const auto experiment = chreode::linearExperiment();
  const auto& parts = experiment.parts();
  const Matrix& codes = *parts.codes.mean;
  const LatentScale scale = chreode::latentScale(codes);
  const LatentSlopes slopes =
      chreode::latentSlopes(*parts.model, codes.row(0), Levels(1, 0), scale);
  RowVector direction = RowVector::Zero(codes.cols());
  direction[1] = 0.01f;
  const Vector along = slopes.along(chreode::oneDeviation(codes, direction));
  QVERIFY((along - slopes.perDeviation(scale).col(1)).cwiseAbs().maxCoeff() < 1e-5f);
}

void TestLatentSlopes::theCommonestLevelStands() {
  Levels levels(4, 2);
  levels << 0, -1, 2, -1, 2, -1, 1, -1;
  const std::vector<std::int32_t> all{0, 1, 2, 3};
  const Levels common = chreode::commonLevels(levels, all);
  QCOMPARE(common.rows(), Index{1});
  QCOMPARE(common(0, 0), 2);
  QCOMPARE(common(0, 1), -1);
  const std::vector<std::int32_t> first{0};
  QCOMPARE(chreode::commonLevels(levels, first)(0, 0), 0);
  ModelCard card;
  card.covariates = {{"donor", {"d0", "d1", "d2"}}, {"lane", {"1"}}};
  QCOMPARE(chreode::decodedAsText(card, common), std::string(", decoded as donor d2"));
  QCOMPARE(chreode::decodedAsText({}, Levels(1, 0)), std::string());
  QCOMPARE(chreode::commonLevels(Levels(4, 0), all).cols(), Index{0});
}

void TestLatentSlopes::theClassifiersGradientIsItsSlope() {
  const auto classifier =
      chreode::LabelClassifier::fromJson({{"column", "type"},
                                          {"labels", {"a", "b", "c"}},
                                          {"weights", {{0.5, -1.0}, {0.25, 2.0}, {-1.5, 0.75}}},
                                          {"bias", {0.1, -0.2, 0.3}},
                                          {"temperature", 1.7}},
                                         2);
  const LatentScale scale{RowVector::Zero(2), (RowVector(2) << 0.5f, 3.0f).finished()};
  const RowVector code = (RowVector(2) << 0.4f, -0.3f).finished();
  const auto slopes = chreode::classifierSlopes(&classifier, "type", "b", code, scale);
  QVERIFY(slopes.has_value());
  const auto logShare = [](double x, double y) {
    const double a = (0.5 * x - 1.0 * y + 0.1) / 1.7;
    const double b = (0.25 * x + 2.0 * y - 0.2) / 1.7;
    const double c = (-1.5 * x + 0.75 * y + 0.3) / 1.7;
    return b - std::log(std::exp(a) + std::exp(b) + std::exp(c));
  };
  constexpr double h = 1e-5;
  const double x = 0.5 * (logShare(0.4 + h, -0.3) - logShare(0.4 - h, -0.3)) / (2 * h);
  const double y = 3.0 * (logShare(0.4, -0.3 + h) - logShare(0.4, -0.3 - h)) / (2 * h);
  QVERIFY(std::abs(static_cast<double>((*slopes)[0]) - x) < 1e-5);
  QVERIFY(std::abs(static_cast<double>((*slopes)[1]) - y) < 1e-5);
}

void TestLatentSlopes::aClassifierThatDoesNotFitIsLeftOut() {
  const LatentScale scale{RowVector::Zero(2), RowVector::Ones(2)};
  const RowVector code = RowVector::Zero(2);
  QVERIFY(!chreode::classifierSlopes(nullptr, "type", "a", code, scale));
  chreode::LabelClassifier classifier;
  classifier.column = "type";
  classifier.labels = {"a", "b"};
  classifier.weights = Eigen::MatrixXd::Ones(2, 1);
  classifier.bias = Eigen::VectorXd::Zero(2);
  QVERIFY(!chreode::classifierSlopes(&classifier, "type", "a", code, scale));
  classifier.weights = Eigen::MatrixXd::Identity(2, 2);
  QVERIFY(chreode::classifierSlopes(&classifier, "type", "a", code, scale));
  QVERIFY(!chreode::classifierSlopes(&classifier, "type", "z", code, scale));
  QVERIFY(!chreode::classifierSlopes(&classifier, "donor", "a", code, scale));
}

QTEST_GUILESS_MAIN(TestLatentSlopes)
#include "test_latent_slopes.moc"
