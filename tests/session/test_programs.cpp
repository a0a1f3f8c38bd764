#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include "judge/judge_roles.h"
#include "linear_experiment.h"
#include "projection/linear_view.h"
#include "session/programs.h"

using namespace chreode;

/// Gene programmes as a part of the session: what is said while nothing can be asked, and that the
/// last question wins.
class TestPrograms : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void init();
  void cleanup();
  void saysWhatIsMissing();
  void aLabIsMadeOnlyForWhoLooks();
  void theLastQuestionWins();
  void onlyTickedOperatorsAreAsked();
  void anotherTableIsAskedTheSame();
  void cellsAndClassesThatCannotBeAsked();
  void backgroundCanBeCancelled();
  void theCardAsksBothGroups();
  void otherSeedsAreTheUncertainty();
  void theQuestionAsksTheSameOnceMore();

 private:
  std::shared_ptr<const Dataset> data() const { return m_model->experiment->parts().data; }
  QString write(const char* name, int factors, const char* prefix = "G") const;
  /// Everything is there, and somebody looks.
  void make();

  QTemporaryDir m_folder;
  std::shared_ptr<PreparedModel> m_model;
  std::shared_ptr<const LabelClassifier> m_classifier;
  std::unique_ptr<JobQueue> m_jobs;
  std::unique_ptr<Programs> m_programs;
};

void TestPrograms::initTestCase() {
  m_model = std::make_shared<PreparedModel>();
  m_model->id = QStringLiteral("linear");
  m_model->name = QStringLiteral("a linear model");
  DragExperiment::Parts parts = linearExperiment(400).parts();
  for (Index g = 0; g < parts.data->geneCount(); ++g) {
    parts.datasetGene.push_back(static_cast<std::int32_t>(g));
  }
  m_model->experiment = std::make_shared<const DragExperiment>(std::move(parts));
  m_model->view = decodedPcaView(m_model->codes(), {});
  m_classifier = std::make_shared<const LabelClassifier>(
      classifierFor(*data(), m_model->model().card(), m_model->codes(), "type", {}, 0, {}));
}

void TestPrograms::init() {
  m_jobs = std::make_unique<JobQueue>();
  m_programs = std::make_unique<Programs>(m_jobs.get());
}

void TestPrograms::cleanup() {
  m_programs.reset();
  m_jobs.reset();
}

/// Factors G0, G1 … with the next eleven genes as targets; and one that is not measured.
QString TestPrograms::write(const char* name, int factors, const char* prefix) const {
  QFile file(m_folder.filePath(QString::fromLatin1(name)));
  if (!file.open(QIODevice::WriteOnly)) return {};
  file.write("tf\ttarget\tmode\n");
  for (int f = 0; f < factors; ++f) {
    for (int t = 1; t <= 11; ++t) {
      file.write(QStringLiteral("%1%2\t%1%3\t%4\n")
                     .arg(QLatin1String(prefix))
                     .arg(f)
                     .arg(f + t)
                     .arg(t % 3 == 0 ? -1 : 1)
                     .toUtf8());
    }
  }
  file.write("NOT1\tG3\t1\n");
  return file.fileName();
}

void TestPrograms::make() {
  m_programs->setData(data());
  m_programs->setModel(m_model, {});
  m_programs->setClassifier(m_classifier, false);
  m_programs->setSource({ProgramSource::Kind::table, write("table.tsv", 4), {}});
  m_programs->setShown(true);
  QVERIFY(m_jobs->waitForDone(60000));
  QVERIFY2(m_programs->state() == Programs::State::ready, qPrintable(m_programs->refusal()));
}

