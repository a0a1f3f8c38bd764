#include <QtTest>

#include "base/random.h"
#include "expression/ambient_genes.h"

using namespace chreode;

/// Genes at the pool's ratio in every class, in cells that are simulated with ambient counts.
class TestAmbientGenes : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void findsWhatWasImplanted();
  void tooFewCountsAreNoFlag();
  void oneClassTellsNothing();
};

namespace {

constexpr int kMarkers = 30;                      // of three classes, ten each
constexpr int kAmbient = 10;                      // of no cell's own: from the pool alone
constexpr int kGenes = kMarkers + kAmbient + 10;  // the last: expressed in all, unevenly

struct Cells {
  std::shared_ptr<const ExpressionMatrix> counts;
  Annotation label;
};

/// Every droplet takes up some share of a pool besides what its cell expresses. Markers leak into
/// all classes too.
Cells simulated(int cells, double depth) {
  Random random(7);
  Cells made;
  made.label.name = "type";
  made.label.kind = Annotation::Kind::categorical;
  made.label.levels = {"a", "b", "c"};
  std::vector<std::int64_t> offsets{0};
  std::vector<std::int32_t> genes;
  std::vector<float> values;
  for (int cell = 0; cell < cells; ++cell) {
    const int type = cell % 3;
    made.label.codes.push_back(type);
    const double size = depth * (0.5 + random.uniform());
    const double soup = 0.1 * size;
    for (int gene = 0; gene < kGenes; ++gene) {
      double rate = 0.0;
      if (gene < kMarkers) {
        const double pool = 1.0 / kMarkers;
        rate = (gene / 10 == type ? 0.06 : 0.002) * size + 0.5 * soup * pool;
      } else if (gene < kMarkers + kAmbient) {
        rate = 0.5 * soup / kAmbient;
      } else {
        rate = 0.02 * size * random.gamma(0.8) / 0.8 * (type == 0 ? 2.0 : 1.0);
      }
      const auto count = random.poisson(rate);
      if (count == 0) continue;
      genes.push_back(gene);
      values.push_back(static_cast<float>(count));
    }
    offsets.push_back(static_cast<std::int64_t>(values.size()));
  }
  made.counts = std::make_shared<const ExpressionMatrix>(cells, kGenes, offsets, genes, values);
  return made;
}

}  // namespace

void TestAmbientGenes::findsWhatWasImplanted() {
  const Cells cells = simulated(900, 200.0);
  const std::vector<bool> flags = perhapsAmbient(*cells.counts, cells.label);
  for (int gene = 0; gene < kGenes; ++gene) {
    const bool implanted = gene >= kMarkers && gene < kMarkers + kAmbient;
    QVERIFY2(flags[static_cast<std::size_t>(gene)] == implanted,
             qPrintable(QStringLiteral("gene %1").arg(gene)));
  }
}

void TestAmbientGenes::tooFewCountsAreNoFlag() {
  const Cells cells = simulated(90, 5.0);
  const std::vector<bool> flags = perhapsAmbient(*cells.counts, cells.label);
  QVERIFY(std::find(flags.begin(), flags.end(), true) == flags.end());
}

void TestAmbientGenes::oneClassTellsNothing() {
  Cells cells = simulated(900, 200.0);
  for (auto& code : cells.label.codes) code = code == 0 ? 0 : -1;
  const std::vector<bool> flags = perhapsAmbient(*cells.counts, cells.label);
  QVERIFY(std::find(flags.begin(), flags.end(), true) == flags.end());
}

QTEST_GUILESS_MAIN(TestAmbientGenes)
#include "test_ambient_genes.moc"
