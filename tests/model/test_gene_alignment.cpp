#include <QtTest>
#include <cmath>

#include "base/error.h"
#include "model/gene_alignment.h"

using chreode::Annotation;
using chreode::Dataset;
using chreode::ExpressionMatrix;
using chreode::Index;
using chreode::ModelCard;
using chreode::Space;

class TestGeneAlignment : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void takesTheColumnThatMatchesBest();
  void pairsRepeatedNamesInOrder();
  void reportsWhatIsMissing();
  void keepsCase();
  void refusesForeignGenes();
  void givesCountsInTheModelsOrder();
  void normalisesToTheModelsDepth();
  void refusesScalesThatCannotServe();
  void findsCovariateLevels();
  void findsLevelsThatPythonNamed();
};

namespace {

/// Two cells, four genes with symbols as names and identifiers in two columns.
Dataset data() {
  Dataset data;
  data.name = "made.h5ad";
  data.cells.names = {"c0", "c1"};
  data.genes.names = {"Gata1", "Spi1", "Klf1", "Spi1"};
  Annotation ids;
  ids.name = "gene_ids";
  ids.kind = Annotation::Kind::string;
  ids.strings = {"E1", "E2", "E3", "E4"};
  Annotation symbols;
  symbols.name = "human";
  symbols.kind = Annotation::Kind::categorical;
  symbols.levels = {"KLF1", "GATA1"};
  symbols.codes = {1, -1, 0, -1};
  data.genes.columns = {ids, symbols};
  data.matrix = std::make_shared<const ExpressionMatrix>(2, 4, std::vector<std::int64_t>{0, 3, 5},
                                                         std::vector<std::int32_t>{0, 1, 3, 2, 3},
                                                         std::vector<float>{1, 2, 3, 4, 1});
  data.taken = {"X", chreode::Scale::counts, false};
  return data;
}

ModelCard card(std::vector<std::string> genes, Space space = Space::counts, double depth = 0.0) {
  ModelCard card;
  card.genes = std::move(genes);
  card.inputSpace = space;
  card.inputTargetSum = depth;
  return card;
}

}  // namespace

void TestGeneAlignment::takesTheColumnThatMatchesBest() {
  const auto byId = chreode::alignGenes(data(), card({"E3", "E1", "E9"}));
  QCOMPARE(byId.matchedBy, std::string("gene_ids"));
  QCOMPARE(byId.datasetGene, (std::vector<std::int32_t>{2, 0, -1}));
  QCOMPARE(byId.matched, 2);
  const auto byName = chreode::alignGenes(data(), card({"Spi1", "Klf1"}));
  QCOMPARE(byName.matchedBy, std::string("names"));
  // Of a name that stands twice the first is taken.
  QCOMPARE(byName.datasetGene, (std::vector<std::int32_t>{1, 2}));
  const auto categorical = chreode::alignGenes(data(), card({"GATA1", "KLF1"}));
  QCOMPARE(categorical.datasetGene, (std::vector<std::int32_t>{0, 2}));
}

void TestGeneAlignment::pairsRepeatedNamesInOrder() {
  const auto twice = chreode::alignGenes(data(), card({"Spi1", "Gata1", "Spi1", "Spi1"}));
  QCOMPARE(twice.datasetGene, (std::vector<std::int32_t>{1, 0, 3, -1}));
  QCOMPARE(twice.matched, 3);
}

void TestGeneAlignment::reportsWhatIsMissing() {
  const ModelCard some = card({"E1", "E2", "E3", "E4", "A", "B"});
  QCOMPARE(chreode::alignGenes(data(), some).report(some),
           std::string("4 of 6 model genes found by gene_ids; missing: A, B. Warning: less than "
                       "80 % of the model's genes is there; codes and predictions may be off."));
  const ModelCard all = card({"Gata1", "Klf1"});
  QCOMPARE(chreode::alignGenes(data(), all).report(all),
           std::string("All 2 model genes found by names."));
  ModelCard large;
  chreode::GeneAlignment alignment;
  alignment.matchedBy = "names";
  for (int i = 0; i < 2000; ++i) {
    large.genes.push_back("g" + std::to_string(i));
    alignment.datasetGene.push_back(i < 1950 ? i : -1);
    alignment.matched += i < 1950;
  }
  QCOMPARE(alignment.report(large),
           std::string("1,950 of 2,000 model genes found by names; missing: g1950, g1951, g1952 "
                       "and 47 more."));
}

void TestGeneAlignment::keepsCase() {
  // Mouse and human symbols differ in case alone: a human model does not fit mouse data by that.
  QVERIFY_THROWS_EXCEPTION(chreode::Error, chreode::alignGenes(data(), card({"SPI1", "spi1"})));
}

