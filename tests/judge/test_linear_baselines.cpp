#include <QtTest>
#include <algorithm>
#include <numeric>

#include "base/random.h"
#include "expression/normalize.h"
#include "files/open_dataset.h"
#include "judge/linear_baselines.h"

using chreode::ExpressionMatrix;
using chreode::Index;

/// The baselines on real counts against scikit-learn's PCA and KL-NMF on the same data: 2,000 genes
/// of largest variance of log1p, one split, deviance explained .133 (10 components) and .145 (16).
class TestLinearBaselines : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void reachScikitLearn();

 private:
  std::shared_ptr<const chreode::Dataset> m_data;
};

namespace {

/// Genes by the variance of their log values, as the reference figures chose them.
std::vector<std::int32_t> mostVariable(const ExpressionMatrix& logged, std::size_t count) {
  const auto genes = static_cast<std::size_t>(logged.genes());
  std::vector<double> sum(genes, 0.0), squares(genes, 0.0);
  for (std::size_t i = 0; i < logged.values().size(); ++i) {
    const double value = logged.values()[i];
    sum[logged.geneIndices()[i]] += value;
    squares[logged.geneIndices()[i]] += value * value;
  }
  const auto cells = static_cast<double>(logged.cells());
  std::vector<double> variance(genes);
  for (std::size_t gene = 0; gene < genes; ++gene) {
    variance[gene] = squares[gene] / cells - sum[gene] / cells * sum[gene] / cells;
  }
  std::vector<std::int32_t> order(genes);
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::int32_t a, std::int32_t b) { return variance[a] > variance[b]; });
  order.resize(count);
  std::sort(order.begin(), order.end());
  return order;
}

}  // namespace

void TestLinearBaselines::initTestCase() {
  const QString path =
      QStringLiteral(CHREODE_SOURCE_DIR "/../shared/data/paul15_tradeseq/paul15.h5ad");
  if (!QFile::exists(path)) QSKIP("The shared data are not there.");
  m_data = chreode::openDataset(path.toStdString(), {}, {});
}

void TestLinearBaselines::reachScikitLearn() {
  const ExpressionMatrix& counts = *m_data->matrix;
  const auto logged = chreode::logNormalize(counts, chreode::medianDepth(counts));
  const auto split =
      chreode::splitCounts(*counts.selectGenes(mostVariable(*logged, 2000)), counts.totals(), 0);
  const std::vector<int> order =
      chreode::Random(0, 99).permutation(static_cast<int>(counts.cells()));
  chreode::JudgeCells cells;
  for (std::size_t i = 0; i < order.size(); ++i) {
    (i % 10 == 0   ? cells.heldout
     : i % 10 == 1 ? cells.validation
                   : cells.training)
        .push_back(order[i]);
  }
  const chreode::BaselineScore pca = chreode::judgePca(split, cells, 0, {});
  const chreode::BaselineScore nmf = chreode::judgePoissonFactors(split, cells, 0, {});
  qInfo("PCA %.4f (%d components, floor %g), KL-NMF %.4f (%d components, floor %g)",
        pca.devianceExplained, pca.components, pca.floor, nmf.devianceExplained, nmf.components,
        nmf.floor);
  QVERIFY(pca.devianceExplained >= 0.12 && pca.devianceExplained <= 0.15);
  QVERIFY(nmf.devianceExplained >= 0.135 && nmf.devianceExplained <= 0.16);
  QVERIFY(nmf.devianceExplained > pca.devianceExplained);
}

QTEST_GUILESS_MAIN(TestLinearBaselines)
#include "test_linear_baselines.moc"
