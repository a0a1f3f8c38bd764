#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <string>

#include <nlohmann/json.hpp>

#include "command.h"

using chreode::Outcome;
using nlohmann::json;

/// What `--keep` keeps, `chreode notebook` lists, writes out and asks again.
class TestNotebookCli : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void whatIsKeptIsListedAndReplayed();
  void otherModelsAndDataAreRefused();
  void itIsWrittenInThreeFormats();
  void badInputIsOneLine();

 private:
  QString path(const char* name) const { return m_directory.filePath(QString::fromLatin1(name)); }
  QString notebook(const char* rest) const {
    return QStringLiteral("notebook %1 %2").arg(path("pairs.h5ad"), QString::fromLatin1(rest));
  }

  QTemporaryDir m_directory;
};

void TestNotebookCli::initTestCase() {
  const QStringList commands{
      QStringLiteral("simulate %1 --pairs --cells 40 --genes 120 --truth-runs 64 --seed 5")
          .arg(path("pairs.h5ad")),
      QStringLiteral("train %1 -o %2 --steps 60 --latent 4 --decoder linear --label cell_type")
          .arg(path("pairs.h5ad"), path("model.pt")),
      QStringLiteral("combine %1 --perturbation perturbation --control control --within batch "
                     "--keep -o %2")
          .arg(path("pairs.h5ad"), path("scores.tsv")),
      QStringLiteral("whatif %1 --model %2 --factor EKLF --amount +2 --cells cell_type=Ery "
                     "--operator encoder --start - --keep")
          .arg(path("pairs.h5ad"), path("model.pt"))};
  for (const QString& command : commands) {
    const Outcome outcome = chreode::chreode(command);
    QVERIFY2(outcome.code == 0, (command.toStdString() + outcome.err).c_str());
  }
}

void TestNotebookCli::whatIsKeptIsListedAndReplayed() {
  QVERIFY(QFile::exists(path("pairs.h5ad.chreode/notebook.json")));
  const Outcome outcome = chreode::chreode(notebook("--replay --json"));
  QVERIFY2(outcome.code == 0, outcome.err.c_str());
  const json result = json::parse(outcome.out);
  QCOMPARE(result["entries"].size(), std::size_t{6});  // five pairs and a programme
  for (const json& entry : result["entries"]) {
    QVERIFY(!entry["experiment"].get<std::string>().empty());
    QVERIFY(!entry["source"]["data_hash"].get<std::string>().empty());
  }
  QCOMPARE(result["entries"][5]["kind"], json("programme"));
  QVERIFY(result["entries"][5]["classes"][0]["baseline"].is_number());
  QCOMPARE(result["replay"].size(), std::size_t{6});
  for (const json& each : result["replay"]) {
    QVERIFY2(each["same"] == true, each["sentence"].get<std::string>().c_str());
  }
  // Data have one hash, whoever writes it.
  const Outcome asked = chreode::chreode(
      QStringLiteral("whatif %1 --model %2 --factor EKLF --operator encoder --json")
          .arg(path("pairs.h5ad"), path("model.pt")));
  QCOMPARE(json::parse(asked.out)["data_hash"], result["entries"][5]["source"]["data_hash"]);
  const Outcome words = chreode::chreode(notebook(""));
  QVERIFY(words.out.find("Overexpress EKLF in Ery cells") != std::string::npos);
  QVERIFY(words.out.find("associations") != std::string::npos);
  QFile table(path("scores.tsv"));
  QVERIFY(table.open(QIODevice::ReadOnly));
  QVERIFY(table.readAll().contains("EKLF KO\tGfi1 KO\tsimulated\tadditive"));
}

void TestNotebookCli::otherModelsAndDataAreRefused() {
  Outcome outcome = chreode::chreode(
      QStringLiteral("train %1 -o %2 --steps 30 --latent 4 --decoder linear --label -")
          .arg(path("pairs.h5ad"), path("other.pt")));
  QVERIFY2(outcome.code == 0, outcome.err.c_str());
  outcome = chreode::chreode(notebook("--replay --json --model ") + path("other.pt"));
  QCOMPARE(outcome.code, 1);
  QVERIFY(outcome.saysOneLine());
  const json replayed = json::parse(outcome.out)["replay"][5];
  QCOMPARE(replayed["refused"], json(true));
  QVERIFY(replayed["sentence"].get<std::string>().find("another model") != std::string::npos);
  // The same notebook beside another file.
  outcome = chreode::chreode(
      QStringLiteral("simulate %1 --cells 60 --genes 60 --truth-runs 64").arg(path("more.h5ad")));
  QVERIFY(QDir().mkpath(path("more.h5ad.chreode")));
  QVERIFY(QFile::copy(path("pairs.h5ad.chreode/notebook.json"),
                      path("more.h5ad.chreode/notebook.json")));
  outcome = chreode::chreode(QStringLiteral("notebook %1 --replay --json").arg(path("more.h5ad")));
  QCOMPARE(outcome.code, 1);
  for (const json& each : json::parse(outcome.out)["replay"]) {
    QVERIFY(each["refused"] == true);
    QVERIFY(each["sentence"].get<std::string>().find("other data") != std::string::npos);
  }
}

void TestNotebookCli::itIsWrittenInThreeFormats() {
  for (const char* name : {"all.md", "all.csv", "all.json"}) {
    const Outcome outcome = chreode::chreode(notebook("-o ") + path(name));
    QVERIFY2(outcome.code == 0, outcome.err.c_str());
    QFile file(path(name));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray text = file.readAll();
    QVERIFY(text.contains("Predictions are associations learned from these data"));
    QVERIFY(text.contains("Sum of the singles"));
    QVERIFY(text.contains("simulated data"));
  }
}

void TestNotebookCli::badInputIsOneLine() {
  Outcome outcome = chreode::chreode(notebook("-o ") + path("all.doc"));
  QCOMPARE(outcome.code, 1);
  QVERIFY2(outcome.saysOneLine(), outcome.err.c_str());
  QCOMPARE(chreode::chreode(QStringLiteral("notebook /nowhere.h5ad")).code, 2);
  QFile words(path("words.txt"));
  QVERIFY(words.open(QIODevice::WriteOnly));
  words.write("No cells are described here,\nand no genes either.\n");
  words.close();
  outcome = chreode::chreode(QStringLiteral("notebook %1").arg(path("words.txt")));
  QCOMPARE(outcome.code, 1);
  QVERIFY2(outcome.saysOneLine() && outcome.out.empty(), outcome.err.c_str());
  outcome = chreode::chreode(
      QStringLiteral("whatif %1 --model %2 --keep").arg(path("pairs.h5ad"), path("model.pt")));
  QCOMPARE(outcome.code, 2);
  QFile file(path("more.h5ad.chreode/notebook.json"));
  QVERIFY(file.open(QIODevice::WriteOnly));
  file.write("[1");
  file.close();
  outcome = chreode::chreode(QStringLiteral("notebook %1").arg(path("more.h5ad")));
  QCOMPARE(outcome.code, 1);
  QVERIFY(outcome.saysOneLine() && outcome.err.find("not JSON") != std::string::npos);
}

QTEST_GUILESS_MAIN(TestNotebookCli)
#include "test_notebook_cli.moc"
