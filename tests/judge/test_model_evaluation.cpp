#include <QtTest>
#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/random.h"
#include "judge/evaluation_report.h"
#include "judge/model_evaluation.h"
#include "linear_model.h"
#include "simulated_counts.h"

using namespace chreode;

namespace {

constexpr Index kCells = 400, kGenes = 60;
constexpr double kTheta = 3.0;

/// A cell is a mixture of two programmes, of the first or the second half of the genes; its code is
/// the logit of the first one's share. Exact for counts that are drawn so.
class MixtureModel final : public LatentModel {
 public:
  explicit MixtureModel(double theta) : m_theta(theta) {
    m_card.name = "mixture";
    m_card.latentSize = 2;
    m_card.likelihood = "nb";
    for (Index gene = 0; gene < kGenes; ++gene) m_card.genes.push_back("g" + std::to_string(gene));
  }
  ModelCard& editableCard() { return m_card; }
  const ModelCard& card() const override { return m_card; }
  Encoded encode(const ExpressionMatrix& x, const Levels&, const Progress&) const override {
    Matrix codes = Matrix::Zero(x.cells(), 2);
    for (Index cell = 0; cell < x.cells(); ++cell) {
      double first = 1.0, second = 1.0;
      const auto row = x.row(cell);
      for (std::size_t i = 0; i < row.genes.size(); ++i) {
        (row.genes[i] < kGenes / 2 ? first : second) += row.values[i];
      }
      codes(cell, 0) = static_cast<float>(std::log(first / second));
    }
    return {codes, Matrix::Constant(x.cells(), 2, 1e-4f)};
  }
  Matrix decode(const Matrix& z, const Vector& library, const Levels&) const override {
    Matrix mean(z.rows(), kGenes);
    for (Index i = 0; i < z.rows(); ++i) {
      const float share = 1.0f / (1.0f + std::exp(-z(i, 0)));
      mean.row(i).leftCols(kGenes / 2).setConstant(share * library(i) / (kGenes / 2));
      mean.row(i).rightCols(kGenes / 2).setConstant((1.0f - share) * library(i) / (kGenes / 2));
    }
    return mean;
  }
  DecodedSpread spread(const Matrix& z, const Vector&, const Levels&) const override {
    if (m_theta <= 0.0) return {};
    return {Matrix::Constant(z.rows(), kGenes, static_cast<float>(m_theta)), {}, {}};
  }

 private:
  ModelCard m_card;
  double m_theta;
};

Annotation column(const char* name, const std::vector<std::string>& levels, int turn) {
  Annotation made;
  made.name = name;
  made.kind = Annotation::Kind::categorical;
  made.levels = levels;
  for (Index cell = 0; cell < kCells; ++cell) {
    made.codes.push_back(static_cast<std::int32_t>(cell / turn % 2));
  }
  return made;
}

/// Two types by turns, two batches that mix in each; counts are negative binomial.
EvaluationInput mixtureInput(double theta = kTheta) {
  Random random(5);
  Matrix counts(kCells, kGenes);
  auto data = std::make_shared<Dataset>();
  nlohmann::json cells = nlohmann::json::array(), heldout = nlohmann::json::array();
  for (Index cell = 0; cell < kCells; ++cell) {
    data->cells.names.push_back("cell" + std::to_string(cell));
    cells.push_back(hashOfCell(data->cells.names.back()));
    if (cell % 5 == 4) heldout.push_back(cells.back());
    const double share =
        cell % 2 == 0 ? 0.75 + 0.1 * random.uniform() : 0.15 + 0.1 * random.uniform();
    for (Index gene = 0; gene < kGenes; ++gene) {
      const double mean = 300.0 * (gene < kGenes / 2 ? share : 1.0 - share) / (kGenes / 2);
      counts(cell, gene) = static_cast<float>(random.poisson(mean * random.gamma(kTheta) / kTheta));
    }
  }
  data->cells.columns = {column("type", {"A", "B"}, 1), column("batch", {"x", "y"}, 2)};
  data->matrix = sparseOf(counts);
  auto model = std::make_shared<MixtureModel>(theta);
  model->editableCard().training = {{"cells", cells}, {"heldout_cells", heldout}};
  EvaluationInput input;
  input.data = data;
  input.model = model;
  input.input = data->matrix;
  input.levels = Levels(kCells, 0);
  Encoded codes = model->encode(*input.input, input.levels, {});
  input.view = Matrix::Zero(kCells, 3);
  input.view.leftCols(2) = codes.mean;
  input.viewName = "the code";
  input.codes = {std::make_shared<const Matrix>(codes.mean),
                 std::make_shared<const Matrix>(codes.variance)};
  input.label = "type";
  input.batch = "batch";
  return input;
}

}  // namespace

