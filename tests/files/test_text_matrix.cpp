#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>
#include <cmath>
#include <string>

#include <zlib.h>

#include "base/error.h"
#include "files/expression_file.h"
#include "files/open_dataset.h"

using chreode::Annotation;
using chreode::Matrix;

/// Tables in text files, written here line by line.
class TestTextMatrix : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { QVERIFY(m_directory.isValid()); }
  void layouts_data();
  void layouts();
  void orientation_data();
  void orientation();
  void parts();
  void annotations();
  void namesThatAreMissing();
  void missingValues();
  void triplets();
  void largeAndPacked();
  void opensAsDataset();
  void errors_data();
  void errors();
  void cutShort();

 private:
  std::string write(const QByteArray& text) const {
    const QString path = m_directory.filePath(QStringLiteral("table.txt"));
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly)) return {};
    file.write(text);
    return path.toStdString();
  }
  std::string pack(const QByteArray& text) const {
    const std::string path = m_directory.filePath(QStringLiteral("table.gz")).toStdString();
    gzFile file = gzopen(path.c_str(), "wb");
    gzwrite(file, text.constData(), static_cast<unsigned>(text.size()));
    gzclose(file);
    return path;
  }
  std::unique_ptr<chreode::ExpressionFile> open(const QByteArray& text,
                                                const std::string& part = {}) const {
    return chreode::ExpressionFile::open(write(text), part);
  }

  QTemporaryDir m_directory;
};

namespace {

bool says(const std::vector<std::string>& notices, const char* what) {
  return std::any_of(notices.begin(), notices.end(), [&](const std::string& notice) {
    return notice.find(what) != std::string::npos;
  });
}

using Names = std::vector<std::string>;

}  // namespace

/// One matrix of three genes and two cells, in all the ways in which programs write it.
void TestTextMatrix::layouts_data() {
  QTest::addColumn<QByteArray>("text");
  const auto add = [](const char* name, const char* text) {
    QTest::newRow(name) << QByteArray(text);
  };
  add("commas", "gene,c1,c2\nA,1,0\nB,0,2.5\nC,3,0\n");
  add("tabs", "gene\tc1\tc2\nA\t1\t0\nB\t0\t2.5\nC\t3\t0\n");
  add("semicolons", "gene;c1;c2\nA;1;0\nB;0;2.5\nC;3;0\n");
  add("R's write.table", "\"c1\" \"c2\"\n\"GAPDH\" 1 0\n\"B\" 0 2.5\n\"C\" 3 0\n");
  add("R's write.csv", "\"\",\"c1\",\"c2\"\n\"GAPDH\",1,0\n\"B\",0,2.5\n\"C\",3,0\n");
  add("line ends of Windows", "gene,c1,c2\r\nA,1,0\r\nB,0,2.5\r\nC,3,0\r\n");
  add("line ends of old Macs", "gene,c1,c2\rA,1,0\rB,0,2.5\rC,3,0");
  add("byte order mark, no end", "\xef\xbb\xbfgene,c1,c2\nA,1,0\nB,0,2.5\nC,3,0");
  add("comments and empty lines", "# by hand\n\ngene,c1,c2\nA,1,0\n# B\nB,0,2.5\nC,3,0\n\n");
  add("spaces and plus signs", "gene, c1, c2\nA, +1, 0\nB, 0, 25e-1\nC, 3.000, -0\n");
  add("delimiter at the end", "gene,c1,c2,\nA,1,0,\nB,0,2.5,\nC,3,0,\n");
  add("names in a comment", "# the genes\n# gene c1 c2\nGAPDH\t1\t0\nB\t0\t2.5\nC\t3\t0\n");
  add("names of Ensembl", "id,c1,c2\nENSG00000111640.15,1,0\nB,0,2.5\nC,3,0\n");
  add("cells in rows", "cell,GAPDH,B,C\nc1,1,0,3\nc2,0,2.5,0\n");
  add("quotes", "gene,\"c1\",c2\n\"A, \"\"b\"\"\",1,0\nB,0,2.5\nC,\"3\",0\n");
}

