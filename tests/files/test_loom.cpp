#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>
#include <cmath>
#include <string>

#include "base/error.h"
#include "files/expression_file.h"
#include "files/open_dataset.h"
#include "python.h"

using chreode::Annotation;
using chreode::Matrix;

/// Loom files of version 3 and older, written with plain h5py.
class TestLoom : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void names();
  void columns();
  void embeddings();
  void matrices_data();
  void matrices();
  void oldTexts();
  void namesThatAreMissing();
  void opensAsDataset();
  void errors_data();
  void errors();

 private:
  std::string path(const char* name) const {
    return m_directory.filePath(QString::fromLatin1(name)).toStdString();
  }
  std::unique_ptr<chreode::ExpressionFile> open(const char* name) const {
    return chreode::ExpressionFile::open(path(name));
  }

  QTemporaryDir m_directory;
};

namespace {

constexpr const char* kScript = R"(
x = np.array([[1, 0, 5], [0, 2, 0], [0, 0, 0], [7, 0, 3]])  # genes x cells
with h5py.File("new.loom", "w") as f:
    f.create_dataset("attrs/LOOM_SPEC_VERSION", data="3.0.0", dtype=text)
    f.create_dataset("matrix", data=x.astype("uint16"), chunks=(2, 2), compression="gzip")
    f.create_dataset("layers/half", data=x.astype("float16"), chunks=(1, 3))
    f.create_dataset("layers/plain", data=x.astype(">i8"))
    f.create_dataset("layers/high", data=x.astype("float64"), chunks=(4, 1), compression="gzip")
    f.create_dataset("layers/lzf", data=x.astype("uint8"), chunks=(3, 2), compression="lzf")
    missing = x.astype("float32")
    missing[1, 0] = np.nan
    f.create_dataset("layers/missing", data=missing, chunks=(2, 2))
    f.create_dataset("layers/words", data=strings([["a"] * 3] * 4), dtype=text)
    row = f.create_group("row_attrs")
    row.create_dataset("Gene", data=strings(["G1", "G2", "G3", "G1"]), dtype=text)
    row.create_dataset("Accession", data=strings(["E1", "E2", "E3", "E4"]), dtype=text)
    row["Wide"] = np.zeros((4, 2))
    col = f.create_group("col_attrs")
    col.create_dataset("CellID", data=strings(["a&amp;", "b", "c"]), dtype=text)
    col.create_dataset("Type", data=strings(["T", "B", "T"]), dtype=text)
    col.create_dataset("Partly", data=strings(["T", "", "T"]), dtype=text)
    col.create_dataset("Note", data=strings(["x", "y", "z"]), dtype=text)
    col["Valid"] = np.array([True, False, True])
    col["Total"] = np.array([[8], [2], [8]])
    col["Age"] = np.array([1.5, np.nan, 3])
    col["Short"] = np.array([1, 2])
    col["X"] = np.array([1.0, 2, 3])
    col["Y"] = np.array([4.0, 5, 6])
    col["_tSNE2"] = np.array([4.0, 5, 6])
    col["_tSNE1"] = np.array([1.0, 2, 3])
    col["UMAP_1"] = np.array([1.0, 2, 3])
    col["PCs"] = np.arange(9.0).reshape(3, 3)

with h5py.File("old.loom", "w") as f:
    f["matrix"] = x.astype("float32")
    f["row_attrs/Accession"] = np.array([b"E1", b"E2", b"E3", b"E4"])
    f["col_attrs/Barcode"] = np.array([b"AAACATACAACCAC-1", b"AAACATTGAGCTAC-1", b"AAACATTGATCAGC-1"])
    f["col_attrs/Sex"] = np.array([b"M&#228;nnchen", b"&lt;none&gt; &amp; so", b"R&D &nbsp;"])
    f["col_attrs/Embedding"] = np.array([(1, 2), (3, 4), (5, 6)], dtype=[("_X", "f8"), ("_Y", "f8")])
    for axis, values in (("X", (1, 9)), ("Y", (2, 8))):
        f["col_attrs/Embeddings_" + axis] = np.array([values] * 3, dtype=[("-1", "f8"), ("1", "f8")])
    f["col_attrs/Clusterings"] = np.array([(0, 1), (1, 1), (0, 2)], dtype=[("0", "i4"), ("1", "i4")])

with h5py.File("bare.loom", "w") as f:
    f["matrix"] = x
    f.create_group("row_attrs")
    f.create_group("col_attrs")

with h5py.File("no matrix.loom", "w") as f:
    f.create_group("row_attrs")
    f.create_group("col_attrs")

with h5py.File("layer.loom", "w") as f:
    f["matrix"] = x
    f["layers/other"] = x[:, :2]
    f.create_group("row_attrs")
    f.create_group("col_attrs")
)";

