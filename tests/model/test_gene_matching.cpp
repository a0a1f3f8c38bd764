#include <QTemporaryDir>
#include <QtTest>
#include <cmath>
#include <fstream>

#include "base/error.h"
#include "base/random.h"
#include "expression/gene_species.h"
#include "model/gene_alignment.h"
#include "model/missing_genes.h"

using namespace chreode;

using Names = std::vector<std::string>;
using Places = std::vector<std::int32_t>;

/// How a model's genes are found among the data's, and what is done without those that are not.
class TestGeneMatching : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void equalNamesComeFirst();
  void ensemblVersionsAreStripped();
  void numbersOfRepeatsAreUndoneOnOneSide();
  void aMapIsReadEitherWay();
  void aMapThatIsNoneIsRefused();
  void capitalsOnlyWhenAsked();
  void speciesByNames_data();
  void speciesByNames();
  void coverageIsOfCounts();
  void aBareModelIsAsked();
  void reportsSayWhatIsApproximate();
  void logModelsGetTheTrainingMean();
  void valuesThatAreThereStay();
  void maskingMeasuresWhatMaskingDoes();
};

namespace {

GeneNameRules rules(std::shared_ptr<const GeneMap> map = nullptr, bool across = false) {
  return {std::move(map), across};
}

Dataset dataOf(Names genes) {
  Dataset data;
  data.name = "made.h5ad";
  data.cells.names = {"c0"};
  data.genes.names = std::move(genes);
  data.matrix = std::make_shared<const ExpressionMatrix>(
      1, static_cast<Index>(data.genes.size()), std::vector<std::int64_t>{0, 0},
      std::vector<std::int32_t>{}, std::vector<float>{});
  data.taken = {"X", Scale::counts, false};
  return data;
}

ModelCard cardOf(Names genes, std::vector<double> means = {}, Space space = Space::counts) {
  ModelCard card;
  card.genes = std::move(genes);
  card.inputSpace = card.outputSpace = space;
  card.latentSize = 2;
  if (!means.empty()) {
    card.training = {{"gene_means", means}};
    if (space == Space::log1p) card.training["gene_shares"] = means;
  }
  return card;
}

/// Code = W · input (log1p of counts where it takes counts); decodes to fixed shares, or to log
/// values.
class ToyModel : public LatentModel {
 public:
  ToyModel(ModelCard card, Matrix weights)
      : m_card(std::move(card)), m_weights(std::move(weights)) {}

  const ModelCard& card() const override { return m_card; }
  Encoded encode(const ExpressionMatrix& x, const Levels&, const Progress&) const override {
    Matrix values = x.dense(0, x.cells());
    if (m_card.inputSpace == Space::counts) values = values.array().log1p().matrix();
    Encoded encoded;
    encoded.mean = values * m_weights.transpose();
    encoded.variance = Matrix::Ones(encoded.mean.rows(), encoded.mean.cols());
    return encoded;
  }
  Matrix decode(const Matrix& z, const Vector& library, const Levels&) const override {
    Matrix values = z * m_weights;
    if (m_card.outputSpace == Space::log1p) return values;
    for (Index i = 0; i < values.rows(); ++i) {
      values.row(i) = (0.5f * values.row(i).array()).exp().matrix();
      values.row(i) *= library[i] / values.row(i).sum();
    }
    return values;
  }

 private:
  ModelCard m_card;
  Matrix m_weights;
};

}  // namespace

void TestGeneMatching::equalNamesComeFirst() {
  const GeneMatches found =
      matchGenes({"B", "A", "C"}, {"A", "a", "B-1", "B"}, rules(nullptr, true));
  QCOMPARE(found.datasetGene, (Places{3, 0, -1}));
  QCOMPARE(found.by(MatchedBy::name), 2);
  QCOMPARE(found.matched, 2);
}

void TestGeneMatching::ensemblVersionsAreStripped() {
  const Names model{"ENSG00000141510.16", "ENSMUSG00000000001", "ENSG00000182378.15_PAR_Y", "A.1"};
  const Names data{"ENSG00000141510.18", "ENSMUSG00000000001.4", "ENSG00000182378.15"};
  const GeneMatches found = matchGenes(model, data, rules());
  QCOMPARE(found.datasetGene, (Places{0, 1, -1, -1}));
  QCOMPARE(found.by(MatchedBy::version), 2);
}

