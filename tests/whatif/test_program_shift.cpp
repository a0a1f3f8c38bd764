#include <QtTest>
#include <cmath>
#include <numeric>

#include "base/error.h"
#include "base/random.h"
#include "model/pca_model.h"
#include "program_laboratory.h"
#include "whatif/program_background.h"
#include "whatif/program_baselines.h"
#include "whatif/program_shift.h"
#include "whatif/program_study.h"
#include "whatif/program_truth.h"

using namespace chreode;

namespace {

/// ln p(A) and ln p(B) of codes with Prog left out, by hand: p(A) = 1 / (1 + e^(s_B − s_A)).
Eigen::Vector2d meanLogs(const Laboratory& lab, const Eigen::MatrixXd& codes) {
  Eigen::Vector2d sum(0.0, 0.0);
  for (Index i = 0; i < codes.rows(); ++i) {
    const Eigen::VectorXd s =
        lab.classifier->weights * codes.row(i).transpose() + lab.classifier->bias;
    sum += Eigen::Vector2d(-std::log1p(std::exp(s[1] - s[0])), -std::log1p(std::exp(s[0] - s[1])));
  }
  return sum / static_cast<double>(codes.rows());
}

/// The experiment's codes, in its order.
Eigen::MatrixXd codesOf(const Laboratory& lab) {
  return lab.experiment->codes().cast<double>();
}

double deviation(const Laboratory& lab, Index gene) {
  const Eigen::VectorXd column = lab.values.col(gene).cast<double>();
  return std::sqrt((column.array() - column.mean()).square().sum() / (column.size() - 1.0));
}

bool near(const Eigen::VectorXd& a, const Eigen::VectorXd& b, double tolerance = 2e-4) {
  return a.size() == b.size() && (a - b).cwiseAbs().maxCoeff() < tolerance;
}

}  // namespace

/// The operators on a linear model, where all is known in closed form, and what is made of them.
class TestProgramShift : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void encoderMovesCodesByTheLoadings();
  void gradientRaisesTheFactorByTheAmount();
  void propagationFollowsTheArrows();
  void startIsLeftOutAndFewCellsRefused();
  void amountsAreRead();
  void implantedProgramStandsOut();
  void rejectsAsOftenAsItSays();
  void groupsAndTheirQ();
  void truthIsScored();
  void logisticAnswersAsItsWeights();
};

void TestProgramShift::encoderMovesCodesByTheLoadings() {
  const Laboratory lab = laboratory();
  const GeneProgram one = program(2, {{9, 1}, {17, -1}, {4, 1}});
  const ProgramShift shift(lab.experiment, {one},
                           {ProgramOperator::encoder, ProgramOperator::factorOnly});
  for (const double amount : {1.0, -2.0}) {
    Eigen::VectorXd delta = Eigen::VectorXd::Zero(kGenes);
    delta[2] = amount * deviation(lab, 2);
    const Eigen::MatrixXd w = lab.weights.cast<double>();
    const auto wanted = [&] {
      const Eigen::MatrixXd after = codesOf(lab).rowwise() + (w * delta).transpose();
      return Eigen::VectorXd(meanLogs(lab, after) - meanLogs(lab, codesOf(lab)));
    };
    const ShiftAmount asked{ShiftKind::addDeviations, amount};
    QVERIFY(near(shift.apply(one, ProgramOperator::factorOnly, asked).effect.change, wanted()));
    delta[9] = amount * deviation(lab, 9);
    delta[17] = -amount * deviation(lab, 17);
    delta[4] = amount * deviation(lab, 4);
    const OperatorEffect effect = shift.apply(one, ProgramOperator::encoder, asked);
    QVERIFY(near(effect.effect.change, wanted()));
    QVERIFY(std::abs(effect.inputNorm - delta.norm()) < 1e-4);
    QVERIFY(effect.effect.error.minCoeff() >= 0.0);
  }
}

