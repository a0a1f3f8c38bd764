#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <string>

#include <zlib.h>

#include "base/error.h"
#include "files/h5ad_writer.h"
#include "files/open_dataset.h"

using chreode::Error;
using chreode::ExpressionFile;
using chreode::Matrix;

using Names = std::vector<std::string>;

/// Folders in the Matrix Market form of 10x Genomics, and what can be wrong with them.
class TestTenxFolder : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init();
  void plainFolder();
  void packedFolderWithTypes();
  void matrixFileOpensItsSample();
  void severalPrefixes();
  void severalFolders();
  void filteredBesideRaw();
  void cellsInRows();
  void numbers();
  void damagedMatrix_data();
  void damagedMatrix();
  void packedAndCut();
  void missingNames();
  void copyBecomesH5ad();
  void otherFolders();

 private:
  QString path(const QString& name) const { return m_directory->filePath(name); }
  std::string text(const char* name) const { return path(QString::fromLatin1(name)).toStdString(); }
  void write(const QString& name, const QByteArray& bytes) const;
  void writePacked(const QString& name, const QByteArray& bytes) const;
  void writeSample(const QString& prefix) const;

  std::unique_ptr<QTemporaryDir> m_directory;
};

namespace {

constexpr const char* kMatrix =
    "%%MatrixMarket matrix coordinate integer general\n"
    "%metadata_json: {}\n"
    "3 2 4\n"
    "1 2 5\n"
    "3 1 2\n"
    "2 2 1\n"
    "1 1 9\n";
constexpr const char* kFeatures =
    "ENSG1\tA\tGene Expression\nENSG2\tB\tGene Expression\nCD3_id\tCD3\tAntibody Capture\n";
constexpr const char* kGenes = "ENSG1\tA\r\nENSG2\tB\r\nENSG3\tC\r\n";
constexpr const char* kBarcodes = "AAA-1\nCCC-1\n";

Matrix expectedMatrix() {
  Matrix expected(2, 3);
  expected << 9, 0, 2, 5, 1, 0;
  return expected;
}

std::string complaint(const std::string& path) {
  try {
    chreode::openDataset(path, {}, {});
    return {};
  } catch (const Error& error) {
    return error.what();
  }
}

}  // namespace

void TestTenxFolder::init() {
  m_directory = std::make_unique<QTemporaryDir>();
  QVERIFY(m_directory->isValid());
}

void TestTenxFolder::write(const QString& name, const QByteArray& bytes) const {
  QVERIFY(QDir().mkpath(QFileInfo(path(name)).path()));
  QFile file(path(name));
  QVERIFY(file.open(QIODevice::WriteOnly));
  QCOMPARE(file.write(bytes), bytes.size());
}

void TestTenxFolder::writePacked(const QString& name, const QByteArray& bytes) const {
  QVERIFY(QDir().mkpath(QFileInfo(path(name)).path()));
  const gzFile file = gzopen(path(name).toUtf8().constData(), "wb");
  QVERIFY(file);
  QCOMPARE(gzwrite(file, bytes.constData(), static_cast<unsigned>(bytes.size())), bytes.size());
  QCOMPARE(gzclose(file), Z_OK);
}

void TestTenxFolder::writeSample(const QString& prefix) const {
  write(prefix + QStringLiteral("matrix.mtx"), kMatrix);
  write(prefix + QStringLiteral("barcodes.tsv"), kBarcodes);
  write(prefix + QStringLiteral("genes.tsv"), kGenes);
}

void TestTenxFolder::plainFolder() {
  writeSample(QStringLiteral("run/"));
  const auto data = chreode::openDataset(text("run/"), {}, {});
  QCOMPARE(data->name, std::string("run"));
  QCOMPARE(data->format, std::string("10x Genomics Matrix Market"));
  QCOMPARE(data->cells.names, (Names{"AAA-1", "CCC-1"}));
  QVERIFY(data->cells.columns.empty());
  QCOMPARE(data->genes.names, (Names{"A", "B", "C"}));
  QCOMPARE(data->genes.columns.size(), std::size_t{1});
  QCOMPARE(data->genes.find("gene_ids")->strings, (Names{"ENSG1", "ENSG2", "ENSG3"}));
  QCOMPARE(data->matrix->dense(0, 2), expectedMatrix());
  QVERIFY(data->taken.scale == chreode::Scale::counts);
  QVERIFY(data->notices.empty());
}