bool says(const std::vector<std::string>& notices, const char* what) {
  return std::any_of(notices.begin(), notices.end(), [&](const std::string& notice) {
    return notice.find(what) != std::string::npos;
  });
}

}  // namespace

void TestLoom::initTestCase() {
  if (!chreode::pythonHas("h5py")) QSKIP("Python's h5py is not installed.");
  QVERIFY(m_directory.isValid());
  const auto outcome =
      chreode::runPython(chreode::hdf5Prelude() + QString::fromUtf8(kScript), {m_directory.path()});
  QVERIFY2(outcome.code == 0, outcome.err.c_str());
}

void TestLoom::names() {
  const auto file = open("new.loom");
  const auto& contents = file->contents();
  QCOMPARE(contents.format, std::string("loom 3.0.0"));
  QCOMPARE(contents.cells.names, (std::vector<std::string>{"a&amp;", "b", "c"}));
  QCOMPARE(contents.genes.names, (std::vector<std::string>{"G1", "G2", "G3", "G1"}));
  QVERIFY(contents.parts.empty());
  QVERIFY(says(contents.notices, "1 gene name repeats"));
}

void TestLoom::columns() {
  const auto file = open("new.loom");
  const auto& cells = file->contents().cells;
  QCOMPARE(cells.columns.size(), std::size_t{7});
  const auto column = [&](const char* name) { return *cells.find(name); };
  QVERIFY(column("Type").kind == Annotation::Kind::categorical);
  QCOMPARE(column("Type").levels, (std::vector<std::string>{"B", "T"}));
  QCOMPARE(column("Type").codes, (std::vector<std::int32_t>{1, 0, 1}));
  QCOMPARE(column("Partly").codes, (std::vector<std::int32_t>{0, -1, 0}));
  QVERIFY(column("Note").kind == Annotation::Kind::string);
  QVERIFY(column("Valid").kind == Annotation::Kind::boolean);
  QCOMPARE(column("Valid").numbers, (std::vector<double>{1, 0, 1}));
  QCOMPARE(column("Total").numbers, (std::vector<double>{8, 2, 8}));
  QCOMPARE(column("Age").missing(), std::size_t{1});
  QCOMPARE(column("UMAP_1").numbers.back(), 3.0);  // half a pair is a column
  QCOMPARE(file->contents().genes.columns.size(), std::size_t{1});
  QCOMPARE(file->contents().genes.find("Accession")->strings.back(), std::string("E4"));
  for (const char* left : {"Short", "Wide", "words"}) {
    QVERIFY2(says(file->contents().notices, left), left);
  }
}

void TestLoom::embeddings() {
  const auto file = open("new.loom");
  const auto& embeddings = file->contents().embeddings;
  QCOMPARE(embeddings.size(), std::size_t{3});
  QCOMPARE(file->contents().embeddingSummaries.size(), std::size_t{3});
  Matrix pairs(3, 2);
  pairs << 1, 4, 2, 5, 3, 6;
  QCOMPARE(embeddings[0].name, std::string("PCs"));
  QCOMPARE(embeddings[0].values.cols(), chreode::Index{3});
  QCOMPARE(embeddings[0].values(2, 1), 7.0f);
  QCOMPARE(embeddings[1].name, std::string("X_Y"));
  QCOMPARE(embeddings[1].values, pairs);
  QCOMPARE(embeddings[2].name, std::string("X_tsne"));
  QCOMPARE(embeddings[2].values, pairs);
}

void TestLoom::matrices_data() {
  QTest::addColumn<QString>("which");
  for (const char* which :
       {"X", "layers/half", "layers/plain", "layers/high", "layers/lzf", "layers/missing"}) {
    QTest::newRow(which) << QString::fromLatin1(which);
  }
}

