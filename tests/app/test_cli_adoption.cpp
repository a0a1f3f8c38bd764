#include <QTemporaryDir>
#include <QtTest>
#include <cmath>
#include <string>

#include <nlohmann/json.hpp>

#include "base/random.h"
#include "command.h"
#include "written_cells.h"

using chreode::Matrix;
using chreode::Outcome;
using nlohmann::json;

/// `chreode train --codes` and what `encode` makes of such a model.
class TestCliAdoption : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void trainSaysHowBothFit();
  void encodeGivesTheFilesOwnCodes();
  void encodeOfOtherCellsUsesTheEncoder();
  void aPoorEncoderIsRefused();
  void evaluateJudgesTheFilesOwnCodes();
  void optionsThatMakeNoSenseAreRefused_data();
  void optionsThatMakeNoSenseAreRefused();
  void badKeysAreRefused();

 private:
  QString path(const char* name) const { return m_directory.filePath(QString::fromLatin1(name)); }
  Outcome run(QString arguments) const {
    return chreode::chreode(
        arguments.replace(QLatin1Char('@'), m_directory.path() + QLatin1Char('/')));
  }
  void writeCells(const char* name, std::uint64_t seed) const;

  QTemporaryDir m_directory;
};

void TestCliAdoption::writeCells(const char* name, std::uint64_t seed) const {
  chreode::Random random(seed);
  chreode::WrittenCells made(40, "GENE");
  Matrix codes(260, 2);
  Matrix noise(260, 2);
  for (int c = 0; c < 260; ++c) {
    for (int i = 0; i < 2; ++i) {
      codes(c, i) = static_cast<float>(2.0 * random.uniform() - 1.0);
      noise(c, i) = static_cast<float>(random.normal());
    }
    for (int g = 0; g < 40; ++g) {
      const double slope = g % 4 < 2 ? 1.0 : -1.0;
      made.put(g, static_cast<double>(random.poisson(10.0 * std::exp(slope * codes(c, g % 2)))));
    }
    made.endCell("s" + std::to_string(seed) + "cell" + std::to_string(c));
  }
  made.addEmbedding("X_scVI", codes);
  made.addEmbedding("noise", noise);
  made.addEmbedding("one", codes.leftCols(1));
  made.write(path(name));
}

void TestCliAdoption::initTestCase() {
  QVERIFY(m_directory.isValid());
  writeCells("cells.h5ad", 1);
  writeCells("others.h5ad", 2);
}

void TestCliAdoption::trainSaysHowBothFit() {
  const Outcome outcome = run(QStringLiteral(
      "train @cells.h5ad --codes X_scVI --likelihood nb --decoder linear -o @codes.pt --json"));
  QVERIFY2(outcome.code == 0, outcome.err.c_str());
  const json said = json::parse(outcome.out);
  QCOMPARE(said["codes"].get<std::string>(), std::string("X_scVI"));
  QCOMPARE(said["latent"].get<int>(), 2);
  QCOMPARE(said["likelihood"].get<std::string>(), std::string("nb"));
  QVERIFY(said["decoder_variance_explained"].is_null());
  QVERIFY2(said["decoder_deviance_explained"].get<double>() > 0.3, outcome.out.c_str());
  QVERIFY2(said["encoder_r2"].get<double>() > 0.8, outcome.out.c_str());
  QCOMPARE(said["encoder_r2_numbers"].size(), std::size_t{2});
  QVERIFY(said["encoder_serves"].get<bool>());
}

void TestCliAdoption::encodeGivesTheFilesOwnCodes() {
  const Outcome outcome =
      run(QStringLiteral("encode @cells.h5ad --model @codes.pt -o @encoded.h5ad --json"));
  QVERIFY2(outcome.code == 0, outcome.err.c_str());
  QCOMPARE(json::parse(outcome.out)["codes_from"].get<std::string>(), std::string("obsm/X_scVI"));
  const json info = json::parse(run(QStringLiteral("info @encoded.h5ad --json")).out);
  QCOMPARE(info["obsm"]["X_chreode"]["sum"], info["obsm"]["X_scVI"]["sum"]);
  QCOMPARE(info["obsm"]["X_chreode"]["max"], info["obsm"]["X_scVI"]["max"]);
}

