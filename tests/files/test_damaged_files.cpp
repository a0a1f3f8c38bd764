#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <functional>
#include <string>
#include <vector>

#include <hdf5.h>
#include <unistd.h>

#include "base/error.h"
#include "base/random.h"
#include "files/h5ad_writer.h"
#include "files/open_dataset.h"

using chreode::Error;

/// Whatever is wrong with a file, one sentence says what and where.
class TestDamagedFiles : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void notHdf5_data();
  void notHdf5();
  void folders();
  void noPermission();
  void cutShort();
  void otherHdf5_data();
  void otherHdf5();
  void damagedParts_data();
  void damagedParts();
  void anyIndexIsSurvived();

 private:
  QString path(const char* name) const { return m_directory.filePath(QString::fromLatin1(name)); }
  void write(const QString& path, const QByteArray& bytes) const;

  QTemporaryDir m_directory;
  QByteArray m_good;
};

namespace {

/// What opening says, or an empty text when it succeeds.
std::string complaint(const QString& path) {
  try {
    chreode::openDataset(path.toStdString(), {}, {});
    return {};
  } catch (const Error& error) {
    return error.what();
  }
}

using Change = std::function<void(hid_t file)>;

void writeValues(hid_t parent, const char* name, const std::vector<int>& values) {
  const hsize_t count = values.size();
  const hid_t space = H5Screate_simple(1, &count, nullptr);
  const hid_t data =
      H5Dcreate2(parent, name, H5T_NATIVE_INT, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
  H5Dwrite(data, H5T_NATIVE_INT, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
  H5Dclose(data);
  H5Sclose(space);
}

void replaceValues(hid_t file, const char* name, const std::vector<int>& values) {
  H5Ldelete(file, name, H5P_DEFAULT);
  writeValues(file, name, values);
}

/// Replaces X by a dataset that has no values yet.
void replaceX(hid_t file, const std::vector<hsize_t>& shape, hid_t creation) {
  H5Ldelete(file, "X", H5P_DEFAULT);
  const hid_t space = H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr);
  H5Dclose(H5Dcreate2(file, "X", H5T_NATIVE_FLOAT, space, H5P_DEFAULT, creation, H5P_DEFAULT));
  H5Sclose(space);
}

void externalLink(hid_t file) {
  H5Ldelete(file, "X", H5P_DEFAULT);
  H5Lcreate_external("elsewhere.h5", "/X", file, "X", H5P_DEFAULT, H5P_DEFAULT);
}

void virtualMatrix(hid_t file) {
  const hsize_t shape[] = {4, 3};
  const hid_t space = H5Screate_simple(2, shape, nullptr);
  const hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
  H5Pset_virtual(creation, space, "elsewhere.h5", "/X", space);
  replaceX(file, {4, 3}, creation);
  H5Pclose(creation);
  H5Sclose(space);
}

void unknownFilter(hid_t file) {
  const hsize_t chunk[] = {4, 3};
  const hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
  H5Pset_chunk(creation, 2, chunk);
  H5Pset_filter(creation, 32015, H5Z_FLAG_OPTIONAL, 0, nullptr);
  replaceX(file, {4, 3}, creation);
  H5Pclose(creation);
}

void impossibleSize(hid_t file) {
  const hsize_t chunk[] = {4, 3};
  const hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
  H5Pset_chunk(creation, 2, chunk);
  replaceX(file, {hsize_t{1} << 40, 3}, creation);
  H5Pclose(creation);
}

/// As many rows as there should be numbers, but 1,000 numbers in each: more than a reader that goes
/// by the rows has room for.
void wideArrays(hid_t file) {
  for (const char* name : {"X/data", "X/indices"}) {
    const hid_t old = H5Dopen2(file, name, H5P_DEFAULT);
    const hid_t oldSpace = H5Dget_space(old);
    const hsize_t shape[] = {static_cast<hsize_t>(H5Sget_simple_extent_npoints(oldSpace)), 1000};
    H5Sclose(oldSpace);
    H5Dclose(old);
    H5Ldelete(file, name, H5P_DEFAULT);
    const hid_t space = H5Screate_simple(2, shape, nullptr);
    H5Dclose(H5Dcreate2(file, name, H5T_NATIVE_INT, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
    H5Sclose(space);
  }
}

void emptyGroups(hid_t file, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    H5Gclose(H5Gcreate2(file, name, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
  }
}

}  // namespace

Q_DECLARE_METATYPE(Change)

void TestDamagedFiles::write(const QString& path, const QByteArray& bytes) const {
  QFile file(path);
  QVERIFY(file.open(QIODevice::WriteOnly));
  QCOMPARE(file.write(bytes), bytes.size());
}

void TestDamagedFiles::initTestCase() {
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  const chreode::ExpressionMatrix matrix(4, 3, {0, 2, 3, 3, 5}, {0, 2, 1, 0, 1}, {1, 5, 2, 7, 3});
  chreode::AnnotationTable cells;
  cells.names = {"a", "b", "c", "d"};
  chreode::Annotation type;
  type.name = "type";
  type.kind = chreode::Annotation::Kind::categorical;
  type.codes = {0, 1, 0, 1};
  type.levels = {"A", "B"};
  cells.columns = {type};
  chreode::AnnotationTable genes;
  genes.names = {"G1", "G2", "G3"};
  chreode::H5adContents contents;
  contents.matrix = &matrix;
  contents.cells = &cells;
  contents.genes = &genes;
  contents.embeddings = {{"X_map", chreode::Matrix::Ones(4, 2)}};
  chreode::writeH5ad(path("good.h5ad").toStdString(), contents, {});
  QFile file(path("good.h5ad"));
  QVERIFY(file.open(QIODevice::ReadOnly));
  m_good = file.readAll();
  QCOMPARE(complaint(path("good.h5ad")), std::string());
}

void TestDamagedFiles::notHdf5_data() {
  QTest::addColumn<QByteArray>("bytes");
  QTest::addColumn<QString>("says");
  const auto add = [](const char* name, const QByteArray& bytes, const char* says) {
    QTest::newRow(name) << bytes << QString::fromLatin1(says);
  };
  add("text", "Dear reader,\nthis is no table.\n", "text file");
  add("empty", "", "empty");
  add("git-LFS pointer", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n",
      "git-LFS pointer");
  add("Matrix Market", "%%MatrixMarket matrix coordinate integer general\n", "barcodes.tsv");
  add("R data", QByteArray("RDX3\nX\n\x00", 8), "R data file");
  add("gzip", QByteArray::fromHex("1f8b0800000000000003"), "gzip");
  add("zip", QByteArray("PK\x03\x04\x00\x00", 6), "zip archive");
  add("web page", "<!DOCTYPE html>", "web page");
  add("bytes", QByteArray::fromHex("000102030405"), "no HDF5 file");
}

void TestDamagedFiles::notHdf5() {
  QFETCH(QByteArray, bytes);
  QFETCH(QString, says);
  write(path("bad.h5ad"), bytes);
  const std::string text = complaint(path("bad.h5ad"));
  QVERIFY2(text.find(says.toStdString()) != std::string::npos, text.c_str());
  QVERIFY2(text.find("bad.h5ad: ") != std::string::npos, text.c_str());
  QVERIFY(text.back() == '.' && text.find('\n') == std::string::npos);
}

void TestDamagedFiles::folders() {
  QVERIFY(QDir(m_directory.path()).mkpath(QStringLiteral("store.zarr")));
  QVERIFY(complaint(path("store.zarr")).find("folder") != std::string::npos);
  write(path("store.zarr/.zgroup"), "{}");
  QVERIFY(complaint(path("store.zarr")).find("zarr store") != std::string::npos);
  QVERIFY(complaint(path("missing.h5ad")).find("no such file") != std::string::npos);
}

void TestDamagedFiles::noPermission() {
  if (geteuid() == 0) QSKIP("The superuser may read everything.");
  write(path("secret.h5ad"), m_good);
  QFile::setPermissions(path("secret.h5ad"), QFile::Permissions());
  QVERIFY(complaint(path("secret.h5ad")).find("ermission") != std::string::npos);
}

void TestDamagedFiles::cutShort() {
  for (const double part : {0.001, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99}) {
    write(path("cut.h5ad"), m_good.left(static_cast<int>(part * m_good.size())));
    const std::string text = complaint(path("cut.h5ad"));
    QVERIFY2(text.find("cut.h5ad: ") != std::string::npos, text.c_str());
  }
  write(path("cut.h5ad"), m_good.chopped(1));
  QVERIFY(complaint(path("cut.h5ad")).find("cut short") != std::string::npos);
}

void TestDamagedFiles::otherHdf5_data() {
  QTest::addColumn<Change>("change");
  QTest::addColumn<QString>("says");
  const auto add = [](const char* name, std::initializer_list<const char*> groups,
                      const char* says) {
    const std::vector<const char*> all(groups);
    QTest::newRow(name) << Change([all](hid_t file) {
      for (const char* group : all) emptyGroups(file, {group});
    }) << QString::fromLatin1(says);
  };
  add("loom", {"matrix", "row_attrs", "col_attrs"}, "loom");
  add("10x", {"matrix", "matrix/barcodes"}, "has no \"features\"");
  add("10x, version 2", {"GRCh38", "GRCh38/barcodes", "GRCh38/genes"}, "has no \"gene_names\"");
  add("10x molecules", {"barcode_idx", "umi"}, "molecule file");
  add("MuData", {"mod", "mod/rna"}, "no \"obs\" and \"var\"");
  add("no var", {"obs"}, "\"var\"");
  add("something else", {"weather"}, "no h5ad");
}

void TestDamagedFiles::otherHdf5() {
  QFETCH(Change, change);
  QFETCH(QString, says);
  const hid_t file =
      H5Fcreate(path("other.h5ad").toUtf8().constData(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  change(file);
  H5Fclose(file);
  const std::string text = complaint(path("other.h5ad"));
  QVERIFY2(text.find(says.toStdString()) != std::string::npos, text.c_str());
}

void TestDamagedFiles::damagedParts_data() {
  QTest::addColumn<Change>("change");
  QTest::addColumn<QString>("says");
  const auto add = [](const char* name, const Change& change, const char* says) {
    QTest::newRow(name) << change << QString::fromUtf8(says);
  };
  const auto values = [](const char* name, std::vector<int> numbers) {
    return Change([=](hid_t file) { replaceValues(file, name, numbers); });
  };
  add("external link", externalLink, "link to another file");
  add("virtual dataset", virtualMatrix, "another file");
  add("unknown filter", unknownFilter, "Zstandard (filter 32015)");
  add("two-dimensional sparse arrays", wideArrays, "do not fit together");
  add("impossible size", impossibleSize, "more values than the file can hold");
  add(
      "another shape",
      [](hid_t file) {
        const hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
        replaceX(file, {5, 3}, creation);
        H5Pclose(creation);
      },
      "5 × 3");
  add(
      "no matrix", [](hid_t file) { H5Ldelete(file, "X", H5P_DEFAULT); }, "no expression matrix");
  add(
      "no pointers", [](hid_t file) { H5Ldelete(file, "X/indptr", H5P_DEFAULT); }, "indptr");
  add("falling pointers", values("X/indptr", {0, 3, 2, 3, 5}), "do not fit together");
  add("pointers past the end", values("X/indptr", {0, 2, 3, 3, 9}), "do not fit together");
  add("too few pointers", values("X/indptr", {0, 5}), "do not fit together");
  add("index out of range", values("X/indices", {0, 2, 1, 0, 3}), "column index 3");
  add("negative index", values("X/indices", {0, -2, 1, 0, 1}), "column index -2");
  add("code out of range", values("obs/type/codes", {0, 1, 2, 1}), "category 2 of 2");
  add("too few codes", values("obs/type/codes", {0, 1}), "2 values for 4 rows");
  add(
      "no names", [](hid_t file) { H5Ldelete(file, "obs/_index", H5P_DEFAULT); }, "row names");
}

void TestDamagedFiles::damagedParts() {
  QFETCH(Change, change);
  QFETCH(QString, says);
  write(path("bad.h5ad"), m_good);
  const hid_t file = H5Fopen(path("bad.h5ad").toUtf8().constData(), H5F_ACC_RDWR, H5P_DEFAULT);
  QVERIFY(file >= 0);
  change(file);
  H5Fclose(file);
  const std::string text = complaint(path("bad.h5ad"));
  QVERIFY2(text.find(says.toStdString()) != std::string::npos, text.c_str());
  QVERIFY2(text.find("bad.h5ad") != std::string::npos, text.c_str());
}

/// Any numbers in the index arrays open or are complained of, but nothing else happens. (HDF5
/// itself does not survive every change of its own structures, so only values are changed.)
void TestDamagedFiles::anyIndexIsSurvived() {
  chreode::Random random(7);
  int complaints = 0;
  constexpr const char* kArrays[] = {"X/indptr", "X/indices", "obs/type/codes"};
  constexpr int kSizes[] = {5, 5, 4};
  for (int i = 0; i < 200; ++i) {
    write(path("changed.h5ad"), m_good);
    const hid_t file =
        H5Fopen(path("changed.h5ad").toUtf8().constData(), H5F_ACC_RDWR, H5P_DEFAULT);
    const auto which = random.below(3);
    std::vector<int> values;
    for (int k = 0; k < kSizes[which]; ++k) {
      const int least = random.below(4) == 0 ? -1000000 : -1;
      values.push_back(least + static_cast<int>(random.below(least < -1 ? 2000000 : 7)));
    }
    replaceValues(file, kArrays[which], values);
    H5Fclose(file);
    complaints += complaint(path("changed.h5ad")).empty() ? 0 : 1;
  }
  QVERIFY(complaints > 150);
}

QTEST_GUILESS_MAIN(TestDamagedFiles)
#include "test_damaged_files.moc"
