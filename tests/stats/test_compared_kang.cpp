#include <QFile>
#include <QtTest>
#include <algorithm>

#include "files/open_dataset.h"
#include "stats/cell_comparison.h"

using namespace chreode;

/// Stimulated against control CD4 T cells of Kang et al. 2018: interferon's own genes lead.
class TestComparedKang : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() {
    m_path = QStringLiteral(CHREODE_SOURCE_DIR "/../shared/data/kang_ifnb_scgen/valid.h5ad");
    if (!QFile::exists(m_path)) QSKIP("The shared data are not here.");
    m_data = openDataset(m_path.toStdString(), {}, {});
  }

  void interferonsGenesLead() {
    ComparisonRequest request;
    request.a = m_data->cellsWhere({"cell_type=CD4T", "condition=stimulated"});
    request.b = m_data->cellsWhere({"cell_type=CD4T", "condition=control"});
    const CellComparison found = compareCells(*m_data, request, 2);
    const std::vector<int> order = found.ranked();
    std::vector<std::string> top;
    for (int i = 0; i < 10; ++i) {
      top.push_back(m_data->genes.names[static_cast<std::size_t>(order[i])]);
      const GeneDifference& gene = found.genes[static_cast<std::size_t>(order[i])];
      QVERIFY(gene.q < 1e-20);
    }
    for (const char* gene : {"ISG15", "IFI6"}) {
      QVERIFY2(std::find(top.begin(), top.end(), gene) != top.end(), gene);
      const GeneDifference& own = found.genes[static_cast<std::size_t>(m_data->geneOf(gene))];
      QVERIFY(own.log2Fold > 2.0);
      QVERIFY(own.auroc > 0.85);
    }
    // One row of samples is not in the file, so cells pass for replicates, and it is said.
    QCOMPARE(found.test, CellTest::wilcoxon);
    QVERIFY(found.verdict().find("exploratory") != std::string::npos);
  }

 private:
  QString m_path;
  std::shared_ptr<const Dataset> m_data;
};

QTEST_APPLESS_MAIN(TestComparedKang)
#include "test_compared_kang.moc"