void TestProgramShift::gradientRaisesTheFactorByTheAmount() {
  const Laboratory lab = laboratory();
  const GeneProgram one = program(2, {{9, 1}});
  const ProgramShift shift(lab.experiment, {one}, {ProgramOperator::gradient});
  const Eigen::MatrixXd codes = codesOf(lab);
  const Eigen::VectorXd loading = lab.weights.col(2).cast<double>();
  const Eigen::VectorXd variance =
      (codes.rowwise() - codes.colwise().mean()).array().square().colwise().mean().transpose();
  // The shortest step (in standard deviations) that raises the decoded factor by the amount.
  const Eigen::VectorXd way = variance.cwiseProduct(loading);
  const Eigen::VectorXd step = way * (0.5 * deviation(lab, 2) / loading.dot(way));
  QVERIFY(step.cwiseQuotient(variance.cwiseSqrt()).norm() < 3.0);
  const Eigen::MatrixXd after = codes.rowwise() + step.transpose();
  const OperatorEffect effect =
      shift.apply(one, ProgramOperator::gradient, {ShiftKind::addDeviations, 0.5});
  QVERIFY(near(effect.effect.change, meanLogs(lab, after) - meanLogs(lab, codes), 1e-3));
}

void TestProgramShift::propagationFollowsTheArrows() {
  Random random(3);
  Matrix values(2000, 4);
  for (Index i = 0; i < values.rows(); ++i) {
    values(i, 0) = static_cast<float>(random.normal());
    values(i, 1) = static_cast<float>(2.0 * values(i, 0) + random.normal());
    values(i, 2) = static_cast<float>(-1.5 * values(i, 1) + 0.1 * random.normal());
    values(i, 3) = static_cast<float>(random.normal());
  }
  const auto input = sparse(values);
  const LogScale scale(*input, false);
  const CandidateRegulators arrows{{}, {0}, {1}, {}};
  const GeneNetwork listed = fitNetwork(*input, scale, {0, 1}, arrows, 0, {});
  const Eigen::VectorXd response = listed.response(0);
  QVERIFY(std::abs(response[0] - 1.0) < 1e-12);
  QVERIFY(std::abs(response[1] - 2.0) < 0.1);
  QVERIFY(std::abs(response[2] + 3.0) < 0.15);
  QCOMPARE(response[3], 0.0);
  // Nothing flows against an arrow.
  QCOMPARE(listed.response(1)[0], 0.0);
  // All for all: gene 1 on gene 0 alone, which the partitioned inverse must give as well.
  const GeneNetwork inferred = fitNetwork(*input, scale, {0, 1}, {}, 0, {});
  QVERIFY(std::abs(inferred.weights(0, 1) - listed.weights(0, 1)) < 1e-6);
  QCOMPARE(inferred.weights(1, 1), 0.0);
  QVERIFY(std::abs(inferred.weights(1, 2) + 1.5) < 0.05);
  QVERIFY(std::abs(inferred.weights(0, 2)) < 0.05);
}

void TestProgramShift::startIsLeftOutAndFewCellsRefused() {
  const Laboratory lab = laboratory();
  QCOMPARE(lab.experiment->contrast().endStates(), (std::vector<std::string>{"A", "B"}));
  QCOMPARE(lab.experiment->contrast().leftOut(), (std::vector<std::string>{"Prog"}));
  const Annotation& column = lab.experiment->labels();
  QCOMPARE(ClassContrast({"A", "B", "Prog"}, column, {"-"}).endStates().size(), std::size_t{3});
  QVERIFY_THROWS_EXCEPTION(Error, ClassContrast({"A", "B", "Prog"}, column, {"C"}));
  Annotation rare = column;
  for (std::size_t i = 0; i < rare.codes.size(); ++i) {
    if (rare.codes[i] == 1 && i > 20) rare.codes[i] = 0;
  }
  const ClassContrast contrast({"A", "B", "Prog"}, rare, {"-"});
  QCOMPARE(contrast.endStates(), (std::vector<std::string>{"A", "Prog"}));
  QVERIFY(contrast.notice().find("B has fewer than 10") != std::string::npos);
  QVERIFY_THROWS_EXCEPTION(Error, ClassContrast({"A", "B", "Prog"}, rare, {"Prog"}));
}

void TestProgramShift::amountsAreRead() {
  QCOMPARE(ShiftAmount::parse("+2").value, 2.0);
  QVERIFY(ShiftAmount::parse("-0.5").lowers());
  QVERIFY(ShiftAmount::parse("zero").kind == ShiftKind::toZero);
  const ShiftAmount quantile = ShiftAmount::parse("q90");
  QVERIFY(quantile.kind == ShiftKind::toQuantile);
  QCOMPARE(quantile.value, 0.9);
  for (const char* bad : {"", "two", "q101", "0", "1e9", "nan", "+-1"}) {
    QVERIFY_THROWS_EXCEPTION(Error, ShiftAmount::parse(bad));
  }
}