void TestTenxFolder::packedFolderWithTypes() {
  writePacked(QStringLiteral("run/matrix.mtx.gz"), kMatrix);
  writePacked(QStringLiteral("run/barcodes.tsv.gz"), kBarcodes);
  writePacked(QStringLiteral("run/features.tsv.gz"), kFeatures);
  const auto file = ExpressionFile::open(text("run"));
  QCOMPARE(file->contents().parts, (Names{"Gene Expression", "Antibody Capture"}));
  QCOMPARE(file->contents().part, std::string("Gene Expression"));
  QCOMPARE(file->contents().genes.names, (Names{"A", "B"}));
  const auto genes = file->read("X", {});
  QCOMPARE(genes.matrix->dense(0, 2), Matrix(expectedMatrix().leftCols(2)));
  QCOMPARE(genes.summary.sum, 15.0);
  QCOMPARE(genes.summary.nonzero, std::int64_t{3});

  const auto proteins = ExpressionFile::open(text("run"), "Antibody Capture");
  QCOMPARE(proteins->contents().genes.names, Names{"CD3"});
  QCOMPARE(proteins->read("X", {}).matrix->dense(0, 2), Matrix(expectedMatrix().rightCols(1)));
  QVERIFY_EXCEPTION_THROWN(ExpressionFile::open(text("run"), "hg19"), Error);
}

void TestTenxFolder::matrixFileOpensItsSample() {
  writeSample(QStringLiteral("GSM1_a_"));
  writeSample(QStringLiteral("GSM2_b_"));
  writePacked(QStringLiteral("GSM3_c_matrix.mtx.gz"), kMatrix);
  write(QStringLiteral("GSM3_c_barcodes.tsv"), kBarcodes);
  writePacked(QStringLiteral("GSM3_c_features.tsv.gz"), kGenes);
  for (const char* name : {"GSM2_b_matrix.mtx", "GSM3_c_matrix.mtx.gz"}) {
    const auto data = chreode::openDataset(text(name), {}, {});
    QCOMPARE(data->name, std::string(name));
    QCOMPARE(data->cells.names, (Names{"AAA-1", "CCC-1"}));
    QCOMPARE(data->matrix->dense(0, 2), expectedMatrix());
  }
}

void TestTenxFolder::severalPrefixes() {
  writeSample(QStringLiteral("GSM1_a_"));
  writeSample(QStringLiteral("GSM2_b_"));
  const auto data = chreode::openDataset(m_directory->path().toStdString(), {}, {});
  QCOMPARE(data->cells.names,
           (Names{"GSM1_a_AAA-1", "GSM1_a_CCC-1", "GSM2_b_AAA-1", "GSM2_b_CCC-1"}));
  const chreode::Annotation* sample = data->cells.find("sample");
  QVERIFY(sample && sample->kind == chreode::Annotation::Kind::categorical);
  QCOMPARE(sample->levels, (Names{"GSM1_a", "GSM2_b"}));
  QCOMPARE(sample->codes, (std::vector<std::int32_t>{0, 0, 1, 1}));
  QCOMPARE(data->matrix->dense(0, 2), expectedMatrix());
  QCOMPARE(data->matrix->dense(2, 2), expectedMatrix());
  QVERIFY(data->notices.empty());
}

/// Sub-folders whose genes differ: the union by identifier.
void TestTenxFolder::severalFolders() {
  writeSample(QStringLiteral("all/s1/"));
  writeSample(QStringLiteral("all/s2/outs/filtered_feature_bc_matrix/"));
  write(QStringLiteral("all/s2/outs/filtered_feature_bc_matrix/genes.tsv"),
        "ENSG3\tC\nENSG9\tZ\nENSG1\tA\n");
  QVERIFY(QDir().mkpath(path(QStringLiteral("all/notes"))));
  const auto data = chreode::openDataset(text("all"), {}, {});
  QCOMPARE(data->format, std::string("10x Genomics Matrix Market (2 samples)"));
  QCOMPARE(data->cells.names, (Names{"s1_AAA-1", "s1_CCC-1", "s2_AAA-1", "s2_CCC-1"}));
  QCOMPARE(data->genes.names, (Names{"A", "B", "C", "Z"}));
  Matrix expected(4, 4);
  expected << 9, 0, 2, 0, 5, 1, 0, 0, 2, 0, 9, 0, 0, 0, 5, 1;
  QCOMPARE(data->matrix->dense(0, 4), expected);
  QCOMPARE(data->notices.size(), std::size_t{1});
  QVERIFY(data->notices.front().find("different genes") != std::string::npos);
}

