#include <QTemporaryDir>
#include <QtTest>
#include <string>

#include "base/error.h"
#include "files/h5ad_writer.h"
#include "files/open_dataset.h"
#include "python.h"

using chreode::Annotation;
using chreode::Error;
using chreode::ExpressionFile;
using chreode::Matrix;
using chreode::PartNeeded;

using Names = std::vector<std::string>;

/// MuData files, written with plain h5py as mudata lays them out.
class TestH5mu : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void severalModalities();
  void oneModality();
  void sharedColumns();
  void sharedCellsDiffer();
  void copyOfOneModality();
  void complaints();

 private:
  std::string path(const char* name) const {
    return m_directory.filePath(QString::fromLatin1(name)).toStdString();
  }

  QTemporaryDir m_directory;
};

namespace {

constexpr const char* kScript = R"(
def frame(parent, name, index, **columns):
    group = encode(parent.create_group(name), "dataframe", "0.2.0")
    group.attrs["_index"] = "_index"
    group.attrs["column-order"] = strings(list(columns)) if columns else np.array([])
    group.create_dataset("_index", data=strings(index), dtype=text)
    for key, values in columns.items():
        if isinstance(values[0], str):
            column = encode(group.create_group(key), "categorical", "0.2.0")
            levels, codes = np.unique(values, return_inverse=True)
            column["codes"] = codes.astype("int8")
            column.create_dataset("categories", data=strings(list(levels)), dtype=text)
            column.attrs["ordered"] = False
        else:
            group[key] = np.array(values)

def modality(parent, name, cells, genes, values, **columns):
    group = encode(parent.create_group(name), "anndata", "0.1.0")
    frame(group, "obs", cells, **columns)
    frame(group, "var", genes)
    encode(group.create_dataset("X", data=np.array(values, dtype="float32")), "array", "0.2.0")

def write(name, order=None, globals_=("c3", "c1", "c2"), only=None):
    with h5py.File(name, "w") as f:
        encode(f, "MuData", "0.1.0")
        frame(f, "obs", globals_, **{"rna:depth": [30, 10, 20], "type": ["T", "B", "T"],
                                     "prot:depth": [3.0, np.nan, 2.0]})
        frame(f, "var", ["g1", "g2", "p1"])
        uns = encode(f.create_group("uns"), "dict", "0.1.0")
        uns.create_dataset("type_colors", data=strings(["#ff0000", "#00ff00"]), dtype=text)
        mod = f.create_group("mod")
        if only != "rna":
            modality(mod, "prot", ["c2", "c3"], ["p1"], [[7], [8]], depth=[2, 3])
        modality(mod, "rna", ["c1", "c2", "c3"], ["g1", "g2"], [[1, 0], [0, 2], [3, 4]],
                 depth=[10, 20, 30])
        if order:
            mod.attrs["mod-order"] = strings(order)

write("ordered.h5mu", ["rna", "prot"])
write("unordered.h5mu")
write("one.h5mu", only="rna")
write("other.h5mu", ["rna", "prot"], globals_=("c9", "c1", "c2"))
write("damaged.h5mu", ["rna", "prot"])
with h5py.File("damaged.h5mu", "a") as f:
    del f["mod/rna/var"]
with h5py.File("empty.h5mu", "w") as f:
    f.create_group("mod")
)";

}  // namespace

void TestH5mu::initTestCase() {
  if (!chreode::pythonHas("h5py")) QSKIP("Python's h5py is not installed.");
  QVERIFY(m_directory.isValid());
  const auto outcome =
      chreode::runPython(chreode::hdf5Prelude() + QString::fromUtf8(kScript), {m_directory.path()});
  QVERIFY2(outcome.code == 0, outcome.err.c_str());
}

