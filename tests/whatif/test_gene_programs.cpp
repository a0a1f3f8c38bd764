#include <QtTest>

#include "base/error.h"
#include "base/random.h"
#include "whatif/gene_programs.h"

using namespace chreode;

namespace {

/// Human genes GATA1, TAL1, KLF0 … KLF11; KLF0 to KLF5 follow GATA1, KLF6 to KLF11 go against it.
struct Cells {
  Dataset data;
  ModelCard card;
  std::shared_ptr<const ExpressionMatrix> input;
  std::vector<std::int32_t> places;
};

Cells cells() {
  Cells made;
  made.card.genes = {"GATA1", "TAL1"};
  for (int i = 0; i < 12; ++i) made.card.genes.push_back("KLF" + std::to_string(i));
  made.card.inputSpace = made.card.outputSpace = Space::log1p;
  Random random(2);
  std::vector<std::int64_t> offsets{0};
  std::vector<std::int32_t> genes;
  std::vector<float> values;
  constexpr Index rows = 80;
  for (Index i = 0; i < rows; ++i) {
    const double factor = 2.0 + 0.5 * random.normal();
    for (std::int32_t g = 0; g < 14; ++g) {
      const double value = g == 0   ? factor
                           : g == 1 ? 0.0
                                    : 5.0 + (g < 8 ? 1.0 : -1.0) * factor + 0.1 * random.normal();
      genes.push_back(g);
      values.push_back(static_cast<float>(value));
    }
    offsets.push_back(static_cast<std::int64_t>(genes.size()));
    made.data.cells.names.push_back("c" + std::to_string(i));
  }
  made.data.genes.names = made.card.genes;
  made.input = std::make_shared<const ExpressionMatrix>(rows, 14, offsets, genes, values);
  for (std::int32_t g = 0; g < 14; ++g) made.places.push_back(g);
  return made;
}

ProgramTable table(int sign, int targets) {
  ProgramTable made;
  made.name = "a table";
  made.programs.push_back({"GATA1", false, {{"ABSENT1", sign}}, {}});
  for (int i = 0; i < targets; ++i) {
    made.programs[0].targets.push_back({"KLF" + std::to_string(i), sign});
  }
  return made;
}

}  // namespace

class TestGenePrograms : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void countsWhatCanBeUsed();
  void tooFewTargetsAreRefusedWithTheReason();
  void signsComeFromTheDataWhereTheTableHasNone();
  void otherSpeciesIsOneSentence();
  void otherNamesOfGenesAreFound();
  void infersFromCorrelation();
};

void TestGenePrograms::countsWhatCanBeUsed() {
  const Cells c = cells();
  ProgramTable listed = table(1, 12);
  listed.programs.push_back({"TAL1", false, listed.programs[0].targets, {}});
  listed.programs.push_back({"SPI1", false, listed.programs[0].targets, {}});
  const GenePrograms made =
      genePrograms(listed, c.data, c.card, *c.input, c.places, SignSource::table);
  QCOMPARE(made.usable(), 1);
  const GeneProgram& gata1 = made.programs[0];
  QVERIFY(gata1.usable());
  QCOMPARE(gata1.listed, 13);
  QCOMPARE(gata1.targets.size(), std::size_t{12});
  QCOMPARE(gata1.expressedShare, 1.0);
  QVERIFY(made.programs[1].refusal.find("No cell expresses TAL1") != std::string::npos);
  QVERIFY(made.programs[2].refusal.find("SPI1 is not in the model") != std::string::npos);
}

void TestGenePrograms::tooFewTargetsAreRefusedWithTheReason() {
  Cells c = cells();
  const auto first = [&](int targets) {
    return genePrograms(table(1, targets), c.data, c.card, *c.input, c.places, SignSource::table)
        .programs[0];
  };
  QVERIFY(first(10).usable());
  QCOMPARE(first(9).refusal,
           std::string("Only 9 of its 10 targets are measured and in the model; 10 are needed."));
  c.data.simulated = true;
  QVERIFY(first(3).usable());
  QVERIFY(!first(2).usable());
}

void TestGenePrograms::signsComeFromTheDataWhereTheTableHasNone() {
  const Cells c = cells();
  const auto signs = [&](int sign, SignSource wanted) {
    const GenePrograms made =
        genePrograms(table(sign, 12), c.data, c.card, *c.input, c.places, wanted);
    std::vector<int> all;
    for (const ProgramTarget& target : made.programs[0].targets) all.push_back(target.sign);
    return std::pair(all, made.signsText);
  };
  const std::vector<int> up(12, 1);
  std::vector<int> measured(6, 1);
  measured.resize(12, -1);
  QCOMPARE(signs(1, SignSource::table).first, up);
  QCOMPARE(signs(0, SignSource::table).first, measured);
  QVERIFY(signs(0, SignSource::table).second.find("correlation") != std::string::npos);
  QCOMPARE(signs(1, SignSource::data).first, measured);
  QCOMPARE(signs(0, SignSource::plus).first, up);
}

void TestGenePrograms::otherSpeciesIsOneSentence() {
  const Cells c = cells();
  ProgramTable mouse;
  mouse.name = "netact_mouse";
  mouse.programs.push_back({"Gata1", false, {}, {}});
  for (int i = 0; i < 12; ++i) {
    mouse.programs[0].targets.push_back({"Klf" + std::to_string(i), 0});
  }
  try {
    genePrograms(mouse, c.data, c.card, *c.input, c.places, SignSource::table);
    QFAIL("a mouse table was taken for human cells");
  } catch (const Error& error) {
    const std::string said = error.what();
    QVERIFY2(said.find("mouse") != std::string::npos && said.find("human") != std::string::npos,
             said.c_str());
    QCOMPARE(std::count(said.begin(), said.end(), '.'), 1);
  }
}

void TestGenePrograms::otherNamesOfGenesAreFound() {
  Cells c = cells();
  Annotation symbols;
  symbols.name = "symbol";
  symbols.kind = Annotation::Kind::string;
  symbols.strings = c.card.genes;
  for (std::size_t g = 0; g < c.card.genes.size(); ++g) {
    c.card.genes[g] = "ENSG000000000" + std::to_string(10 + g);
  }
  c.data.genes.names = c.card.genes;
  c.data.genes.columns.push_back(symbols);
  const GenePrograms made =
      genePrograms(table(1, 12), c.data, c.card, *c.input, c.places, SignSource::table);
  QCOMPARE(made.programs[0].factorGene, 0);
  QCOMPARE(made.programs[0].targets.size(), std::size_t{12});
}

void TestGenePrograms::infersFromCorrelation() {
  const Cells c = cells();
  const ProgramTable made = inferredPrograms({"GATA1"}, c.card, *c.input);
  QVERIFY(made.name.find("correlation") != std::string::npos);
  QCOMPARE(made.programs[0].targets.size(), std::size_t{12});
  for (const ListedTarget& target : made.programs[0].targets) {
    QCOMPARE(target.sign, std::stoi(target.gene.substr(3)) < 6 ? 1 : -1);
  }
  QVERIFY_THROWS_EXCEPTION(Error, inferredPrograms({"SPI1"}, c.card, *c.input));
}

QTEST_APPLESS_MAIN(TestGenePrograms)
#include "test_gene_programs.moc"
