#include <QtTest>
#include <bit>
#include <cmath>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "simulation/attractors.h"
#include "simulation/myeloid_network.h"

using namespace std::string_literals;
using chreode::Factor;
using chreode::factorCount;
using chreode::FactorState;
using chreode::FactorStates;

namespace {

using Values = std::map<std::string, double>;

struct Rule {
  std::vector<std::pair<std::string, double>> couplings;
  std::function<bool(std::map<std::string, bool>&)> holds;
};

/// The rules and couplings as published, written out once more, one function for each factor.
const std::map<std::string, Rule>& publishedRules() {
  using B = std::map<std::string, bool>;
  static const std::map<std::string, Rule> rules{
      {"Gata2",
       {{{"Gata2", 1}, {"Gata1", -0.1}, {"Fog1", -1}, {"Pu.1", -1.15}},
        [](B& x) { return x["Gata2"] && !(x["Gata1"] && x["Fog1"]) && !x["Pu.1"]; }}},
      {"Gata1",
       {{{"Gata2", 1}, {"Gata1", 0.1}, {"Fli1", 1}, {"Pu.1", -1.21}},
        [](B& x) { return (x["Gata1"] || x["Gata2"] || x["Fli1"]) && !x["Pu.1"]; }}},
      {"Fog1", {{{"Gata1", 0.1}}, [](B& x) { return x["Gata1"]; }}},
      {"EKLF", {{{"Gata1", 0.2}, {"Fli1", -1}}, [](B& x) { return x["Gata1"] && !x["Fli1"]; }}},
      {"Fli1", {{{"Gata1", 0.2}, {"EKLF", -1}}, [](B& x) { return x["Gata1"] && !x["EKLF"]; }}},
      {"SCL", {{{"Gata1", 1}, {"Pu.1", -1}}, [](B& x) { return x["Gata1"] && !x["Pu.1"]; }}},
      {"Cebpa",
       {{{"Gata1", -1}, {"Fog1", -1}, {"SCL", -1}, {"Cebpa", 10}},
        [](B& x) { return x["Cebpa"] && !(x["Gata1"] && x["Fog1"] && x["SCL"]); }}},
      {"Pu.1",
       {{{"Gata2", -1}, {"Gata1", -1}, {"Cebpa", 10}, {"Pu.1", 10}},
        [](B& x) { return (x["Cebpa"] || x["Pu.1"]) && !(x["Gata1"] || x["Gata2"]); }}},
      {"cJun", {{{"Pu.1", 1}, {"Gfi1", -1}}, [](B& x) { return x["Pu.1"] && !x["Gfi1"]; }}},
      {"EgrNab",
       {{{"Pu.1", 1}, {"cJun", 1}, {"Gfi1", -1.3}},
        [](B& x) { return x["Pu.1"] && x["cJun"] && !x["Gfi1"]; }}},
      {"Gfi1", {{{"Cebpa", 1}, {"EgrNab", -5}}, [](B& x) { return x["Cebpa"] && !x["EgrNab"]; }}},
  };
  return rules;
}

std::string nameOf(int factor) {
  return std::string(chreode::factorName(static_cast<Factor>(factor)));
}

/// The definition, row by row of the truth table.
double driveByTruthTable(const Rule& rule, const FactorState& state) {
  const std::size_t inputs = rule.couplings.size();
  double sum = 0.0;
  for (unsigned row = 0; row < (1u << inputs); ++row) {
    std::map<std::string, bool> on;
    double product = 1.0;
    for (std::size_t i = 0; i < inputs; ++i) {
      const auto& [regulator, coupling] = rule.couplings[i];
      on[regulator] = ((row >> i) & 1u) != 0;
      const double x = state[chreode::factorOf(regulator)];
      const double tau = 0.1 / std::abs(coupling);
      const double activity = x * x / (x * x + tau * tau);
      product *= on[regulator] ? activity : 1.0 - activity;
    }
    if (rule.holds(on)) sum += product;
  }
  return sum;
}

std::uint32_t bitsOf(const std::vector<std::string>& factors) {
  std::uint32_t bits = 0;
  for (const std::string& name : factors) bits |= 1u << chreode::factorOf(name);
  return bits;
}

}  // namespace

class TestMyeloidNetwork : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void arrowsAreThePublishedOnes();
  void driveIsTheSumOverTrueRows();
  void booleanRulesAreThePublishedOnes();
  void sixBooleanFixedPoints();
  void fourAttractors();
  void attractorsAreStill();
  void nearestFateIsTheNearest();
  void clampsHold();
  void statesStayAboveZero();
  void namesInAnyCase();
};

void TestMyeloidNetwork::arrowsAreThePublishedOnes() {
  std::set<std::tuple<std::string, std::string, double>> expected, found;
  for (const auto& [target, rule] : publishedRules()) {
    for (const auto& [regulator, coupling] : rule.couplings) {
      expected.insert({target, regulator, coupling});
    }
  }
  for (const chreode::Regulation& arrow : chreode::regulations()) {
    found.insert({std::string(factorName(arrow.target)), std::string(factorName(arrow.regulator)),
                  arrow.coupling});
  }
  QCOMPARE(found, expected);
  QCOMPARE(chreode::regulations().size(), expected.size());
}