void TestH5mu::severalModalities() {
  try {
    ExpressionFile::open(path("ordered.h5mu"));
    QFAIL("Two modalities were opened without a choice.");
  } catch (const PartNeeded& needed) {
    QCOMPARE(needed.parts(), (Names{"rna", "prot"}));
    QVERIFY(std::string(needed.what()).find("2 modalities (rna, prot)") != std::string::npos);
  }
  try {
    ExpressionFile::open(path("unordered.h5mu"));
    QFAIL("Two modalities were opened without a choice.");
  } catch (const PartNeeded& needed) {
    QCOMPARE(needed.parts(), (Names{"prot", "rna"}));
  }
  const auto data = chreode::openDataset(path("ordered.h5mu"), {"", "prot"}, {});
  QCOMPARE(data->format, std::string("h5mu (MuData)"));
  QCOMPARE(data->part, std::string("prot"));
  QCOMPARE(data->cells.names, (Names{"c2", "c3"}));
  QCOMPARE(data->genes.names, Names{"p1"});
  Matrix expected(2, 1);
  expected << 7, 8;
  QCOMPARE(data->matrix->dense(0, 2), expected);
}

void TestH5mu::oneModality() {
  const auto file = ExpressionFile::open(path("one.h5mu"));
  QVERIFY(file->contents().parts.empty());
  QVERIFY(file->contents().part.empty());
  Matrix expected(3, 2);
  expected << 1, 0, 0, 2, 3, 4;
  QCOMPARE(file->read("X", {}).matrix->dense(0, 3), expected);
}

/// The whole's columns come in the modality's order of cells, its own copies do not.
void TestH5mu::sharedColumns() {
  const auto file = ExpressionFile::open(path("ordered.h5mu"), "rna");
  const auto& cells = file->contents().cells;
  QCOMPARE(cells.names, (Names{"c1", "c2", "c3"}));
  QVERIFY(!cells.find("rna:depth"));
  QCOMPARE(cells.find("depth")->numbers, (std::vector<double>{10, 20, 30}));
  const Annotation* type = cells.find("type");
  QVERIFY(type);
  QCOMPARE(type->text(0) + type->text(1) + type->text(2), std::string("BTT"));
  QCOMPARE(type->colors, (Names{"#ff0000", "#00ff00"}));
  const Annotation* other = cells.find("prot:depth");
  QVERIFY(other);
  QCOMPARE(other->missing(), std::size_t{1});
  QCOMPARE(other->numbers[2], 3.0);
  QVERIFY(file->contents().notices.empty());
}

void TestH5mu::sharedCellsDiffer() {
  const auto file = ExpressionFile::open(path("other.h5mu"), "rna");
  QVERIFY(!file->contents().cells.find("type"));
  QCOMPARE(file->contents().notices.size(), std::size_t{1});
}

void TestH5mu::copyOfOneModality() {
  const Matrix codes = Matrix::Ones(2, 3);
  chreode::copyWithAdditions(path("ordered.h5mu"), path("copy.h5ad"),
                             {{{"X_codes", codes}}, {}, {{"model", "M"}}}, {}, "prot");
  const auto data = chreode::openDataset(path("copy.h5ad"), {}, {});
  QCOMPARE(data->cells.names, (Names{"c2", "c3"}));
  QCOMPARE(data->matrix->value(1, 0), 8.0f);
  QCOMPARE(data->embedding("X_codes")->values, codes);
  QCOMPARE(data->cells.find("type")->colors, (Names{"#ff0000", "#00ff00"}));
}

void TestH5mu::complaints() {
  const auto complaint = [&](const char* name, const char* part) -> std::string {
    try {
      ExpressionFile::open(path(name), part);
      return {};
    } catch (const Error& error) {
      return error.what();
    }
  };
  QVERIFY(complaint("ordered.h5mu", "atac").find("it holds rna, prot.") != std::string::npos);
  QVERIFY(complaint("damaged.h5mu", "rna").find("\"var\"") != std::string::npos);
  QVERIFY(complaint("empty.h5mu", "").find("no modality") != std::string::npos);
}

QTEST_GUILESS_MAIN(TestH5mu)
#include "test_h5mu.moc"
