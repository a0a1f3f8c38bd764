#include <QtTest>
#include <cmath>

#include "base/error.h"
#include "model/wide_softmax.h"
#include "program_laboratory.h"
#include "whatif/association_note.h"
#include "whatif/program_card.h"
#include "whatif/program_report.h"

using namespace chreode;

namespace {

/// A lab over the first two blocks of genes; `seeds`: models whose classifier has other weights.
std::shared_ptr<const ProgramLab> labOf(const Laboratory& made, int seeds = 0) {
  ProgramLabParts parts;
  parts.programs.programs = {program(2, {{3, 1}, {4, 1}}), program(9, {{10, 1}, {11, -1}}),
                             program(17, {{18, 1}})};
  parts.programs.programs.back().refusal = "Only 1 of its 1 targets is in the model.";
  parts.programs.signsText = "the table's";
  parts.table = "test";
  parts.operators = {ProgramOperator::encoder, ProgramOperator::factorOnly};
  parts.experiment = made.experiment->parts();
  for (int k = 1; k <= seeds; ++k) {
    parts.seeds.push_back(parts.experiment);
    auto other = std::make_shared<LabelClassifier>(*made.classifier);
    other->weights *= 1.0 + 0.25 * k;
    // In another order: what is compared goes by name.
    std::swap(other->labels[0], other->labels[1]);
    other->weights.row(0).swap(other->weights.row(1));
    std::swap(other->bias[0], other->bias[1]);
    parts.seeds.back().classifier = other;
  }
  return makeProgramLab(std::move(parts), {});
}

}  // namespace

/// What is asked of several cells, models and programmes at once.
class TestProgramLab : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void seedsSpreadWhereThereAreNoSamples();
  void fewerCellsAreAFirstPart();
  void cardLowersWhereTheStateIsAndRaisesWhereItIsNot();
  void cardAsksOtherSeedsOfTheSameCells();
  void cardSaysWhatItCannotTell();
  void trapsAreToldOnlyWhereTheyAre();
  void tableHasAllThatIsNeededToReadIt();
  void backgroundOfOneIsTheStudys();
  void wideRegressionIsTheSame();
};

void TestProgramLab::seedsSpreadWhereThereAreNoSamples() {
  const Laboratory made = laboratory();
  const ShiftAmount amount{ShiftKind::addDeviations, 1.0};
  const std::vector<ProgramOperator> operators{ProgramOperator::encoder};
  const auto alone = labOf(made);
  QCOMPARE(alone->uncertaintyText(), std::string("cells only, too narrow"));
  QVERIFY(!labOf(made, 1)->asksOtherSeeds());  // two models are too few
  const auto lab = labOf(made, 2);
  QVERIFY(lab->asksOtherSeeds());
  QCOMPARE(
      lab->uncertaintyText(),
      std::string("standard deviation over 3 models of other seeds; the effect is their mean"));
  const ProgramAnswer answer = answerProgram(*lab, 0, amount, operators);
  const ProgramAnswer plain = answerProgram(*alone, 0, amount, operators);
  // By hand: the mean and the standard deviation (n − 1) of the three models' answers, by the
  // class's name.
  std::vector<double> first{plain.effects[0].effect.change[0]};
  for (const auto& seed : lab->seeds) {
    const auto& ends = seed->experiment().contrast().endStates();
    const auto effect = seed->apply(lab->program(0), ProgramOperator::encoder, amount);
    first.push_back(effect.effect.change[ends[0] == "A" ? 0 : 1]);
    QCOMPARE(ends[0], std::string("B"));
  }
  const double mean = (first[0] + first[1] + first[2]) / 3.0;
  double squares = 0.0;
  for (const double each : first) squares += (each - mean) * (each - mean);
  QVERIFY(squares > 1e-8);
  QVERIFY(std::abs(answer.effects[0].effect.change[0] - mean) < 1e-12);
  QVERIFY(std::abs(answer.effects[0].effect.error[0] - std::sqrt(squares / 2.0)) < 1e-12);
}

void TestProgramLab::fewerCellsAreAFirstPart() {
  const Laboratory made = laboratory();
  const auto lab = labOf(made);
  const std::vector<ProgramOperator> operators{ProgramOperator::encoder,
                                               ProgramOperator::factorOnly};
  Matrix few, all;
  AnswerScope scope;
  scope.drawn = ProgramOperator::factorOnly;
  scope.codes = &all;
  answerProgram(*lab, 1, {}, operators, scope);
  scope.rows = 20;
  scope.codes = &few;
  const ProgramAnswer answer = answerProgram(*lab, 1, {}, operators, scope);
  QCOMPARE(few.rows(), Index{20});
  QVERIFY((few - all.topRows(20)).cwiseAbs().maxCoeff() < 1e-6f);
  QCOMPARE(answer.effects.size(), std::size_t{2});
  QCOMPARE(answer.logistic.change.size(), Eigen::Index{2});
}

