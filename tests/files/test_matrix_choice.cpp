#include <QTemporaryDir>
#include <QtTest>
#include <cmath>
#include <filesystem>
#include <string>
#include <vector>

#include "base/error.h"
#include "expression/normalize.h"
#include "files/open_dataset.h"

using chreode::Dataset;
using chreode::Scale;

/// Which matrix of a real file is taken, and that recovered counts are the counts.
class TestMatrixChoice : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void takes_data();
  void takes();
  void recoveredCountsReproduceTheLogs_data();
  void recoveredCountsReproduceTheLogs();
  void recoveredCountsAreTheCounts();
  void wantedOverrides();
  void wantedIsMissing();
  void storedComponentsFollowTheGenes();
};

namespace {

const std::string kData = CHREODE_SOURCE_DIR "/../shared/data/";

}  // namespace

void TestMatrixChoice::initTestCase() {
  if (!std::filesystem::exists(kData + "expected.json")) QSKIP("The shared data are not there.");
}

void TestMatrixChoice::takes_data() {
  QTest::addColumn<QString>("file");
  QTest::addColumn<QString>("which");
  QTest::addColumn<int>("scale");
  QTest::addColumn<bool>("recovered");
  const auto add = [](const char* file, const char* which, Scale scale, bool recovered) {
    QTest::newRow(file) << QString::fromLatin1(file) << QString::fromLatin1(which)
                        << static_cast<int>(scale) << recovered;
  };
  add("paul15_tradeseq/paul15.h5ad", "X", Scale::counts, false);
  add("scvi_pbmc_protein/pbmc_10k_protein_v3.h5ad", "X", Scale::counts, false);
  add("anndatar/example.h5ad", "layers/counts", Scale::counts, false);
  add("anndata_archives/v0.7.0.h5ad", "X", Scale::counts, false);
  add("kang_ifnb_scgen/valid.h5ad", "X", Scale::counts, true);
  add("perturbseq_norman_mcfaline/devel.h5ad", "X", Scale::counts, true);
  add("pbmc68k_reduced/2025_encoding0.2.h5ad", "raw", Scale::log, false);
  add("pbmc68k_reduced/anndata0.5-0.6_compound.h5ad", "raw", Scale::log, false);
  add("tiledbsoma/bruce-nan.h5ad", "X", Scale::scaled, false);
}

void TestMatrixChoice::takes() {
  QFETCH(QString, file);
  QFETCH(QString, which);
  QFETCH(int, scale);
  QFETCH(bool, recovered);
  const auto data = chreode::openDataset(kData + file.toStdString(), {}, {});
  QCOMPARE(data->taken.which, which.toStdString());
  QCOMPARE(static_cast<int>(data->taken.scale), scale);
  QCOMPARE(data->taken.recovered, recovered);
}

void TestMatrixChoice::recoveredCountsReproduceTheLogs_data() {
  QTest::addColumn<QString>("file");
  for (const char* file : {"kang_ifnb_scgen/valid.h5ad", "perturbseq_norman_mcfaline/devel.h5ad"}) {
    QTest::newRow(file) << QString::fromLatin1(file);
  }
}

/// In each cell one factor takes the counts to expm1 of the stored values.
void TestMatrixChoice::recoveredCountsReproduceTheLogs() {
  QFETCH(QString, file);
  const std::string path = kData + file.toStdString();
  const auto data = chreode::openDataset(path, {}, {});
  const auto stored = chreode::ExpressionFile::open(path)->read("X", {});
  QVERIFY(!stored.summary.counts);
  QCOMPARE(data->matrix->nonzeros(), stored.matrix->nonzeros());
  chreode::Index agreeing = 0;
  for (chreode::Index cell = 0; cell < data->cellCount(); ++cell) {
    const auto counts = data->matrix->row(cell).values;
    const auto logs = stored.matrix->row(cell).values;
    double total = 0.0;
    double linear = 0.0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
      QCOMPARE(counts[i], std::round(counts[i]));
      QVERIFY(counts[i] >= 1.0f);
      total += counts[i];
      linear += std::expm1(static_cast<double>(logs[i]));
    }
    bool same = true;
    for (std::size_t i = 0; i < counts.size(); ++i) {
      const double expected = std::log1p(counts[i] * linear / total);
      same = same && std::abs(expected - logs[i]) < 1e-3;
    }
    agreeing += same;
  }
  QVERIFY(agreeing >= 0.99 * static_cast<double>(data->cellCount()));
}

