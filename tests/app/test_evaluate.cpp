#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>
#include <cmath>
#include <string>

#include <nlohmann/json.hpp>

#include "command.h"
#include "files/h5ad_writer.h"
#include "files/open_dataset.h"

using chreode::Outcome;
using nlohmann::json;

namespace {

const char* const kKeys[] = {"heldout",
                             "label",
                             "deviance_explained",
                             "pca_deviance_explained",
                             "nmf_deviance_explained",
                             "best_linear_deviance_explained",
                             "active_units",
                             "effective_dimension",
                             "interval_coverage_90",
                             "knn_accuracy_codes",
                             "knn_accuracy_pca",
                             "classifier_accuracy",
                             "classifier_ece",
                             "ari",
                             "nmi",
                             "trustworthiness"};

}  // namespace

/// `chreode evaluate`, and the classifier that `chreode train` writes.
class TestEvaluate : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void demoModelTellsItsClasses();
  void trainedModelHoldsAClassifier();
  void labelAndBatchAreNamed();
  void withoutALabel();
  void oneClassOnlyIsNoLabel();
  void forPeople();
  void badColumnsAreRefused();

 private:
  QString path(const char* name) const { return m_directory.filePath(QString::fromLatin1(name)); }
  json evaluate(const QString& rest) const {
    const Outcome outcome =
        chreode::chreode(QStringLiteral("evaluate ") + rest + QStringLiteral(" --json"));
    return outcome.code == 0 ? json::parse(outcome.out) : json(outcome.err);
  }

  QTemporaryDir m_directory;
};

void TestEvaluate::initTestCase() {
  QVERIFY(m_directory.isValid());
  Outcome outcome = chreode::chreode(
      QStringLiteral("simulate %1 --cells 500 --genes 120 --truth-runs 64 --seed 5")
          .arg(path("cells.h5ad")));
  QVERIFY2(outcome.code == 0, outcome.err.c_str());
  outcome = chreode::chreode(
      QStringLiteral("train %1 -o %2 --steps 200 --latent 6 --seed 3 --label cell_type --json")
          .arg(path("cells.h5ad"), path("model.pt")));
  QVERIFY2(outcome.code == 0, outcome.err.c_str());
  QCOMPARE(json::parse(outcome.out)["label"].get<std::string>(), std::string("cell_type"));
}

void TestEvaluate::demoModelTellsItsClasses() {
  const QString demo = QStringLiteral(CHREODE_SOURCE_DIR "/resources/demo/myeloid");
  const json result = evaluate(QStringLiteral("%1.h5ad --model %1.pt").arg(demo));
  QVERIFY2(result.is_object(), result.dump().c_str());
  for (const char* key : kKeys) QVERIFY2(result.contains(key) && !result[key].is_null(), key);
  QCOMPARE(result["heldout"].get<bool>(), true);
  QCOMPARE(result["label"].get<std::string>(), std::string("cell_type"));
  // Progenitors become their fates by degrees, so no classifier tells all of them.
  QVERIFY2(result["classifier_accuracy"].get<double>() >= 0.95, result.dump().c_str());
  QVERIFY(result["classifier_accuracy"] >= result["knn_accuracy_codes"]);
  QVERIFY(result["classifier_ece"].get<double>() < 0.05);
  QVERIFY(result["knn_accuracy_codes"].get<double>() > 0.9);
  QVERIFY(std::abs(result["interval_coverage_90"].get<double>() - 0.9) < 0.05);
  QVERIFY(result["deviance_explained"].get<double>() > 0.0);
  QCOMPARE(result["best_linear_deviance_explained"].get<double>(),
           std::max(result["pca_deviance_explained"].get<double>(),
                    result["nmf_deviance_explained"].get<double>()));
}