void TestCliAdoption::encodeOfOtherCellsUsesTheEncoder() {
  const Outcome outcome =
      run(QStringLiteral("encode @others.h5ad --model @codes.pt -o @other-codes.h5ad"));
  QVERIFY2(outcome.code == 0, outcome.err.c_str());
  QVERIFY2(outcome.out.find("distilled encoder") != std::string::npos, outcome.out.c_str());
  const json info = json::parse(run(QStringLiteral("info @other-codes.h5ad --json")).out);
  QVERIFY(info["obsm"]["X_chreode"]["sum"] != info["obsm"]["X_scVI"]["sum"]);
}

void TestCliAdoption::aPoorEncoderIsRefused() {
  const Outcome made =
      run(QStringLiteral("train @cells.h5ad --codes noise --decoder linear -o @noise.pt"));
  QVERIFY2(made.code == 0, made.err.c_str());
  QVERIFY2(made.out.find("less than 80.0 %") != std::string::npos, made.out.c_str());
  const Outcome own = run(QStringLiteral("encode @cells.h5ad --model @noise.pt -o @n.h5ad"));
  QVERIFY2(own.code == 0, own.err.c_str());
  const Outcome other = run(QStringLiteral("encode @others.h5ad --model @noise.pt -o @m.h5ad"));
  QCOMPARE(other.code, 1);
  QVERIFY2(other.saysOneLine() && other.err.find("--force") != std::string::npos,
           other.err.c_str());
  QVERIFY(!QFile::exists(path("m.h5ad")));
  const Outcome forced =
      run(QStringLiteral("encode @others.h5ad --model @noise.pt -o @m.h5ad --force"));
  QVERIFY2(forced.code == 0, forced.err.c_str());
}

void TestCliAdoption::evaluateJudgesTheFilesOwnCodes() {
  const Outcome told = run(QStringLiteral("evaluate @cells.h5ad --model @noise.pt"));
  QVERIFY2(told.code == 0, told.err.c_str());
  QVERIFY2(told.out.find("obsm/noise, whose numbers are their codes") != std::string::npos,
           told.out.c_str());
  const Outcome own = run(QStringLiteral("evaluate @cells.h5ad --model @noise.pt --json"));
  QVERIFY2(own.code == 0, own.err.c_str());
  const json said = json::parse(own.out);
  // Two independent normal numbers, as a poor encoder would not give them back.
  QVERIFY2(said["effective_dimension"].get<double>() > 1.8, own.out.c_str());
  QCOMPARE(said["active_units"].get<int>(), 2);
  QVERIFY(said["deviance_explained"].is_null());
  QVERIFY(said["why_null"].contains("deviance_explained"));
  const Outcome other = run(QStringLiteral("evaluate @others.h5ad --model @noise.pt"));
  QCOMPARE(other.code, 1);
  QVERIFY2(other.saysOneLine(), other.err.c_str());
}

void TestCliAdoption::optionsThatMakeNoSenseAreRefused_data() {
  QTest::addColumn<QString>("option");
  for (const char* option : {"--latent 8", "--steps 10", "--epochs 2", "--count-split"}) {
    QTest::newRow(option) << QString::fromLatin1(option);
  }
}

void TestCliAdoption::optionsThatMakeNoSenseAreRefused() {
  QFETCH(QString, option);
  const Outcome outcome =
      run(QStringLiteral("train @cells.h5ad --codes X_scVI -o @x.pt ") + option);
  QCOMPARE(outcome.code, 2);
  QVERIFY2(outcome.err.find("--codes") != std::string::npos, outcome.err.c_str());
}

void TestCliAdoption::badKeysAreRefused() {
  for (const char* key : {"X_none", "one"}) {
    const Outcome outcome =
        run(QStringLiteral("train @cells.h5ad -o @x.pt --codes ") + QString::fromLatin1(key));
    QCOMPARE(outcome.code, 1);
    QVERIFY2(outcome.saysOneLine() && outcome.err.find(key) != std::string::npos,
             outcome.err.c_str());
  }
}

QTEST_GUILESS_MAIN(TestCliAdoption)
#include "test_cli_adoption.moc"
