#include <QtTest>

#include "simulation/combination_cells.h"
#include "whatif/combination.h"

using namespace chreode;

namespace {

const CombinationMethod& method(const CombinedPair& pair, const std::string& name) {
  for (const CombinationMethod& each : pair.methods) {
    if (each.name == name) return each;
  }
  qFatal("no such method");
}

CombinationReport combined(std::uint64_t seed) {
  const SimulatedCells made = simulateCombinations(simulatedGenes(600, seed), {.seed = seed}, {});
  auto data = std::make_shared<Dataset>();
  data->cells = made.cells;
  data->genes = made.genes;
  data->matrix = made.counts;
  data->taken = {"X", Scale::counts};
  data->simulated = true;
  CombinationInput input;
  input.data = data;
  input.question = {"perturbation", "control", "batch"};
  return combine(input, {});
}

const CombinedPair& pairOf(const CombinationReport& report, std::size_t which) {
  const std::string name = pairName(simulatedPairs()[which]);
  for (const CombinedPair& pair : report.pairs) {
    if (pair.level == name) return pair;
  }
  qFatal("no such pair");
}

}  // namespace

/// Pairs of the myeloid network whose sum is known to be right or wrong.
class TestSimulatedPairs : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void theSumIsRightForTwoAndWrongForTwo();
  void theSameSeedGivesTheSameCells();
};

void TestSimulatedPairs::theSumIsRightForTwoAndWrongForTwo() {
  const CombinationReport report = combined(1);
  QCOMPARE(report.pairs.size(), simulatedPairs().size());
  const auto share = [&](std::size_t which) {
    const CombinedPair& pair = pairOf(report, which);
    return method(pair, "additive").scores.distance / method(pair, "no_change").scores.distance;
  };
  const auto correlation = [&](std::size_t which) {
    return method(pairOf(report, which), "additive").scores.correlation;
  };
  QVERIFY(share(0) < 0.5 && correlation(0) > 0.9);
  QVERIFY(share(1) < 0.5 && correlation(1) > 0.9);
  QVERIFY(!pairOf(report, 0).epistasis.distinguishable);
  // The direction is right and counted twice.
  QVERIFY(share(2) > 0.5 && correlation(2) > 0.9);
  QVERIFY(pairOf(report, 2).epistasis.slope < 0.9);
  QVERIFY(share(3) > 0.8 && correlation(3) < 0.7);
  QVERIFY(share(4) > 1.0 && correlation(4) < 0.7);
  QVERIFY(pairOf(report, 3).epistasis.distinguishable);
  QVERIFY(pairOf(report, 4).epistasis.distinguishable);
}

void TestSimulatedPairs::theSameSeedGivesTheSameCells() {
  const auto make = [](std::uint64_t seed) {
    return simulateCombinations(simulatedGenes(60, 3), {.cells = 20, .seed = seed}, {});
  };
  const SimulatedCells one = make(3);
  const SimulatedCells again = make(3);
  QCOMPARE(one.counts->totals(), again.counts->totals());
  QCOMPARE(one.cells.columns[0].codes, again.cells.columns[0].codes);
  QVERIFY(one.counts->totals() != make(4).counts->totals());
  QCOMPARE(one.counts->cells(), Index{20 * 13});
}

QTEST_GUILESS_MAIN(TestSimulatedPairs)
#include "test_simulated_pairs.moc"
