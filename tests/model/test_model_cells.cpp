#include <QtTest>
#include <cmath>
#include <memory>

#include "base/error.h"
#include "linear_model.h"
#include "model/model_cells.h"

using namespace chreode;

namespace {

/// Three genes of log values, of which the code is the second.
class SecondGeneModel final : public LinearModel {
 public:
  SecondGeneModel() : LinearModel(weights()), m_card(LinearModel::card()) {
    m_card.training = {{"gene_means", {1.0, 2.5, 0.5}}, {"gene_shares", {0.3, 0.3, 0.4}}};
  }
  const ModelCard& card() const override { return m_card; }
  ModelCard& editableCard() { return m_card; }

 private:
  static Matrix weights() {
    Matrix rows = Matrix::Zero(1, 3);
    rows(0, 1) = 1.0f;
    return rows;
  }
  ModelCard m_card;
};

/// Two cells of log values; the genes' names are given.
Dataset twoCells(std::vector<std::string> genes, const std::vector<float>& values) {
  Dataset data;
  data.name = "two cells";
  data.cells.names = {"a", "b"};
  const auto width = static_cast<std::int64_t>(genes.size());
  std::vector<std::int32_t> indices;
  for (int cell = 0; cell < 2; ++cell) {
    for (std::int32_t gene = 0; gene < width; ++gene) indices.push_back(gene);
  }
  data.genes.names = std::move(genes);
  data.matrix = std::make_shared<ExpressionMatrix>(
      2, width, std::vector<std::int64_t>{0, width, 2 * width}, indices, values);
  data.taken = {"X", Scale::log, false};
  return data;
}

}  // namespace

/// What the window, `encode`, `evaluate`, `project`, `select` and `export` all read cells by.
class TestModelCells : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void missingGenesAreFilled();
  void namesFollowTheRules();
  void encodersThatDoNotServeAreClosed();
  void valuesThatAreNoNumbersAreRefused();
};

void TestModelCells::missingGenesAreFilled() {
  const SecondGeneModel model;
  const Dataset data = twoCells({"G0", "G2"}, {1.0f, 2.0f, 3.0f, 4.0f});
  const ModelCells cells = modelCells(data, model);
  QCOMPARE(cells.missing.genes, std::vector<std::int32_t>{1});
  QVERIFY(!cells.adopted);
  const Matrix codes = codesOf(model, cells, {}).mean;
  for (Index cell = 0; cell < 2; ++cell) QCOMPARE(codes(cell, 0), 2.5f);
  const std::string report = cells.report(model.card());
  QVERIFY2(report.find("2 of 3 model genes") != std::string::npos &&
               report.find("filled with the training mean") != std::string::npos,
           report.c_str());
}

void TestModelCells::namesFollowTheRules() {
  const SecondGeneModel model;
  const Dataset data = twoCells({"g0", "g1", "g2"}, {1.0f, 2.0f, 3.0f, 4.0f, 5.0f, 6.0f});
  QVERIFY_THROWS_EXCEPTION(Error, modelCells(data, model));
  GeneNameRules rules;
  rules.acrossSpecies = true;
  const Matrix codes = codesOf(model, modelCells(data, model, rules), {}).mean;
  QCOMPARE(codes(0, 0), 2.0f);
  QCOMPARE(codes(1, 0), 5.0f);
}

void TestModelCells::encodersThatDoNotServeAreClosed() {
  SecondGeneModel model;
  const Dataset data = twoCells({"G0", "G1", "G2"}, {1.0f, 2.0f, 3.0f, 4.0f, 5.0f, 6.0f});
  QVERIFY(codesOrigin(model.card(), modelCells(data, model)).empty());
  nlohmann::json& adopted = model.editableCard().training["adopted"];
  adopted = {{"key", "X_other"},
             {"decoder_fit", 0.4},
             {"decoder_fit_of", "variance"},
             {"encoder_r2", 0.25},
             {"encoder_r2_numbers", std::vector<double>{0.25}},
             {"linear", false}};
  const ModelCells cells = modelCells(data, model);
  QVERIFY(codesClosedBecause(model.card(), cells).find("X_other") != std::string::npos);
  adopted["encoder_r2"] = 0.9;
  QVERIFY(codesClosedBecause(model.card(), cells).empty());
  QVERIFY(codesOrigin(model.card(), cells).find("R² 0.90") != std::string::npos);
}

void TestModelCells::valuesThatAreNoNumbersAreRefused() {
  const SecondGeneModel model;
  const Dataset data = twoCells({"G0", "G1", "G2"}, {1.0f, 2.0f, 3.0f, 4.0f, std::nanf(""), 6.0f});
  QVERIFY_THROWS_EXCEPTION(Error, modelCells(data, model));
}

QTEST_GUILESS_MAIN(TestModelCells)
#include "test_model_cells.moc"