void TestTextMatrix::layouts() {
  QFETCH(QByteArray, text);
  for (const bool packed : {false, true}) {
    const auto file = chreode::ExpressionFile::open(packed ? pack(text) : write(text));
    QCOMPARE(file->contents().cells.names, (Names{"c1", "c2"}));
    QCOMPARE(file->contents().genes.size(), std::size_t{3});
    QCOMPARE(file->contents().genes.names.back(), std::string("C"));
    if (text.contains("\"\"b")) {
      QCOMPARE(file->contents().genes.names.front(), std::string("A, \"b\""));
    }
    const auto stored = file->read("X", {});
    Matrix expected(2, 3);
    expected << 1, 0, 3, 0, 2.5, 0;
    QCOMPARE(stored.matrix->dense(0, 2), expected);
    QCOMPARE(stored.summary.sum, 6.5);
    QCOMPARE(stored.summary.nonzero, std::int64_t{3});
    QVERIFY(!stored.summary.counts);
  }
}

void TestTextMatrix::orientation_data() {
  QTest::addColumn<QByteArray>("text");
  QTest::addColumn<bool>("genesInRows");
  QTest::addColumn<QString>("why");
  const auto add = [](const char* name, const char* text, bool genesInRows, const char* why) {
    QTest::newRow(name) << QByteArray(text) << genesInRows << QString::fromLatin1(why);
  };
  add("barcodes above", ",AAACATACAACCAC-1,AAACATTGAGCTAC-1\nA1,1,0\n", true,
      "2 of 2 column names look like cells");
  add("barcodes beside", ",A1,A2,A3\nlung_AAACATACAACCAC,1,0,0\n", false,
      "1 of 1 row names look like cells");
  add("a gene beside", ",s1,s2,s3\nmt-Nd1,1,0,0\nQ1,0,1,0\n", true,
      "1 of 2 row names are known genes");
  add("a gene above", ",Gapdh,A2\ns1,1,0\ns2,0,1\ns3,0,1\n", false,
      "1 of 2 column names are known genes");
  add("a title", "GENE,s1,s2\nA1,1,0\n", true, "stand under \"GENE\"");
  add("longer side beside", ",x1,x2\ns1,1,0\ns2,0,1\ns3,0,1\n", false, "3 rows, 2 columns");
  add("longer side above", ",x1,x2,x3\ns1,1,0,1\ns2,0,1,1\n", true, "2 rows, 3 columns");
  add("square", ",x1,x2\ns1,1,0\ns2,0,1\n", false, "the names do not tell; choose");
}

void TestTextMatrix::orientation() {
  QFETCH(QByteArray, text);
  QFETCH(bool, genesInRows);
  QFETCH(QString, why);
  const auto file = open(text);
  QCOMPARE(file->contents().part, std::string(genesInRows ? "genes in rows" : "cells in rows"));
  QVERIFY2(says(file->contents().notices, why.toUtf8().constData()),
           file->contents().notices.front().c_str());
}

void TestTextMatrix::parts() {
  const QByteArray text("gene,c1,c2,c3\nA,1,0,4\nB,0,2,5\n");
  const auto usual = open(text);
  QCOMPARE(usual->contents().parts, (Names{"genes in rows", "cells in rows"}));
  QCOMPARE(usual->contents().part, std::string("genes in rows"));
  QCOMPARE(usual->read("X", {}).matrix->value(2, 1), 5.0f);
  const auto other = open(text, "cells in rows");
  QCOMPARE(other->contents().part, std::string("cells in rows"));
  QCOMPARE(other->contents().cells.names, (Names{"A", "B"}));
  QCOMPARE(other->contents().genes.names, (Names{"c1", "c2", "c3"}));
  QCOMPARE(other->read("X", {}).matrix->value(1, 2), 5.0f);
  QVERIFY(other->contents().notices.empty());
}

void TestTextMatrix::annotations() {
  const auto file = open(
      "cell,type,GAPDH,ACTB,CD3E,LYZ,n_counts,kept,note\n"
      "a,T,1,0,2,0,3,TRUE,x\nb,B,0,0,0,9,9,FALSE,y\nc,T,0,0,0,0,0,NA,z\n");
  const auto& contents = file->contents();
  QCOMPARE(contents.genes.names, (Names{"GAPDH", "ACTB", "CD3E", "LYZ"}));
  QCOMPARE(contents.cells.columns.size(), std::size_t{4});
  QCOMPARE(contents.cells.find("type")->levels, (Names{"B", "T"}));
  QCOMPARE(contents.cells.find("type")->codes, (std::vector<std::int32_t>{1, 0, 1}));
  QCOMPARE(contents.cells.find("n_counts")->numbers, (std::vector<double>{3, 9, 0}));
  QVERIFY(contents.cells.find("kept")->kind == Annotation::Kind::boolean);
  QCOMPARE(contents.cells.find("kept")->missing(), std::size_t{1});
  QVERIFY(contents.cells.find("note")->kind == Annotation::Kind::string);
  QCOMPARE(file->read("X", {}).matrix->value(1, 3), 9.0f);

  const auto genes = open("gene_id,symbol,s1,s2\nENSG00000111640,GAPDH,1,2\nENSG2,X,3,4\n");
  QCOMPARE(genes->contents().genes.find("symbol")->strings, (Names{"GAPDH", "X"}));
  QCOMPARE(genes->contents().cells.names, (Names{"s1", "s2"}));
}