void TestProgramLab::cardLowersWhereTheStateIsAndRaisesWhereItIsNot() {
  const Laboratory made = laboratory();
  const auto lab = labOf(made);
  const StateCards cards(*lab, "A", {ProgramOperator::encoder}, {});
  const ProgramCard card = cards.card(lab->program(0), {ShiftKind::addDeviations, -2.0});
  QCOMPARE(card.necessity.amount.value, -2.0);
  QCOMPARE(card.sufficiency.amount.value, 2.0);
  QCOMPARE(card.necessity.cells, static_cast<int>(kCells / 3));
  QCOMPARE(card.sufficiency.cells, static_cast<int>(2 * kCells / 3));
  // The same as asking these cells alone.
  for (const bool with : {true, false}) {
    ProgramExperiment::Parts parts = made.experiment->parts();
    for (Index i = 0; i < kCells; ++i) {
      if ((i % 3 == 0) == with) parts.cells.push_back(static_cast<std::int32_t>(i));
    }
    const ProgramShift shift(std::make_shared<const ProgramExperiment>(std::move(parts)),
                             lab->programs.programs, {});
    const CardSide& side = with ? card.necessity : card.sufficiency;
    const auto wanted = shift.apply(lab->program(0), ProgramOperator::encoder, side.amount).effect;
    QVERIFY((side.effects[0].effect.change - wanted.change).cwiseAbs().maxCoeff() < 1e-9);
    QVERIFY(std::abs(card.after(side.effects[0].effect) - wanted.after[0]) < 1e-12);
    QVERIFY(side.logistic.change.size() == 2 && side.refusal.empty());
  }
  // The first number's weight for A is above that for B, and the programme loads on it.
  QVERIFY(card.after(card.necessity.effects[0].effect) <
          card.before(card.necessity.effects[0].effect));
  QVERIFY(card.after(card.sufficiency.effects[0].effect) >
          card.before(card.sufficiency.effects[0].effect));
  QVERIFY(card.verdict.find("Needed? Lowered") != std::string::npos);
  QCOMPARE(loweringOf({ShiftKind::toQuantile, 0.9}).kind, ShiftKind::toZero);
  QCOMPARE(raisingOf({ShiftKind::toZero, 0.0}).value, 1.0);
}

void TestProgramLab::cardAsksOtherSeedsOfTheSameCells() {
  const Laboratory made = laboratory();
  const auto lab = labOf(made, 2);
  const ShiftAmount amount{ShiftKind::addDeviations, 2.0};
  const ProgramCard card =
      StateCards(*lab, "A", {ProgramOperator::encoder}, {}).card(lab->program(0), amount);
  QCOMPARE(card.uncertainty, lab->uncertaintyText());
  for (const CardSide* side : {&card.necessity, &card.sufficiency}) {
    // By hand: each model asked of the cells that this side is of.
    const bool with = side == &card.necessity;
    std::vector<double> changes, lengths, after;
    std::vector<ProgramExperiment::Parts> models{lab->experiment->parts()};
    for (const auto& seed : lab->seeds) models.push_back(seed->experiment().parts());
    for (ProgramExperiment::Parts& parts : models) {
      for (Index i = 0; i < kCells; ++i) {
        if ((i % 3 == 0) == with) parts.cells.push_back(static_cast<std::int32_t>(i));
      }
      const auto experiment = std::make_shared<const ProgramExperiment>(std::move(parts));
      const auto effect = ProgramShift(experiment, lab->programs.programs, {})
                              .apply(lab->program(0), ProgramOperator::encoder, side->amount)
                              .effect;
      changes.push_back(effect.change[experiment->contrast().endStates()[0] == "A" ? 0 : 1]);
      lengths.push_back(effect.change.norm());
      after.push_back(effect.after[experiment->contrast().endStates()[0] == "A" ? 0 : 1]);
    }
    const double meanAfter = (after[0] + after[1] + after[2]) / 3.0;
    QVERIFY(std::abs(card.after(side->effects[0].effect) - meanAfter) < 1e-9);
    const auto deviation = [](const std::vector<double>& values) {
      const double mean = (values[0] + values[1] + values[2]) / 3.0;
      double squares = 0.0;
      for (const double each : values) squares += (each - mean) * (each - mean);
      return std::sqrt(squares / 2.0);
    };
    QVERIFY(deviation(changes) > 1e-6);
    QVERIFY(std::abs(side->effects[0].effect.error[card.place] - deviation(changes)) < 1e-9);
    QVERIFY(std::abs(side->effects[0].lengthSpread - deviation(lengths)) < 1e-9);
  }
}

