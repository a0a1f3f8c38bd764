#include <QtTest>

#include "base/error.h"
#include "model/blas.h"
#include "model/model_card.h"

using chreode::ModelCard;
using chreode::Space;

class TestModelCard : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void keepsEverythingThroughJson();
  void readsTheLeastCard();
  void refusesWithTheKey_data();
  void refusesWithTheKey();
  void namesTheBlas();
};

namespace {

nlohmann::json leastCard() {
  return {{"contract", 1},
          {"genes", {"A", "B"}},
          {"latent_size", 2},
          {"input", {{"space", "counts"}}},
          {"output", {{"space", "counts"}}}};
}

}  // namespace

void TestModelCard::keepsEverythingThroughJson() {
  ModelCard card;
  card.name = "VAE, 3 numbers";
  card.genes = {"Gata1", "Spi1"};
  card.latentSize = 3;
  card.inputSpace = Space::log1p;
  card.inputTargetSum = 1234.5;
  card.outputSpace = Space::counts;
  card.likelihood = "nb";
  card.covariates = {{"batch", {"a", "b"}}, {"donor", {"x"}}};
  card.layers = {{"decoder", {{{"linear", {3, 2}}}, "relu"}}};
  card.training = {{"seed", 7}};
  card.classifier = {{"column", "cell_type"}};

  const ModelCard back = ModelCard::parse(card.toJson().dump());
  QCOMPARE(back.toJson(), card.toJson());
  QCOMPARE(back.name, card.name);
  QCOMPARE(back.genes, card.genes);
  QCOMPARE(back.latentSize, 3);
  QVERIFY(back.inputSpace == Space::log1p);
  QCOMPARE(back.inputTargetSum, 1234.5);
  QVERIFY(back.outputSpace == Space::counts);
  QCOMPARE(back.covariates.size(), std::size_t{2});
  QCOMPARE(back.covariates[0].levels, (std::vector<std::string>{"a", "b"}));
  QCOMPARE(back.layers, card.layers);
  QCOMPARE(back.training, card.training);
  QCOMPARE(back.classifier, card.classifier);
  for (const char* key : {"contract", "name", "genes", "latent_size", "input", "output",
                          "likelihood", "covariates", "layers", "training", "classifier"}) {
    QVERIFY2(card.toJson().contains(key), key);
  }
}

void TestModelCard::readsTheLeastCard() {
  const ModelCard card = ModelCard::fromJson(leastCard());
  QCOMPARE(card.inputTargetSum, 0.0);
  QVERIFY(card.covariates.empty());
  QVERIFY(card.layers.is_null() && card.training.is_null() && card.classifier.is_null());
}

void TestModelCard::refusesWithTheKey_data() {
  QTest::addColumn<QString>("patch");
  QTest::addColumn<QString>("named");
  const auto row = [](const char* patch, const char* named) {
    QTest::newRow(patch) << QString::fromLatin1(patch) << QString::fromLatin1(named);
  };
  row(R"({"contract": null})", "contract");
  row(R"({"contract": 2})", "contract 2");
  row(R"({"contract": "1"})", "contract");
  row(R"({"genes": null})", "genes");
  row(R"({"genes": []})", "genes");
  row(R"({"genes": ["A", 3]})", "genes");
  row(R"({"latent_size": 0})", "latent_size");
  row(R"({"latent_size": 2.5})", "latent_size");
  row(R"({"input": {"space": "tpm"}})", "input.space");
  row(R"({"input": "counts"})", "input");
  row(R"({"input": {"space": "log1p", "target_sum": -1}})", "input.target_sum");
  row(R"({"output": null})", "output");
  row(R"({"covariates": [{"name": "batch"}]})", "covariates.levels");
  row(R"({"training": 3})", "training");
}

void TestModelCard::refusesWithTheKey() {
  QFETCH(QString, patch);
  QFETCH(QString, named);
  nlohmann::json card = leastCard();
  const nlohmann::json changes = nlohmann::json::parse(patch.toStdString());
  // A null in the patch takes the key away; nested objects are replaced whole.
  for (const auto& [key, value] : changes.items()) {
    if (value.is_null()) {
      card.erase(key);
    } else {
      card[key] = value;
    }
  }
  try {
    ModelCard::fromJson(card);
  } catch (const chreode::Error& error) {
    const QString text = QString::fromUtf8(error.what());
    QVERIFY2(text.contains(named), error.what());
    QVERIFY2(text.endsWith(QLatin1Char('.')), error.what());
    return;
  }
  QFAIL("was not refused");
}

void TestModelCard::namesTheBlas() {
  const chreode::BlasProbe probe = chreode::probeBlas();
  QVERIFY(probe.gflops > 0.1);
  QVERIFY2(probe.library.find(".so") != std::string::npos, probe.library.c_str());
  chreode::BlasProbe slow;
  slow.library = "BLAS (libblas.so.3)";
  slow.gflops = 3.6;
  QCOMPARE(slow.description(),
           std::string("BLAS (libblas.so.3), 4 GFLOP/s (slow: install libopenblas0-pthread)"));
}

QTEST_GUILESS_MAIN(TestModelCard)
#include "test_model_card.moc"
