#include <QtTest>
#include <cmath>

#include "base/random.h"
#include "expression/gene_families.h"
#include "expression/label_markers.h"

using namespace chreode;

namespace {

const std::vector<std::pair<const char*, GeneFamily>> kMembers{
    {"MT-CO1", GeneFamily::mitochondrial},
    {"mt-Nd1", GeneFamily::mitochondrial},
    {"Mt-nd4", GeneFamily::mitochondrial},
    {"mt:CoI", GeneFamily::mitochondrial},
    {"MT.ND1", GeneFamily::mitochondrial},
    {"GRCh38_MT-CO1", GeneFamily::mitochondrial},
    {"mm10___mt-Co1", GeneFamily::mitochondrial},
    {"ENSG00000198804.2", GeneFamily::mitochondrial},
    {"ENSMUSG00000064351", GeneFamily::mitochondrial},
    {"ctc-1", GeneFamily::mitochondrial},
    {"ATMG00160", GeneFamily::mitochondrial},
    {"RPL3", GeneFamily::ribosomal},
    {"Rps27a", GeneFamily::ribosomal},
    {"RPLP0", GeneFamily::ribosomal},
    {"RPSA", GeneFamily::ribosomal},
    {"TRAC", GeneFamily::receptors},
    {"TRBC2", GeneFamily::receptors},
    {"TRAV12-2", GeneFamily::receptors},
    {"TRGV9", GeneFamily::receptors},
    {"Trbv13-1", GeneFamily::receptors},
    {"TRGJP1", GeneFamily::receptors},
    {"IGHM", GeneFamily::receptors},
    {"IGHG4", GeneFamily::receptors},
    {"Ighg2b", GeneFamily::receptors},
    {"IGHA1", GeneFamily::receptors},
    {"IGHD", GeneFamily::receptors},
    {"IGKC", GeneFamily::receptors},
    {"IGLC7", GeneFamily::receptors},
    {"IGHV1-69D", GeneFamily::receptors},
    {"MALAT1", GeneFamily::malat1},
    {"Malat1", GeneFamily::malat1},
    {"PCNA", GeneFamily::cellCycle},
    {"Mki67", GeneFamily::cellCycle},
    {"PIMREG", GeneFamily::cellCycle},
};

}  // namespace

class TestGeneFamilies : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void membersAreInTheirFamilyOnly() {
    for (const auto& [name, own] : kMembers) {
      for (const GeneFamily family : kGeneFamilies) {
        QVERIFY2(isInFamily(name, family) == (family == own), name);
      }
    }
  }

  void othersAreInNone() {
    for (const char* name : {"MT1X",   "MTOR",  "MTRNR2L1",        "MRPS12", "RPS6KA1", "RPLN",
                             "RPS",    "TRADD", "TRAF1",           "TRAK1",  "TRAPPC1", "TRDN",
                             "TRGN",   "TRABD", "IGHMBP2",         "IGLON5", "IGF1",    "IGLL1",
                             "TRDMT1", "GATA1", "ENSG00000102145", "",       "TRA"}) {
      for (const GeneFamily family : kGeneFamilies) QVERIFY2(!isInFamily(name, family), name);
    }
  }

  void wordsAreReadBack() {
    for (const GeneFamily family : kGeneFamilies) {
      GeneFamily read{};
      QVERIFY(familyNamed(familyName(family), read));
      QVERIFY(read == family);
    }
    GeneFamily none{};
    QVERIFY(!familyNamed("plastid", none));
  }

  void tiroshListsAreWhole() {
    // 43 S and 54 G2/M genes, three of them under two names.
    AnnotationTable table;
    table.names = {"MCM5", "MLF1IP", "CENPU", "CENPA", "E2F8", "GAPDH"};
    QCOMPARE(familyGenes(symbolsOf(table), GeneFamily::cellCycle).size(), std::size_t{5});
  }

  void symbolsComeFromTheColumnThatHasThem() {
    AnnotationTable genes;
    genes.names = {"ENSG1", "ENSG2", "ENSG3"};
    QCOMPARE(symbolsOf(genes).front(), std::string("ENSG1"));
    Annotation symbol;
    symbol.name = "symbol";
    symbol.kind = Annotation::Kind::string;
    symbol.strings = {"MT-CO1", "RPL3", "GATA1"};
    genes.columns = {symbol};
    QCOMPARE(symbolsOf(genes), symbol.strings);
    genes.names = {"MT-ND1", "MT-ND2", "RPS2"};
    QCOMPARE(symbolsOf(genes), genes.names);
  }

  void markersAreThoseOfWelch();
};