void TestProgramShift::implantedProgramStandsOut() {
  const Laboratory lab = laboratory(160);
  // All eight genes of one block move the same number; sets drawn from the rest hardly do.
  const GeneProgram implanted =
      program(0, {{1, 1}, {2, 1}, {3, 1}, {4, 1}, {5, 1}, {6, 1}, {7, 1}});
  const GeneProgram idle =
      program(100, {{101, 1}, {102, 1}, {103, 1}, {104, 1}, {105, 1}, {106, 1}, {107, 1}});
  const ProgramShift shift(lab.experiment, {implanted, idle}, {ProgramOperator::encoder});
  const BackgroundSampler sampler(*lab.experiment);
  const ProgramBackground found = sampler.sample(shift, implanted, {}, 230, 1, {});
  QVERIFY2(found.p.has_value(), found.note.c_str());
  QVERIFY(*found.p < 0.01);
  QVERIFY(std::abs(found.meanCorrelation - found.wantedCorrelation) <= MatchedSets::kTolerance);
  const ProgramBackground none = sampler.sample(shift, idle, {}, 230, 1, {});
  QVERIFY(none.p.has_value() && *none.p > 0.1);
  const ProgramBackground again = sampler.sample(shift, implanted, {}, 230, 1, {});
  QCOMPARE(again.effects, found.effects);
  const ProgramBackground few = sampler.sample(shift, implanted, {}, 198, 1, {});
  QVERIFY(!few.p && few.note.starts_with("too few for a p-value"));
}

/// Programmes of co-expressed genes whose effect is nothing but what such genes do: modules with
/// loadings of their own. Were the sets not matched on correlation, far too many would be rejected.
void TestProgramShift::rejectsAsOftenAsItSays() {
  constexpr Index cells = 60, modules = 25, each = 16;
  constexpr int programs = 1000, sets = 99;
  constexpr std::size_t size = 6;
  Random random(11);
  Matrix logs(cells, modules * each);
  Eigen::VectorXd loadings(logs.cols());
  for (Index m = 0; m < modules; ++m) {
    Eigen::ArrayXd common(cells);
    for (double& value : common) value = random.normal();
    const double shared = random.normal();
    for (Index g = m * each; g < (m + 1) * each; ++g) {
      for (Index i = 0; i < cells; ++i) {
        logs(i, g) = static_cast<float>(5.0 + 0.7 * common[i] + 0.7 * random.normal());
      }
      loadings[g] = 0.7 * shared + 0.7 * random.normal();
    }
  }
  const MatchedSets matched(logs);
  const auto statistic = [&](const std::vector<ProgramTarget>& members) {
    double sum = 0.0;
    for (const ProgramTarget& member : members) sum += member.sign * loadings[member.gene];
    return std::abs(sum);
  };
  int rejected = 0, unmatchedRejected = 0, told = 0;
  for (int k = 0; k < programs; ++k) {
    // Half of the genes of one module, half of any.
    std::vector<ProgramTarget> members;
    std::vector<bool> taken(static_cast<std::size_t>(logs.cols()), false);
    const auto module = static_cast<Index>(random.below(modules));
    while (members.size() < size) {
      const auto gene = static_cast<std::int32_t>(
          members.size() < size / 2 ? module * each + static_cast<Index>(random.below(each))
                                    : static_cast<Index>(random.below(modules * each)));
      if (taken[static_cast<std::size_t>(gene)]) continue;
      taken[static_cast<std::size_t>(gene)] = true;
      members.push_back({gene, 1});
    }
    const auto drawn = matched.draw(members, sets, static_cast<std::uint64_t>(k), {});
    if (drawn.sets.size() < sets / 2) continue;
    ++told;
    const double own = statistic(members);
    int atLeast = 0, looseAtLeast = 0;
    for (const auto& set : drawn.sets) {
      atLeast += statistic(set) >= own;
      double loose = 0.0;
      for (std::size_t i = 0; i < size; ++i) {
        loose += loadings[static_cast<Index>(random.below(modules * each))];
      }
      looseAtLeast += std::abs(loose) >= own;
    }
    const auto n = static_cast<double>(drawn.sets.size());
    rejected += (1.0 + atLeast) / (1.0 + n) <= 0.05;
    unmatchedRejected += (1.0 + looseAtLeast) / (1.0 + n) <= 0.05;
  }
  QVERIFY(told > 900);
  const double rate = static_cast<double>(rejected) / told;
  const double loose = static_cast<double>(unmatchedRejected) / told;
  qInfo("rejected %.3f of %d, without matching %.3f", rate, told, loose);
  QVERIFY2(rate >= 0.03 && rate <= 0.07, std::to_string(rate).c_str());
  QVERIFY(loose > rate);
}