class TestModelEvaluation : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { m_evaluation = evaluateModel(mixtureInput(), {}); }
  void judgesTheHeldOutCells();
  void predictsBesideLinearModels();
  void aboveMeansAboveInEverySplit();
  void predictiveChecksFitTheTruth();
  void tooSureModelsCoverLess();
  void genesThatAreNotThereAreLeftOut();
  void labelsSayWhyTheyAreMissing();
  void confusionIsText();
  void toldClassesAndBatches();
  void unknownFiguresAreNull();
  void siblingsAreCompared();
  void keysAreThoseOfTheContract();
  void everyFigureHasASentence();
  void tsvHoldsFiguresAndConfusion();
  void sameSeedSameNumbers();
  void stops();

 private:
  Evaluation m_evaluation;
};

void TestModelEvaluation::judgesTheHeldOutCells() {
  QVERIFY(m_evaluation.heldout);
  QCOMPARE(m_evaluation.judgedCells, std::size_t{80});
  EvaluationInput input = mixtureInput();
  auto stranger = std::make_shared<MixtureModel>(kTheta);
  input.model = stranger;
  const Evaluation all = evaluateModel(input, {});
  QVERIFY(!all.heldout);
  QCOMPARE(all.judgedCells, std::size_t{400});
  QCOMPARE(all.toJson()["heldout"].get<bool>(), false);
  QVERIFY(std::isfinite(all.deviance.mean()));
}

void TestModelEvaluation::predictsBesideLinearModels() {
  QCOMPARE(m_evaluation.deviance.values.size(), std::size_t{3});
  QVERIFY(m_evaluation.deviance.deviation() > 0.0);
  // Baselines see the noise that both halves share, so the true model is about as good as they are.
  QVERIFY(m_evaluation.deviance.mean() > 0.1);
  QVERIFY(std::abs(m_evaluation.deviance.mean() - m_evaluation.bestLinear().mean()) < 0.05);
}

void TestModelEvaluation::aboveMeansAboveInEverySplit() {
  Evaluation evaluation;
  QVERIFY(!evaluation.aboveInAll());
  evaluation.deviance.values = {0.20, 0.22, 0.24};
  evaluation.pcaDeviance.values = {0.10, 0.30, 0.10};
  evaluation.nmfDeviance.values = {0.19, 0.21, 0.23};
  // Of the baselines the one with the greater mean counts.
  QCOMPARE(&evaluation.bestLinear(), &evaluation.nmfDeviance);
  QVERIFY(evaluation.aboveInAll());
  QVERIFY(std::abs(evaluation.deviance.mean() - 0.22) < 1e-12);
  QVERIFY(std::abs(evaluation.deviance.deviation() - 0.02) < 1e-12);
  evaluation.deviance.values[1] = 0.21;  // a tie is not above
  QVERIFY(!evaluation.aboveInAll());
}

void TestModelEvaluation::predictiveChecksFitTheTruth() {
  QVERIFY2(std::abs(m_evaluation.coverage - 0.9) < 0.02,
           qPrintable(QString::number(m_evaluation.coverage)));
  QVERIFY(m_evaluation.checks.known);
  QVERIFY2(std::abs(m_evaluation.checks.varianceRatio - 1.0) < 0.2,
           qPrintable(QString::number(m_evaluation.checks.varianceRatio)));
  QVERIFY(std::abs(m_evaluation.checks.zeroDifference) < 0.03);
}

void TestModelEvaluation::tooSureModelsCoverLess() {
  const Evaluation sure = evaluateModel(mixtureInput(1000.0), {});
  QVERIFY2(sure.coverage < 0.84, qPrintable(QString::number(sure.coverage)));
  QVERIFY(sure.checks.varianceRatio < 0.7);
}