namespace {

/// Welch's t of a gene in two groups, two passes.
double welch(const std::vector<double>& a, const std::vector<double>& b) {
  const auto mean = [](const std::vector<double>& x) {
    double sum = 0.0;
    for (const double v : x) sum += v;
    return sum / static_cast<double>(x.size());
  };
  const auto error = [&](const std::vector<double>& x) {
    const double m = mean(x);
    double sum = 0.0;
    for (const double v : x) sum += (v - m) * (v - m);
    return sum / static_cast<double>(x.size() - 1) / static_cast<double>(x.size());
  };
  return (mean(a) - mean(b)) / std::sqrt(error(a) + error(b));
}

}  // namespace

void TestGeneFamilies::markersAreThoseOfWelch() {
  constexpr int cells = 90, genes = 40;
  Random random(4);
  std::vector<std::int64_t> offsets{0};
  std::vector<std::int32_t> indices;
  std::vector<float> values;
  std::vector<std::vector<double>> logs(genes, std::vector<double>(cells, 0.0));
  Dataset data;
  Annotation label;
  label.name = "type";
  label.kind = Annotation::Kind::categorical;
  label.levels = {"a", "b", "few"};
  for (int c = 0; c < cells; ++c) {
    label.codes.push_back(c == 7 || c == 8 ? 2 : c == 9 ? -1 : c % 2);
    data.cells.names.push_back(std::to_string(c));
    for (int g = 0; g < genes; ++g) {
      const double value = std::max(0.0, random.normal() + (g % 4 == c % 2 ? 0.8 : 0.0));
      if (value == 0.0) continue;
      indices.push_back(g);
      values.push_back(static_cast<float>(value));
      logs[static_cast<std::size_t>(g)][static_cast<std::size_t>(c)] = values.back();
    }
    offsets.push_back(static_cast<std::int64_t>(values.size()));
  }
  for (int g = 0; g < genes; ++g) data.genes.names.push_back("g" + std::to_string(g));
  data.matrix = std::make_shared<ExpressionMatrix>(cells, genes, offsets, indices, values);
  data.taken = {"X", Scale::log, false};
  const auto markers = labelMarkers(data, label, 8, {});
  QCOMPARE(markers.size(), std::size_t{3});
  QVERIFY(markers[2].empty());
  for (int group = 0; group < 2; ++group) {
    std::vector<std::pair<double, std::int32_t>> wanted;
    for (int g = 0; g < genes; ++g) {
      std::vector<double> in, out;
      for (int c = 0; c < cells; ++c) {
        const int code = label.codes[static_cast<std::size_t>(c)];
        if (code < 0) continue;
        (code == group ? in : out)
            .push_back(logs[static_cast<std::size_t>(g)][static_cast<std::size_t>(c)]);
      }
      wanted.emplace_back(-welch(in, out), g);
    }
    std::sort(wanted.begin(), wanted.end());
    QCOMPARE(markers[static_cast<std::size_t>(group)].size(), std::size_t{8});
    for (std::size_t i = 0; i < 8; ++i) {
      QCOMPARE(markers[static_cast<std::size_t>(group)][i], wanted[i].second);
    }
  }
}

QTEST_GUILESS_MAIN(TestGeneFamilies)
#include "test_gene_families.moc"
