#include <QSignalSpy>
#include <QtTest>

#include "files/open_dataset.h"
#include "model/pca_model.h"
#include "session/prepared_model.h"

using chreode::Annotation;
using chreode::DragExperiment;
using chreode::Index;
using chreode::Matrix;

/// The main job on measured cells with the model that is there at once: opening, PCA, and a drop of
/// one type's cell on another type.
class TestRealFiles : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void droppingOnATypeLandsInIt_data();
  void droppingOnATypeLandsInIt();

 private:
  QDir m_data{QStringLiteral(CHREODE_SOURCE_DIR "/../shared/data")};
};

void TestRealFiles::initTestCase() {
  if (!m_data.exists()) QSKIP("The shared data are not here.");
}

void TestRealFiles::droppingOnATypeLandsInIt_data() {
  QTest::addColumn<QString>("file");
  QTest::addColumn<QString>("column");
  QTest::addColumn<QString>("from");
  QTest::addColumn<QString>("to");
  QTest::addColumn<QStringList>("markers");  // of the target type, well known
  QTest::newRow("Kang") << QStringLiteral("kang_ifnb_scgen/valid.h5ad")
                        << QStringLiteral("cell_type") << QStringLiteral("CD4T")
                        << QStringLiteral("CD14+Mono")
                        << QStringList{QStringLiteral("LYZ"), QStringLiteral("FTL"),
                                       QStringLiteral("CCL2"), QStringLiteral("TYROBP")};
  QTest::newRow("Paul") << QStringLiteral("paul15_tradeseq/paul15.h5ad")
                        << QStringLiteral("cell_type2") << QStringLiteral("Multipotent progenitors")
                        << QStringLiteral("Erythrocyte")
                        << QStringList{QStringLiteral("Car2"), QStringLiteral("Klf1"),
                                       QStringLiteral("Hba-a2")};
  QTest::newRow("PBMC 68k") << QStringLiteral("pbmc68k_reduced/2025_encoding0.2.h5ad")
                            << QStringLiteral("bulk_labels")
                            << QStringLiteral("CD4+/CD45RA+/CD25- Naive T")
                            << QStringLiteral("CD14+ Monocyte")
                            << QStringList{QStringLiteral("LYZ"), QStringLiteral("S100A9"),
                                           QStringLiteral("FCN1")};
}

void TestRealFiles::droppingOnATypeLandsInIt() {
  QFETCH(QString, file);
  QFETCH(QString, column);
  QFETCH(QString, from);
  QFETCH(QString, to);
  QFETCH(QStringList, markers);
  const auto data = chreode::openDataset(m_data.filePath(file).toStdString(), {}, {});
  const auto model = chreode::prepareModel(data, chreode::fitPca(*data, {}, {}),
                                           QStringLiteral("pca"), nullptr, {}, {});
  const Annotation* label = data->cells.find(column.toStdString());
  QVERIFY(label != nullptr);
  const auto sources = label->cellsOf(label->levelOf(from.toStdString()));
  const int level = label->levelOf(to.toStdString());
  const auto targets = label->cellsOf(level);
  QVERIFY2(!sources.empty() && !targets.empty(), "the file's types have other names");
  const Matrix& codes = model->codes();
  Matrix original = codes.row(sources.front());
  Matrix edited = Matrix::Zero(1, codes.cols());
  for (const auto cell : targets) edited += codes.row(cell) / static_cast<float>(targets.size());
  const auto response = model->experiment->respond(std::vector<std::int32_t>{sources.front()},
                                                   original, edited, label);
  qInfo("%s: %.0f %% %s near the new code, r = %.3f", qPrintable(file),
        100.0 * response.labelsAfter.shares[static_cast<std::size_t>(level)], qPrintable(to),
        response.measuredAgreement);
  QVERIFY(response.labelsAfter.shares[static_cast<std::size_t>(level)] >= 0.8);
  QVERIFY(response.measuredAgreement > 0.5);
  for (const QString& marker : markers) {
    const int gene = data->geneOf(marker.toStdString());
    if (gene < 0) continue;  // not measured in this file
    const auto& genes = *response.genes;
    const auto at = std::find(genes.begin(), genes.end(), marker.toStdString());
    QVERIFY(at != genes.end());
    const auto place = static_cast<Index>(at - genes.begin());
    QVERIFY2(response.change[place] > 0.0f, qPrintable(marker));
    QVERIFY2(response.measuredChange[place] > 0.0f, qPrintable(marker));
  }
}

QTEST_GUILESS_MAIN(TestRealFiles)
#include "test_real_files.moc"
