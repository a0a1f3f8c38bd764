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
using chreode::FileContents;
using chreode::Matrix;

/// Odd corners of the layouts that no shared file has, written with plain h5py.
class TestH5adLayouts : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void namesAsGroup();
  void columns();
  void colors();
  void matrices_data();
  void matrices();
  void embeddings();
  void oldFlatMatrix();
  void zeroCells();

 private:
  std::unique_ptr<chreode::ExpressionFile> open(const char* name) const {
    return chreode::ExpressionFile::open(
        m_directory.filePath(QString::fromLatin1(name)).toStdString());
  }

  QTemporaryDir m_directory;
};

namespace {

constexpr const char* kScript = R"(
def frame(parent, name, index, order=()):
    group = encode(parent.create_group(name), "dataframe", "0.2.0")
    group.attrs["_index"] = "names"
    group.attrs["column-order"] = np.array(list(order), dtype=text) if len(order) else np.array([])
    group.create_dataset("names", data=np.array(index, dtype=object), dtype=text)
    return group

x = np.array([[1, 0, 5, 0], [0, 2, 0, 0], [0, 0, 0, 3]])

with h5py.File("odd.h5ad", "w") as f:
    encode(f, "anndata", "0.1.0")
    obs = frame(f, "obs", ["a", "b", "c"],
                ["half", "big", "flag", "float_levels", "unsigned", "fixed", "latin", "nullable",
                 "ragged", "absent", "logical", "flags"])
    del obs["names"]
    names = encode(obs.create_group("names"), "nullable-string-array", "0.1.0")
    names.create_dataset("values", data=np.array(["a", "b", "c"], dtype=object), dtype=text)
    names.create_dataset("mask", data=np.array([False, False, False]))
    obs["half"] = np.array([0.5, 2, np.nan], dtype="float16")
    obs["big"] = np.array([1, 2, 70000], dtype=">i4")
    obs["flag"] = np.array([True, False, True])
    levels = encode(obs.create_group("float_levels"), "categorical", "0.2.0")
    levels["codes"] = np.array([0, -1, 1], dtype="int8")
    levels["categories"] = np.array([1.0, 0.25])
    levels.attrs["ordered"] = True
    unsigned = encode(obs.create_group("unsigned"), "categorical", "0.2.0")
    unsigned["codes"] = np.array([1, 0, 1], dtype="uint16")
    unsigned["categories"] = np.array([7, 9], dtype="int32")
    obs["fixed"] = np.array([b"one", b"three", b""])
    obs["latin"] = np.array(["l\xf6".encode("latin-1"), b"x", b"y"])
    nullable = encode(obs.create_group("nullable"), "nullable-string-array", "0.1.0")
    nullable.create_dataset("values", data=np.array(["p", "q", "r"], dtype=object), dtype=text)
    nullable["mask"] = np.array([False, True, False])
    obs["ragged"] = np.zeros((3, 2))
    kind = h5py.enum_dtype({"FALSE": 0, "TRUE": 1, "NA": 2}, basetype="uint8")
    obs.create_dataset("logical", data=np.array([1, 2, 0], dtype="uint8"), dtype=kind)
    flags = encode(obs.create_group("flags"), "nullable-boolean", "0.1.0")
    flags["values"] = np.array([True, True, False])
    flags["mask"] = np.array([False, True, False])
    var = frame(f, "var", ["g1", "g2", "g3", "g1"])
    uns = encode(f.create_group("uns"), "dict", "0.1.0")
    uns["float_levels_colors"] = np.array([[1, 0, 0, 1], [0, 0.5, 1, 1]])
    uns.create_dataset("unsigned_colors", data=np.array(["Red", "#0f0", "blue"], dtype=object),
                       dtype=text)
    layers = encode(f.create_group("layers"), "dict", "0.1.0")
    layers["half"] = x.astype("float16")
    layers["big"] = x.astype(">f8")
    layers["flag"] = x > 0
    layers.create_dataset("lzf", data=np.tile(x, 1), chunks=(2, 3), compression="lzf", shuffle=True)
    layers["cube"] = np.zeros((3, 4, 2))
    def sparse(name, kind, pointers, indices, data, itype):
        group = encode(layers.create_group(name), kind, "0.1.0")
        group.attrs["shape"] = np.array([3, 4])
        group["indptr"] = np.array(pointers, dtype="int64")
        group["indices"] = np.array(indices, dtype=itype)
        group["data"] = np.array(data, dtype="int32")
    sparse("unsorted", "csr_matrix", [0, 2, 3, 4], [2, 0, 1, 3], [5, 1, 2, 3], "uint8")
    sparse("twice", "csr_matrix", [0, 3, 4, 6], [2, 0, 2, 1, 3, 0], [4, 1, 1, 2, 3, 0], "uint16")
    sparse("column", "csc_matrix", [0, 1, 2, 3, 4], [0, 1, 0, 2], [1, 2, 5, 3], "int64")
    obsm = encode(f.create_group("obsm"), "dict", "0.1.0")
    table = frame(obsm, "frame", ["a", "b", "c"], ["u", "v"])
    table["u"] = np.array([1.0, 2, 3])
    table["v"] = np.array([4, 5, 6])
    obsm["flat"] = np.array([1.0, 2, 3])
    obsm["short"] = np.zeros((2, 2))

with h5py.File("old.h5ad", "w") as f:
    f["X"] = np.array([1.0, 0, 3])
    f["obs"] = np.array([(b"only", 1)], dtype=[("index", "S4"), ("type", "i1")])
    f["var"] = np.array([(b"g1",), (b"g2",), (b"g3",)], dtype=[("index", "S2")])
    f["uns/type_categories"] = np.array([b"A", b"B"])

with h5py.File("none.h5ad", "w") as f:
    encode(f, "anndata", "0.1.0")
    frame(f, "obs", [])
    frame(f, "var", ["g1", "g2"])
    f["X"] = np.zeros((0, 2))
)";

}  // namespace

