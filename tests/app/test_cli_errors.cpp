#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QtTest>
#include <cmath>
#include <csignal>
#include <memory>
#include <string>

#include <hdf5.h>

#include "command.h"
#include "files/h5ad_writer.h"

using chreode::Outcome;

/// Bad input: exit 1 with one line that says what and where. Bad usage: exit 2.
class TestCliErrors : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void badUsage_data();
  void badUsage();
  void badInput_data();
  void badInput();
  void failedSimulateLeavesNothing();
  void aFullDiskIsOneSentence_data();
  void aFullDiskIsOneSentence();
  void anInterruptLeavesNothing();
  void oldFileSurvivesAFailure();
  void oddButReadable_data();
  void oddButReadable();

 private:
  QString path(const char* name) const { return m_directory.filePath(QString::fromLatin1(name)); }
  QString filled(QString arguments) const {
    return arguments.replace(QLatin1Char('@'), m_directory.path() + QLatin1Char('/'));
  }
  void write(const char* name, const QByteArray& bytes) const;
  /// A small h5ad of counts 1 … with one value replaced and gene names of the given prefix.
  void writeCells(const char* name, int cells, int genes, const std::string& prefix,
                  float first = 1.0f, bool sameNames = false) const;

  QTemporaryDir m_directory;
};

void TestCliErrors::write(const char* name, const QByteArray& bytes) const {
  QFile file(path(name));
  QVERIFY(file.open(QIODevice::WriteOnly));
  QCOMPARE(file.write(bytes), bytes.size());
}

void TestCliErrors::writeCells(const char* name, int cells, int genes, const std::string& prefix,
                               float first, bool sameNames) const {
  std::vector<std::int64_t> offsets{0};
  std::vector<std::int32_t> indices;
  std::vector<float> values;
  chreode::AnnotationTable obs, var;
  for (int cell = 0; cell < cells; ++cell) {
    obs.names.push_back(sameNames ? "cell" : "cell" + std::to_string(cell));
    for (int gene = 0; gene < genes; ++gene) {
      indices.push_back(gene);
      values.push_back(values.empty() ? first : static_cast<float>(1 + (cell * 7 + gene) % 5));
    }
    offsets.push_back(static_cast<std::int64_t>(indices.size()));
  }
  for (int gene = 0; gene < genes; ++gene) {
    var.names.push_back(sameNames ? prefix : prefix + std::to_string(gene));
  }
  const chreode::ExpressionMatrix matrix(cells, genes, offsets, indices, values);
  chreode::H5adContents contents;
  contents.matrix = &matrix;
  contents.cells = &obs;
  contents.genes = &var;
  chreode::writeH5ad(path(name).toStdString(), contents, {});
}