void TestPrograms::saysWhatIsMissing() {
  m_programs->setShown(true);
  QCOMPARE(m_programs->state(), Programs::State::noFile);
  auto early = std::make_shared<Dataset>(*data());
  early->matrix.reset();
  m_programs->setData(early);
  QCOMPARE(m_programs->state(), Programs::State::reading);
  m_programs->setData(data());
  QCOMPARE(m_programs->state(), Programs::State::noModel);
  m_programs->setModel(m_model, {});
  QCOMPARE(m_programs->state(), Programs::State::noClasses);
  m_programs->setClassifier(nullptr, true);
  QCOMPARE(m_programs->state(), Programs::State::learning);
  m_programs->setClassifier(m_classifier, false);
  QCOMPARE(m_programs->state(), Programs::State::unchosen);
  QVERIFY(!m_programs->offersStored());
  m_programs->setSource({ProgramSource::Kind::inferred, {}, {QStringLiteral("G2")}});
  QCOMPARE(m_programs->state(), Programs::State::preparing);
  QVERIFY(m_jobs->waitForDone(60000));
  QCOMPARE(m_programs->state(), Programs::State::ready);
  QCOMPARE(m_programs->lab()->table, std::string("correlation in these cells"));
}

void TestPrograms::aLabIsMadeOnlyForWhoLooks() {
  m_programs->setData(data());
  m_programs->setModel(m_model, {});
  m_programs->setClassifier(m_classifier, false);
  m_programs->setSource({ProgramSource::Kind::table, write("table.tsv", 4), {}});
  QVERIFY(m_jobs->jobs().empty());
  m_programs->setShown(true);
  QCOMPARE(m_jobs->jobs().size(), std::size_t{1});
  QVERIFY(m_jobs->waitForDone(60000));
  const auto lab = m_programs->lab();
  QVERIFY(lab);
  QCOMPARE(lab->programs.usable(), 4);
  QVERIFY(!lab->program(4).usable());
  // Looking away and back makes nothing anew.
  m_programs->setShown(false);
  m_programs->setShown(true);
  QCOMPARE(m_programs->lab(), lab);
  // Without a model nothing is left of it.
  m_programs->setModel(nullptr, {});
  QVERIFY(!m_programs->lab() && !m_programs->programs());
}

void TestPrograms::theLastQuestionWins() {
  make();
  ProgramQuestions& questions = m_programs->questions();
  QSignalSpy answered(&questions, &ProgramQuestions::answered);
  constexpr int asked = 60;
  for (int i = 1; i <= asked; ++i) questions.ask("G1", {ShiftKind::addDeviations, 0.05 * i});
  QVERIFY(!questions.answer());  // nothing has blocked
  QTRY_VERIFY(questions.answer() && !questions.isAsking());
  QVERIFY2(answered.count() < asked, qPrintable(QString::number(answered.count())));
  QCOMPARE(questions.answer()->amount.value, 3.0);
  QVERIFY(!questions.isRough());
  // The whole answer is the one that the study gives.
  const auto wanted = answerProgram(*m_programs->lab(), 1, {ShiftKind::addDeviations, 3.0},
                                    {kProgramOperators.begin(), kProgramOperators.end()});
  const ProgramAnswer& given = questions.answer()->study.answers.front();
  QCOMPARE(given.effects[0].effect.change, wanted.effects[0].effect.change);
  QCOMPARE(given.effects[0].outsideShare, wanted.effects[0].outsideShare);
  // Arrows: both classes, and where they go is the operator's that is drawn.
  QCOMPARE(questions.arrows().levels, (std::vector<int>{0, 1}));
  const Matrix before = questions.arrows().after;
  questions.draw(ProgramOperator::factorOnly);
  QTRY_VERIFY(!questions.isAsking());
  QVERIFY((questions.arrows().after - before).norm() > 1e-3f);
}

