#include <QtTest>
#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <vector>

#include "simulation/attractors.h"
#include "simulation/simulated_cells.h"
#include "simulation/simulation_record.h"

using chreode::SimulatedCells;
using chreode::SimulatedGene;

class TestSimulatedCells : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void genesAreOfThreeKinds();
  void responseFollowsItsRegulators();
  void fewestGenes();
  void countsAreWholeWithMedianDepth();
  void everyTypeAndWhatLiesBetween();
  void factorsFollowTheirFate();
  void targetsFollowTheirFactorAndOthersDoNot();
  void countsAreOverdispersed();
  void sameSeedSameCells();
  void knockOutLosesItsFate();
  void recordHoldsTheTruth();

 private:
  /// Mean count of a gene over the cells of one label, as a share of their depth times 10,000.
  double meanOf(int gene, const std::string& label) const;
  std::vector<std::int32_t> cellsOf(const std::string& label) const;

  std::vector<SimulatedGene> m_genes;
  SimulatedCells m_cells;
};

void TestSimulatedCells::initTestCase() {
  m_genes = chreode::simulatedGenes(600, 3);
  m_cells = chreode::simulateCells(m_genes, {.cells = 4000, .seed = 3}, {});
}

std::vector<std::int32_t> TestSimulatedCells::cellsOf(const std::string& label) const {
  const chreode::Annotation& type = m_cells.cells.columns.front();
  const int level = type.levelOf(label);
  std::vector<std::int32_t> cells;
  for (std::size_t cell = 0; cell < type.codes.size(); ++cell) {
    if (type.codes[cell] == level) cells.push_back(static_cast<std::int32_t>(cell));
  }
  return cells;
}

double TestSimulatedCells::meanOf(int gene, const std::string& label) const {
  const std::vector<double> totals = m_cells.counts->totals();
  double sum = 0.0, depth = 0.0;
  for (const std::int32_t cell : cellsOf(label)) {
    sum += m_cells.counts->value(cell, gene);
    depth += totals[static_cast<std::size_t>(cell)];
  }
  return 1e4 * sum / depth;
}

void TestSimulatedCells::genesAreOfThreeKinds() {
  QCOMPARE(m_genes.size(), std::size_t{600});
  std::set<std::string> names;
  std::vector<int> targets(chreode::factorCount, 0);
  for (std::size_t i = 0; i < m_genes.size(); ++i) {
    const SimulatedGene& gene = m_genes[i];
    names.insert(gene.name);
    QCOMPARE(gene.kind == SimulatedGene::Kind::factor, i < chreode::factorCount);
    QCOMPARE(gene.kind == SimulatedGene::Kind::target, !gene.regulators.empty());
    if (gene.kind == SimulatedGene::Kind::target) {
      ++targets[static_cast<std::size_t>(gene.regulators.front().factor)];
    }
  }
  QCOMPARE(names.size(), std::size_t{600});
  for (const int count : targets) QVERIFY(count >= 31);
}

void TestSimulatedCells::responseFollowsItsRegulators() {
  const SimulatedGene gene{
      .name = "g",
      .kind = SimulatedGene::Kind::target,
      .basal = 0.5,
      .amplitude = 4.0,
      .regulators = {{chreode::Factor::gata1, true, 0.5}, {chreode::Factor::pu1, false, 0.25}}};
  chreode::FactorState state = chreode::FactorState::Zero();
  QCOMPARE(gene.meanAt(state), 0.5);
  state[chreode::factorOf("Gata1")] = 0.5;
  QCOMPARE(gene.meanAt(state), 2.5);
  state[chreode::factorOf("Pu.1")] = 0.25;
  QCOMPARE(gene.meanAt(state), 1.5);
}

void TestSimulatedCells::fewestGenes() {
  const auto genes = chreode::simulatedGenes(chreode::fewestSimulatedGenes, 0);
  QCOMPARE(genes.size(), std::size_t{chreode::fewestSimulatedGenes});
  QVERIFY(std::ranges::all_of(genes, [](const SimulatedGene& gene) {
    return gene.kind != SimulatedGene::Kind::unregulated;
  }));
}

void TestSimulatedCells::countsAreWholeWithMedianDepth() {
  QCOMPARE(m_cells.counts->cells(), chreode::Index{4000});
  QCOMPARE(m_cells.counts->genes(), chreode::Index{600});
  for (const float value : m_cells.counts->values()) {
    QVERIFY(value >= 1.0f && value == std::floor(value));
  }
  std::vector<double> totals = m_cells.counts->totals();
  std::ranges::nth_element(totals, totals.begin() + 2000);
  QVERIFY2(std::abs(totals[2000] - 2000.0) < 40.0, qPrintable(QString::number(totals[2000])));
}

void TestSimulatedCells::everyTypeAndWhatLiesBetween() {
  QCOMPARE(m_cells.cells.columns.front().name, std::string("cell_type"));
  QCOMPARE(m_cells.cells.columns.front().levels,
           (std::vector<std::string>{"Prog", "Ery", "Mk", "Mo", "Neu"}));
  for (const char* label : {"Prog", "Ery", "Mk", "Mo", "Neu"}) {
    QVERIFY2(cellsOf(label).size() >= 200, label);
  }
  // Progenitors start without cJun; between the start and Mo its counts pass through all values.
  const int cjun = chreode::factorOf("cJun");
  const double low = meanOf(cjun, "Ery"), high = meanOf(cjun, "Mo");
  const std::vector<double> totals = m_cells.counts->totals();
  int between = 0;
  for (const std::int32_t cell : cellsOf("Prog")) {
    const double share = 1e4 * m_cells.counts->value(cell, cjun) / totals[std::size_t(cell)];
    between += share > low + 0.3 * (high - low) && share < low + 0.7 * (high - low);
  }
  QVERIFY2(between >= 100, qPrintable(QString::number(between)));
  const std::vector<double>& times = m_cells.cells.find("time")->numbers;
  QVERIFY(*std::ranges::min_element(times) == 0.0);
  QVERIFY(*std::ranges::max_element(times) > 17.0);
}