void TestTextMatrix::namesThatAreMissing() {
  const auto bare = open("0,1,0\n2,0,0\n0,0,7.5\n0,0,1\n");
  QCOMPARE(bare->contents().cells.names, (Names{"cell 1", "cell 2", "cell 3", "cell 4"}));
  QCOMPARE(bare->contents().genes.names.back(), std::string("gene 3"));
  QVERIFY(says(bare->contents().notices, "does not name its cells and genes"));
  QCOMPARE(bare->read("X", {}).matrix->value(2, 2), 7.5f);

  const auto columns = open("GAPDH,B\n1,0\n1,2\n0,0\n");
  QCOMPARE(columns->contents().cells.names, (Names{"cell 1", "cell 2", "cell 3"}));
  QCOMPARE(columns->contents().genes.names, (Names{"GAPDH", "B"}));

  const auto numbered = open(",0,1\n0,5,6\n1,7,8\n2,9,9\n");
  QCOMPARE(numbered->contents().cells.names, (Names{"0", "1", "2"}));
  QCOMPARE(numbered->contents().genes.names, (Names{"0", "1"}));
}

void TestTextMatrix::missingValues() {
  const auto stored = open("gene,c1,c2,c3\nA,NA,,1\nB,nan,0,2\n")->read("X", {});
  QCOMPARE(stored.summary.nonfinite, std::int64_t{3});
  QCOMPARE(stored.summary.sum, 3.0);
  QVERIFY(std::isnan(stored.matrix->value(0, 0)) && std::isnan(stored.matrix->value(1, 0)));
}

void TestTextMatrix::triplets() {
  const auto file =
      chreode::ExpressionFile::open(pack("gene\tcell\tcount\nG1\tAC\t3\nG1\tGT\t1\nG2\tGT\t4\n"
                                         "G2\tGT\t2\n"));
  QCOMPARE(file->contents().cells.names, (Names{"AC", "GT"}));
  QCOMPARE(file->contents().genes.names, (Names{"G1", "G2"}));
  QVERIFY(file->contents().parts.empty());
  const auto stored = file->read("X", {});
  Matrix expected(2, 2);
  expected << 3, 0, 1, 6;
  QCOMPARE(stored.matrix->dense(0, 2), expected);
  QVERIFY(stored.summary.counts);
}

/// Lines that do not end with the blocks in which the file is read.
void TestTextMatrix::largeAndPacked() {
  constexpr int kGenes = 300;
  constexpr int kCells = 4000;
  const auto valueAt = [](int gene, int cell) { return gene * 31 % 7 == cell % 11 ? cell + 1 : 0; };
  QByteArray text("gene");
  for (int cell = 0; cell < kCells; ++cell) text += ",cell_" + QByteArray::number(cell);
  for (int gene = 0; gene < kGenes; ++gene) {
    text += "\nG" + QByteArray::number(gene);
    for (int cell = 0; cell < kCells; ++cell) {
      text += ',' + QByteArray::number(valueAt(gene, cell));
    }
  }
  QVERIFY(text.size() > 2 << 20);
  const auto stored = chreode::ExpressionFile::open(pack(text))->read("X", {});
  QCOMPARE(stored.summary.rows, chreode::Index{kCells});
  for (int cell = 0; cell < kCells; cell += 37) {
    for (int gene = 0; gene < kGenes; ++gene) {
      QCOMPARE(stored.matrix->value(cell, gene), static_cast<float>(valueAt(gene, cell)));
    }
  }
}

void TestTextMatrix::opensAsDataset() {
  const auto data = chreode::openDataset(write("gene,c1,c2,c3\nA,1,0,4\nB,0,2,5\n"), {}, {});
  QCOMPARE(data->cellCount(), chreode::Index{3});
  QVERIFY(data->taken.scale == chreode::Scale::counts);
  QCOMPARE(data->format, std::string("table with commas"));
  QCOMPARE(data->part, std::string("genes in rows"));
}

