#include <QFile>
#include <QtTest>
#include <cmath>
#include <map>

#include "base/error.h"
#include "files/open_dataset.h"
#include "perturbed_cells.h"
#include "whatif/combination.h"

using namespace chreode;

namespace {

constexpr int kGenes = 40;
const char* const kFile =
    CHREODE_SOURCE_DIR "/../shared/data/perturbseq_norman_mcfaline/devel.h5ad";

Eigen::VectorXd base() {
  return randomProfile(kGenes, 2.0, 4.0, 1);
}
Eigen::VectorXd effect(std::uint64_t seed) {
  return randomProfile(kGenes, -0.8, 0.8, seed);
}

/// A and B add up; A and C together do what A does alone; D has no single.
std::shared_ptr<Dataset> cells(double noise) {
  const Eigen::VectorXd a = effect(2);
  const Eigen::VectorXd b = effect(3);
  const Eigen::VectorXd c = effect(4);
  std::vector<CellGroup> groups{{{"control", "x"}, base(), 80},     {{"A", "x"}, base() + a, 80},
                                {{"B", "x"}, base() + b, 80},       {{"C", "x"}, base() + c, 80},
                                {{"A+B", "x"}, base() + a + b, 80}, {{"A+C", "x"}, base() + a, 80},
                                {{"A+D", "x"}, base() + a, 80}};
  // Another line, in which all is otherwise: nothing of it may be taken.
  groups.push_back({{"control", "y"}, base() + 1.0 * effect(9), 80});
  groups.push_back({{"A", "y"}, base() - 1.0 * a, 80});
  return groupedCells({"perturbation", "line"}, groups, noise, 3);
}

CombinationReport run(const std::shared_ptr<const Dataset>& data,
                      const CombinationQuestion& question = {"perturbation", "control", "line"}) {
  CombinationInput input;
  input.data = data;
  input.question = question;
  return combine(input, {});
}

const CombinationMethod& method(const CombinedPair& pair, const std::string& name) {
  for (const CombinationMethod& each : pair.methods) {
    if (each.name == name) return each;
  }
  qFatal("no such method");
}

QString messageOf(const std::function<void()>& act) {
  try {
    act();
  } catch (const Error& error) {
    return QString::fromStdString(error.what());
  }
  return {};
}

}  // namespace

/// Two perturbations seen alone, asked for both.
class TestCombination : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void additiveIsExactInClosedForm();
  void whatIsNotAdditiveIsTold();
  void badQuestionsAreRefused();
  void theSharedFileHasFivePairs();
};

void TestCombination::additiveIsExactInClosedForm() {
  const CombinationReport report = run(cells(0.0));
  QCOMPARE(report.pairs.size(), std::size_t{2});
  const CombinedPair& pair = report.pairs[0];
  QCOMPARE(pair.level, std::string("A+B"));
  QCOMPARE(pair.within, std::string("x"));
  const Eigen::VectorXd sum = effect(2) + effect(3);
  QVERIFY((method(pair, "additive").change - sum).cwiseAbs().maxCoeff() < 1e-5);
  QVERIFY((method(pair, "matching_mean").change - 0.5 * sum).cwiseAbs().maxCoeff() < 1e-5);
  QVERIFY((pair.measured - sum).cwiseAbs().maxCoeff() < 1e-5);
  QVERIFY(std::abs(method(pair, "additive").scores.correlation - 1.0) < 1e-6);
  QVERIFY(method(pair, "additive").scores.distance < 1e-4);
  QVERIFY(std::abs(pair.epistasis.slope - 1.0) < 1e-5);
  QCOMPARE(pair.best()->name, std::string("additive"));
  const CombinedPair& other = report.pairs[1];
  QVERIFY(std::abs(other.epistasis.deviation - effect(4).norm()) < 1e-4);
  QVERIFY(std::abs(other.epistasis.share - effect(4).norm() / effect(2).norm()) < 1e-4);
}

void TestCombination::whatIsNotAdditiveIsTold() {
  const CombinationReport report = run(cells(0.6));
  const Epistasis& additive = report.pairs[0].epistasis;
  QVERIFY2(!additive.distinguishable, additive.sentence().c_str());
  QVERIFY(additive.sentence().find("Not distinguishable") == 0);
  // The error of four means of 80 cells: noise 0.6 and 40 genes.
  QVERIFY(std::abs(additive.error - std::sqrt(4.0 * kGenes * 0.36 / 80.0)) < 0.05);
  QVERIFY(additive.bound > additive.error);
  const Epistasis& epistatic = report.pairs[1].epistasis;
  QVERIFY(epistatic.distinguishable);
  QVERIFY(epistatic.deviation > 3.0 * epistatic.bound);
  QVERIFY(epistatic.responders > 20);
  const nlohmann::json json = report.toJson()["pairs"][1];
  for (const char* key : {"a", "b", "methods", "ceiling", "epistasis"}) QVERIFY(json.contains(key));
  QCOMPARE(json["epistasis"]["verdict"].get<std::string>(), std::string("not additive"));
  QCOMPARE(run(cells(0.6)).toJson(), report.toJson());
}

void TestCombination::badQuestionsAreRefused() {
  const auto data = cells(0.1);
  const auto says = [&](const CombinationQuestion& question) {
    return messageOf([&] { run(data, question); });
  };
  QVERIFY(says({"absent", "control", "line"}).contains(QLatin1String("no column \"absent\"")));
  QVERIFY(says({"perturbation", "none", "line"}).contains(QLatin1String("No cell has \"none\"")));
  QVERIFY(says({"perturbation", "control", "perturbation"}).contains(QLatin1String("same column")));
  QVERIFY(says({"line", "x", "perturbation"}).contains(QLatin1String("no double perturbation")));
}

void TestCombination::theSharedFileHasFivePairs() {
  if (!QFile::exists(QLatin1String(kFile))) QSKIP("the shared perturbation file is absent");
  const auto data = openDataset(kFile, {}, {});
  const CombinationReport report = run(data, {"perturbation", "control", "dataset"});
  QCOMPARE(report.pairs.size(), std::size_t{5});
  const CombinationReport byType = run(data, {"perturbation", "control", "cell_type"});
  QCOMPARE(byType.pairs.size(), std::size_t{5});
  for (const CombinedPair& pair : report.pairs) {
    QCOMPARE(pair.within, std::string("norman19"));
    QVERIFY(method(pair, "additive").correlationSplit > 0.0);
    QVERIFY(pair.epistasis.error > 0.0 && pair.epistasis.bound > 0.0);
  }
}

QTEST_GUILESS_MAIN(TestCombination)
#include "test_combination.moc"
