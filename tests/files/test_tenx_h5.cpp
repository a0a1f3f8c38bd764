#include <QTemporaryDir>
#include <QtTest>
#include <string>

#include "base/error.h"
#include "files/open_dataset.h"
#include "python.h"

using chreode::Annotation;
using chreode::Error;
using chreode::ExpressionFile;
using chreode::Matrix;
using chreode::PartNeeded;

using Names = std::vector<std::string>;

/// 10x Genomics HDF5 files of both layouts, written with plain h5py.
class TestTenxH5 : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void genesAreTheUsualPart();
  void otherTypesAreParts();
  void firstTypeWithoutGenes();
  void oneGenomeIsNoPart();
  void severalGenomes();
  void repeatedNamesAreKept();
  void complaints_data();
  void complaints();

 private:
  std::string path(const char* name) const {
    return m_directory.filePath(QString::fromLatin1(name)).toStdString();
  }

  QTemporaryDir m_directory;
};

namespace {

constexpr const char* kScript = R"(
def texts(names):
    return np.array([name.encode() for name in names])

def arrays(group, shape=(4, 3), barcodes=("AAA-1", "CCC-1", "GGG-1"), indices=(0, 2, 1, 3, 0, 3)):
    group["barcodes"] = texts(barcodes)
    group["data"] = np.array([1, 7, 2, 9, 3, 8], dtype="uint32")
    group["indices"] = np.array(indices, dtype="uint64")
    group["indptr"] = np.array([0, 2, 4, 6], dtype="int64")
    group["shape"] = np.array(shape, dtype="int32")

GENES = "Gene Expression"

def three(name, types=(GENES, GENES, "Antibody Capture", "CRISPR"), names=("A", "B", "CD3", "sg1"),
          **kwargs):
    with h5py.File(name, "w") as f:
        group = f.create_group("matrix")
        arrays(group, **kwargs)
        features = group.create_group("features")
        features["id"] = texts(["ENSG1", "ENSG2", "CD3_TotalSeq", "guide1"])
        features["name"] = texts(names)
        features["feature_type"] = texts(types)
        features["genome"] = texts(["GRCh38", "GRCh38", "", ""])
        features["pattern"] = texts(["", "", "5PNN", "TTG"])
        features["_all_tag_keys"] = texts(["genome", "pattern"])
        features["target_sets"] = np.arange(4)

def two(name, genomes):
    with h5py.File(name, "w") as f:
        for number, genome in enumerate(genomes):
            group = f.create_group(genome)
            arrays(group)
            group["genes"] = texts(["E1", "E2", "E3", "E4"])
            group["gene_names"] = texts([f"{g}{number}" for g in "abcd"])

three("types.h5")
three("same.h5", types=[GENES] * 4, names=["A", "B", "A", "A"])
three("proteins.h5", types=["Antibody Capture"] * 2 + ["CRISPR"] * 2)
three("shape.h5", shape=(5, 3))
three("index.h5", indices=(0, 2, 1, 3, 0, 4))
three("types_short.h5", types=[GENES])
three("missing.h5")
with h5py.File("missing.h5", "a") as f:
    del f["matrix/indptr"]
two("one.h5", ["hg19"])
two("two.h5", ["mm10", "hg19"])
with h5py.File("molecules.h5", "w") as f:
    for name in ["barcode_idx", "barcodes", "feature_idx", "umi"]:
        f[name] = np.arange(3)
)";

}  // namespace

void TestTenxH5::initTestCase() {
  if (!chreode::pythonHas("h5py")) QSKIP("Python's h5py is not installed.");
  QVERIFY(m_directory.isValid());
  const auto outcome =
      chreode::runPython(chreode::hdf5Prelude() + QString::fromUtf8(kScript), {m_directory.path()});
  QVERIFY2(outcome.code == 0, outcome.err.c_str());
}

void TestTenxH5::genesAreTheUsualPart() {
  const auto file = ExpressionFile::open(path("types.h5"));
  const chreode::FileContents& contents = file->contents();
  QCOMPARE(contents.format, std::string("10x Genomics HDF5 (Cell Ranger 3 or later)"));
  QCOMPARE(contents.parts, (Names{"Gene Expression", "Antibody Capture", "CRISPR"}));
  QCOMPARE(contents.part, std::string("Gene Expression"));
  QCOMPARE(contents.cells.names, (Names{"AAA-1", "CCC-1", "GGG-1"}));
  QCOMPARE(contents.genes.names, (Names{"A", "B"}));
  QCOMPARE(contents.genes.find("gene_ids")->strings, (Names{"ENSG1", "ENSG2"}));
  QCOMPARE(contents.genes.find("genome")->text(0), std::string("GRCh38"));
  QCOMPARE(contents.genes.find("feature_types")->text(1), std::string("Gene Expression"));
  QVERIFY(contents.genes.find("pattern"));
  QCOMPARE(contents.genes.columns.size(), std::size_t{4});
  QVERIFY(contents.notices.empty());

  const auto stored = file->read("X", {});
  Matrix expected(3, 2);
  expected << 1, 0, 0, 2, 3, 0;
  QCOMPARE(stored.matrix->dense(0, 3), expected);
  QCOMPARE(stored.summary.nonzero, std::int64_t{3});
  QCOMPARE(stored.summary.sum, 6.0);
  QCOMPARE(stored.summary.max, 3.0);
  QCOMPARE(stored.summary.columns, chreode::Index{2});
  QVERIFY(stored.summary.counts);
}

