#include <QFileInfo>
#include <QtTest>
#include <cmath>
#include <numeric>
#include <string>

#include "base/error.h"
#include "files/expression_file.h"
#include "files/open_dataset.h"

using chreode::Annotation;
using chreode::ExpressionFile;

namespace {

const std::string kData = CHREODE_SOURCE_DIR "/../shared/data/";

using Names = std::vector<std::string>;

}  // namespace

/// Shared files that are no h5ad, against values taken once with Python: loom files with
/// h5py 3.7.0, `m = f["matrix"][()].T`; text with pandas 1.5.3, `read_csv` and `read_table`.
class TestOtherFormats : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void loom_data();
  void loom();
  void scopeAttributes();
  void tables_data();
  void tables();
  void umiTools();
  void annotationsAreRefused_data();
  void annotationsAreRefused();
};

void TestOtherFormats::initTestCase() {
  if (!QFileInfo::exists(QString::fromStdString(kData + "loom"))) {
    QSKIP("The shared data are not there.");
  }
}

void TestOtherFormats::loom_data() {
  QTest::addColumn<QString>("file");
  QTest::newRow("current") << "loom/SCopeLoomR_example_current.loom";
  QTest::newRow("old") << "loom/SCopeLoomR_example_old1.loom";
}

void TestOtherFormats::loom() {
  QFETCH(QString, file);
  const auto data = chreode::openDataset(kData + file.toStdString(), {}, {});
  QCOMPARE(data->format, std::string("loom (before version 3)"));
  QCOMPARE(data->cellCount(), chreode::Index{100});
  QCOMPARE(data->geneCount(), chreode::Index{50});
  QCOMPARE(data->cells.names.back(), std::string("cell_100"));
  QCOMPARE(data->genes.names.front(), std::string("gene_1"));
  QVERIFY(data->taken.scale == chreode::Scale::counts);
  // m.sum(), (m != 0).sum(), m[7].sum(), m[:, 5].sum(), m.max()
  const auto stored = ExpressionFile::open(data->path)->read("X", {});
  QCOMPARE(stored.summary.sum, 2418.0);
  QCOMPARE(stored.summary.nonzero, std::int64_t{849});
  QCOMPARE(stored.summary.max, 33.0);
  QCOMPARE(data->matrix->totals()[7], 2.0);
  const auto sixth = data->matrix->column(5);
  QCOMPARE(std::accumulate(sixth.values.begin(), sixth.values.end(), 0.0f), 203.0f);
  // The file's own counts of genes, made by its writer.
  const Annotation* genes = data->cells.find("nGene");
  QVERIFY(genes);
  for (chreode::Index cell = 0; cell < data->cellCount(); ++cell) {
    QCOMPARE(static_cast<double>(data->matrix->row(cell).genes.size()), genes->numbers[cell]);
  }
  // f["col_attrs/Embedding"][99]
  const chreode::Embedding* embedding = data->embedding("Embedding");
  QVERIFY(embedding);
  QCOMPARE(embedding->values(99, 0), 8.05297258f);
  QCOMPARE(embedding->values(99, 1), 14.16535613f);
}

void TestOtherFormats::scopeAttributes() {
  const auto old = ExpressionFile::open(kData + "loom/SCopeLoomR_example_old1.loom");
  // np.unique(f["col_attrs/Cell type"][()], return_counts=True)
  const Annotation* type = old->contents().cells.find("Cell type");
  QVERIFY(type && type->kind == Annotation::Kind::categorical);
  QCOMPARE(type->levels.size(), std::size_t{7});
  QCOMPARE(type->cellsOf(type->levelOf("type_6")).size(), std::size_t{32});
  QCOMPARE(type->cellsOf(type->levelOf("type_4")).size(), std::size_t{1});

  const auto current = ExpressionFile::open(kData + "loom/SCopeLoomR_example_current.loom");
  const auto& contents = current->contents();
  QCOMPARE(contents.cells.columns.size(), std::size_t{2});
  QCOMPARE(contents.cells.find("nUMI")->sum(), 2418.0);
  QCOMPARE(contents.genes.find("Regulons.gene_21")->sum(), 13.0);
  // Embeddings_X and Embeddings_Y hold the main embedding alone, so that they add none.
  QCOMPARE(contents.embeddings.size(), std::size_t{2});
  QCOMPARE(contents.embeddings[1].name, std::string("RegulonsAUC"));
  QCOMPARE(contents.embeddingSummaries[1].columnNames,
           (Names{"gene_5", "gene_7", "gene_21", "gene_36"}));
  QVERIFY(std::abs(contents.embeddings[1].values.col(2).sum() - 45.3f) < 1e-3f);
  QVERIFY(contents.notices.empty());
}

void TestOtherFormats::tables_data() {
  QTest::addColumn<QString>("file");
  QTest::newRow("commas") << "anndata_csv/adata.csv";
  QTest::newRow("tabs, names in a comment") << "anndata_csv/adata-comments.tsv";
}

/// anndata's own examples: r1, r2, r3 are its cells, c1 and c2 its genes.
void TestOtherFormats::tables() {
  QFETCH(QString, file);
  const auto opened = ExpressionFile::open(kData + file.toStdString());
  QCOMPARE(opened->contents().cells.names, (Names{"r1", "r2", "r3"}));
  QCOMPARE(opened->contents().genes.names, (Names{"c1", "c2"}));
  chreode::Matrix expected(3, 2);
  expected << 1, 0, 3, 0, 5, 6;
  QCOMPARE(opened->read("X", {}).matrix->dense(0, 3), expected);
}

void TestOtherFormats::umiTools() {
  const auto data = chreode::openDataset(kData + "anndata_csv/umi_tools.tsv.gz", {}, {});
  // t.groupby("cell")["count"].sum()
  QCOMPARE(data->cells.names, (Names{"ACAAGG", "TTCACG"}));
  QCOMPARE(data->geneCount(), chreode::Index{13});
  QCOMPARE(data->matrix->totals(), (std::vector<double>{70, 75}));
  QCOMPARE(data->matrix->value(1, data->geneOf("ENSG00000116017.10")), 18.0f);
}

void TestOtherFormats::annotationsAreRefused_data() {
  QTest::addColumn<QString>("file");
  for (const char* file :
       {"cellxgene_fixtures/pbmc3k-annotations.csv", "cellxgene_fixtures/pbmc3k-genesets.csv",
        "tf_target/collectri_human.tsv", "tf_target/netact_human.tsv",
        "tf_target/netact_mouse.tsv"}) {
    QTest::newRow(file) << QString::fromLatin1(file);
  }
}

void TestOtherFormats::annotationsAreRefused() {
  QFETCH(QString, file);
  try {
    ExpressionFile::open(kData + file.toStdString());
    QFAIL("A table of annotations was opened.");
  } catch (const chreode::Error& error) {
    QVERIFY2(std::string(error.what()).find("a table of annotations (") != std::string::npos,
             error.what());
    QVERIFY2(std::string(error.what()).find("not of expression") != std::string::npos,
             error.what());
  }
}

QTEST_GUILESS_MAIN(TestOtherFormats)
#include "test_other_formats.moc"
