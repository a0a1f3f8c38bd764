#include <QtTest>
#include <cmath>
#include <map>
#include <numeric>
#include <string>

#include "base/error.h"
#include "simulation/fate_table.h"
#include "simulation/network_runs.h"

using chreode::Fate;
using chreode::FateFractions;

class TestFateTable : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void wildTypeFractions();
  void rowsAreFractions();
  void knockOutsLoseTheirFates();
  void sclAndFog1ChangeNoFate();
  void differencesAreThePublishedOnes();
  void runsDoNotDependOnEachOther();
  void runsStartAsProgenitors();
  void stopsWhenAsked();

 private:
  const FateFractions& row(const std::string& factor, double value) const {
    return m_rows.at({factor, value});
  }
  FateFractions m_wildType{};
  std::map<std::pair<std::string, double>, FateFractions> m_rows;
};

namespace {

double share(const FateFractions& fractions, Fate fate) {
  return fractions[static_cast<std::size_t>(fate)];
}

}  // namespace

void TestFateTable::initTestCase() {
  for (const chreode::FateRow& row : chreode::fateTable({.runs = 600, .seed = 4}, {})) {
    if (row.clamps.empty()) {
      m_wildType = row.fractions;
    } else {
      QCOMPARE(row.clamps.size(), std::size_t{1});
      const chreode::Clamp clamp = row.clamps.front();
      m_rows[{std::string(factorName(clamp.factor)), clamp.value}] = row.fractions;
    }
  }
  QCOMPARE(m_rows.size(), std::size_t{2 * chreode::factorCount});
}

void TestFateTable::wildTypeFractions() {
  const FateFractions found = chreode::fateFractions({}, {.runs = 6000, .seed = 1}, {});
  const FateFractions expected{.234, .227, .465, .074};
  for (std::size_t fate = 0; fate < found.size(); ++fate) {
    QVERIFY2(std::abs(found[fate] - expected[fate]) < 0.02,
             (std::to_string(fate) + ": " + std::to_string(found[fate])).c_str());
  }
}

void TestFateTable::rowsAreFractions() {
  for (const auto& [clamp, fractions] : m_rows) {
    QVERIFY(std::abs(std::accumulate(fractions.begin(), fractions.end(), 0.0) - 1.0) < 1e-12);
  }
}

void TestFateTable::knockOutsLoseTheirFates() {
  using enum Fate;
  for (const auto& [factor, lost] : std::map<std::string, std::vector<Fate>>{{"Gata1", {ery, mk}},
                                                                             {"Gata2", {ery, mk}},
                                                                             {"Pu.1", {mo, neu}},
                                                                             {"EKLF", {ery}},
                                                                             {"Fli1", {mk}},
                                                                             {"Gfi1", {neu}},
                                                                             {"EgrNab", {mo}},
                                                                             {"cJun", {mo}},
                                                                             {"Cebpa", {neu}}}) {
    for (const Fate fate : lost) {
      QVERIFY(share(m_wildType, fate) > 0.0);
      QCOMPARE(share(row(factor, 0.0), fate), 0.0);
    }
  }
  for (const auto& [factor, lost] : std::map<std::string, std::vector<Fate>>{{"EKLF", {mk}},
                                                                             {"Gfi1", {mo}},
                                                                             {"EgrNab", {neu}},
                                                                             {"Gata1", {mo, neu}},
                                                                             {"Gata2", {mo, neu}},
                                                                             {"Pu.1", {ery, mk}}}) {
    for (const Fate fate : lost) QCOMPARE(share(row(factor, 1.0), fate), 0.0);
  }
}

void TestFateTable::sclAndFog1ChangeNoFate() {
  for (const std::string factor : {"SCL", "Fog1"}) {
    for (const double value : {0.0, 1.0}) {
      for (std::size_t fate = 0; fate < m_wildType.size(); ++fate) {
        QVERIFY(std::abs(row(factor, value)[fate] - m_wildType[fate]) < 0.02);
      }
    }
  }
}

// Over-expression minus knock-out, from an independent implementation with 600 runs a row. Both
// sides have a standard error of up to .029, so that .1 is beyond three of them.
void TestFateTable::differencesAreThePublishedOnes() {
  const std::map<std::string, FateFractions> expected{
      {"Gata2", {.51, .49, -.89, -.10}}, {"Gata1", {.52, .48, -.87, -.12}},
      {"Fog1", {-.01, -.01, .01, 0}},    {"EKLF", {.40, -.42, .01, 0}},
      {"Fli1", {-.40, .78, -.34, -.04}}, {"SCL", {0, 0, 0, 0}},
      {"Cebpa", {0, 0, -.07, .07}},      {"Pu.1", {-.51, -.49, .90, .09}},
      {"cJun", {0, 0, .58, -.55}},       {"EgrNab", {0, 0, .58, -.58}},
      {"Gfi1", {0, 0, -.58, .58}}};
  for (const auto& [factor, difference] : expected) {
    for (std::size_t fate = 0; fate < difference.size(); ++fate) {
      const double found = row(factor, 1.0)[fate] - row(factor, 0.0)[fate];
      QVERIFY2(std::abs(found - difference[fate]) < 0.1,
               (factor + " " + std::to_string(fate) + ": " + std::to_string(found)).c_str());
    }
  }
}

// Blocks of runs are computed by whichever thread is free; a longer job holds the shorter one.
void TestFateTable::runsDoNotDependOnEachOther() {
  const auto fewer = chreode::runNetwork({.runs = 64, .steps = 40, .seed = 9}, 20, {});
  const auto more = chreode::runNetwork({.runs = 400, .steps = 40, .seed = 9}, 20, {});
  const auto again = chreode::runNetwork({.runs = 400, .steps = 40, .seed = 9}, 20, {});
  const auto other = chreode::runNetwork({.runs = 400, .steps = 40, .seed = 10}, 20, {});
  QCOMPARE(more.size(), std::size_t{3});
  for (std::size_t frame = 0; frame < more.size(); ++frame) {
    QVERIFY((more[frame].topRows(64) == fewer[frame]).all());
    QVERIFY((more[frame] == again[frame]).all());
    QVERIFY(!(more[frame] == other[frame]).all());
  }
}

void TestFateTable::runsStartAsProgenitors() {
  const auto frames = chreode::runNetwork({.runs = 1000, .steps = 1, .seed = 2}, 1, {});
  const chreode::FactorStates start = frames.front().rowwise() - chreode::progenitorState();
  QVERIFY(start.abs().maxCoeff() < 0.006);
  QVERIFY(start.abs().maxCoeff() > 0.002);
  QVERIFY((frames.front() >= 0.0).all());
  // What one step adds beyond the drive is the noise.
  const int gata2 = chreode::factorOf("Gata2");
  double variance = 0.0;
  for (int run = 0; run < 1000; ++run) {
    const chreode::FactorState before = frames[0].row(run);
    const double drift = chreode::timeStep * (chreode::drive(before)[gata2] - before[gata2]);
    variance += std::pow(frames[1](run, gata2) - before[gata2] - drift, 2) / 1000;
  }
  QVERIFY(std::abs(std::sqrt(variance) - 0.003) < 0.003 * 0.1);
}

void TestFateTable::stopsWhenAsked() {
  std::stop_source source;
  source.request_stop();
  QVERIFY_EXCEPTION_THROWN(chreode::fateFractions({}, {.runs = 100000}, {source.get_token(), {}}),
                           chreode::Cancelled);
}

QTEST_GUILESS_MAIN(TestFateTable)
#include "test_fate_table.moc"