void TestGeneAlignment::refusesForeignGenes() {
  try {
    chreode::alignGenes(data(), card({"E1", "X", "Y"}));
    QFAIL("was not refused");
  } catch (const chreode::Error& error) {
    const QString text = QString::fromUtf8(error.what());
    QVERIFY2(text.contains(QStringLiteral("only 1 of its 3 genes")), error.what());
    QVERIFY2(text.contains(QStringLiteral("made.h5ad")), error.what());
  }
  // Half is enough.
  QCOMPARE(chreode::alignGenes(data(), card({"E1", "X"})).matched, 1);
}

void TestGeneAlignment::givesCountsInTheModelsOrder() {
  const ModelCard model = card({"E4", "none", "E1"});
  const auto x = chreode::modelInput(data(), model, chreode::alignGenes(data(), model));
  chreode::Matrix wanted(2, 3);
  wanted << 3, 0, 1, 1, 0, 0;
  QCOMPARE(x->genes(), Index{3});
  QVERIFY((x->dense(0, 2).array() == wanted.array()).all());
}

void TestGeneAlignment::normalisesToTheModelsDepth() {
  // Depth is over all genes of the data, not only those of the model.
  const ModelCard model = card({"E1", "E3"}, Space::log1p, 12.0);
  const auto x = chreode::modelInput(data(), model, chreode::alignGenes(data(), model));
  QVERIFY(std::abs(x->value(0, 0) - std::log1p(12.0 / 6.0)) < 1e-6);
  QVERIFY(std::abs(x->value(1, 1) - std::log1p(4.0 * 12.0 / 5.0)) < 1e-6);
  // Without a depth of its own the data's median serves.
  const ModelCard free = card({"E1", "E3"}, Space::log1p);
  const auto y = chreode::modelInput(data(), free, chreode::alignGenes(data(), free));
  QVERIFY(std::abs(y->value(0, 0) - std::log1p(5.5 / 6.0)) < 1e-6);
}

void TestGeneAlignment::refusesScalesThatCannotServe() {
  Dataset logged = data();
  logged.matrix = std::make_shared<const ExpressionMatrix>(
      2, 4, std::vector<std::int64_t>{0, 2, 4}, std::vector<std::int32_t>{0, 1, 2, 3},
      std::vector<float>{0.31f, 0.77f, 0.53f, 0.9f});
  logged.taken.scale = chreode::Scale::log;
  const ModelCard counts = card({"E1", "E2"});
  const auto alignment = chreode::alignGenes(logged, counts);
  QVERIFY_THROWS_EXCEPTION(chreode::Error, chreode::modelInput(logged, counts, alignment));
  const auto x = chreode::modelInput(logged, card({"E1", "E2"}, Space::log1p, 1e4), alignment);
  QCOMPARE(x->value(0, 1), 0.77f);
  logged.taken.scale = chreode::Scale::scaled;
  QVERIFY_THROWS_EXCEPTION(
      chreode::Error, chreode::modelInput(logged, card({"E1", "E2"}, Space::log1p), alignment));
}

void TestGeneAlignment::findsCovariateLevels() {
  Dataset cells = data();
  Annotation batch;
  batch.name = "batch";
  batch.kind = Annotation::Kind::categorical;
  batch.levels = {"new", "b", "a"};
  batch.codes = {2, 0};
  cells.cells.columns = {batch};
  ModelCard model = card({"E1"});
  model.covariates = {{"batch", {"a", "b"}}, {"donor", {"x"}}};
  const chreode::Levels levels = chreode::covariateLevels(cells, model);
  chreode::Levels wanted(2, 2);
  wanted << 0, -1, -1, -1;
  QVERIFY((levels.array() == wanted.array()).all());
}

void TestGeneAlignment::findsLevelsThatPythonNamed() {
  Dataset cells = data();
  Annotation treated;
  treated.name = "treated";
  treated.kind = Annotation::Kind::boolean;
  treated.numbers = {1, 0};
  Annotation lane;
  lane.name = "lane";
  lane.numbers = {2, std::nan("")};
  Annotation day;
  day.name = "day";
  day.kind = Annotation::Kind::categorical;
  day.levels = {"7", "14"};
  day.codes = {1, 0};
  cells.cells.columns = {treated, lane, day};
  ModelCard model = card({"E1"});
  model.covariates = {
      {"treated", {"False", "True"}}, {"lane", {"1.0", "2.0"}}, {"day", {"14.0", "21.0"}}};
  const chreode::Levels levels = chreode::covariateLevels(cells, model);
  chreode::Levels wanted(2, 3);
  wanted << 1, 1, 0, 0, -1, -1;
  QVERIFY((levels.array() == wanted.array()).all());
}

QTEST_GUILESS_MAIN(TestGeneAlignment)
#include "test_gene_alignment.moc"
