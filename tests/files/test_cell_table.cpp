#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <limits>

#include "base/error.h"
#include "files/cell_table.h"

using chreode::Annotation;

class TestCellTable : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void tabs();
  void commasAreQuoted();
  void someCells();
  void simulatedCellsSaySo();
  void aCancelLeavesTheOldFile();
  void noFolderIsSaid();
  void whatIsReadIsNotOverwritten();
  void linksStayLinks();
  void geneLists();

 private:
  std::string path(const char* name) const {
    return m_directory.filePath(QString::fromLatin1(name)).toStdString();
  }
  static QByteArray bytesOf(const std::string& path);

  QTemporaryDir m_directory;
};

namespace {

chreode::Dataset someCells() {
  chreode::Dataset data;
  data.cells.names = {"a", "b,\"c\"", "d\te"};
  data.cells.columns.push_back({.name = "type",
                                .kind = Annotation::Kind::categorical,
                                .codes = {1, -1, 0},
                                .levels = {"B", "CD4 T"}});
  data.cells.columns.push_back({.name = "depth",
                                .kind = Annotation::Kind::numeric,
                                .numbers = {0.1, std::numeric_limits<double>::quiet_NaN(), 3.0}});
  return data;
}

std::vector<chreode::NumberColumns> someCodes() {
  chreode::Matrix values(3, 2);
  values << 1, 2.5f, -3, 4, 0.1f, 6;
  return {{"code", values}};
}

}  // namespace

QByteArray TestCellTable::bytesOf(const std::string& path) {
  QFile file(QString::fromStdString(path));
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("nothing");
}

void TestCellTable::tabs() {
  chreode::writeCellTable(path("t.tsv"), ::someCells(), {}, someCodes(), {});
  QCOMPARE(bytesOf(path("t.tsv")),
           "cell\ttype\tdepth\tcode_1\tcode_2\n"
           "a\tCD4 T\t0.1\t1\t2.5\n"
           "b,\"c\"\t\t\t-3\t4\n"
           "d e\tB\t3\t0.1\t6\n");
}

void TestCellTable::whatIsReadIsNotOverwritten() {
  chreode::Dataset data = ::someCells();
  data.path = path("source.h5ad");
  const auto write = [](const std::string& file, const QByteArray& bytes) {
    QFile opened(QString::fromStdString(file));
    QVERIFY(opened.open(QIODevice::WriteOnly));
    opened.write(bytes);
  };
  write(data.path, "cells");
  QVERIFY_EXCEPTION_THROWN(chreode::writeCellTable(data.path, data, {}, {}, {}), chreode::Error);
  QVERIFY_EXCEPTION_THROWN(chreode::writeCellTable(path("./source.h5ad"), data, {}, {}, {}),
                           chreode::Error);
  QCOMPARE(bytesOf(data.path), "cells");
  // A 10x folder: what is there stays, a new file may stand beside it.
  QVERIFY(QDir(m_directory.path()).mkdir(QStringLiteral("run")));
  data.path = path("run");
  write(path("run/matrix.mtx"), "matrix");
  QVERIFY_EXCEPTION_THROWN(chreode::writeCellTable(path("run/matrix.mtx"), data, {}, {}, {}),
                           chreode::Error);
  QCOMPARE(bytesOf(path("run/matrix.mtx")), "matrix");
  chreode::writeCellTable(path("run/cells.tsv"), data, {}, {}, {});
  QVERIFY(bytesOf(path("run/cells.tsv")).startsWith("cell\t"));
}

void TestCellTable::linksStayLinks() {
  QVERIFY(QFile::link(QStringLiteral("real.tsv"), m_directory.filePath(QStringLiteral("l.tsv"))));
  chreode::writeCellTable(path("l.tsv"), ::someCells(), {}, {}, {});
  QVERIFY(QFileInfo(m_directory.filePath(QStringLiteral("l.tsv"))).isSymLink());
  QVERIFY(bytesOf(path("real.tsv")).startsWith("cell\t"));
  QVERIFY_EXCEPTION_THROWN(chreode::writeCellTable("/dev/null", ::someCells(), {}, {}, {}),
                           chreode::Error);
}

void TestCellTable::commasAreQuoted() {
  chreode::writeCellTable(path("t.CSV"), ::someCells(), {}, {}, {});
  QCOMPARE(bytesOf(path("t.CSV")), "cell,type,depth\na,CD4 T,0.1\n\"b,\"\"c\"\"\",,\nd\te,B,3\n");
}

void TestCellTable::someCells() {
  const std::vector<std::int32_t> cells{2};
  chreode::writeCellTable(path("s.tsv"), ::someCells(), cells, someCodes(), {});
  QCOMPARE(bytesOf(path("s.tsv")), "cell\ttype\tdepth\tcode_1\tcode_2\nd e\tB\t3\t0.1\t6\n");
}

void TestCellTable::simulatedCellsSaySo() {
  chreode::Dataset data = ::someCells();
  data.simulated = true;
  chreode::writeCellTable(path("m.tsv"), data, {}, {}, {});
  QVERIFY(bytesOf(path("m.tsv")).startsWith("# simulated data\ncell\ttype\tdepth\n"));
}

void TestCellTable::aCancelLeavesTheOldFile() {
  chreode::writeCellTable(path("o.tsv"), ::someCells(), {}, {}, {});
  const QByteArray before = bytesOf(path("o.tsv"));
  std::stop_source stop;
  stop.request_stop();
  QVERIFY_EXCEPTION_THROWN(chreode::writeCellTable(path("o.tsv"), ::someCells(), {}, someCodes(),
                                                   {.stop = stop.get_token(), .report = {}}),
                           chreode::Cancelled);
  QCOMPARE(bytesOf(path("o.tsv")), before);
}

void TestCellTable::noFolderIsSaid() {
  QVERIFY_EXCEPTION_THROWN(
      chreode::writeCellTable(path("nowhere/t.tsv"), ::someCells(), {}, {}, {}), chreode::Error);
}

void TestCellTable::geneLists() {
  const std::vector<chreode::GeneList> lists{{"up", "CD4 T pulled", {"IL7R", "CD3D"}},
                                             {"down", "", {"LYZ"}}};
  chreode::writeGeneLists(path("g.gmt"), lists);
  QCOMPARE(bytesOf(path("g.gmt")), "up\tCD4 T pulled\tIL7R\tCD3D\ndown\t\tLYZ\n");
  chreode::writeGeneLists(path("g.txt"), lists);
  QCOMPARE(bytesOf(path("g.txt")), "# up: CD4 T pulled\nIL7R\nCD3D\n# down\nLYZ\n");
}

QTEST_APPLESS_MAIN(TestCellTable)
#include "test_cell_table.moc"
