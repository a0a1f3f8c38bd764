#include <QtTest>
#include <filesystem>
#include <string>

#include "files/file_preview.h"
#include "files/open_dataset.h"

/// A sample of a file's cells against the same cells of the whole file, for every format and
/// layout among the shared data; and what a preview says against what opening gives.
class TestSampledFiles : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void sampleIsPartOfTheWhole_data();
  void sampleIsPartOfTheWhole();
  void previewTellsWhatIsOpened_data() { sampleIsPartOfTheWhole_data(); }
  void previewTellsWhatIsOpened();
};

namespace {

const std::string kData = CHREODE_SOURCE_DIR "/../shared/data/";

}  // namespace

void TestSampledFiles::initTestCase() {
  if (!std::filesystem::exists(kData)) QSKIP("The shared data are not there.");
}

void TestSampledFiles::sampleIsPartOfTheWhole_data() {
  QTest::addColumn<QString>("file");
  QTest::addColumn<QString>("matrix");
  const auto add = [](const char* file, const char* matrix = "") {
    QTest::newRow((std::string(file) + " " + matrix).c_str())
        << QString::fromLatin1(file) << QString::fromLatin1(matrix);
  };
  add("anndatar/example.h5ad", "X");
  add("anndatar/example.h5ad", "layers/csc_counts");
  add("anndatar/example.h5ad", "layers/dense_X");
  add("tiledbsoma/pbmc-small-x-csc.h5ad");
  add("tiledbsoma/pbmc-small.h5ad");
  add("pbmc68k_reduced/anndata0.5-0.6_compound.h5ad");
  add("pbmc68k_reduced/2025_encoding0.2.h5ad", "raw");
  add("paul15_tradeseq/paul15.h5ad");
  add("tenx/v3_filtered_feature_bc_matrix.h5");
  add("tenx/v3_mtx_gz");
  add("loom/SCopeLoomR_example_current.loom");
  add("anndata_csv/adata.csv");
  add("anndata_csv/umi_tools.tsv.gz");
}

void TestSampledFiles::sampleIsPartOfTheWhole() {
  QFETCH(QString, file);
  QFETCH(QString, matrix);
  chreode::OpenChoice choice;
  choice.matrix = matrix.toStdString();
  const std::string path = kData + file.toStdString();
  const auto whole = chreode::openDataset(path, choice, {});
  QVERIFY(!whole->sample);
  choice.cells = (whole->cellCount() + 2) / 3;
  choice.seed = 4;
  const auto part = chreode::openDataset(path, choice, {});
  QVERIFY(part->sample);
  const std::vector<std::int32_t>& rows = part->sample->rows;
  QCOMPARE(part->cellCount(), static_cast<chreode::Index>(choice.cells));
  QCOMPARE(part->matrix->cells(), part->cellCount());
  QCOMPARE(part->taken.which, whole->taken.which);
  QCOMPARE(part->genes.names, whole->genes.names);
  const auto expected = whole->matrix->selectCells(rows);
  QCOMPARE(part->matrix->offsets(), expected->offsets());
  QVERIFY(part->matrix->geneIndices() == expected->geneIndices());
  QVERIFY(part->matrix->values() == expected->values());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    QCOMPARE(part->cells.names[i], whole->cells.names[rows[i]]);
    for (std::size_t c = 0; c < whole->cells.columns.size(); ++c) {
      QCOMPARE(part->cells.columns[c].exactText(i), whole->cells.columns[c].exactText(rows[i]));
    }
  }
  for (std::size_t e = 0; e < whole->embeddings.size(); ++e) {
    const chreode::Matrix& values = part->embeddings[e].values;
    QCOMPARE(values.rows(), part->cellCount());
    const chreode::Matrix& all = whole->embeddings[e].values;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      for (chreode::Index k = 0; k < all.cols(); ++k) {
        const float a = values(static_cast<chreode::Index>(i), k), b = all(rows[i], k);
        QVERIFY(a == b || (std::isnan(a) && std::isnan(b)));
      }
    }
  }
}

void TestSampledFiles::previewTellsWhatIsOpened() {
  QFETCH(QString, file);
  const std::string path = kData + file.toStdString();
  const auto preview = chreode::previewOf(path, {}, {});
  const auto whole = chreode::openDataset(path, {}, {});
  QCOMPARE(preview.cells, whole->cellCount());
  QCOMPARE(preview.part, whole->part);
  QCOMPARE(preview.embeddings.size() >= whole->embeddings.size(), true);
  QCOMPARE(preview.cellColumns.size(), whole->cells.columns.size());
  QVERIFY(preview.matrix({}));
  QCOMPARE(preview.matrix(whole->taken.which)->summary.which, whole->taken.which);
}

QTEST_GUILESS_MAIN(TestSampledFiles)
#include "test_sampled_files.moc"