void TestH5adLayouts::initTestCase() {
  if (!chreode::pythonHas("h5py")) QSKIP("Python's h5py is not installed.");
  QVERIFY(m_directory.isValid());
  const auto outcome =
      chreode::runPython(chreode::hdf5Prelude() + QString::fromUtf8(kScript), {m_directory.path()});
  QVERIFY2(outcome.code == 0, outcome.err.c_str());
}

void TestH5adLayouts::namesAsGroup() {
  const auto file = open("odd.h5ad");
  QCOMPARE(file->contents().cells.names, (std::vector<std::string>{"a", "b", "c"}));
  QCOMPARE(file->contents().genes.names, (std::vector<std::string>{"g1", "g2", "g3", "g1"}));
  QVERIFY(file->contents().genes.columns.empty());
  const auto& notices = file->contents().notices;
  QVERIFY(std::any_of(notices.begin(), notices.end(), [](const std::string& notice) {
    return notice.find("\"g1\"") != std::string::npos;
  }));
}

void TestH5adLayouts::columns() {
  const auto file = open("odd.h5ad");
  const auto& cells = file->contents().cells;
  const auto column = [&](const char* name) { return *cells.find(name); };
  QCOMPARE(cells.columns.size(), std::size_t{10});

  QCOMPARE(column("half").numbers[1], 2.0);
  QCOMPARE(column("half").missing(), std::size_t{1});
  QCOMPARE(column("big").numbers, (std::vector<double>{1, 2, 70000}));
  QVERIFY(column("flag").kind == Annotation::Kind::boolean);
  QCOMPARE(column("flag").numbers, (std::vector<double>{1, 0, 1}));
  QCOMPARE(column("float_levels").levels, (std::vector<std::string>{"1.0", "0.25"}));
  QCOMPARE(column("float_levels").codes, (std::vector<std::int32_t>{0, -1, 1}));
  QVERIFY(column("float_levels").ordered);
  QCOMPARE(column("unsigned").levels, (std::vector<std::string>{"7", "9"}));
  QCOMPARE(column("unsigned").codes, (std::vector<std::int32_t>{1, 0, 1}));
  QVERIFY(!column("unsigned").ordered);
  QCOMPARE(column("fixed").strings, (std::vector<std::string>{"one", "three", ""}));
  QCOMPARE(column("latin").strings.front(), std::string("lö"));
  QCOMPARE(column("nullable").strings, (std::vector<std::string>{"p", "", "r"}));
  for (const char* name : {"logical", "flags"}) {
    QVERIFY(column(name).kind == Annotation::Kind::boolean);
    QCOMPARE(column(name).missing(), std::size_t{1});
    QCOMPARE(column(name).numbers.front(), 1.0);
    QVERIFY(std::isnan(column(name).numbers[1]));
    QCOMPARE(column(name).numbers.back(), 0.0);
  }
  for (const char* left : {"ragged", "absent"}) {
    QVERIFY(!cells.find(left));
    const auto& notices = file->contents().notices;
    QVERIFY(std::any_of(notices.begin(), notices.end(), [&](const std::string& notice) {
      return notice.find(left) != std::string::npos;
    }));
  }
}