void TestLoom::matrices() {
  QFETCH(QString, which);
  const auto file = open("new.loom");
  QCOMPARE(file->contents().matrices.size(), std::size_t{6});
  const auto stored = file->read(which.toStdString(), {});
  Matrix expected(3, 4);
  expected << 1, 0, 0, 7, 0, 2, 0, 0, 5, 0, 0, 3;
  Matrix read = stored.matrix->dense(0, 3);
  const bool missing = which.endsWith(QStringLiteral("missing"));
  if (missing) {
    QVERIFY(std::isnan(read(0, 1)));
    read(0, 1) = 0.0f;
  }
  QCOMPARE(read, expected);
  QCOMPARE(stored.summary.kind, std::string("dense"));
  QCOMPARE(stored.summary.rows, chreode::Index{3});
  QCOMPARE(stored.summary.nonzero, std::int64_t{missing ? 6 : 5});
  QCOMPARE(stored.summary.nonfinite, std::int64_t{missing ? 1 : 0});
  QCOMPARE(stored.summary.sum, 18.0);
  QCOMPARE(stored.summary.max, 7.0);
  QVERIFY(stored.summary.counts);
}

/// Texts in ASCII with XML entities, tables in one attribute as SCope writes them.
void TestLoom::oldTexts() {
  const auto file = open("old.loom");
  const auto& contents = file->contents();
  QCOMPARE(contents.format, std::string("loom (before version 3)"));
  QCOMPARE(contents.cells.find("Sex")->strings,
           (std::vector<std::string>{"Männchen", "<none> & so", "R&D &nbsp;"}));
  QCOMPARE(contents.cells.names.front(), std::string("AAACATACAACCAC-1"));
  QCOMPARE(contents.genes.names.back(), std::string("E4"));
  QCOMPARE(contents.cells.find("Clusterings.1")->numbers, (std::vector<double>{1, 1, 2}));
  QCOMPARE(contents.embeddings.size(), std::size_t{2});
  QCOMPARE(contents.embeddings[0].name, std::string("Embedding"));
  QCOMPARE(contents.embeddings[0].values(1, 1), 4.0f);
  QCOMPARE(contents.embeddings[1].name, std::string("Embeddings_1"));
  QCOMPARE(contents.embeddings[1].values(0, 0), 9.0f);
  QCOMPARE(file->read("X", {}).matrix->value(2, 3), 3.0f);
}

void TestLoom::namesThatAreMissing() {
  const auto file = open("bare.loom");
  QCOMPARE(file->contents().cells.names, (std::vector<std::string>{"cell 1", "cell 2", "cell 3"}));
  QCOMPARE(file->contents().genes.names.back(), std::string("gene 4"));
  QVERIFY(says(file->contents().notices, "does not name its cells"));
}

void TestLoom::opensAsDataset() {
  const auto data = chreode::openDataset(path("new.loom"), {}, {});
  QCOMPARE(data->cellCount(), chreode::Index{3});
  QCOMPARE(data->geneCount(), chreode::Index{4});
  QCOMPARE(data->taken.which, std::string("X"));
  QVERIFY(data->taken.scale == chreode::Scale::counts);
}

void TestLoom::errors_data() {
  QTest::addColumn<QString>("file");
  QTest::addColumn<QString>("says");
  QTest::newRow("no matrix") << "no matrix.loom"
                             << "no \"matrix\" of numbers";
  QTest::newRow("layer of another shape") << "layer.loom"
                                          << "4 × 2";
  QTest::newRow("no such layer") << "bare.loom"
                                 << "the file holds X.";
}

void TestLoom::errors() {
  QFETCH(QString, file);
  QFETCH(QString, says);
  try {
    open(file.toLatin1().constData())->read("layers/none", {});
    QFAIL("Nothing was said.");
  } catch (const chreode::Error& error) {
    QVERIFY2(QString::fromUtf8(error.what()).contains(says), error.what());
    QVERIFY(QString::fromUtf8(error.what()).contains(file));
    QVERIFY(std::string(error.what()).back() == '.');
  }
}

QTEST_GUILESS_MAIN(TestLoom)
#include "test_loom.moc"