void TestModelEvaluation::genesThatAreNotThereAreLeftOut() {
  EvaluationInput input = mixtureInput();
  std::vector<std::int32_t> columns;
  for (std::int32_t gene = 0; gene < kGenes; ++gene) {
    columns.push_back(gene % 3 == 0 ? -1 : gene);
    if (gene % 3 == 0) input.missingGenes.push_back(gene);
  }
  auto data = std::make_shared<Dataset>(*input.data);
  data->matrix = input.input->selectGenes(columns);
  input.data = data;
  input.input = data->matrix;
  Encoded codes = input.model->encode(*input.input, input.levels, {});
  input.codes = {std::make_shared<const Matrix>(codes.mean),
                 std::make_shared<const Matrix>(codes.variance)};
  const Evaluation part = evaluateModel(input, {});
  // The true model is as good on the genes that are left as on all of them.
  QVERIFY2(std::abs(part.deviance.mean() - m_evaluation.deviance.mean()) < 0.05,
           qPrintable(QString::number(part.deviance.mean())));
  QVERIFY2(std::abs(part.coverage - 0.9) < 0.03, qPrintable(QString::number(part.coverage)));
  QVERIFY(std::abs(part.checks.varianceRatio - 1.0) < 0.25);
  QVERIFY2(std::abs(part.checks.zeroDifference) < 0.03,
           qPrintable(QString::number(part.checks.zeroDifference)));
  QCOMPARE(part.genesLeftOut, Index{20});
  QCOMPARE(part.toJson()["genes_left_out"].get<int>(), 20);
  QVERIFY(evaluationSummary(part).find("20 of the model's 60 genes") != std::string::npos);
  QVERIFY(evaluationSummary(m_evaluation).find("left out") == std::string::npos);
}

void TestModelEvaluation::labelsSayWhyTheyAreMissing() {
  EvaluationInput input = mixtureInput();
  input.label.clear();
  input.labelMissing = "All cells are of one type.";
  const Evaluation evaluation = evaluateModel(input, {});
  const nlohmann::json json = evaluation.toJson();
  for (const char* key : {"label", "knn_accuracy_codes", "ari", "classifier_accuracy"}) {
    QVERIFY2(json[key].is_null(), key);
  }
  QCOMPARE(json["why_null"]["label"].get<std::string>(), input.labelMissing);
  QCOMPARE(json["why_null"]["classifier_accuracy"].get<std::string>(), input.labelMissing);
  QVERIFY(!json["why_null"].contains("deviance_explained"));
  const auto figures = figuresOf(evaluation);
  QVERIFY(std::any_of(figures.begin(), figures.end(), [&](const EvaluationFigure& figure) {
    return figure.key == "knn_accuracy_codes" && figure.meaning == input.labelMissing;
  }));
}

void TestModelEvaluation::confusionIsText() {
  Evaluation evaluation;
  QCOMPARE(confusionText(evaluation), std::string());
  evaluation.classifier.cells = 12;
  evaluation.classifier.confusion = Eigen::MatrixXi(2, 2);
  evaluation.classifier.confusion << 8, 1, 0, 3;
  evaluation.classifierLabels = {"β cell", "T"};
  QCOMPARE(confusionText(evaluation), std::string("true \\ predicted  β cell  T\n"
                                                  "β cell                 8  1\n"
                                                  "T                      0  3\n"));
}

void TestModelEvaluation::toldClassesAndBatches() {
  QVERIFY(m_evaluation.knnCodes > 0.97);
  QVERIFY(m_evaluation.knnPca > 0.97);
  QVERIFY(m_evaluation.ari > 0.95);
  QVERIFY(m_evaluation.nmi > 0.9);
  QVERIFY(m_evaluation.clisi < 1.1);
  QVERIFY2(m_evaluation.ilisi > 1.7, qPrintable(QString::number(m_evaluation.ilisi)));
  QVERIFY(m_evaluation.classifier.accuracy > 0.97);
  QCOMPARE(m_evaluation.classifier.cells, 80);
  QCOMPARE(m_evaluation.activeUnits, 1);
  QVERIFY(std::abs(m_evaluation.effectiveDimension - 1.0) < 1e-6);
  // The view is the code itself.
  QVERIFY(m_evaluation.trustworthiness > 1.0 - 1e-9);
  QVERIFY(m_evaluation.preservation > 1.0 - 1e-9);
}

