#include <QFile>
#include <QtTest>
#include <algorithm>
#include <map>

#include "base/random.h"
#include "expression/ambient_genes.h"
#include "files/open_dataset.h"

using namespace chreode;

/// Real cells: what tells their types apart is not ambient, and RNA that is poured over all of them
/// is.
class TestAmbientKang : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void markersAreNotAndImplantedGenesAre();
};

void TestAmbientKang::markersAreNotAndImplantedGenesAre() {
  const QString path =
      QStringLiteral(CHREODE_SOURCE_DIR "/../shared/data/kang_ifnb_scgen/valid.h5ad");
  if (!QFile::exists(path)) QSKIP("the shared Kang file is absent");
  const auto data = openDataset(path.toStdString(), {}, {});
  QVERIFY(data->taken.scale == Scale::counts);
  const Annotation label = withLevels(*data->cells.find("cell_type"));
  const std::vector<double> depth = data->matrix->totals();

  // Ten genes that hardly a cell has take the counts of a pool instead.
  std::map<Index, double> total;
  for (Index gene = 0; gene < data->geneCount(); ++gene) {
    const auto column = data->matrix->column(gene);
    total[gene] = static_cast<double>(column.cells.size());
  }
  std::vector<std::int32_t> implanted;
  for (Index gene = 0; gene < data->geneCount() && implanted.size() < 10; ++gene) {
    if (total[gene] > 0 && total[gene] < 5) implanted.push_back(static_cast<std::int32_t>(gene));
  }
  QCOMPARE(implanted.size(), std::size_t{10});
  Random random(11);
  std::vector<std::int64_t> offsets{0};
  std::vector<std::int32_t> genes;
  std::vector<float> values;
  for (Index cell = 0; cell < data->cellCount(); ++cell) {
    const auto row = data->matrix->row(cell);
    for (std::size_t i = 0; i < row.genes.size(); ++i) {
      if (std::binary_search(implanted.begin(), implanted.end(), row.genes[i])) continue;
      genes.push_back(row.genes[i]);
      values.push_back(row.values[i]);
    }
    for (const std::int32_t gene : implanted) {
      const double soup = 0.002 * depth[static_cast<std::size_t>(cell)];
      if (const auto count = random.poisson(soup)) {
        genes.push_back(gene);
        values.push_back(static_cast<float>(count));
      }
    }
    offsets.push_back(static_cast<std::int64_t>(values.size()));
  }
  const ExpressionMatrix poured(data->cellCount(), data->geneCount(), offsets, genes, values);
  const std::vector<bool> flags = perhapsAmbient(poured, label);
  for (const char* marker : {"CD3D", "MS4A1", "LYZ", "GNLY", "CD14", "ISG15", "FTL", "CD74"}) {
    const int gene = data->geneOf(marker);
    if (gene >= 0) QVERIFY2(!flags[static_cast<std::size_t>(gene)], marker);
  }
  int found = 0;
  for (const std::int32_t gene : implanted) found += flags[static_cast<std::size_t>(gene)];
  QVERIFY2(found >= 9, qPrintable(QString::number(found)));
  const auto flagged = std::count(flags.begin(), flags.end(), true);
  QVERIFY2(flagged <= 70, qPrintable(QString::number(flagged)));  // one gene in a hundred
}

QTEST_GUILESS_MAIN(TestAmbientKang)
#include "test_ambient_kang.moc"