void TestH5adLayouts::colors() {
  const auto file = open("odd.h5ad");
  QCOMPARE(file->contents().cells.find("float_levels")->colors,
           (std::vector<std::string>{"#ff0000", "#0080ff"}));
  // Three colours for two categories: none are used, and that is said.
  QVERIFY(file->contents().cells.find("unsigned")->colors.empty());
  const auto& notices = file->contents().notices;
  QVERIFY(std::any_of(notices.begin(), notices.end(), [](const std::string& notice) {
    return notice.find("unsigned_colors") != std::string::npos;
  }));
}

void TestH5adLayouts::matrices_data() {
  QTest::addColumn<QString>("layer");
  QTest::addColumn<QString>("kind");
  QTest::addColumn<bool>("binary");
  const auto add = [](const char* layer, const char* kind, bool binary = false) {
    QTest::newRow(layer) << QString::fromLatin1(layer) << QString::fromLatin1(kind) << binary;
  };
  add("half", "dense");
  add("big", "dense");
  add("flag", "dense", true);
  add("lzf", "dense");
  add("unsorted", "csr");
  add("twice", "csr");
  add("column", "csc");
}

void TestH5adLayouts::matrices() {
  QFETCH(QString, layer);
  QFETCH(QString, kind);
  QFETCH(bool, binary);
  const auto stored = open("odd.h5ad")->read("layers/" + layer.toStdString(), {});
  Matrix expected(3, 4);
  expected << 1, 0, 5, 0, 0, 2, 0, 0, 0, 0, 0, 3;
  if (binary) expected = expected.cwiseMin(1.0f);
  QCOMPARE(stored.matrix->dense(0, 3), expected);
  QCOMPARE(stored.matrix->nonzeros(), std::int64_t{4});
  QCOMPARE(stored.summary.kind, kind.toStdString());
  QCOMPARE(stored.summary.sum, static_cast<double>(expected.sum()));
  QCOMPARE(stored.summary.min, 0.0);
  QVERIFY(stored.summary.counts);
}

void TestH5adLayouts::embeddings() {
  const auto file = open("odd.h5ad");
  const FileContents& contents = file->contents();
  QCOMPARE(contents.embeddings.size(), std::size_t{2});
  Matrix flat(3, 1);
  flat << 1, 2, 3;
  QCOMPARE(contents.embeddings[0].name, std::string("flat"));
  QCOMPARE(contents.embeddings[0].values, flat);
  Matrix frame(3, 2);
  frame << 1, 4, 2, 5, 3, 6;
  QCOMPARE(contents.embeddings[1].name, std::string("frame"));
  QCOMPARE(contents.embeddings[1].values, frame);
  QCOMPARE(contents.embeddingSummaries[1].kind, std::string("dataframe"));
  QCOMPARE(contents.embeddingSummaries[1].columnNames, (std::vector<std::string>{"u", "v"}));
}

/// One cell of anndata 0.6: X lost a dimension, and the categories stand in uns.
void TestH5adLayouts::oldFlatMatrix() {
  const auto data =
      chreode::openDataset(m_directory.filePath(QStringLiteral("old.h5ad")).toStdString(), {}, {});
  QCOMPARE(data->format, std::string("h5ad (anndata 0.6 or earlier)"));
  QCOMPARE(data->cellCount(), chreode::Index{1});
  QCOMPARE(data->geneCount(), chreode::Index{3});
  QCOMPARE(data->matrix->value(0, 2), 3.0f);
  QCOMPARE(data->cells.find("type")->text(0), std::string("B"));
}

/// A file without cells can be described but not worked with.
void TestH5adLayouts::zeroCells() {
  const auto file = open("none.h5ad");
  QCOMPARE(file->contents().cells.size(), std::size_t{0});
  const auto stored = file->read("X", {});
  QCOMPARE(stored.summary.columns, chreode::Index{2});
  QCOMPARE(stored.summary.nonzero, std::int64_t{0});
  QCOMPARE(stored.summary.max, 0.0);
  try {
    chreode::openDataset(file->path(), {}, {});
    QFAIL("A file without cells was opened.");
  } catch (const chreode::Error& error) {
    QVERIFY2(std::string(error.what()).find("no cells") != std::string::npos, error.what());
  }
}

QTEST_GUILESS_MAIN(TestH5adLayouts)
#include "test_h5ad_layouts.moc"