void TestModelEvaluation::unknownFiguresAreNull() {
  const nlohmann::json silent = evaluateModel(mixtureInput(0.0), {}).toJson();
  QVERIFY(silent["interval_coverage_90"].is_null());
  QVERIFY(silent["predictive_mean_r"].is_null());

  EvaluationInput log = mixtureInput();
  Matrix weights = Matrix::Zero(2, kGenes);
  weights.row(0).leftCols(kGenes / 2).setConstant(std::sqrt(2.0f / kGenes));
  weights.row(1).rightCols(kGenes / 2).setConstant(std::sqrt(2.0f / kGenes));
  log.model = std::make_shared<LinearModel>(weights);
  log.label = log.batch = std::string();
  log.view = Matrix();
  const Evaluation evaluation = evaluateModel(log, {});
  const nlohmann::json json = evaluation.toJson();
  for (const char* key :
       {"deviance_explained", "best_linear_deviance_explained", "above_in_all", "label",
        "knn_accuracy_codes", "ari", "clisi", "ilisi", "classifier_accuracy", "trustworthiness"}) {
    QVERIFY2(json[key].is_null(), key);
  }
  QVERIFY(json["reconstruction"].is_number());
  QVERIFY(json["effective_dimension"].is_number());
  QVERIFY(!evaluation.devianceMissing.empty());
}

void TestModelEvaluation::siblingsAreCompared() {
  EvaluationInput input = mixtureInput();
  input.siblings = {{input.model, input.codes.mean}};
  const Evaluation same = evaluateModel(input, {});
  QCOMPARE(same.seeds.models, 2);
  QCOMPARE(same.seeds.signAgreement, 1.0);
  QVERIFY(same.seeds.correlation > 1.0 - 1e-6);
  // A model whose codes say the opposite.
  input.siblings = {{input.model, std::make_shared<const Matrix>(-*input.codes.mean)}};
  const nlohmann::json opposed = evaluateModel(input, {}).toJson();
  QVERIFY(opposed["seed_sign_agreement"].get<double>() < 0.1);
  QVERIFY(opposed["seed_correlation"].get<double>() < -0.5);
}

void TestModelEvaluation::keysAreThoseOfTheContract() {
  const nlohmann::json json = m_evaluation.toJson();
  for (const char* key : {"heldout", "label", "deviance_explained", "pca_deviance_explained",
                          "nmf_deviance_explained", "best_linear_deviance_explained",
                          "active_units", "effective_dimension", "interval_coverage_90",
                          "knn_accuracy_codes", "knn_accuracy_pca", "classifier_accuracy",
                          "classifier_ece", "ari", "nmi", "trustworthiness", "clisi", "ilisi"}) {
    QVERIFY2(json.contains(key) && !json[key].is_null(), key);
  }
  QVERIFY(json["seed_sign_agreement"].is_null());
  QVERIFY(!m_evaluation.seedsMissing.empty());
  QVERIFY(json["above_in_all"].is_boolean());
  QCOMPARE(json["kl_per_dimension"].size(), std::size_t{2});
}

void TestModelEvaluation::everyFigureHasASentence() {
  const auto figures = figuresOf(m_evaluation);
  QVERIFY(figures.size() >= 18);
  for (const EvaluationFigure& figure : figures) {
    QVERIFY2(!figure.meaning.empty() && figure.meaning.back() == '.', figure.key.c_str());
    QVERIFY2(!figure.group.empty() && !figure.name.empty() && !figure.text.empty(),
             figure.key.c_str());
  }
}

void TestModelEvaluation::tsvHoldsFiguresAndConfusion() {
  const std::string tsv = evaluationTsv(m_evaluation);
  for (const char* part :
       {"deviance_explained\t", "true \\ predicted\tA\tB\n", "\nnumber\tkl_nats\n"}) {
    QVERIFY2(tsv.find(part) != std::string::npos, part);
  }
}

void TestModelEvaluation::sameSeedSameNumbers() {
  QCOMPARE(evaluateModel(mixtureInput(), {}).toJson().dump(), m_evaluation.toJson().dump());
}

void TestModelEvaluation::stops() {
  std::stop_source stop;
  stop.request_stop();
  QVERIFY_THROWS_EXCEPTION(Cancelled, evaluateModel(mixtureInput(), {stop.get_token(), {}}));
}

QTEST_GUILESS_MAIN(TestModelEvaluation)
#include "test_model_evaluation.moc"