void TestGeneMatching::numbersOfRepeatsAreUndoneOnOneSide() {
  // NKX2-1 and NKX2-5 are two genes; TBCE-1 is TBCE a second time.
  const GeneMatches found = matchGenes({"NKX2-1", "TBCE-1", "MATR3", "HSPA14.1"},
                                       {"NKX2-5", "TBCE", "MATR3-1", "HSPA14"}, rules());
  QCOMPARE(found.datasetGene, (Places{-1, 1, 2, 3}));
  QCOMPARE(found.by(MatchedBy::number), 3);
  // Each gene of the data serves once: there is one TBCE for two of the model.
  QCOMPARE(matchGenes({"TBCE", "TBCE-1"}, {"TBCE"}, rules()).datasetGene, (Places{0, -1}));
  QCOMPARE(matchGenes({"TBCE", "TBCE-1"}, {"TBCE", "TBCE"}, rules()).datasetGene, (Places{0, 1}));
}

void TestGeneMatching::aMapIsReadEitherWay() {
  QTemporaryDir folder;
  const std::string path = folder.filePath(QStringLiteral("map.tsv")).toStdString();
  std::ofstream(path)
      << "mouse\thuman\n# a comment\nTrp53\tTP53\nSfpi1\tSPI1\r\nPu.1\tSPI1\nNone\t\n";
  const auto map = std::make_shared<const GeneMap>(GeneMap::read(path));
  QCOMPARE(map->pairs(), std::size_t{4});  // the header is a pair that meets no gene
  const GeneMatches there = matchGenes({"TP53", "SPI1", "KLF1"}, {"Pu.1", "Trp53"}, rules(map));
  QCOMPARE(there.datasetGene, (Places{1, 0, -1}));
  QCOMPARE(there.by(MatchedBy::map), 2);
  const GeneMatches back = matchGenes({"Pu.1", "Trp53"}, {"TP53", "SPI1", "KLF1"}, rules(map));
  QCOMPARE(back.datasetGene, (Places{1, 0}));
  // Two of the model for one of the data: the first has it.
  QCOMPARE(matchGenes({"Sfpi1", "Pu.1"}, {"SPI1"}, rules(map)).datasetGene, (Places{0, -1}));
  // Commas where there are no tabs.
  std::ofstream(path) << "from,to\nA,B\n";
  const auto commas = std::make_shared<const GeneMap>(GeneMap::read(path));
  QCOMPARE(matchGenes({"B"}, {"A"}, rules(commas)).matched, 1);
}

