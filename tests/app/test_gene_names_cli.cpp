#include <QTemporaryDir>
#include <QtTest>
#include <cctype>
#include <cmath>
#include <fstream>
#include <functional>
#include <string>

#include <nlohmann/json.hpp>

#include "command.h"
#include "files/open_dataset.h"

using chreode::Dataset;
using chreode::Outcome;
using nlohmann::json;

/// A model on data whose genes bear other names, or lack some.
class TestGeneNamesCli : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void allGenesSayNothing();
  void missingGenesAreMeasured();
  void tooFewCountsAreRefused();
  void aMapTranslates();
  void capitalsAreApproximate();
  void infoTellsSpeciesAndAmbientGenes();

 private:
  QString path(const char* name) const { return m_folder.filePath(QString::fromLatin1(name)); }
  /// Writes the simulated cells as a table, genes named by `named` (empty: left out).
  void write(const char* file, const std::function<std::string(const std::string&)>& named) const;
  Outcome encode(const char* file, const QString& more = {}) const {
    return chreode::chreode(QStringLiteral("encode %1 --model %2 -o %3 --json %4")
                                .arg(path(file), path("model.pt"), path("out.h5ad"), more));
  }

  QTemporaryDir m_folder;
  std::shared_ptr<const Dataset> m_data;
};

namespace {

std::string renamed(const std::string& gene) {
  return "Alias_" + gene;
}

}  // namespace

void TestGeneNamesCli::initTestCase() {
  Outcome made = chreode::chreode(
      QStringLiteral("simulate %1 --cells 300 --genes 120 --truth-runs 64 --seed 5")
          .arg(path("cells.h5ad")));
  QVERIFY2(made.code == 0, made.err.c_str());
  made = chreode::chreode(QStringLiteral("train %1 -o %2 --steps 60 --latent 4 --seed 3")
                              .arg(path("cells.h5ad"), path("model.pt")));
  QVERIFY2(made.code == 0, made.err.c_str());
  m_data = chreode::openDataset(path("cells.h5ad").toStdString(), {}, {});
}

void TestGeneNamesCli::write(const char* file,
                             const std::function<std::string(const std::string&)>& named) const {
  std::ofstream out(path(file).toStdString());
  std::vector<chreode::Index> kept;
  out << "cell";
  for (chreode::Index gene = 0; gene < m_data->geneCount(); ++gene) {
    const std::string name = named(m_data->genes.names[static_cast<std::size_t>(gene)]);
    if (name.empty()) continue;
    out << "," << name;
    kept.push_back(gene);
  }
  for (chreode::Index cell = 0; cell < 80; ++cell) {
    out << "\ncell_" << cell;
    for (const chreode::Index gene : kept) out << "," << m_data->matrix->value(cell, gene);
  }
  out << "\n";
}

void TestGeneNamesCli::allGenesSayNothing() {
  const Outcome all = encode("cells.h5ad");
  QVERIFY2(all.code == 0, all.err.c_str());
  const json said = json::parse(all.out);
  QCOMPARE(said["count_share"].get<double>(), 1.0);
  QCOMPARE(said["genes_matched"], said["model_genes"]);
  QCOMPARE(said["matched_how"]["name"], said["model_genes"]);
  QCOMPARE(said["approximate"].get<bool>(), false);
  QVERIFY(!said.contains("missing_genes"));
}

void TestGeneNamesCli::missingGenesAreMeasured() {
  int n = 0;
  write("some.csv", [&n](const std::string& gene) { return ++n % 10 == 0 ? "" : gene; });
  const Outcome some = encode("some.csv");
  QVERIFY2(some.code == 0, some.err.c_str());
  const json said = json::parse(some.out);
  const double share = said["count_share"];
  QVERIFY(share > 0.5 && share < 1.0);
  QCOMPARE(said["count_share_of"].get<std::string>(), std::string("training"));
  QCOMPARE(said["coverage_warning"].get<bool>(), share < 0.8);
  QCOMPARE(said["missing_genes"]["filled_with"].get<std::string>(), std::string("zero"));
  QCOMPARE(said["missing_genes"]["measured_on_cells"].get<int>(), 80);
  const double shift = said["missing_genes"]["code_shift_median_sd"];
  QVERIFY2(shift > 0.0 && shift < 3.0, qPrintable(QString::number(shift)));
  // What was not measured is not judged.
  const Outcome judged = chreode::chreode(
      QStringLiteral("evaluate %1 --model %2 --json").arg(path("some.csv"), path("model.pt")));
  QVERIFY2(judged.code == 0, judged.err.c_str());
  const json card = json::parse(judged.out);
  QCOMPARE(card["genes_left_out"].get<int>(),
           said["model_genes"].get<int>() - said["genes_matched"].get<int>());
  QVERIFY(card["deviance_explained"].is_number());
}