void TestTenxFolder::filteredBesideRaw() {
  writeSample(QStringLiteral("outs/raw_feature_bc_matrix/"));
  writeSample(QStringLiteral("outs/filtered_feature_bc_matrix/"));
  const auto data = chreode::openDataset(text("outs"), {}, {});
  QCOMPARE(data->cellCount(), chreode::Index{2});
  QVERIFY(data->cells.columns.empty());
}

void TestTenxFolder::cellsInRows() {
  writeSample(QStringLiteral("run/"));
  write(QStringLiteral("run/matrix.mtx"),
        "%%MatrixMarket matrix coordinate integer general\n2 3 4\n2 1 5\n1 3 2\n2 2 1\n1 1 9\n");
  const auto data = chreode::openDataset(text("run"), {}, {});
  QCOMPARE(data->matrix->dense(0, 2), expectedMatrix());
  QCOMPARE(data->notices.size(), std::size_t{1});
}

/// Reals in every spelling, a pattern, entries that stand twice, blank lines, no last line break.
void TestTenxFolder::numbers() {
  writeSample(QStringLiteral("run/"));
  write(QStringLiteral("run/matrix.mtx"),
        "%%MatrixMarket matrix coordinate real general\r\n% a remark\r\n\r\n3 2 5\r\n"
        "1 1 1.5\r\n1 1 0.25\r\n 3\t2  1e+2 \r\n2 1 +4\r\n\r\n2 2 -.5");
  const auto file = ExpressionFile::open(text("run"));
  const auto stored = file->read("X", {});
  Matrix expected(2, 3);
  expected << 1.75, 4, 0, 0, -0.5, 100;
  QCOMPARE(stored.matrix->dense(0, 2), expected);
  QVERIFY(!stored.summary.counts);
  QCOMPARE(stored.summary.min, -0.5);

  write(QStringLiteral("run/matrix.mtx"),
        "%%MatrixMarket matrix coordinate pattern general\n3 2 2\n1 1\n3 2\n");
  Matrix pattern(2, 3);
  pattern << 1, 0, 0, 0, 0, 1;
  QCOMPARE(ExpressionFile::open(text("run"))->read("X", {}).matrix->dense(0, 2), pattern);
}

void TestTenxFolder::damagedMatrix_data() {
  QTest::addColumn<QByteArray>("matrix");
  QTest::addColumn<QString>("says");
  const auto add = [](const char* name, const QByteArray& matrix, const char* says) {
    QTest::newRow(name) << matrix << QString::fromUtf8(says);
  };
  const auto changed = [](const char* from, const char* to) {
    return QByteArray(kMatrix).replace(from, to);
  };
  add("symmetric", changed("general", "symmetric"), "\"symmetric\"");
  add("complex", changed("integer", "complex"), "\"complex\" values");
  add("dense", changed("coordinate", "array"), "stored as \"array\"");
  add("no size", "%%MatrixMarket matrix coordinate integer general\n", "rows, columns and entries");
  add("bad size", changed("3 2 4", "3 x 4"), "line 3: The numbers of rows");
  add("other size", changed("3 2 4", "4 2 4"), "4 × 2, but the files beside it name 3 features");
  add("too large", changed("3 2 4", "3000000000 2 4"), "more rows or columns");
  add("impossible entries", changed("3 2 4", "3 2 400000000000"), "more than the file can hold");
  add("too few entries", changed("3 2 4", "3 2 5"), "announces 5 entries but holds 4");
  add("too many entries", changed("3 2 4", "3 2 3"), "line 7: The matrix announces 3 entries");
  add("row out of range", changed("3 1 2", "4 1 2"), "line 5: The entry stands in row 4");
  add("index of zero", changed("3 1 2", "3 0 2"), "line 5: The entry stands in row 3 and column 0");
  add("negative index", changed("3 1 2", "-1 1 2"), "row -1");
  add("not a number", changed("3 1 2", "3 1 two"), "line 5: A row, a column and a number");
  add("value missing", changed("3 1 2", "3 1"), "line 5: A row, a column and a number");
  add("too much", changed("3 1 2", "3 1 2 2"), "line 5: A row, a column and a number");
  add("index with a point", changed("3 1 2", "3.0 1 2"), "line 5: A row, a column and a number");
}