void TestTextMatrix::errors_data() {
  QTest::addColumn<QByteArray>("text");
  QTest::addColumn<QString>("part");
  QTest::addColumn<QString>("says");
  const auto add = [](const char* name, const QByteArray& text, const char* says,
                      const char* part = "") {
    QTest::newRow(name) << text << QString::fromLatin1(part) << QString::fromUtf8(says);
  };
  QByteArray rows;
  for (int i = 0; i < 200; ++i) rows += "g" + QByteArray::number(i) + ",1,2\n";
  add("no number", "gene,c1,c2\n" + rows + "x,1,two\n",
      "Line 202, column 3 (\"c2\") holds \"two\", which is no number.");
  add("too few fields", "gene,c1,c2\n" + rows + "x,1\n",
      "Line 202 has 2 fields where the lines before have 3.");
  add("too few fields early", "gene,c1,c2\na,1,2\nb,1,2\nc,1\nd,1,2\n", "Line 4 has 2 fields");
  add("long header", "gene,c1,c2,c3,c4\na,1,2\nb,1,2\n", "Line 1, the header, has 5 fields");
  add("decimal comma", "gene;c1;c2\na;1,5;0\nb;0;2\n", "column 2 (\"c1\") numbers have a decimal");
  add("decimal comma later", "gene;c1;c2\n" + QByteArray(rows).replace(',', ';') + "x;1,5;0\n",
      "holds \"1,5\", which has a decimal comma");
  add("open quote", "gene,c1,c2\n" + rows + "\"x,1,2\n", "Line 202 opens a quote");
  add("annotations", "index,type\nAAACATACAACCAC-1,T\nAAACATTGAGCTAC-1,B\n",
      "a table of annotations (\"index\", \"type\"), not of expression");
  add("targets", "tf,target,mode,evidence\nMYC,TERT,1,C\nSPI1,BGLAP,-1,C\n", "not of expression");
  add("no rows", "gene,c1,c2\n", "no rows");
  add("prose", "Dear reader,\nthis is no table.\n", "holds no table");
  add("comments alone", "# nothing\n", "no table");
  add("no such part", "gene,c1,c2\na,1,2\n", "There is no part \"rna\"", "rna");
  add("triplets have no parts", "gene\tcell\tcount\nA\tc\t1\n", "no parts", "rna");
  add("git-LFS pointer", "version https://git-lfs.github.com/spec/v1\n", "git-LFS pointer");
  add("UTF-16",
      QByteArray("\xff\xfe"
                 "a\0,\0b\0\n\0",
                 10),
      "UTF-16");
}

void TestTextMatrix::errors() {
  QFETCH(QByteArray, text);
  QFETCH(QString, part);
  QFETCH(QString, says);
  for (const bool packed : {false, true}) {
    if (packed && says == QStringLiteral("UTF-16")) continue;
    const std::string path = packed ? pack(text) : write(text);
    try {
      chreode::ExpressionFile::open(path, part.toStdString())->read("X", {});
      QFAIL("Nothing was said.");
    } catch (const chreode::Error& error) {
      const QString sentence = QString::fromUtf8(error.what());
      QVERIFY2(sentence.contains(says), error.what());
      QVERIFY2(sentence.endsWith(QLatin1Char('.')) && !sentence.contains(QLatin1Char('\n')),
               error.what());
      QVERIFY2(sentence.startsWith(QString::fromStdString(path)), error.what());
    }
  }
}

void TestTextMatrix::cutShort() {
  QByteArray text("gene,c1,c2\n");
  for (int i = 0; i < 20000; ++i) text += "g" + QByteArray::number(i * 7919 % 20011) + ",1,2\n";
  QFile file(QString::fromStdString(pack(text)));
  QVERIFY(file.open(QIODevice::ReadOnly));
  const QByteArray whole = file.readAll();
  for (const double share : {0.02, 0.3, 0.9}) {
    try {
      open(whole.left(static_cast<int>(share * whole.size())))->read("X", {});
      QFAIL("Nothing was said.");
    } catch (const chreode::Error& error) {
      QVERIFY2(std::string(error.what()).find("cut short") != std::string::npos, error.what());
    }
  }
  // R objects are gzip-compressed, too.
  const std::string path = pack(QByteArray("X\n\0\0\0\3", 6));
  try {
    chreode::ExpressionFile::open(path);
    QFAIL("Nothing was said.");
  } catch (const chreode::Error& error) {
    QVERIFY2(std::string(error.what()).find("R data file") != std::string::npos, error.what());
  }
}

QTEST_GUILESS_MAIN(TestTextMatrix)
#include "test_text_matrix.moc"