void TestGeneNamesCli::tooFewCountsAreRefused() {
  int n = 0;
  write("few.csv", [&n](const std::string& gene) { return ++n % 8 == 0 ? gene : ""; });
  const Outcome few = encode("few.csv");
  QCOMPARE(few.code, 1);
  QVERIFY2(few.saysOneLine() && few.err.find("of the training counts") != std::string::npos,
           few.err.c_str());
}

void TestGeneNamesCli::aMapTranslates() {
  write("renamed.csv", renamed);
  QCOMPARE(encode("renamed.csv").code, 1);
  std::ofstream map(path("map.tsv").toStdString());
  map << "from\tto\n";
  for (const std::string& gene : m_data->genes.names) map << renamed(gene) << "\t" << gene << "\n";
  map.close();
  const Outcome mapped =
      encode("renamed.csv", QStringLiteral("--gene-map %1").arg(path("map.tsv")));
  QVERIFY2(mapped.code == 0, mapped.err.c_str());
  const json said = json::parse(mapped.out);
  QCOMPARE(said["matched_how"]["gene_map"], said["model_genes"]);
  QCOMPARE(said["gene_map"].get<std::string>(), std::string("map.tsv"));
  const QString byMap =
      QStringLiteral(" --model %1 --gene-map %2 --json").arg(path("model.pt"), path("map.tsv"));
  const Outcome judged =
      chreode::chreode(QStringLiteral("evaluate ") + path("renamed.csv") + byMap);
  QVERIFY2(judged.code == 0, judged.err.c_str());
  QCOMPARE(json::parse(judged.out)["genes_left_out"].get<int>(), 0);
  const Outcome directions = chreode::chreode(
      QStringLiteral("export %1 --directions %2").arg(path("renamed.csv"), path("directions.tsv")) +
      byMap);
  QVERIFY2(directions.code == 0, directions.err.c_str());
  const Outcome absent = encode("renamed.csv", QStringLiteral("--gene-map %1").arg(path("no.tsv")));
  QCOMPARE(absent.code, 1);
  QVERIFY2(absent.saysOneLine(), absent.err.c_str());
}

void TestGeneNamesCli::capitalsAreApproximate() {
  write("capital.csv", [](std::string gene) {
    for (char& c : gene) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return gene;
  });
  QCOMPARE(encode("capital.csv").code, 1);
  const Outcome across = encode("capital.csv", QStringLiteral("--across-species"));
  QVERIFY2(across.code == 0, across.err.c_str());
  const json said = json::parse(across.out);
  QVERIFY(said["approximate"].get<bool>());
  QVERIFY(said["matched_how"]["across_species"].get<int>() > 60);
  const Outcome told =
      chreode::chreode(QStringLiteral("encode %1 --model %2 -o %3 --across-species")
                           .arg(path("capital.csv"), path("model.pt"), path("out.h5ad")));
  QVERIFY2(told.out.find("Approximate: ") != std::string::npos, told.out.c_str());
}

void TestGeneNamesCli::infoTellsSpeciesAndAmbientGenes() {
  const Outcome info = chreode::chreode(QStringLiteral("info %1 --json").arg(path("cells.h5ad")));
  const json said = json::parse(info.out);
  QVERIFY(said["species"].is_string());
  QCOMPARE(said["perhaps_ambient"]["label"].get<std::string>(), std::string("cell_type"));
  const json& genes = said["perhaps_ambient"]["genes"];
  // The regulators of the network tell the fates apart.
  for (const char* marker : {"Gata1", "EKLF", "Pu.1", "Gfi1"}) {
    QVERIFY2(std::find(genes.begin(), genes.end(), json(marker)) == genes.end(), marker);
  }
}

QTEST_GUILESS_MAIN(TestGeneNamesCli)
#include "test_gene_names_cli.moc"