void TestTenxH5::otherTypesAreParts() {
  const auto data = chreode::openDataset(path("types.h5"), {"", "CRISPR"}, {});
  QCOMPARE(data->part, std::string("CRISPR"));
  QCOMPARE(data->genes.names, Names{"sg1"});
  QCOMPARE(data->genes.find("pattern")->strings, Names{"TTG"});
  Matrix expected(3, 1);
  expected << 0, 9, 8;
  QCOMPARE(data->matrix->dense(0, 3), expected);
}

void TestTenxH5::firstTypeWithoutGenes() {
  const auto file = ExpressionFile::open(path("proteins.h5"));
  QCOMPARE(file->contents().part, std::string("Antibody Capture"));
  QCOMPARE(file->contents().genes.names, (Names{"A", "B"}));
}

void TestTenxH5::oneGenomeIsNoPart() {
  for (const char* part : {"", "hg19"}) {
    const auto data = chreode::openDataset(path("one.h5"), {"", part}, {});
    QCOMPARE(data->format, std::string("10x Genomics HDF5 (before Cell Ranger 3)"));
    QCOMPARE(data->part, std::string());
    QCOMPARE(data->genes.names, (Names{"a0", "b0", "c0", "d0"}));
    QCOMPARE(data->genes.find("gene_ids")->strings, (Names{"E1", "E2", "E3", "E4"}));
    QCOMPARE(data->matrix->value(1, 3), 9.0f);
  }
}

void TestTenxH5::severalGenomes() {
  try {
    ExpressionFile::open(path("two.h5"));
    QFAIL("Two genomes were opened without a choice.");
  } catch (const PartNeeded& needed) {
    QCOMPARE(needed.parts(), (Names{"hg19", "mm10"}));
    QVERIFY(std::string(needed.what()).find("2 genomes (hg19, mm10)") != std::string::npos);
  }
  const auto file = ExpressionFile::open(path("two.h5"), "hg19");
  QCOMPARE(file->contents().part, std::string("hg19"));
  QCOMPARE(file->contents().parts, (Names{"hg19", "mm10"}));
  QCOMPARE(file->contents().genes.names.front(), std::string("a1"));
}

void TestTenxH5::repeatedNamesAreKept() {
  const auto file = ExpressionFile::open(path("same.h5"));
  QVERIFY(file->contents().parts.empty());
  QCOMPARE(file->contents().genes.names, (Names{"A", "B", "A", "A"}));
  QCOMPARE(file->contents().notices.size(), std::size_t{1});
  QVERIFY(file->contents().notices.front().rfind("2 gene names repeat", 0) == 0);
}

void TestTenxH5::complaints_data() {
  QTest::addColumn<QString>("file");
  QTest::addColumn<QString>("part");
  QTest::addColumn<QString>("says");
  const auto add = [](const char* file, const char* part, const char* says) {
    QTest::newRow((std::string(file) + " " + part).c_str())
        << QString::fromLatin1(file) << QString::fromLatin1(part) << QString::fromUtf8(says);
  };
  add("types.h5", "Genes", "it holds Gene Expression, Antibody Capture, CRISPR.");
  add("one.h5", "mm10", "it holds hg19.");
  add("two.h5", "GRCh38", "it holds hg19, mm10.");
  add("shape.h5", "", "states 5 × 3 as its shape");
  add("index.h5", "", "column index 4");
  add("types_short.h5", "", "1 values for 4 features");
  add("missing.h5", "", "has no \"indptr\"");
  add("molecules.h5", "", "molecule file");
}

void TestTenxH5::complaints() {
  QFETCH(QString, file);
  QFETCH(QString, part);
  QFETCH(QString, says);
  try {
    chreode::openDataset(m_directory.filePath(file).toStdString(), {"", part.toStdString()}, {});
    QFAIL("The file was opened.");
  } catch (const Error& error) {
    const std::string text = error.what();
    QVERIFY2(text.find(says.toStdString()) != std::string::npos, text.c_str());
    QVERIFY2(text.find(file.toStdString()) != std::string::npos, text.c_str());
    QVERIFY(text.back() == '.' && text.find('\n') == std::string::npos);
  }
}

QTEST_GUILESS_MAIN(TestTenxH5)
#include "test_tenx_h5.moc"