/// Kang's table keeps each cell's depth, and its values were scaled to 1,832.5 a cell: the counts
/// are known without looking for multiples.
void TestMatrixChoice::recoveredCountsAreTheCounts() {
  const std::string path = kData + "kang_ifnb_scgen/valid.h5ad";
  const auto data = chreode::openDataset(path, {}, {});
  const auto stored = chreode::ExpressionFile::open(path)->read("X", {});
  const auto* depths = data->cells.find("n_counts");
  QVERIFY(depths);
  for (chreode::Index cell = 0; cell < data->cellCount(); ++cell) {
    const auto counts = data->matrix->row(cell).values;
    const auto logs = stored.matrix->row(cell).values;
    for (std::size_t i = 0; i < counts.size(); ++i) {
      const double count = std::expm1(logs[i]) * depths->numbers[cell] / 1832.5;
      QVERIFY(std::abs(counts[i] - count) < 0.01 * count);
    }
  }
}

void TestMatrixChoice::wantedOverrides() {
  const auto scaled =
      chreode::openDataset(kData + "pbmc68k_reduced/2025_encoding0.2.h5ad", {"X", {}}, {});
  QCOMPARE(scaled->taken.which, std::string("X"));
  QVERIFY(scaled->taken.scale == Scale::scaled);
  const auto layer =
      chreode::openDataset(kData + "anndatar/example.h5ad", {"layers/csc_counts", {}}, {});
  const auto named =
      chreode::openDataset(kData + "anndatar/example.h5ad", {"layers/counts", {}}, {});
  QCOMPARE(layer->matrix->offsets(), named->matrix->offsets());
  QCOMPARE(layer->matrix->geneIndices(), named->matrix->geneIndices());
  QCOMPARE(layer->matrix->values(), named->matrix->values());
}

void TestMatrixChoice::wantedIsMissing() {
  try {
    chreode::openDataset(kData + "anndatar/example.h5ad", {"raw", {}}, {});
    QFAIL("A matrix that is not there was opened.");
  } catch (const chreode::Error& error) {
    const std::string text = error.what();
    QVERIFY2(text.find("\"raw\"") != std::string::npos, error.what());
    QVERIFY2(text.find("layers/dense_X") != std::string::npos, error.what());
  }
}

/// The scores that a file stores are its centred X times its components; raw has the same genes.
void TestMatrixChoice::storedComponentsFollowTheGenes() {
  const std::string path = kData + "pbmc68k_reduced/2025_encoding0.2.h5ad";
  const auto scaled = chreode::openDataset(path, {"X", {}}, {});
  const auto raw = chreode::openDataset(path, {}, {});
  QVERIFY(scaled->pca && raw->pca);
  QCOMPARE(scaled->pca->loadings, raw->pca->loadings);
  const auto& pca = *scaled->pca;
  const chreode::Matrix x = scaled->matrix->dense(0, scaled->cellCount());
  const chreode::Matrix centred = x.rowwise() - x.colwise().mean();
  const chreode::Matrix scores = centred * pca.loadings;
  for (int component = 0; component < 3; ++component) {
    const auto stored = pca.scores.col(component);
    const double cosine =
        scores.col(component).dot(stored) / (scores.col(component).norm() * stored.norm());
    QVERIFY(std::abs(cosine) > 0.99);
  }
}

QTEST_GUILESS_MAIN(TestMatrixChoice)
#include "test_matrix_choice.moc"