void TestTenxFolder::damagedMatrix() {
  QFETCH(QByteArray, matrix);
  QFETCH(QString, says);
  writeSample(QStringLiteral("run/"));
  write(QStringLiteral("run/matrix.mtx"), matrix);
  const std::string text = complaint(this->text("run"));
  QVERIFY2(text.find(says.toStdString()) != std::string::npos, text.c_str());
  QVERIFY2(text.find("matrix.mtx") != std::string::npos, text.c_str());
  QVERIFY(text.back() == '.' && text.find('\n') == std::string::npos);
}

void TestTenxFolder::packedAndCut() {
  QByteArray matrix("%%MatrixMarket matrix coordinate integer general\n3 2 20000\n");
  for (int i = 0; i < 20000; ++i) {
    matrix += QByteArray::number(1 + i * 7 % 3) + " " + QByteArray::number(1 + i % 2) + " " +
              QByteArray::number(1 + i * i % 97) + "\n";
  }
  writeSample(QStringLiteral("run/"));
  QVERIFY(QFile::remove(path(QStringLiteral("run/matrix.mtx"))));
  const QString packed = QStringLiteral("run/matrix.mtx.gz");
  writePacked(packed, matrix);
  QCOMPARE(complaint(text("run")), std::string());
  QFile file(path(packed));
  QVERIFY(file.open(QIODevice::ReadOnly));
  const QByteArray whole = file.readAll();
  file.close();
  for (const double part : {0.3, 0.6, 0.9, 0.999}) {
    write(packed, whole.left(static_cast<int>(part * whole.size())));
    const std::string says = complaint(text("run"));
    QVERIFY2(says.find("cut short") != std::string::npos, says.c_str());
    QVERIFY2(says.find(", line ") != std::string::npos, says.c_str());
  }
  QByteArray damaged = whole;
  for (int i = 0; i < 8; ++i) damaged[damaged.size() / 2 + i] = static_cast<char>(0xff);
  write(packed, damaged);
  QVERIFY(!complaint(text("run")).empty());
}

void TestTenxFolder::missingNames() {
  writeSample(QStringLiteral("run/S_"));
  QVERIFY(QFile::remove(path(QStringLiteral("run/S_barcodes.tsv"))));
  QVERIFY(complaint(text("run")).find("no S_barcodes.tsv") != std::string::npos);
  writeSample(QStringLiteral("run/S_"));
  QVERIFY(QFile::remove(path(QStringLiteral("run/S_genes.tsv"))));
  QVERIFY(complaint(text("run")).find("no S_features.tsv or S_genes.tsv") != std::string::npos);
  // One list that all samples share.
  write(QStringLiteral("run/GSE1_features.tsv"), kGenes);
  QCOMPARE(complaint(text("run")), std::string());
  write(QStringLiteral("run/S_barcodes.tsv"), "AAA-1\n");
  QVERIFY(complaint(text("run")).find("3 features and 1 barcodes") != std::string::npos);
}

void TestTenxFolder::copyBecomesH5ad() {
  writeSample(QStringLiteral("run/"));
  const Matrix codes = Matrix::Ones(2, 3);
  chreode::copyWithAdditions(text("run"), text("copy.h5ad"),
                             {{{"X_codes", codes}}, {}, {{"model", "M"}}}, {});
  const auto data = chreode::openDataset(text("copy.h5ad"), {}, {});
  QCOMPARE(data->cells.names, (Names{"AAA-1", "CCC-1"}));
  QCOMPARE(data->genes.find("gene_ids")->strings, (Names{"ENSG1", "ENSG2", "ENSG3"}));
  QCOMPARE(data->matrix->dense(0, 2), expectedMatrix());
  QCOMPARE(data->embedding("X_codes")->values, codes);
}

void TestTenxFolder::otherFolders() {
  QVERIFY(QDir().mkpath(path(QStringLiteral("empty"))));
  QVERIFY(complaint(text("empty")).find("no expression data") != std::string::npos);
  write(QStringLiteral("store.zarr/.zgroup"), "{}");
  QVERIFY(complaint(text("store.zarr")).find("zarr store") != std::string::npos);
  writePacked(QStringLiteral("object.rds"), QByteArray("X\n\x00\x00\x00\x03", 6));
  QVERIFY(complaint(text("object.rds")).find("R data file") != std::string::npos);
  write(QStringLiteral("object.RData"), QByteArray("RDX3\nX\n\x00", 8));
  QVERIFY(complaint(text("object.RData")).find("R data file") != std::string::npos);
}

QTEST_GUILESS_MAIN(TestTenxFolder)
#include "test_tenx_folder.moc"