void TestSimulatedCells::factorsFollowTheirFate() {
  const auto marks = [this](const char* factor, const std::string& label) {
    const int gene = chreode::factorOf(factor);
    for (const std::string other : {"Ery", "Mk", "Mo", "Neu"}) {
      if (other != label && meanOf(gene, other) > 0.25 * meanOf(gene, label)) return false;
    }
    return true;
  };
  QVERIFY(marks("EKLF", "Ery"));
  QVERIFY(marks("Fli1", "Mk"));
  QVERIFY(marks("EgrNab", "Mo"));
  QVERIFY(!marks("Pu.1", "Mo"));
}

void TestSimulatedCells::targetsFollowTheirFactorAndOthersDoNot() {
  using enum chreode::Factor;
  for (std::size_t i = 0; i < m_genes.size(); ++i) {
    const int gene = static_cast<int>(i);
    const SimulatedGene& made = m_genes[i];
    if (made.kind == SimulatedGene::Kind::unregulated) {
      // Only the share of the whole moves it.
      if (made.basal > 0.5) {
        const double ratio = meanOf(gene, "Ery") / meanOf(gene, "Mo");
        QVERIFY2(ratio > 0.4 && ratio < 2.5, made.name.c_str());
      }
    } else if (made.regulators.size() == 1 && made.regulators.front().factor == eklf) {
      const double ratio = meanOf(gene, "Ery") / meanOf(gene, "Mo");
      QVERIFY2(made.regulators.front().activates ? ratio > 2.0 : ratio < 0.6, made.name.c_str());
    }
  }
}

void TestSimulatedCells::countsAreOverdispersed() {
  // Within a fate at rest, the variance of a gene exceeds its mean by mean² / 8 and what the depth
  // adds (0.25² for log-normal depths).
  const std::vector<std::int32_t> cells = cellsOf("Mo");
  double excess = 0.0, squares = 0.0;
  for (int gene = 0; gene < 600; ++gene) {
    if (m_genes[static_cast<std::size_t>(gene)].kind != SimulatedGene::Kind::unregulated) continue;
    double mean = 0.0, square = 0.0;
    for (const std::int32_t cell : cells) {
      const double x = m_cells.counts->value(cell, gene);
      mean += x / static_cast<double>(cells.size());
      square += x * x / static_cast<double>(cells.size());
    }
    excess += square - mean * mean - mean;
    squares += mean * mean;
  }
  const double depth = std::exp(0.25 * 0.25);  // E[d²] / E[d]² of the log-normal
  const double expected = depth * (1.0 + 1.0 / 8.0) - 1.0;
  QVERIFY2(std::abs(excess / squares - expected) < 0.06,
           qPrintable(QString::number(excess / squares)));
}

void TestSimulatedCells::sameSeedSameCells() {
  const auto make = [](std::uint64_t seed) {
    return chreode::simulateCells(chreode::simulatedGenes(60, seed), {.cells = 150, .seed = seed},
                                  {});
  };
  const SimulatedCells a = make(7), b = make(7), c = make(8);
  QCOMPARE(a.counts->values(), b.counts->values());
  QCOMPARE(a.counts->geneIndices(), b.counts->geneIndices());
  QCOMPARE(a.cells.columns[0].codes, b.cells.columns[0].codes);
  QCOMPARE(a.cells.columns[1].numbers, b.cells.columns[1].numbers);
  QVERIFY(a.counts->values() != c.counts->values());
}

void TestSimulatedCells::knockOutLosesItsFate() {
  const auto cells = chreode::simulateCells(
      m_genes, {.cells = 800, .clamps = {{chreode::Factor::eklf, 0.0}}, .seed = 1}, {});
  const std::vector<int> codes(cells.cells.columns[0].codes.begin(),
                               cells.cells.columns[0].codes.end());
  QCOMPARE(std::ranges::count(codes, 1), 0);
  QVERIFY(std::ranges::count(codes, 2) > 50);
}

void TestSimulatedCells::recordHoldsTheTruth() {
  const std::vector<chreode::FateRow> truth{
      {.clamps = {}, .fractions = {.2, .2, .5, .1}},
      {.clamps = {{chreode::Factor::eklf, 0.0}}, .fractions = {0., .4, .5, .1}}};
  const nlohmann::json record =
      chreode::simulationRecord({.cells = 10, .seed = 5}, m_genes, {.runs = 600, .seed = 5}, truth);
  QCOMPARE(record["network"]["target"].size(), chreode::regulations().size());
  QCOMPARE(record["truth"]["change"], (nlohmann::json{"wild type", "EKLF knock-out"}));
  QCOMPARE(record["truth"]["fractions"][1][0].get<double>(), 0.0);
  QCOMPARE(record["parameters"]["seed"].get<int>(), 5);
  std::size_t arrows = chreode::regulations().size();
  for (const SimulatedGene& gene : m_genes) arrows += gene.regulators.size();
  for (const char* column : {"gene", "regulator", "sign"}) {
    QCOMPARE(record["regulators"][column].size(), arrows);
  }
}

QTEST_GUILESS_MAIN(TestSimulatedCells)
#include "test_simulated_cells.moc"