void TestGeneMatching::aMapThatIsNoneIsRefused() {
  QTemporaryDir folder;
  const std::string path = folder.filePath(QStringLiteral("map.tsv")).toStdString();
  const auto refusal = [&] {
    try {
      GeneMap::read(path);
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string("was read");
  };
  QVERIFY(refusal().find("cannot be read") != std::string::npos);
  std::ofstream(path) << "A\tB\nC\n";
  QVERIFY2(refusal().find("Line 2") != std::string::npos, refusal().c_str());
  std::ofstream(path) << "\n";
  QVERIFY(refusal().find("no pair") != std::string::npos);
  std::ofstream(path) << std::string("\0\1\2", 3);
  QVERIFY(refusal().find("no text file") != std::string::npos);
}

void TestGeneMatching::capitalsOnlyWhenAsked() {
  const Names model{"GATA1", "SPI1"};
  const Names data{"Gata1", "Spi1"};
  QCOMPARE(matchGenes(model, data, rules()).matched, 0);
  const GeneMatches found = matchGenes(model, data, rules(nullptr, true));
  QCOMPARE(found.datasetGene, (Places{0, 1}));
  QCOMPARE(found.by(MatchedBy::capitals), 2);
}

void TestGeneMatching::speciesByNames_data() {
  QTest::addColumn<QStringList>("names");
  QTest::addColumn<QString>("species");
  const auto row = [](const char* title, const char* names, const char* species) {
    QTest::newRow(title) << QString::fromLatin1(names).split(QLatin1Char(' '))
                         << QString::fromLatin1(species);
  };
  row("human", "GATA1 SPI1 MT-ND1 CD3D LYZ C1orf112 RP11-34P13.7 KLF1 TP53 NKX2-1 HBB ACTB",
      "human");
  row("mouse", "Gata1 Spi1 mt-Nd1 Cd3d Lyz2 Gm1992 Klf1 Trp53 Nkx2-1 Xkr4 Rp1 Actb", "mouse");
  row("fish", "gata1a spi1b actb1 klf1 tp53 hbba lyz cd4-1 sox2 pax6a pou5f3 nanog", "other");
  row("few", "GATA1 SPI1", "unknown");
  row("numbers", "g0 g1 g2 g3 g4 g5 g6 g7 g8 g9 g10 g11", "unknown");
  QStringList ids;
  QStringList mouse;
  QStringList both;
  for (int i = 0; i < 20; ++i) {
    const QString digits = QStringLiteral("%1").arg(i, 11, 10, QLatin1Char('0'));
    ids << QStringLiteral("ENSG") + digits + QStringLiteral(".3");
    mouse << QStringLiteral("ENSMUSG") + digits;
    both << QStringLiteral("GRCh38_GENE%1").arg(i) << QStringLiteral("mm10___Gene%1").arg(i);
  }
  QTest::newRow("human ids") << ids << QStringLiteral("human");
  QTest::newRow("mouse ids") << mouse << QStringLiteral("mouse");
  QTest::newRow("two genomes") << both << QStringLiteral("other");
}

void TestGeneMatching::speciesByNames() {
  QFETCH(QStringList, names);
  QFETCH(QString, species);
  Names list;
  for (const QString& name : names) list.push_back(name.toStdString());
  QCOMPARE(QString::fromLatin1(speciesName(guessSpecies(list))), species);
}

void TestGeneMatching::coverageIsOfCounts() {
  // Three of four genes, and a tenth of the counts.
  const ModelCard card = cardOf({"A", "B", "C", "D"}, {2.0, 3.0, 5.0, 90.0});
  try {
    alignGenes(dataOf({"A", "B", "C"}), card);
    QFAIL("was not refused");
  } catch (const Error& error) {
    QVERIFY2(QByteArray(error.what()).contains("10.0 % of the training counts"), error.what());
  }
  // One of four, and nine tenths.
  const GeneAlignment most = alignGenes(dataOf({"D"}), card);
  QCOMPARE(most.countShare, 0.9);
  QVERIFY(!most.incomplete());
  const GeneAlignment some = alignGenes(dataOf({"x", "D"}), cardOf({"A", "D"}, {30.0, 70.0}));
  QVERIFY(some.incomplete());
  QVERIFY(some.report(card).find("Warning: less than 80 %") != std::string::npos);
  QCOMPARE(some.toJson().at("coverage_warning").get<bool>(), true);
  QCOMPARE(alignGenes(dataOf({"A", "B", "C", "D"}), card).countShare, 1.0);
}

void TestGeneMatching::aBareModelIsAsked() {
  // Without a record the decoder says what the model expects: exp(0) each at the middle of the
  // code.
  const ToyModel model(cardOf({"A", "B", "C", "D"}), Matrix::Ones(2, 4));
  const GeneShares shares = geneShares(model);
  QVERIFY(shares.source == GeneShares::Source::decoder);
  QVERIFY(std::abs(shares.values[2] - 0.25) < 1e-6);
  QVERIFY(alignGenes(dataOf({"A", "B", "C"}), model)
              .report(model.card())
              .find("75.0 % of the counts that the model decodes") != std::string::npos);
}

void TestGeneMatching::reportsSayWhatIsApproximate() {
  Names model, data;
  for (const char* gene : {"GATA1", "SPI1", "KLF1", "LYZ", "ACTB", "HBB", "CEBPA", "FLI", "MPO",
                           "ELANE", "CSF", "RPL"}) {
    model.emplace_back(gene);
    std::string lower(gene);
    for (std::size_t i = 1; i < lower.size(); ++i) {
      lower[i] = static_cast<char>(std::tolower(static_cast<unsigned char>(lower[i])));
    }
    data.push_back(lower);
  }
  const ModelCard card = cardOf(model);
  try {
    alignGenes(dataOf(data), card);
    QFAIL("was not refused");
  } catch (const Error& error) {
    QVERIFY2(QByteArray(error.what()).contains("look like mouse and the model like human"),
             error.what());
  }
  const GeneAlignment across = alignGenes(dataOf(data), card, rules(nullptr, true));
  QCOMPARE(across.matched, 12);
  const std::string report = across.report(card);
  QVERIFY2(report.find("Approximate: 12 genes") != std::string::npos, report.c_str());
  QVERIFY2(report.find("mouse to human") != std::string::npos, report.c_str());
  QVERIFY(across.toJson().at("approximate").get<bool>());
}

void TestGeneMatching::logModelsGetTheTrainingMean() {
  const ModelCard card = cardOf({"A", "B", "C"}, {0.5, 1.5, 0.25}, Space::log1p);
  const GeneAlignment alignment = alignGenes(dataOf({"C", "B"}), card);
  const MissingGenes missing = missingGenes(card, alignment.datasetGene);
  QCOMPARE(missing.genes, (Places{0}));
  QCOMPARE(missing.fill, (std::vector<float>{0.5f}));
  const ToyModel model(card, (Matrix(2, 3) << 1, 0, 0, 0, 1, 1).finished());
  const ExpressionMatrix x(2, 3, {0, 1, 2}, {1, 2}, {2.0f, 4.0f});
  const Matrix codes = encodeFilled(model, x, missing, Levels(2, 0), {}).mean;
  const Matrix wanted = (Matrix(2, 2) << 0.5, 2, 0.5, 4).finished();
  QVERIFY((codes - wanted).array().abs().maxCoeff() < 1e-6f);
  // Count models: zero.
  QVERIFY(missingGenes(cardOf({"A", "B"}, {1.0, 9.0}), {-1, 0}).fill.empty());
}

void TestGeneMatching::valuesThatAreThereStay() {
  // A what-if may set a gene that the data lack.
  const ModelCard card = cardOf({"A", "B"}, {0.5, 1.5}, Space::log1p);
  const ToyModel model(card, Matrix::Identity(2, 2));
  const ExpressionMatrix x(1, 2, {0, 2}, {0, 1}, {3.0f, 1.0f});
  QVERIFY(encodeFilled(model, x, {{0}, {0.5f}}, Levels(1, 0), {}).mean(0, 0) == 3.0f);
}

void TestGeneMatching::maskingMeasuresWhatMaskingDoes() {
  // A linear model of log values, by hand: the code is W x; hiding gene g and giving it its mean
  // m_g moves the code by W_g (m_g − x_g), where x is what the codes decode to.
  constexpr int kCells = 200;
  const ModelCard card = cardOf({"A", "B", "C"}, {2.0, 3.0, 1.0}, Space::log1p);
  const Matrix weights = (Matrix(2, 3) << 1, 0, 0, 0, 0.8, 0.6).finished();
  const ToyModel model(card, weights);
  Random random(3);
  Matrix codes(kCells, 2);
  for (Index i = 0; i < codes.size(); ++i) {
    codes.data()[i] = static_cast<float>(4.0 + std::abs(random.normal()));
  }
  const ExpressionMatrix x(kCells, 3, std::vector<std::int64_t>(kCells + 1, 0), {}, {});
  const MissingGenes missing = missingGenes(card, {0, -1, 2});
  const MaskingEffect effect = maskingEffect(model, x, codes, Levels(kCells, 0), missing, 0.5);
  const double mean = codes.col(1).mean();
  const double sd = std::sqrt((codes.col(1).array() - static_cast<float>(mean)).square().mean());
  std::vector<double> moved;
  for (Index i = 0; i < kCells; ++i) {
    const double value = 0.8 * codes(i, 1);  // of B, decoded
    const double step = 0.8 * (3.0 - value) / sd;
    moved.push_back(std::sqrt(step * step / 2.0));
  }
  std::sort(moved.begin(), moved.end());
  const double median = (moved[99] + moved[100]) / 2.0;
  QCOMPARE(effect.cells, kCells);
  QVERIFY2(std::abs(effect.median - median) < 1e-3 * median,
           qPrintable(QStringLiteral("%1 against %2").arg(effect.median).arg(median)));
  QVERIFY(effect.ninetieth > effect.median);
  QCOMPARE(maskingEffect(model, x, codes, Levels(kCells, 0), {}, 1.0).cells, 0);
}

QTEST_GUILESS_MAIN(TestGeneMatching)
#include "test_gene_matching.moc"
