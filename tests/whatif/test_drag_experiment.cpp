#include <QtTest>
#include <cmath>
#include <numeric>

#include "linear_experiment.h"

using chreode::DragExperiment;
using chreode::Index;
using chreode::Matrix;
using chreode::Response;
using chreode::RowVector;
using chreode::Vector;

class TestDragExperiment : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void changeOfALinearModelIsTheShiftsDecode();
  void measuredDifferenceIsThatOfTheNeighbours();
  void groupsAverageDecodesNotCodes();
  void ratesFollowTheFormulaAndRareGenesAreNotRanked();
  void topIsSortedAndOneSided();
  void signsDifferOnlyWhereBothMatter();
  void theBaselinesGenesAreFoundUnderOtherNames();
};

namespace {

Matrix codesOf(const DragExperiment& experiment, const std::vector<std::int32_t>& cells) {
  const Matrix& all = *experiment.parts().codes.mean;
  Matrix codes(static_cast<Index>(cells.size()), all.cols());
  for (std::size_t i = 0; i < cells.size(); ++i)
    codes.row(static_cast<Index>(i)) = all.row(cells[i]);
  return codes;
}

/// Counts with a decoder that is not linear: rates are a softmax of z·W.
class SoftmaxModel : public chreode::LatentModel {
 public:
  SoftmaxModel() {
    m_card.latentSize = 1;
    m_card.genes = {"rare", "up", "down", "flat"};
    m_card.inputSpace = m_card.outputSpace = chreode::Space::counts;
  }
  const chreode::ModelCard& card() const override { return m_card; }
  chreode::Encoded encode(const chreode::ExpressionMatrix& x, const chreode::Levels&,
                          const chreode::Progress&) const override {
    return {Matrix::Zero(x.cells(), 1), Matrix::Zero(x.cells(), 1)};
  }
  Matrix decode(const Matrix& z, const Vector& library, const chreode::Levels&) const override {
    Matrix mean(z.rows(), 4);
    for (Index i = 0; i < z.rows(); ++i) {
      Eigen::RowVector4f weight(1e-5f * std::exp(2 * z(i, 0)), std::exp(z(i, 0)),
                                std::exp(-z(i, 0)), 1.0f);
      mean.row(i) = library[i] * weight / weight.sum();
    }
    return mean;
  }

 private:
  chreode::ModelCard m_card;
};

/// A model by another's numbers, whose genes go by Ensembl's identifiers.
class RenamedModel : public chreode::LatentModel {
 public:
  explicit RenamedModel(std::shared_ptr<const chreode::LatentModel> model)
      : m_model(std::move(model)), m_card(m_model->card()) {
    for (std::size_t i = 0; i < m_card.genes.size(); ++i) {
      m_card.genes[i] = "ENSG" + std::to_string(i);
    }
  }
  const chreode::ModelCard& card() const override { return m_card; }
  chreode::Encoded encode(const chreode::ExpressionMatrix& x, const chreode::Levels& levels,
                          const chreode::Progress& progress) const override {
    return m_model->encode(x, levels, progress);
  }
  Matrix decode(const Matrix& z, const Vector& library,
                const chreode::Levels& levels) const override {
    return m_model->decode(z, library, levels);
  }

 private:
  std::shared_ptr<const chreode::LatentModel> m_model;
  chreode::ModelCard m_card;
};

DragExperiment softmaxExperiment() {
  DragExperiment::Parts parts;
  parts.model = std::make_shared<const SoftmaxModel>();
  auto data = std::make_shared<chreode::Dataset>();
  data->cells.names = {"x", "y"};
  parts.data = data;
  parts.input = std::make_shared<const chreode::ExpressionMatrix>(
      2, 4, std::vector<std::int64_t>{0, 2, 4}, std::vector<std::int32_t>{1, 2, 1, 3},
      std::vector<float>{6, 2, 30, 10});
  parts.covariates = chreode::Levels(2, 0);
  const auto codes = std::make_shared<const Matrix>(Matrix::Zero(2, 1));
  parts.codes = {codes, codes};
  parts.gauge = std::make_shared<const chreode::SupportGauge>(
      std::make_shared<const chreode::NeighborIndex>(codes));
  return DragExperiment(parts);
}

}  // namespace

void TestDragExperiment::changeOfALinearModelIsTheShiftsDecode() {
  const DragExperiment experiment = chreode::linearExperiment();
  const Matrix from = codesOf(experiment, {0});
  const RowVector shift = RowVector::LinSpaced(4, -1.0f, 2.0f);
  const Response response =
      experiment.respond(std::vector<std::int32_t>{0}, from, from.rowwise() + shift, nullptr);
  const Matrix expected =
      experiment.parts().model->decode(shift, Vector::Ones(1), chreode::Levels(1, 0));
  QVERIFY((response.change.transpose() - expected.row(0)).norm() < 1e-4f);
  QCOMPARE(response.units, chreode::ResponseUnits::logValue);
  QVERIFY(response.labelsAfter.shares.empty());
}