void TestPrograms::onlyTickedOperatorsAreAsked() {
  make();
  ProgramQuestions& questions = m_programs->questions();
  QCOMPARE(questions.operators().size(), kProgramOperators.size());
  questions.ask("G1", {ShiftKind::addDeviations, 1.0});
  QTRY_VERIFY(questions.answer() && !questions.isAsking());
  const Eigen::VectorXd all = questions.answer()->study.answers.front().effects[1].effect.change;
  questions.setOperators({});  // none is nothing to ask
  QCOMPARE(questions.operators().size(), kProgramOperators.size());
  const std::vector<ProgramOperator> two{ProgramOperator::factorOnly, ProgramOperator::gradient};
  questions.setOperators({two[1], two[0]});
  QTRY_VERIFY(!questions.isAsking());
  QCOMPARE(questions.answer()->operators, two);
  const auto& effects = questions.answer()->study.answers.front().effects;
  QCOMPARE(effects.size(), two.size());
  QCOMPARE(effects[0].effect.change, all);
  QCOMPARE(questions.drawn(), ProgramOperator::factorOnly);  // the encoder is not asked any more
  QVERIFY(!questions.arrows().levels.empty());
  // What is kept is told by one that was asked.
  const auto kept = m_programs->question(ProgramOperator::encoder);
  QCOMPARE(kept->asked.request.operators, two);
  // They stay for other programmes, and are what a background and a card ask.
  m_programs->setSource({ProgramSource::Kind::table, write("again.tsv", 2), {}});
  QVERIFY(m_jobs->waitForDone(60000));
  QTRY_VERIFY(questions.answer() && !questions.isAsking());
  QCOMPARE(questions.answer()->operators, two);
  questions.judge(0, false);
  questions.askCard("b");
  QVERIFY(m_jobs->waitForDone(60000));
  QCOMPARE(questions.background()->operators, two);
  QCOMPARE(questions.card()->necessity.effects.size(), std::size_t{1});
  QCOMPARE(questions.card()->necessity.effects[0].by, ProgramOperator::factorOnly);
}

void TestPrograms::anotherTableIsAskedTheSame() {
  make();
  ProgramQuestions& questions = m_programs->questions();
  questions.ask("G2", {ShiftKind::addDeviations, -1.0});
  QTRY_VERIFY(!questions.isAsking() && questions.answer());
  m_programs->setSource({ProgramSource::Kind::table, write("other.tsv", 3), {}});
  QVERIFY(!questions.answer() && !m_programs->lab());
  QVERIFY(m_jobs->waitForDone(60000));
  QTRY_VERIFY(questions.answer() && !questions.isAsking());
  QCOMPARE(questions.answer()->amount.value, -1.0);
  QCOMPARE(questions.answer()->lab, m_programs->lab());
  questions.ask("G3", {});  // which this table does not have
  QCOMPARE(questions.answer()->lab->program(questions.answer()->study.answers[0].program).factor,
           std::string("G2"));
}

void TestPrograms::cellsAndClassesThatCannotBeAsked() {
  make();
  m_programs->setCells({{}, true, QStringLiteral("the selected cells")});
  QCOMPARE(m_programs->state(), Programs::State::noCells);
  m_programs->setCells({{0, 2, 4, 6, 8}, false, QStringLiteral("the selected cells")});
  QVERIFY(m_jobs->waitForDone(60000));
  QCOMPARE(m_programs->state(), Programs::State::ready);
  QCOMPARE(m_programs->lab()->experiment->cells().size(), std::size_t{5});
  m_programs->setStart({"a"});
  QVERIFY(m_jobs->waitForDone(60000));
  QCOMPARE(m_programs->state(), Programs::State::refused);
  QVERIFY(m_programs->refusal().contains(QStringLiteral("fewer than two classes")));
  QVERIFY(m_programs->programs());  // the list stays in sight
  m_programs->setStart({});
  m_programs->setSource({ProgramSource::Kind::table, write("elsewhere.tsv", 2, "XYZ"), {}});
  QVERIFY(m_jobs->waitForDone(60000));
  QCOMPARE(m_programs->state(), Programs::State::ready);  // NOT1's target G3 is there …
  QCOMPARE(m_programs->lab()->programs.usable(), 0);      // … but nothing can be asked
  m_programs->setSource(
      {ProgramSource::Kind::table, m_folder.filePath(QStringLiteral("no.tsv")), {}});
  QVERIFY(m_jobs->waitForDone(60000));
  QCOMPARE(m_programs->state(), Programs::State::refused);
}

void TestPrograms::backgroundCanBeCancelled() {
  make();
  ProgramQuestions& questions = m_programs->questions();
  questions.ask("G0", {});
  questions.judge(5000, true);
  QVERIFY(questions.isJudging());
  questions.cancelJudging();
  QVERIFY(!questions.isJudging());
  QVERIFY(m_jobs->waitForDone(60000));
  QVERIFY(!questions.background());
  questions.judge(10, false);
  QVERIFY(m_jobs->waitForDone(60000));
  QVERIFY(questions.background() && !questions.isJudging());
  QCOMPARE(questions.background()->study.answers.size(), std::size_t{4});
  QVERIFY(questions.background()->find("G0")->background);
  QVERIFY(!questions.background()->find("G1")->background);
  QVERIFY(!questions.background()->find("G0")->background->p);  // ten sets are too few
}

