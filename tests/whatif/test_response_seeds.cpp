#include <QtTest>
#include <cmath>

#include "linear_experiment.h"

using chreode::DragExperiment;
using chreode::Index;
using chreode::Matrix;
using chreode::Response;
using chreode::RowVector;
using chreode::SeedVerdict;
using chreode::Vector;

class TestResponseSeeds : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void siblingsPredictTheNeighboursMove();
  void aSiblingInOtherCoordinatesPredictsTheSame();
  void agreementIsCountedBySign();
  void verdictIsOfTheTopGenes();
};

namespace {

Vector vector(std::initializer_list<float> values) {
  Vector result(static_cast<Index>(values.size()));
  Index at = 0;
  for (const float value : values) result[at++] = value;
  return result;
}

/// The experiment with codes and decoder turned by `factor`: the same predictions from other codes.
std::shared_ptr<const DragExperiment> scaled(const DragExperiment& first, float factor,
                                             float decoderFactor) {
  DragExperiment::Parts parts = first.parts();
  const Matrix weights = parts.model->decode(
      Matrix::Identity(parts.model->latentSize(), parts.model->latentSize()),
      Vector::Ones(parts.model->latentSize()), chreode::Levels(parts.model->latentSize(), 0));
  parts.model = std::make_shared<const chreode::LinearModel>(decoderFactor * weights);
  parts.codes.mean = std::make_shared<const Matrix>(factor * *parts.codes.mean);
  parts.gauge = nullptr;
  return std::make_shared<const DragExperiment>(std::move(parts));
}

Response moved(const DragExperiment& experiment,
               const std::vector<std::shared_ptr<const DragExperiment>>& siblings) {
  const Matrix from = experiment.parts().codes.mean->topRows(1);
  Matrix to = from;
  to(0, 0) += 5.0f;  // to the other type
  return experiment.respond(std::vector<std::int32_t>{0}, from, to, nullptr,
                            chreode::DecodeAt::ownLevels, siblings);
}

}  // namespace

void TestResponseSeeds::siblingsPredictTheNeighboursMove() {
  const DragExperiment experiment = chreode::linearExperiment();
  const auto same = scaled(experiment, 1.0f, 1.0f);
  const Response response = moved(experiment, {same, same});
  QCOMPARE(response.seeds(), 3);
  // A linear decoder of the cells' own codes: the change of the neighbours' measured means.
  QVERIFY((response.seedChanges[0] - response.measuredChange).norm() <
          1e-3f * response.measuredChange.norm());
  QCOMPARE(response.seedChanges[0], response.seedChanges[1]);
  const Response alone = moved(experiment, {});
  QVERIFY(alone.seedChanges.empty());
  QCOMPARE(alone.change, response.change);
  QVERIFY(std::isnan(alone.seedSpread(0)));
  QVERIFY(alone.seedVerdict().sentence().empty());
}

void TestResponseSeeds::aSiblingInOtherCoordinatesPredictsTheSame() {
  const DragExperiment experiment = chreode::linearExperiment();
  const Response response =
      moved(experiment, {scaled(experiment, -3.0f, -1.0f / 3.0f), scaled(experiment, 2.0f, -0.5f)});
  QVERIFY((response.seedChanges[0] - response.measuredChange).norm() <
          1e-3f * response.measuredChange.norm());
  QVERIFY((response.seedChanges[0] + response.seedChanges[1]).norm() <
          1e-3f * response.measuredChange.norm());
  // One sibling says the same and one the opposite.
  QCOMPARE(response.seedVerdict().agreeing, 0);
  QVERIFY(response.seedVerdict().disagree());
}

void TestResponseSeeds::agreementIsCountedBySign() {
  Response response;
  response.change = vector({2.0f, -1.0f, 0.5f, 0.0f});
  response.ranked = {true, true, true, true};
  response.seedChanges = {vector({1.0f, -3.0f, -0.5f, 0.0f}), vector({3.0f, 1.0f, 0.0f, 1.0f})};
  QCOMPARE(response.seedsAgreeing(0), 3);
  QCOMPARE(response.seedsAgreeing(1), 2);
  QCOMPARE(response.seedsAgreeing(2), 1);  // nothing is no agreement
  QCOMPARE(response.seedsAgreeing(3), 1);
  QVERIFY(std::abs(response.seedSpread(0) - 1.0) < 1e-12);  // of 2, 1, 3
  QVERIFY(std::abs(response.seedSpread(1) - 2.0) < 1e-12);  // of −1, −3, 1
}

void TestResponseSeeds::verdictIsOfTheTopGenes() {
  // 60 genes of falling change; the sibling has the sign of the first 30 alone. One is not ranked.
  Response response;
  response.change = Vector::LinSpaced(60, 60.0f, 1.0f);
  Vector other = response.change;
  other.tail(30) *= -1.0f;
  response.seedChanges = {other};
  response.ranked.assign(60, true);
  SeedVerdict verdict = response.seedVerdict();
  QCOMPARE(verdict.models, 2);
  QCOMPARE(verdict.genes, 50);
  QCOMPARE(verdict.agreeing, 30);
  QVERIFY(!verdict.disagree());
  QCOMPARE(verdict.sizeSpread, 0.0);  // of most genes
  QVERIFY(verdict.sentence().starts_with("2 of 2 seeds agree on 30 of the top 50 genes"));
  response.ranked[0] = false;
  QCOMPARE(response.seedVerdict().agreeing, 29);
  // Exactly half is no disagreement yet, one fewer is.
  for (int gene = 1; gene <= 4; ++gene) response.ranked[static_cast<std::size_t>(gene)] = false;
  QCOMPARE(response.seedVerdict().agreeing, 25);
  QVERIFY(!response.seedVerdict().disagree());
  response.ranked[5] = false;
  QVERIFY(response.seedVerdict().disagree());
}

QTEST_GUILESS_MAIN(TestResponseSeeds)
#include "test_response_seeds.moc"
