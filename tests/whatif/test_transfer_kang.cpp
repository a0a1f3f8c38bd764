#include <QFile>
#include <QtTest>
#include <cmath>
#include <map>

#include "files/open_dataset.h"
#include "whatif/transfer.h"

using namespace chreode;

namespace {

const char* const kFile = CHREODE_SOURCE_DIR "/../shared/data/kang_ifnb_scgen/valid.h5ad";

/// Of all 6,998 genes, by NumPy: r of the expression difference, squared Pearson of no change, and
/// the ceiling (which is of random halves).
struct Wanted {
  double correlation, noChange, ceiling;
};
const std::map<std::string, Wanted> kWanted{
    {"B", {0.8195, 0.8104, 0.95}},         {"CD14+Mono", {0.8744, 0.6177, 0.99}},
    {"CD4T", {0.8163, 0.8588, 0.97}},      {"CD8T", {0.7579, 0.8178, 0.88}},
    {"Dendritic", {0.9118, 0.6890, 0.97}}, {"FCGR3A+Mono", {0.9056, 0.6578, 0.99}},
    {"NK", {0.7558, 0.7897, 0.89}}};

}  // namespace

/// IFN-β in seven types of blood cells (Kang et al. 2018).
class TestTransferKang : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void figuresAreThoseOfNumpy();

 private:
  std::shared_ptr<const Dataset> m_data;
};

void TestTransferKang::initTestCase() {
  if (!QFile::exists(QLatin1String(kFile))) QSKIP("the shared Kang file is absent");
  m_data = openDataset(kFile, {}, {});
}

void TestTransferKang::figuresAreThoseOfNumpy() {
  double alike = 0.0;
  int above = 0;
  for (const auto& [type, wanted] : kWanted) {
    TransferInput input;
    input.data = m_data;
    input.question = {"condition", "control", "stimulated", "cell_type", type};
    const TransferReport report = transfer(input, {});
    const TransferMethod& difference = *report.find("expression_delta");
    QCOMPARE(difference.scores.genes, 6998);
    QVERIFY2(std::abs(difference.scores.correlation - wanted.correlation) < 1e-4, type.c_str());
    QCOMPARE(difference.correlationAllGenes, difference.scores.correlation);
    const TransferMethod& noChange = *report.find("no_change");
    QVERIFY2(std::abs(noChange.scores.squaredPearson - wanted.noChange) < 1e-4, type.c_str());
    QVERIFY2(std::abs(report.ceiling - wanted.ceiling) < 0.02, type.c_str());
    alike += report.find("similarity_weighted")->correlationSplit / 7.0;
    above += report.find("pca_latent")->correlationSplit >
             report.find("similarity_weighted")->correlationSplit;
    // What smooths without predicting loses its r when noise is not shared.
    const TransferMethod& smoothing = *report.find("smoothing");
    QVERIFY(smoothing.correlationSplit < smoothing.scores.correlation);
    QVERIFY(difference.energy < noChange.energy);
  }
  QVERIFY2(alike > 0.87, qPrintable(QString::number(alike)));
  QVERIFY2(above >= 5, qPrintable(QString::number(above)));
}

QTEST_GUILESS_MAIN(TestTransferKang)
#include "test_transfer_kang.moc"