void TestProgramShift::groupsAndTheirQ() {
  const auto made = [](std::initializer_list<std::int32_t> genes) {
    GeneProgram each;
    for (const std::int32_t gene : genes) each.targets.push_back({gene, 1});
    return each;
  };
  // 4 of 10 shared are a group, 3 of 10 are none.
  const auto groups = programGroups({made({0, 1, 2, 3, 4, 5, 6, 7, 8, 9}),
                                     made({6, 7, 8, 9, 10, 11, 12, 13, 14, 15}),
                                     made({13, 14, 15, 20, 21, 22, 23, 24, 25, 26})});
  QCOMPARE(groups, (std::vector<int>{0, 0, 1}));
  // scipy.stats.false_discovery_control([.01, .04, .03, .2]) of four groups.
  const auto q = groupedQ({0.01, 0.04, 0.03, 0.2, std::nullopt}, {0, 1, 2, 3, 4});
  const double wanted[] = {0.04, 0.16 / 3.0, 0.16 / 3.0, 0.2};
  for (std::size_t i = 0; i < 4; ++i) QVERIFY(std::abs(*q[i] - wanted[i]) < 1e-12);
  QVERIFY(!q[4]);
  // Two of one group count once, by Simes: min(.01 · 2, .04) = .02, and two groups.
  const auto grouped = groupedQ({0.01, 0.04, 0.5}, {0, 0, 1});
  QVERIFY(std::abs(*grouped[0] - 0.04) < 1e-12 && std::abs(*grouped[1] - 0.04) < 1e-12);
  const auto ranks = rankPrograms({{3.0, 10, 1.0}, {5.0, 12, 1.5}, {9.0, 100, 1.0}, {4.0, 8, 0.9}});
  QCOMPARE(ranks[0].rank, 3);
  QCOMPARE(ranks[0].of, 3);
  QCOMPARE(ranks[2].rank, 1);
  QCOMPARE(ranks[2].of, 1);
}

void TestProgramShift::truthIsScored() {
  // scipy.stats.spearmanr with ties.
  QVERIFY(std::abs(spearman({1, 2, 2, 4, 5}, {2, 1, 3, 3, 9}) - 0.7631578947368421) < 1e-12);
  QVERIFY(std::isnan(spearman({1, 1, 1}, {1, 2, 3})));
  FateTruth truth{{"X", "Y"}, {"B", "A"}, Eigen::MatrixXd(2, 2)};
  truth.effect << 0.5, -0.5, 0.05, 0.3;
  Eigen::MatrixXd effects(3, 2);  // columns A, B; Z is not in the truth
  effects << -2.0, 1.0, 0.5, -0.1, 9.0, 9.0;
  const TruthScore score = scoreAgainstTruth(truth, {"X", "Y", "Z"}, {"A", "B"}, effects, false);
  QCOMPARE(score.pairs, 4);
  QCOMPARE(score.signPairs, 3);
  QCOMPARE(score.sign, 1.0);
  QVERIFY(std::abs(score.spearman - 1.0) < 1e-12);
  QVERIFY(std::abs(scoreAgainstTruth(truth, {"X", "Y", "Z"}, {"A", "B"}, effects, true).spearman +
                   1.0) < 1e-12);
}

void TestProgramShift::logisticAnswersAsItsWeights() {
  const Laboratory lab = laboratory();
  const GeneLogistic logistic(*lab.experiment, {});
  const GeneProgram one = program(2, {{9, 1}});
  const ProgramShift shift(lab.experiment, {one}, {});
  // A two-class softmax moves by its log odds: the two changes differ by one number for all cells.
  const ClassEffect up =
      logistic.effectOf(*lab.experiment, shift.inputChange(one, {ShiftKind::addDeviations, 0.01}));
  const ClassEffect twice =
      logistic.effectOf(*lab.experiment, shift.inputChange(one, {ShiftKind::addDeviations, 0.02}));
  const double odds = up.change[0] - up.change[1];
  QVERIFY(std::abs(odds) > 1e-6);
  QVERIFY(std::abs(twice.change[0] - twice.change[1] - 2.0 * odds) < 1e-4 * std::abs(odds) + 1e-6);
  QVERIFY(std::isfinite(logistic.accuracy()));
}

QTEST_APPLESS_MAIN(TestProgramShift)
#include "test_program_shift.moc"
