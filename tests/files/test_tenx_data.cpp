#include <QtTest>
#include <algorithm>
#include <filesystem>
#include <string>

#include "files/expression_file.h"

/// The shared 10x Genomics files against what h5py and scipy 1.10 read from them: h5py's three
/// arrays as scipy.sparse.csc_matrix with the file's shape, transposed, and scipy.io.mmread of the
/// matrix.mtx, transposed; names and identifiers as h5py and Python's str.split give them.
class TestTenxData : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void agreesWithScipy_data();
  void agreesWithScipy();
  void foldersAndFilesAgree();

 private:
  struct Expected {
    chreode::Index cells, genes;
    std::int64_t nonzero;
    double sum, max;
    const char* firstGene;
    const char* lastGene;
    const char* firstId;
    const char* lastCell;
    chreode::Index deepestCell;  ///< the first with the greatest total
    double greatestTotal;
    chreode::Index gene;  ///< the first with the greatest total
    float value;          ///< of that gene in that cell
  };
};

namespace {

const std::string kData = CHREODE_SOURCE_DIR "/../shared/data/tenx/";

}  // namespace

void TestTenxData::initTestCase() {
  if (!std::filesystem::exists(kData)) QSKIP("The shared data are not there.");
}

void TestTenxData::agreesWithScipy_data() {
  QTest::addColumn<QString>("file");
  QTest::addColumn<QString>("part");
  const auto add = [](const char* file, const char* part = "") {
    QTest::newRow((std::string(file) + " " + part).c_str())
        << QString::fromLatin1(file) << QString::fromLatin1(part);
  };
  add("v2_filtered_gene_bc_matrices_h5.h5");
  add("v2_multiple_genomes.h5", "hg19_chr21");
  add("v2_multiple_genomes.h5", "another_genome");
  add("v2_mtx_hg19_chr21");
  add("v3_filtered_feature_bc_matrix.h5");
  add("v3_mtx_gz");
  add("v3_mtx_gz/matrix.mtx.gz");
}

void TestTenxData::agreesWithScipy() {
  QFETCH(QString, file);
  QFETCH(QString, part);
  const Expected chr21{12, 343, 12, 12.0, 1.0, "DSCAM", "S100B", "DSCAM", "TTTATGCCATCCGTGG-1",
                       0,  1.0, 11, 0.0f};
  const Expected other{
      12, 343, 12,  13.0, 2.0, "gene_0", "gene_342", "gene_0", "TTTATGCCATCCGTGG-1",
      2,  2.0, 282, 2.0f};
  const Expected v3{1107,
                    507,
                    23866,
                    41549.0,
                    36.0,
                    "CH507-9B2.2",
                    "PRMT2",
                    "ENSG00000279493",
                    "TTTGGTTGTAGAATAC-1",
                    575,
                    280.0,
                    457,
                    8.0f};
  const Expected& expected = file.startsWith(QStringLiteral("v3"))      ? v3
                             : part == QStringLiteral("another_genome") ? other
                                                                        : chr21;
  const auto opened = chreode::ExpressionFile::open(kData + file.toStdString(), part.toStdString());
  const chreode::FileContents& contents = opened->contents();
  QCOMPARE(contents.genes.names.front(), std::string(expected.firstGene));
  QCOMPARE(contents.genes.names.back(), std::string(expected.lastGene));
  QCOMPARE(contents.genes.find("gene_ids")->strings.front(), std::string(expected.firstId));
  QCOMPARE(contents.cells.names.back(), std::string(expected.lastCell));
  QCOMPARE(contents.part, part.toStdString());
  QVERIFY(contents.notices.empty());

  const chreode::StoredMatrix stored = opened->read("X", {});
  QCOMPARE(stored.matrix->cells(), expected.cells);
  QCOMPARE(stored.matrix->genes(), expected.genes);
  QCOMPARE(stored.matrix->nonzeros(), expected.nonzero);
  QCOMPARE(stored.summary.rows, expected.cells);
  QCOMPARE(stored.summary.columns, expected.genes);
  QCOMPARE(stored.summary.nonzero, expected.nonzero);
  QCOMPARE(stored.summary.sum, expected.sum);
  QCOMPARE(stored.summary.max, expected.max);
  QVERIFY(stored.summary.counts);
  const auto totals = stored.matrix->totals();
  const auto deepest = std::max_element(totals.begin(), totals.end());
  QCOMPARE(static_cast<chreode::Index>(deepest - totals.begin()), expected.deepestCell);
  QCOMPARE(*deepest, expected.greatestTotal);
  QCOMPARE(stored.matrix->value(expected.deepestCell, expected.gene), expected.value);
}

/// Cell Ranger wrote the same matrix in both forms.
void TestTenxData::foldersAndFilesAgree() {
  const auto file = chreode::ExpressionFile::open(kData + "v3_filtered_feature_bc_matrix.h5");
  const auto folder = chreode::ExpressionFile::open(kData + "v3_mtx_gz");
  QCOMPARE(folder->contents().cells.names, file->contents().cells.names);
  QCOMPARE(folder->contents().genes.names, file->contents().genes.names);
  const auto a = file->read("X", {}).matrix;
  const auto b = folder->read("X", {}).matrix;
  QCOMPARE(b->offsets(), a->offsets());
  QCOMPARE(b->geneIndices(), a->geneIndices());
  QCOMPARE(b->values(), a->values());
}

QTEST_GUILESS_MAIN(TestTenxData)
#include "test_tenx_data.moc"
