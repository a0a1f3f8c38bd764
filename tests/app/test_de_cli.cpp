#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <string>

#include <nlohmann/json.hpp>

#include "command.h"

using chreode::Outcome;
using nlohmann::json;

/// The verbs that compare cells and score gene sets, on simulated cells.
class TestDeCli : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void comparesEveryGene();
  void writesTheTable();
  void refusesInOneLine();
  void scoresGeneSets();

 private:
  QString path(const char* name) const { return m_directory.filePath(QString::fromLatin1(name)); }

  QTemporaryDir m_directory;
};

void TestDeCli::initTestCase() {
  const Outcome outcome = chreode::chreode(
      QStringLiteral("simulate %1 --cells 400 --genes 120 --truth-runs 64 --seed 5 --json")
          .arg(path("cells.h5ad")));
  QVERIFY2(outcome.code == 0, outcome.err.c_str());
}

void TestDeCli::comparesEveryGene() {
  const Outcome outcome = chreode::chreode(
      QStringLiteral("de %1 --by cell_type --a Ery --json").arg(path("cells.h5ad")));
  QVERIFY2(outcome.code == 0, outcome.err.c_str());
  const json found = json::parse(outcome.out);
  QCOMPARE(found["genes"].size(), std::size_t{120});
  QCOMPARE(found["cells_a"].get<int>() + found["cells_b"].get<int>(), 400);
  QCOMPARE(found["test"].get<std::string>(), std::string("wilcoxon"));
  QVERIFY(found["verdict"].get<std::string>().find("p-values treat cells as replicates: "
                                                   "exploratory") == 0);
  double last = 0.0;
  for (const json& gene : found["genes"]) {
    for (const char* key : {"gene", "log2fc", "auroc", "share_a", "share_b", "mean_a", "mean_b",
                            "statistic", "p", "q"}) {
      QVERIFY2(gene.contains(key), key);
    }
    QVERIFY(gene["p"].get<double>() >= last);
    QVERIFY(gene["q"].get<double>() >= gene["p"].get<double>());
    last = gene["p"].get<double>();
  }
  // The other way round: the same p, the opposite fold.
  const Outcome back =
      chreode::chreode(QStringLiteral("de %1 --by cell_type --a Ery --b Mo --threads 1 --json")
                           .arg(path("cells.h5ad")));
  const Outcome forth =
      chreode::chreode(QStringLiteral("de %1 --by cell_type --a Mo --b Ery --threads 3 --json")
                           .arg(path("cells.h5ad")));
  const json first = json::parse(back.out)["genes"][0];
  for (const json& gene : json::parse(forth.out)["genes"]) {
    if (gene["gene"] != first["gene"]) continue;
    QCOMPARE(gene["p"].get<double>(), first["p"].get<double>());
    QCOMPARE(gene["log2fc"].get<double>(), -first["log2fc"].get<double>());
  }
}

void TestDeCli::writesTheTable() {
  const Outcome outcome =
      chreode::chreode(QStringLiteral("de %1 --by cell_type --a Ery --b Mo --test welch -o %2")
                           .arg(path("cells.h5ad"), path("table.csv")));
  QVERIFY2(outcome.code == 0, outcome.err.c_str());
  QVERIFY(outcome.out.find("exploratory") != std::string::npos);
  QFile file(path("table.csv"));
  QVERIFY(file.open(QIODevice::ReadOnly));
  const QByteArray text = file.readAll();
  QVERIFY(text.startsWith("# simulated data\n"));
  QVERIFY(text.contains("\ngene,log2fc,auroc,share_a,share_b,mean_a,mean_b,statistic,p,q\n"));
  int lines = 0;
  for (const QByteArray& line : text.split('\n')) lines += !line.isEmpty() && line[0] != '#';
  QCOMPARE(lines, 121);
}

void TestDeCli::refusesInOneLine() {
  for (const char* arguments :
       {"--by nothing --a Ery", "--by cell_type --a Nobody", "--by cell_type --a Ery --b Ery",
        "--by cell_type --a Ery --test pseudobulk", "--by cell_type --a Ery --sample nothing",
        "--by cell_type --a Ery --cells cell_type=Mo"}) {
    const Outcome outcome = chreode::chreode(
        QStringLiteral("de %1 %2").arg(path("cells.h5ad"), QString::fromLatin1(arguments)));
    QVERIFY2(outcome.code == 1 && outcome.saysOneLine(), arguments);
  }
  const Outcome usage = chreode::chreode(
      QStringLiteral("de %1 --by cell_type --a Ery --test magic").arg(path("cells.h5ad")));
  QCOMPARE(usage.code, 2);
}

void TestDeCli::scoresGeneSets() {
  QFile sets(path("sets.gmt"));
  QVERIFY(sets.open(QIODevice::WriteOnly));
  sets.write("red\tof red cells\tGata1\tEKLF\tnobody\nwhite\t\tPu.1\tcJun,1.0\tGfi1\n");
  sets.close();
  const Outcome outcome =
      chreode::chreode(QStringLiteral("score %1 --gmt %2 -o %3 --json")
                           .arg(path("cells.h5ad"), path("sets.gmt"), path("scores.tsv")));
  QVERIFY2(outcome.code == 0, outcome.err.c_str());
  const json found = json::parse(outcome.out);
  QCOMPARE(found["method"].get<std::string>(), std::string("score_genes"));
  QCOMPARE(found["sets"].size(), std::size_t{2});
  QVERIFY(!found["sets"][0]["controls"].empty());
  QFile table(path("scores.tsv"));
  QVERIFY(table.open(QIODevice::ReadOnly));
  const QList<QByteArray> lines = table.readAll().trimmed().split('\n');
  int title = 0;
  while (lines[title].startsWith('#')) ++title;
  QVERIFY(lines[title].contains("\tred"));
  QCOMPARE(lines.size() - title - 1, 400);
  const Outcome none = chreode::chreode(
      QStringLiteral("score %1 --genes nobody -o %2").arg(path("cells.h5ad"), path("none.tsv")));
  QVERIFY(none.code == 1 && none.saysOneLine());
}

QTEST_APPLESS_MAIN(TestDeCli)
#include "test_de_cli.moc"