void TestPrograms::theCardAsksBothGroups() {
  make();
  ProgramQuestions& questions = m_programs->questions();
  questions.ask("G0", {ShiftKind::addDeviations, 1.0});
  questions.askCard("b");
  QVERIFY(questions.isCarding());
  QVERIFY(m_jobs->waitForDone(60000));
  QVERIFY(questions.card() && !questions.isCarding());
  QCOMPARE(questions.card()->factor, std::string("G0"));
  QCOMPARE(questions.card()->necessity.cells, 200);
  QCOMPARE(questions.card()->sufficiency.cells, 200);
  questions.ask("G1", {});  // another factor's card is no more
  QVERIFY(!questions.card());
}

void TestPrograms::otherSeedsAreTheUncertainty() {
  const std::vector<std::shared_ptr<const DragExperiment>> siblings{m_model->experiment,
                                                                    m_model->experiment};
  m_programs->setModel(m_model, siblings);
  make();
  m_programs->setModel(m_model, siblings);
  QVERIFY(m_jobs->waitForDone(60000));
  QVERIFY(m_programs->lab()->asksOtherSeeds());
  ProgramQuestions& questions = m_programs->questions();
  questions.ask("G0", {ShiftKind::addDeviations, 1.0});
  questions.judge(0, false);
  questions.askCard("b");
  QVERIFY(m_jobs->waitForDone(60000));
  // The same model three times over: by another classifier of the same codes, so hardly any spread.
  const std::string words =
      "standard deviation over 3 models of other seeds; the effect is their mean";
  QCOMPARE(questions.card()->uncertainty, words);
  QVERIFY(questions.card()->necessity.effects[0].effect.error[1] < 1e-6);
  for (const ProgramAnswer& answer : questions.background()->study.answers) {
    QVERIFY(answer.effects.front().lengthSpread < 1e-6);
  }
}

void TestPrograms::theQuestionAsksTheSameOnceMore() {
  make();
  ProgramQuestions& questions = m_programs->questions();
  QVERIFY(!m_programs->question(ProgramOperator::encoder));
  questions.ask("G3", {ShiftKind::addDeviations, 2.0});
  QTRY_VERIFY(!questions.isAsking() && questions.answer());
  const auto asked = m_programs->question(ProgramOperator::factorOnly);
  QVERIFY(asked);
  const Hypothesis entry = asked->ask({});
  QCOMPARE(entry.kind, HypothesisKind::program);
  QCOMPARE(entry.operation, std::string("factor_only"));
  QCOMPARE(entry.cells, std::string("all cells"));
  QCOMPARE(entry.cellCount, 400);
  QVERIFY2(entry.title.find("G3 +2") == 0, entry.title.c_str());
  QCOMPARE(entry.uncertainty, std::string("standard error, cells only, too narrow"));
  const ProgramAnswer& answer = questions.answer()->study.answers.front();
  const auto shown = std::find_if(answer.effects.begin(), answer.effects.end(), [](const auto& e) {
    return e.by == ProgramOperator::factorOnly;
  });
  for (std::size_t k = 0; k < entry.classes.size(); ++k) {
    const auto at = static_cast<Eigen::Index>(k);
    QCOMPARE(entry.classes[k].change, shown->effect.change[at]);
    QCOMPARE(entry.classes[k].baseline, answer.logistic.change[at]);
  }
  // A background at this amount is asked for again, one at another is not.
  questions.judge(20, false);
  QVERIFY(m_jobs->waitForDone(60000));
  QCOMPARE(m_programs->question(ProgramOperator::encoder)->asked.request.backgroundSets, 20);
  questions.ask("G3", {ShiftKind::addDeviations, 1.0});
  QTRY_VERIFY(!questions.isAsking());
  QCOMPARE(m_programs->question(ProgramOperator::encoder)->asked.request.backgroundSets, 0);
}

QTEST_GUILESS_MAIN(TestPrograms)
#include "test_programs.moc"