void TestDragExperiment::measuredDifferenceIsThatOfTheNeighbours() {
  const DragExperiment experiment = chreode::linearExperiment();
  const auto& data = *experiment.parts().data;
  const Matrix from = codesOf(experiment, {0});  // type a
  const Matrix to = codesOf(experiment, {1});    // type b
  const Response response =
      experiment.respond(std::vector<std::int32_t>{0}, from, to, &data.cells.columns.front());
  QCOMPARE(response.labelsBefore.top, 0);
  QCOMPARE(response.labelsAfter.top, 1);
  QCOMPARE(response.labelsAfter.shares[1], 1.0);
  QVERIFY(response.support.support != chreode::Support::outside);
  Vector mean = Vector::Zero(25);
  const auto reading = experiment.parts().gauge->read(to.row(0), 0);
  for (const auto cell : reading.nearest) mean += data.matrix->dense(cell, 1).row(0).transpose();
  mean /= static_cast<float>(reading.nearest.size());
  QVERIFY((response.measuredEdited - mean).norm() < 1e-4f);
  QVERIFY(response.measuredAgreement > 0.95);
}

void TestDragExperiment::groupsAverageDecodesNotCodes() {
  const DragExperiment experiment = softmaxExperiment();
  Matrix original(2, 1);
  original << 0.0f, 0.0f;
  Matrix edited(2, 1);
  edited << 2.0f, -2.0f;  // the mean code does not move at all
  const Response response =
      experiment.respond(std::vector<std::int32_t>{0, 1}, original, edited, nullptr);
  const double a =
      1e4 * std::exp(2.0) / (std::exp(2.0) + std::exp(-2.0) + 1.0 + 1e-5 * std::exp(4.0));
  const double b =
      1e4 * std::exp(-2.0) / (std::exp(2.0) + std::exp(-2.0) + 1.0 + 1e-5 * std::exp(-4.0));
  QVERIFY(std::abs(response.edited[1] - 0.5 * (a + b)) < 1.0);
  QVERIFY(response.change[1] > 0.1f);
}

void TestDragExperiment::ratesFollowTheFormulaAndRareGenesAreNotRanked() {
  const DragExperiment experiment = softmaxExperiment();
  const Matrix original = Matrix::Zero(1, 1);
  const Matrix edited = Matrix::Constant(1, 1, 1.0f);
  const Response response =
      experiment.respond(std::vector<std::int32_t>{0}, original, edited, nullptr);
  const double sum = std::exp(1.0) + std::exp(-1.0) + 1.0 + 1e-5 * std::exp(2.0);
  const double up = 1e4 * std::exp(1.0) / sum;
  const double base = 1e4 / (3.0 + 1e-5);
  QVERIFY(std::abs(response.change[1] - std::log2((up + 0.5) / (base + 0.5))) < 1e-4);
  QCOMPARE(response.ranked, (std::vector<bool>{false, true, true, true}));
  QCOMPARE(response.closureGene, 1);
  // Cell x measures 6 and 2 of 8 molecules, cell y 30 and 10 of 40.
  QVERIFY(std::abs(response.measuredBase[1] - 7500.0f) < 1.0f);
}

void TestDragExperiment::topIsSortedAndOneSided() {
  Response response;
  response.change = (Vector(5) << 0.5f, -2.0f, 3.0f, 1.0f, 9.0f).finished();
  response.base = Vector::Zero(5);
  response.edited = (Vector(5) << 4.0f, -2.0f, 3.0f, 1.0f, 9.0f).finished();
  response.ranked = {true, true, true, true, false};
  QCOMPARE(response.top(true, 10), (std::vector<int>{2, 3, 0}));
  QCOMPARE(response.top(true, 2), (std::vector<int>{2, 3}));
  QCOMPARE(response.top(false, 10), (std::vector<int>{1}));
  QCOMPARE(response.top(true, 10, true), (std::vector<int>{0, 2, 3}));
}

void TestDragExperiment::signsDifferOnlyWhereBothMatter() {
  Response response;
  response.change = (Vector(4) << 1.0f, 1.0f, 0.05f, -1.0f).finished();
  QVERIFY(!response.signsDiffer(0));
  response.measuredChange = (Vector(4) << -1.0f, 1.0f, -1.0f, -0.01f).finished();
  QVERIFY(response.signsDiffer(0));
  QVERIFY(!response.signsDiffer(1));
  QVERIFY(!response.signsDiffer(2));
  QVERIFY(!response.signsDiffer(3));
}

void TestDragExperiment::theBaselinesGenesAreFoundUnderOtherNames() {
  DragExperiment::Parts parts = chreode::linearExperiment().parts();
  parts.datasetGene.resize(parts.model->card().genes.size());
  std::iota(parts.datasetGene.begin(), parts.datasetGene.end(), 0);
  DragExperiment::Parts renamed = parts;
  renamed.baseline = std::make_shared<const DragExperiment>(parts);
  renamed.model = std::make_shared<const RenamedModel>(parts.model);
  const DragExperiment experiment(renamed);
  const Matrix from = codesOf(experiment, {0});
  const Matrix to = codesOf(experiment, {1});
  const Response found = experiment.respond(std::vector<std::int32_t>{0}, from, to, nullptr);
  QVERIFY(found.pcaChange.allFinite());
  QVERIFY(found.pcaAgreement > 0.95);
  renamed.datasetGene.clear();  // by the names alone there is nothing in common
  const Response lost =
      DragExperiment(renamed).respond(std::vector<std::int32_t>{0}, from, to, nullptr);
  QVERIFY(lost.pcaChange.array().isNaN().all());
}

QTEST_GUILESS_MAIN(TestDragExperiment)
#include "test_drag_experiment.moc"
