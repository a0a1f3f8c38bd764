#include <QDir>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>
#include <array>
#include <memory>

#include "python.h"

/// Two thousand damaged copies of a small file of each format are opened as the program opens them,
/// each in a process of its own: each gives its data or one sentence within ten seconds.
class TestMutations : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void survives_data();
  void survives();

 private:
  QTemporaryDir m_directory;
};

namespace {

constexpr int kDamages = 2000;
constexpr int kProcesses = 2;

constexpr const char* kScript = R"(
rng = np.random.default_rng(1)
cells, genes = 40, 25
dense = rng.poisson(0.7, (cells, genes)).astype("float32")
rows, columns = np.nonzero(dense)
pointers = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=cells))])
names = np.array([f"cell {i}" for i in range(cells)], dtype=object)
symbols = np.array([f"G{i}" for i in range(genes)], dtype=object)
packed = dict(compression="gzip", shuffle=True)

def sparse(group, **options):
    group.attrs["shape"] = np.array([cells, genes])
    group.create_dataset("data", data=dense[rows, columns], chunks=(256,), **options)
    group.create_dataset("indices", data=columns.astype("int32"), chunks=(256,), **options)
    group.create_dataset("indptr", data=pointers.astype("int32"), **options)
    return encode(group, "csr_matrix", "0.1.0")

def frame(parent, name, index, version="0.2.0", order=()):
    group = encode(parent.create_group(name), "dataframe", version)
    group.attrs["_index"] = "_index"
    group.attrs["column-order"] = np.array(order, dtype=text)
    group["_index"] = index
    return group

def current(f):
    encode(f["/"], "anndata", "0.1.0")
    sparse(f.create_group("X"), **packed)
    obs = frame(f, "obs", names, order=["type", "score", "good", "note", "dose"])
    kind = encode(obs.create_group("type"), "categorical", "0.2.0")
    kind["codes"] = (np.arange(cells) % 3).astype("int8")
    kind["categories"] = np.array(["A", "B", "C"], dtype=object)
    kind.attrs["ordered"] = False
    obs.create_dataset("score", data=rng.random(cells), **packed)
    obs["good"] = np.arange(cells) % 2 == 0
    obs["note"] = names
    dose = encode(obs.create_group("dose"), "nullable-integer", "0.1.0")
    dose["values"] = np.arange(cells)
    dose["mask"] = np.arange(cells) % 5 == 0
    frame(f, "var", symbols)
    f.create_dataset("obsm/X_umap", data=rng.random((cells, 2)), compression="lzf")
    f.create_dataset("layers/dense", data=dense, chunks=(16, 25), fletcher32=True, **packed)
    f["uns/type_colors"] = np.array(["#1f77b4", "red", "#2ca02c"], dtype=object)
    f["uns/other"] = h5py.SoftLink("/obsm/X_umap")

with h5py.File("current.h5ad", "w") as f:
    current(f)

with h5py.File("old.h5ad", "w") as f:
    sparse(f.create_group("X"), compression="lzf")
    obs = frame(f, "obs", names, "0.1.0", ["type", "score"])
    obs["type"] = (np.arange(cells) % 2).astype("int8")
    levels = obs.create_group("__categories").create_dataset(
        "type", data=np.array(["A", "B"], dtype=object))
    levels.attrs["ordered"] = False
    obs["type"].attrs["categories"] = levels.ref
    obs["score"] = rng.random(cells)
    frame(f, "var", symbols, "0.1.0")
    f.create_dataset("obsm/X_pca", data=rng.random((cells, 5)))

with h5py.File("compound.h5ad", "w") as f:
    f.create_dataset("X", data=dense, chunks=(7, 11), **packed)
    obs = np.zeros(cells, dtype=[("index", "S12"), ("type", "i1"), ("score", "f8"), ("good", "?")])
    obs["index"] = [name.encode() for name in names]
    obs["type"] = np.arange(cells) % 2
    f["obs"] = obs
    var = np.zeros(genes, dtype=[("index", "S12"), ("n", "i4")])
    var["index"] = [name.encode() for name in symbols]
    f["var"] = var
    f["uns/type_categories"] = np.array([b"A", b"B"])
    f["obsm"] = np.zeros(cells, dtype=[("X_pca", "f4", (5,)), ("X_umap", "f8", (2,))])

def tenx(group, features):
    group["barcodes"] = np.array([f"ACGT{i}-1".encode() for i in range(cells)])
    group.create_dataset("data", data=dense[rows, columns].astype("int32"), **packed)
    group.create_dataset("indices", data=columns.astype("int64"), **packed)
    group["indptr"] = pointers
    group["shape"] = np.array([genes, cells], dtype="int32")
    for key, values in features.items():
        group[key] = np.array([value.encode() for value in values])