void TestCliErrors::initTestCase() {
  QVERIFY(m_directory.isValid());
  write("text.h5ad", "These are notes about a donor.\nThere is no table.\n");
  write("text.pt", "not a model\n");
  write("empty.h5ad", "");
  writeCells("good.h5ad", 60, 30, "gene");
  writeCells("other.h5ad", 60, 30, "other");
  writeCells("none.h5ad", 0, 30, "gene");
  writeCells("one.h5ad", 1, 30, "gene");
  writeCells("nan.h5ad", 60, 30, "gene", NAN);
  writeCells("infinite.h5ad", 60, 30, "gene", INFINITY);
  writeCells("same.h5ad", 60, 30, "gene", 1.0f, true);
  QFile good(path("good.h5ad"));
  QVERIFY(good.open(QIODevice::ReadOnly));
  const QByteArray bytes = good.readAll();
  write("truncated.h5ad", bytes.left(bytes.size() / 2));
  const hid_t file = H5Fcreate(path("something.h5ad").toUtf8().constData(), H5F_ACC_TRUNC,
                               H5P_DEFAULT, H5P_DEFAULT);
  H5Gclose(H5Gcreate2(file, "weather", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
  H5Fclose(file);
  const Outcome train = chreode::chreode(
      filled(QStringLiteral("train @good.h5ad -o @good.pt --steps 10 --latent 4")));
  QVERIFY2(train.code == 0, train.err.c_str());
}

void TestCliErrors::badUsage_data() {
  QTest::addColumn<QString>("arguments");
  const auto add = [](const char* name, const char* arguments) {
    QTest::newRow(name) << QString::fromLatin1(arguments);
  };
  add("unknown option", "info --nonsense");
  add("info without a file", "info");
  add("simulate without a file", "simulate");
  add("no cells", "simulate @x.h5ad --cells 0");
  add("too few genes", "simulate @x.h5ad --genes 5");
  add("not a number", "simulate @x.h5ad --seed many");
  add("unknown factor", "simulate @x.h5ad --knockout Gata3");
  add("both ways", "simulate @x.h5ad --knockout Gata1 --overexpress gata1");
  add("train without output", "train @good.h5ad");
  add("unknown likelihood", "train @good.h5ad -o @x.pt --likelihood binomial");
  add("another shape of a trained model", "train @good.h5ad -o @x.pt --continue @m.pt --latent 4");
  add("judging what went on", "train @good.h5ad -o @x.pt --continue @m.pt --count-split");
  add("no hidden units", "train @good.h5ad -o @x.pt --hidden 0");
  add("encode without a model", "encode @good.h5ad -o @x.h5ad");
  add("unknown bench", "bench nothing");
}

void TestCliErrors::badUsage() {
  QFETCH(QString, arguments);
  const Outcome outcome = chreode::chreode(filled(arguments));
  QCOMPARE(outcome.code, 2);
  QVERIFY(outcome.out.empty());
  QVERIFY(!outcome.err.empty());
  QVERIFY(!QFileInfo::exists(path("x.h5ad")) && !QFileInfo::exists(path("x.pt")));
}

void TestCliErrors::badInput_data() {
  QTest::addColumn<QString>("arguments");
  QTest::addColumn<QString>("names");  ///< what the sentence has to name
  const auto add = [](const char* name, const char* arguments, const char* names) {
    QTest::newRow(name) << QString::fromLatin1(arguments) << QString::fromLatin1(names);
  };
  add("no such file", "info @missing.h5ad", "missing.h5ad");
  add("a folder", "info @", "");
  add("text as h5ad", "info @text.h5ad --json", "text.h5ad");
  add("empty file", "info @empty.h5ad --json", "empty.h5ad");
  add("truncated", "info @truncated.h5ad --json", "truncated.h5ad");
  add("HDF5 of something else", "info @something.h5ad --json", "something.h5ad");
  add("train on text", "train @text.h5ad -o @x.pt", "text.h5ad");
  add("train on no cells", "train @none.h5ad -o @x.pt", "cells");
  add("train on one cell", "train @one.h5ad -o @x.pt", "cell");
  add("train on NaN", "train @nan.h5ad -o @x.pt", "gene0");
  add("train on infinity", "train @infinite.h5ad -o @x.pt", "cell0");
  add("train on a missing matrix", "train @good.h5ad -o @x.pt --matrix layers/none", "none");
  add("train with a missing column", "train @good.h5ad -o @x.pt --batch nowhere", "nowhere");
  add("exclude a missing column", "train @good.h5ad -o @x.pt --exclude nowhere=1", "nowhere");
  add("train on no such device", "train @good.h5ad -o @x.pt --device tpu", "\"tpu\"");
  add("train into nowhere", "train @good.h5ad -o @no/such/x.pt --steps 5", "x.pt");
  add("text as model", "encode @good.h5ad --model @text.pt -o @x.h5ad", "text.pt");
  add("no such model", "encode @good.h5ad --model @missing.pt -o @x.h5ad", "missing.pt");
  add("genes that do not match", "encode @other.h5ad --model @good.pt -o @x.h5ad", "gene");
  add("encode onto its source", "encode @good.h5ad --model @good.pt -o @good.h5ad", "good.h5ad");
  add("simulate into nowhere", "simulate @no/such/x.h5ad --cells 20 --truth-runs 10", "x.h5ad");
}

void TestCliErrors::badInput() {
  QFETCH(QString, arguments);
  QFETCH(QString, names);
  const Outcome outcome = chreode::chreode(filled(arguments));
  QVERIFY2(outcome.code == 1, outcome.err.c_str());
  QVERIFY2(outcome.out.empty(), outcome.out.c_str());
  QVERIFY2(outcome.saysOneLine(), outcome.err.c_str());
  QVERIFY2(outcome.err.find(names.toStdString()) != std::string::npos, outcome.err.c_str());
  QVERIFY(!QFileInfo::exists(path("x.h5ad")) && !QFileInfo::exists(path("x.pt")));
}

void TestCliErrors::failedSimulateLeavesNothing() {
  QVERIFY(QDir(m_directory.path()).mkdir(QStringLiteral("taken.h5ad")));
  const int before = QDir(m_directory.path()).entryList().size();
  const Outcome outcome =
      chreode::chreode(filled(QStringLiteral("simulate @taken.h5ad --cells 20 --truth-runs 10")));
  QCOMPARE(outcome.code, 1);
  QVERIFY2(outcome.saysOneLine(), outcome.err.c_str());
  QCOMPARE(QDir(m_directory.path()).entryList().size(), before);
}

void TestCliErrors::aFullDiskIsOneSentence_data() {
  QTest::addColumn<QString>("arguments");
  QTest::newRow("HDF5's writer") << QStringLiteral("simulate @x.h5ad --cells 200 --truth-runs 10");
  QTest::newRow("a film") << QStringLiteral(
      "film @good.h5ad --projection pca -o @x.mp4 --seconds 1");
}

/// A limit on the size of files stands for the disk: writing past it fails in the same places.
void TestCliErrors::aFullDiskIsOneSentence() {
  QFETCH(QString, arguments);
  const int before = QDir(m_directory.path()).entryList().size();
  const Outcome outcome = chreode::runCommand(
      QStringLiteral("bash"),
      {QStringLiteral("-c"), QStringLiteral("trap '' XFSZ; ulimit -f 8; exec ") +
                                 QStringLiteral(CHREODE_PROGRAM " ") + filled(arguments)});
  QCOMPARE(outcome.code, 1);
  QVERIFY2(outcome.saysOneLine(), outcome.err.c_str());
  QVERIFY2(outcome.err.find("cannot be written") != std::string::npos, outcome.err.c_str());
  QCOMPARE(QDir(m_directory.path()).entryList().size(), before);
}

void TestCliErrors::anInterruptLeavesNothing() {
  const int before = QDir(m_directory.path()).entryList().size();
  QProcess film;
  film.start(QStringLiteral(CHREODE_PROGRAM),
             filled(QStringLiteral("film @good.h5ad --projection pca -o @x.mp4 --seconds 60"))
                 .split(QLatin1Char(' ')));
  QTRY_VERIFY_WITH_TIMEOUT(QDir(m_directory.path()).entryList().size() > before, 60000);
  kill(static_cast<pid_t>(film.processId()), SIGINT);
  QVERIFY(film.waitForFinished());
  QCOMPARE(film.exitStatus(), QProcess::CrashExit);  // by the signal, as a shell expects
  QCOMPARE(QDir(m_directory.path()).entryList().size(), before);
}

void TestCliErrors::oldFileSurvivesAFailure() {
  write("kept.pt", "an older model");
  const Outcome outcome =
      chreode::chreode(filled(QStringLiteral("train @nan.h5ad -o @kept.pt --steps 5")));
  QCOMPARE(outcome.code, 1);
  QFile kept(path("kept.pt"));
  QVERIFY(kept.open(QIODevice::ReadOnly));
  QCOMPARE(kept.readAll(), QByteArray("an older model"));
}

void TestCliErrors::oddButReadable_data() {
  QTest::addColumn<QString>("file");
  for (const char* file : {"one.h5ad", "nan.h5ad", "infinite.h5ad", "same.h5ad"}) {
    QTest::newRow(file) << QString::fromLatin1(file);
  }
}

void TestCliErrors::oddButReadable() {
  QFETCH(QString, file);
  const Outcome outcome =
      chreode::chreode(QStringLiteral("info %1 --json").arg(m_directory.filePath(file)));
  QVERIFY2(outcome.code == 0, outcome.err.c_str());
  const auto info = nlohmann::json::parse(outcome.out);
  QCOMPARE(info["genes"].get<int>(), 30);
  const bool broken = file == QStringLiteral("nan.h5ad") || file == QStringLiteral("infinite.h5ad");
  QCOMPARE(info["matrix"]["nonfinite"].get<int>(), broken ? 1 : 0);
}

QTEST_GUILESS_MAIN(TestCliErrors)
#include "test_cli_errors.moc"