void TestEvaluate::trainedModelHoldsAClassifier() {
  const json result =
      evaluate(QStringLiteral("%1 --model %2").arg(path("cells.h5ad"), path("model.pt")));
  QVERIFY2(result.is_object(), result.dump().c_str());
  QCOMPARE(result["label"].get<std::string>(), std::string("cell_type"));
  QCOMPARE(result["classifier_heldout_by"].get<std::string>(),
           std::string("the cells that the model's training held out"));
  QCOMPARE(result["classifier_cells"].get<int>(), 50);
  QVERIFY(result["classifier_accuracy"].get<double>() > 0.6);
  QVERIFY(result["batch"].is_null() && result["ilisi"].is_null());
  QCOMPARE(result["confusion"].size(), result["classifier_labels"].size());
  QCOMPARE(evaluate(QStringLiteral("%1 --model %2").arg(path("cells.h5ad"), path("model.pt"))),
           result);
}

void TestEvaluate::labelAndBatchAreNamed() {
  const json result =
      evaluate(QStringLiteral("%1 --model %2 --label cell_type --batch cell_type --seed 2")
                   .arg(path("cells.h5ad"), path("model.pt")));
  QVERIFY2(result.is_object(), result.dump().c_str());
  QCOMPARE(result["batch"].get<std::string>(), std::string("cell_type"));
  // The same column as label and as batch: pure and not mixed are one figure.
  QCOMPARE(result["ilisi"], result["clisi"]);
}

void TestEvaluate::withoutALabel() {
  const json result =
      evaluate(QStringLiteral("%1 --model %2 --label -").arg(path("cells.h5ad"), path("model.pt")));
  QVERIFY2(result.is_object(), result.dump().c_str());
  for (const char* key :
       {"label", "knn_accuracy_codes", "classifier_accuracy", "classifier_ece", "ari"}) {
    QVERIFY2(result.contains(key) && result[key].is_null(), key);
  }
  QVERIFY(result["deviance_explained"].is_number());
}

void TestEvaluate::oneClassOnlyIsNoLabel() {
  const auto data = chreode::openDataset(path("cells.h5ad").toStdString(), {}, {});
  chreode::AnnotationTable cells = data->cells;
  for (chreode::Annotation& column : cells.columns) {
    if (column.name == "cell_type") std::fill(column.codes.begin(), column.codes.end(), 0);
  }
  chreode::H5adContents contents;
  contents.matrix = data->matrix.get();
  contents.cells = &cells;
  contents.genes = &data->genes;
  chreode::writeH5ad(path("one.h5ad").toStdString(), contents, {});
  const json result =
      evaluate(QStringLiteral("%1 --model %2").arg(path("one.h5ad"), path("model.pt")));
  QVERIFY2(result.is_object(), result.dump().c_str());
  for (const char* key : {"label", "knn_accuracy_codes", "classifier_accuracy", "ari", "clisi"}) {
    QVERIFY2(result.contains(key) && result[key].is_null(), key);
  }
  const auto why = result["why_null"]["label"].get<std::string>();
  QVERIFY2(why.find("\"cell_type\" does not tell classes") != std::string::npos, why.c_str());
  QVERIFY(result["deviance_explained"].is_number());
}

void TestEvaluate::forPeople() {
  const Outcome outcome = chreode::chreode(
      QStringLiteral("evaluate %1 --model %2").arg(path("cells.h5ad"), path("model.pt")));
  QVERIFY2(outcome.code == 0, outcome.err.c_str());
  for (const char* part :
       {"Judged on 50 cells that training held out", "Deviance explained, this model",
        "Trustworthiness", "Classifier of cell_type", "true \\ predicted", "Held out: "}) {
    QVERIFY2(outcome.out.find(part) != std::string::npos, outcome.out.c_str());
  }
}

void TestEvaluate::badColumnsAreRefused() {
  for (const char* rest : {"--label absent", "--batch absent", "--label time"}) {
    const Outcome outcome =
        chreode::chreode(QStringLiteral("evaluate %1 --model %2 %3 --json")
                             .arg(path("cells.h5ad"), path("model.pt"), QString::fromLatin1(rest)));
    QCOMPARE(outcome.code, 1);
    QVERIFY2(outcome.saysOneLine() && outcome.out.empty(), outcome.err.c_str());
  }
  QCOMPARE(chreode::chreode(QStringLiteral("evaluate %1").arg(path("cells.h5ad"))).code, 2);
}

QTEST_GUILESS_MAIN(TestEvaluate)
#include "test_evaluate.moc"