ids = [f"ENSG{i}" for i in range(genes)]
with h5py.File("tenx3.h5", "w") as f:
    tenx(f.create_group("matrix"), {
        "features/id": ids, "features/name": list(symbols), "features/genome": ["GRCh38"] * genes,
        "features/feature_type": ["Gene Expression"] * 20 + ["Antibody Capture"] * 5})
with h5py.File("tenx2.h5", "w") as f:
    tenx(f.create_group("hg19"), {"genes": ids, "gene_names": list(symbols)})

with h5py.File("cells.loom", "w") as f:
    f.create_dataset("matrix", data=dense.T, chunks=(8, 8), **packed)
    f.create_dataset("layers/spliced", data=dense.T.astype("uint16"), chunks=(8, 8), **packed)
    f["attrs/LOOM_SPEC_VERSION"] = "3.0.0"
    f["col_attrs/CellID"] = names
    f["col_attrs/Score"] = rng.random(cells)
    f["col_attrs/Embedding"] = np.zeros(cells, dtype=[("_X", "f4"), ("_Y", "f4")])
    f["row_attrs/Gene"] = symbols

with h5py.File("two.h5mu", "w", libver="latest") as f:
    current(f.create_group("mod/rna"))
    frame(f, "obs", names)
    frame(f, "var", symbols)

os.mkdir("sample")
with open("sample/matrix.mtx", "w") as f:
    f.write("%%MatrixMarket matrix coordinate integer general\n%\n")
    f.write(f"{genes} {cells} {len(rows)}\n")
    for r, c in zip(rows, columns):
        f.write(f"{c + 1} {r + 1} {int(dense[r, c])}\n")
with open("sample/barcodes.tsv", "w") as f:
    f.write("".join(f"ACGT{i}-1\n" for i in range(cells)))
with open("sample/genes.tsv", "w") as f:
    f.write("".join(f"{i}\t{s}\n" for i, s in zip(ids, symbols)))
for name, separator in [("table.csv", ","), ("table.tsv", "\t")]:
    with open(name, "w") as f:
        f.write(separator.join(["", *symbols]) + "\n")
        for name, row in zip(names, dense):
            f.write(separator.join([f'"{name}"', *(f"{x:g}" for x in row)]) + "\n")
)";

}  // namespace

void TestMutations::initTestCase() {
  if (!chreode::pythonHas("h5py")) QSKIP("Debian's Python with h5py is not here.");
  const auto outcome =
      chreode::runPython(chreode::hdf5Prelude() + QString::fromUtf8(kScript), {m_directory.path()});
  QVERIFY2(outcome.code == 0, outcome.err.c_str());
}

void TestMutations::survives_data() {
  QTest::addColumn<QString>("part");
  for (const char* file : {"current.h5ad", "old.h5ad", "compound.h5ad", "tenx3.h5", "tenx2.h5",
                           "cells.loom", "sample", "table.csv", "table.tsv"}) {
    QTest::newRow(file) << QString();
  }
  QTest::newRow("two.h5mu") << QStringLiteral("rna");
}

void TestMutations::survives() {
  QFETCH(QString, part);
  const QString file = QString::fromLatin1(QTest::currentDataTag());
  std::array<QProcess, kProcesses> openers;
  for (int i = 0; i < kProcesses; ++i) {
    const QString folder = QStringLiteral("copies%1").arg(i);
    QVERIFY(QDir(m_directory.path()).mkpath(folder));
    openers[i].start(
        QStringLiteral(CHREODE_OPENER),
        {m_directory.filePath(file), part, m_directory.filePath(folder), QStringLiteral("1"),
         QString::number(i * kDamages / kProcesses), QString::number(kDamages / kProcesses)});
  }
  int answered = 0;
  for (QProcess& opener : openers) {
    QVERIFY(opener.waitForFinished(600000));
    const QString said = QString::fromUtf8(opener.readAllStandardOutput());
    qInfo().noquote() << said.trimmed();
    const auto counts =
        QRegularExpression(QStringLiteral("(\\d+) opened, (\\d+) refused")).match(said);
    QVERIFY(counts.hasMatch());
    answered += counts.captured(1).toInt() + counts.captured(2).toInt();
  }
  QCOMPARE(answered, kDamages);
}

QTEST_GUILESS_MAIN(TestMutations)
#include "test_mutations.moc"