void TestMyeloidNetwork::driveIsTheSumOverTrueRows() {
  std::srand(3);
  for (int trial = 0; trial < 200; ++trial) {
    const FactorState state = 0.6 * (FactorState::Random() + 1.0);
    const FactorState driven = chreode::drive(state);
    for (int i = 0; i < factorCount; ++i) {
      const double expected = driveByTruthTable(publishedRules().at(nameOf(i)), state);
      QVERIFY2(std::abs(driven[i] - expected) < 1e-14, nameOf(i).c_str());
    }
  }
}

void TestMyeloidNetwork::booleanRulesAreThePublishedOnes() {
  for (std::uint32_t state = 0; state < (1u << factorCount); ++state) {
    std::map<std::string, bool> on;
    for (int i = 0; i < factorCount; ++i) on[nameOf(i)] = ((state >> i) & 1u) != 0;
    const std::uint32_t next = chreode::booleanSuccessor(state);
    for (int i = 0; i < factorCount; ++i) {
      QCOMPARE(((next >> i) & 1u) != 0, publishedRules().at(nameOf(i)).holds(on));
    }
  }
}

void TestMyeloidNetwork::sixBooleanFixedPoints() {
  const std::set<std::uint32_t> expected{0u,
                                         bitsOf({"Pu.1", "cJun", "EgrNab"}),
                                         bitsOf({"Cebpa", "Pu.1", "cJun", "EgrNab"}),
                                         bitsOf({"Cebpa", "Pu.1", "Gfi1"}),
                                         bitsOf({"Gata1", "Fog1", "Fli1", "SCL"}),
                                         bitsOf({"Gata1", "Fog1", "EKLF", "SCL"})};
  const std::vector<std::uint32_t> found = chreode::booleanFixedPoints();
  QCOMPARE(found.size(), std::size_t{6});
  QCOMPARE(std::set(found.begin(), found.end()), expected);
}

void TestMyeloidNetwork::fourAttractors() {
  // Ery, Mk, Mo, Neu of the noise-free network, from an independent integration.
  const double expected[4][factorCount] = {
      {.5093, .9814, .4906, .7811, .0128, .9897, .0576, .0004, 0, 0, .2493},
      {.4994, .9997, .4998, .0127, .7872, .9901, .0558, .0004, 0, 0, .2377},
      {0, 0, 0, 0, 0, 0, .9999, 1.0000, .9901, .9801, .0004},
      {0, 0, 0, 0, 0, 0, .9999, 1.0000, .0100, .0001, .9901}};
  for (int fate = 0; fate < chreode::fateCount; ++fate) {
    for (int i = 0; i < factorCount; ++i) {
      QVERIFY2(std::abs(chreode::attractors()[fate][i] - expected[fate][i]) < 1e-3,
               nameOf(i).c_str());
    }
  }
}

void TestMyeloidNetwork::attractorsAreStill() {
  for (const FactorState& attractor : chreode::attractors()) {
    QVERIFY((chreode::drive(attractor) - attractor).abs().maxCoeff() < 1e-12);
    // Stable: a small push in any direction dies away.
    FactorStates pushed = attractor.replicate(factorCount, 1);
    pushed.matrix().diagonal().array() += 0.01;
    for (int step = 0; step < 3000; ++step) chreode::advance(pushed, nullptr, {});
    QVERIFY((pushed.rowwise() - attractor).abs().maxCoeff() < 1e-4);
  }
}

void TestMyeloidNetwork::nearestFateIsTheNearest() {
  const FactorState mo = chreode::attractors()[static_cast<int>(chreode::Fate::mo)];
  FactorState near = mo;
  near[0] += 0.2;
  const chreode::NearestFate found = chreode::nearestFate(near);
  QCOMPARE(found.fate, chreode::Fate::mo);
  QVERIFY(std::abs(found.distance - 0.2) < 1e-12);
}

void TestMyeloidNetwork::clampsHold() {
  FactorStates states = chreode::progenitorState().replicate(3, 1);
  const std::vector<chreode::Clamp> clamps{{Factor::pu1, 0.0}, {Factor::gfi1, 1.0}};
  for (int step = 0; step < 10; ++step) {
    chreode::advance(states, nullptr, clamps);
    QVERIFY((states.col(chreode::factorOf("Pu.1")) == 0.0).all());
    QVERIFY((states.col(chreode::factorOf("Gfi1")) == 1.0).all());
  }
}

void TestMyeloidNetwork::statesStayAboveZero() {
  FactorStates states = FactorStates::Zero(5, factorCount);
  const FactorStates down = FactorStates::Constant(5, factorCount, -0.5);
  chreode::advance(states, &down, {});
  QVERIFY((states == 0.0).all());
  const FactorStates up = FactorStates::Constant(5, factorCount, 0.25);
  chreode::advance(states, &up, {});
  QVERIFY((states == 0.25).all());
}

void TestMyeloidNetwork::namesInAnyCase() {
  for (int i = 0; i < factorCount; ++i) QCOMPARE(chreode::factorOf(nameOf(i)), i);
  QCOMPARE(chreode::factorOf("eklf"), chreode::factorOf("EKLF"));
  QCOMPARE(chreode::factorOf("Gata3"), -1);
  QCOMPARE(chreode::factorOf(""), -1);
}

QTEST_GUILESS_MAIN(TestMyeloidNetwork)
#include "test_myeloid_network.moc"