void TestProgramLab::cardSaysWhatItCannotTell() {
  const Laboratory made = laboratory();
  const auto lab = labOf(made);
  QVERIFY_THROWS_EXCEPTION(Error, StateCards(*lab, "Prog", {ProgramOperator::encoder}, {}));
  QVERIFY_THROWS_EXCEPTION(Error, StateCards(*lab, "nowhere", {ProgramOperator::encoder}, {}));
  const StateCards all(*lab, "A", {ProgramOperator::encoder}, {});
  QCOMPARE(all.card(lab->program(2), {}).necessity.refusal, lab->program(2).refusal);
  // Only cells of A are asked: none lacks the state.
  ProgramLab few = *lab;
  ProgramExperiment::Parts parts = made.experiment->parts();
  for (std::int32_t i = 0; i < kCells; i += 3) parts.cells.push_back(i);
  few.experiment = std::make_shared<const ProgramExperiment>(std::move(parts));
  const ProgramCard card =
      StateCards(few, "A", {ProgramOperator::encoder}, {}).card(lab->program(0), {});
  QVERIFY(card.necessity.refusal.empty());
  QVERIFY(card.sufficiency.refusal.find("0 lack the state") != std::string::npos);
  QVERIFY(card.verdict.find("Enough? Of the cells") != std::string::npos);
}

void TestProgramLab::trapsAreToldOnlyWhereTheyAre() {
  FateTruth truth{{"X", "Y"}, {"A", "B"}, Eigen::MatrixXd(2, 2)};
  truth.effect << 0.02, 0.0, 0.6, -0.4;
  Eigen::VectorXd correlation(2);
  correlation << 0.7, -0.7;
  QVERIFY(trapText(truth, "X", {"A", "B"}, correlation)
              .find("X goes with A (r +0.70, true effect +0.02)") != std::string::npos);
  QVERIFY(trapText(truth, "Y", {"A", "B"}, correlation).empty());
  QVERIFY(trapText(truth, "X", {"A", "B"}, 0.1 * correlation).empty());
  QVERIFY(trapText(truth, "Z", {"A", "B"}, correlation).empty());
}

void TestProgramLab::tableHasAllThatIsNeededToReadIt() {
  const Laboratory made = laboratory();
  ProgramReport report;
  report.lab = labOf(made);
  report.model = "linear";
  report.operators = {ProgramOperator::encoder, ProgramOperator::factorOnly};
  StudyRequest request;
  request.operators = report.operators;
  report.study = studyPrograms(*report.lab, request, {});
  QCOMPARE(report.study.answers.size(), std::size_t{2});  // the refused one is not told
  const auto titles = reportTitles(report);
  const auto rows = reportRows(report);
  QCOMPARE(rows.size(), std::size_t{8});  // two operators and two baselines each
  for (const auto& row : rows) QCOMPARE(row.size(), titles.size());
  QCOMPARE(rows[2][1], std::string("logistic"));
  QVERIFY(std::abs(std::stod(rows[0][2]) - report.study.answers[0].effects[0].effect.change[0]) <
          1e-4);
  const auto notes = reportNotes(report);
  QVERIFY(std::find(notes.begin(), notes.end(), kAssociationNote) != notes.end());
  QVERIFY(report.find("G9") && !report.find("G17"));
}

void TestProgramLab::backgroundOfOneIsTheStudys() {
  const Laboratory made = laboratory(160);
  const auto lab = labOf(made);
  StudyRequest request;
  request.operators = {ProgramOperator::encoder};
  request.backgroundSets = 30;
  const ProgramStudy study = studyPrograms(*lab, request, {});
  ProgramAnswer answer = answerProgram(*lab, 0, request.amount, request.operators);
  sampleBackground(*lab, request.amount, 30, 0, {}, answer);
  QVERIFY(!answer.background->effects.empty());
  QCOMPARE(answer.background->effects, study.answers[0].background->effects);
}

void TestProgramLab::wideRegressionIsTheSame() {
  Random random(3);
  Eigen::MatrixXd rows(40, 90);
  for (double& value : rows.reshaped()) value = random.normal();
  rows.rowwise() -= rows.colwise().mean();
  std::vector<int> classes;
  for (int i = 0; i < 40; ++i) classes.push_back(i % 3);
  const SoftmaxRegression plain = fitSoftmax(rows, classes, 3, 1.0, {});
  const SoftmaxRegression wide = fitWideSoftmax(rows, classes, 3, 1.0, {});
  QVERIFY(plain.weights.cwiseAbs().maxCoeff() > 0.01);
  QVERIFY((wide.weights - plain.weights).cwiseAbs().maxCoeff() < 1e-5);
  QVERIFY((wide.bias - plain.bias).cwiseAbs().maxCoeff() < 1e-5);
}

QTEST_APPLESS_MAIN(TestProgramLab)
#include "test_program_lab.moc"
