#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QTabBar>
#include <QTableView>
#include <QtTest>
#include <cmath>

#include "judge/judge_roles.h"
#include "linear_experiment.h"
#include "panels/program_effects.h"
#include "panels/program_list.h"
#include "panels/program_panel.h"
#include "plots/number_text.h"
#include "plots/strip_plot.h"

using namespace chreode;

Q_DECLARE_METATYPE(chreode::ShiftAmount)

namespace {

template <typename T>
T* named(const QWidget& panel, const char* name) {
  for (T* each : panel.findChildren<T*>()) {
    if (each->accessibleName() == QLatin1String(name)) return each;
  }
  return nullptr;
}

QPushButton* button(const QWidget& panel, const char* text) {
  for (QPushButton* each : panel.findChildren<QPushButton*>()) {
    if (each->text() == QString::fromUtf8(text)) return each;
  }
  return nullptr;
}

bool shows(const QWidget& panel, const char* text) {
  for (const QLabel* label : panel.findChildren<QLabel*>()) {
    if (label->isVisibleTo(&panel) && label->text().contains(QString::fromUtf8(text))) return true;
  }
  return false;
}

/// Factors G0 and G1 that can be asked, and one that cannot.
std::shared_ptr<const ProgramLab> labOf() {
  const DragExperiment made = linearExperiment(200);
  const DragExperiment::Parts& own = made.parts();
  ProgramLabParts parts;
  for (std::int32_t f = 0; f < 3; ++f) {
    GeneProgram program;
    program.factor = "G" + std::to_string(f);
    program.factorGene = f;
    program.expressedShare = 0.25;
    program.listed = 12;
    for (std::int32_t t = 3; t < 13; ++t) program.targets.push_back({f + t, 1});
    if (f == 2) program.refusal = "Only 2 of its 12 targets are in the model; 10 are needed.";
    parts.programs.programs.push_back(program);
  }
  parts.table = "test";
  parts.trueNetwork = true;
  parts.experiment.data = own.data;
  parts.experiment.model = own.model;
  parts.experiment.input = own.input;
  parts.experiment.covariates = own.covariates;
  parts.experiment.codes = own.codes.mean;
  parts.experiment.gauge = own.gauge;
  parts.experiment.classifier = std::make_shared<const LabelClassifier>(
      classifierFor(*own.data, own.model->card(), *own.codes.mean, "type", {}, 0, {}));
  parts.operators.assign(kProgramOperators.begin(), kProgramOperators.end());
  return makeProgramLab(std::move(parts), {});
}

std::shared_ptr<ProgramReport> reportOf(const std::shared_ptr<const ProgramLab>& lab, int program) {
  auto report = std::make_shared<ProgramReport>();
  report->lab = lab;
  report->operators.assign(kProgramOperators.begin(), kProgramOperators.end());
  report->study.classes = {"a", "b"};
  report->study.answers.push_back(answerProgram(*lab, program, {}, report->operators));
  return report;
}

}  // namespace

/// The page of gene programmes: what it shows of snapshots, and what it asks for.
class TestProgramPanel : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void saysWhatIsMissing();
  void greysWhatCannotBeAsked();
  void asksWhileTheSliderMoves();
  void offersTablesAndInference();
  void effectsStandBesideTheBaselines();
  void operatorsAreTickedInTheirRows();
  void theBackgroundHasThisFactorsPlace();
  void theCardSaysBothHalves();

 private:
  std::shared_ptr<const ProgramLab> m_lab;
};

void TestProgramPanel::initTestCase() {
  m_lab = labOf();
}

void TestProgramPanel::saysWhatIsMissing() {
  ProgramPanel panel;
  QVERIFY(shows(panel, "Open a file of cells"));
  QSignalSpy pressed(&panel, &ProgramPanel::noteActionRequested);
  button(panel, "Open…")->click();
  QCOMPARE(pressed.count(), 1);
  panel.setNote(QStringLiteral("The classes are being learned."), {});
  QVERIFY(shows(panel, "being learned") && !button(panel, "Open…"));
  panel.setNote({}, {});
  panel.setProblem(QStringLiteral("Load a table of factors."));
  QVERIFY(shows(panel, "Load a table of factors.") && !shows(panel, "being learned"));
  panel.setProblem({});
  QVERIFY(!shows(panel, "Load a table of factors."));
}

void TestProgramPanel::greysWhatCannotBeAsked() {
  ProgramPanel panel;
  panel.setNote({}, {});
  QSignalSpy asked(&panel, &ProgramPanel::asked);
  panel.setPrograms(std::make_shared<const GenePrograms>(m_lab->programs));
  QCOMPARE(panel.factor(), QStringLiteral("G0"));  // the first is asked at once
  QCOMPARE(asked.count(), 1);
  auto* list = panel.findChild<ProgramList*>();
  const ProgramListModel* model = list->programs();
  QCOMPARE(model->rowCount(), 3);
  const int last = model->rowOf(QStringLiteral("G2"));
  QCOMPARE(last, 2);  // what cannot be asked stands last
  QVERIFY(!(model->flags(model->index(last, 0)) & Qt::ItemIsSelectable));
  QVERIFY(model->index(last, 0).data(Qt::ToolTipRole).toString().contains(u"Only 2 of its 12"));
  QCOMPARE(model->index(0, ProgramListModel::targets).data().toString(),
           QStringLiteral("10 of 12"));
  QCOMPARE(model->index(0, ProgramListModel::share).data().toString(), percentText(0.25));
  list->choose(QStringLiteral("G2"));
  QCOMPARE(panel.factor(), QStringLiteral("G0"));
  named<QLineEdit>(panel, "Find a factor")->setText(QStringLiteral("g1"));
  QCOMPARE(model->rowCount(), 1);
  list->sortByColumn(ProgramListModel::targets, Qt::DescendingOrder);
  QCOMPARE(model->rowCount(), 1);
}

void TestProgramPanel::asksWhileTheSliderMoves() {
  ProgramPanel panel;
  panel.setNote({}, {});
  panel.setPrograms(std::make_shared<const GenePrograms>(m_lab->programs));
  std::vector<ShiftAmount> asked;
  connect(&panel, &ProgramPanel::asked, this,
          [&](const QString&, const ShiftAmount& amount) { asked.push_back(amount); });
  auto* slider = named<QSlider>(panel, "Amount");
  for (int value = 11; value <= 20; ++value) slider->setValue(value);
  QCOMPARE(asked.size(), std::size_t{10});
  QCOMPARE(asked.back(), (ShiftAmount{ShiftKind::addDeviations, 2.0}));
  auto* kind = named<QComboBox>(panel, "Amount");
  kind->setCurrentIndex(1);
  QCOMPARE(asked.back().kind, ShiftKind::toZero);
  QVERIFY(!slider->isVisibleTo(&panel));
  kind->setCurrentIndex(2);
  QCOMPARE(asked.back(), (ShiftAmount{ShiftKind::toQuantile, 0.9}));
  kind->setCurrentIndex(0);
  QCOMPARE(asked.back().value, 2.0);  // where it was
}

void TestProgramPanel::offersTablesAndInference() {
  ProgramPanel panel;
  panel.setNote({}, {});
  panel.setSources({QStringLiteral("The network of this file"), QStringLiteral("mine.tsv")}, 0);
  auto* sources = named<QComboBox>(panel, "Table of programmes");
  QSignalSpy chosen(&panel, &ProgramPanel::sourceChosen);
  QSignalSpy wanted(&panel, &ProgramPanel::tableRequested);
  QSignalSpy inferred(&panel, &ProgramPanel::inferenceRequested);
  const auto activate = [sources](int index) {
    sources->setCurrentIndex(index);
    Q_EMIT sources->activated(index);
  };
  activate(1);
  QCOMPARE(chosen.back()[0].toInt(), 1);
  activate(sources->count() - 2);
  QCOMPARE(wanted.count(), 1);
  QCOMPARE(sources->currentIndex(), 0);  // until there is another
  activate(sources->count() - 1);
  auto* line = named<QLineEdit>(panel, "Factors to infer the targets of");
  QVERIFY(line->isVisibleTo(&panel));
  line->setText(QStringLiteral("G1, G2"));
  QTest::keyClick(line, Qt::Key_Return);
  QCOMPARE(inferred.back()[0].toStringList(),
           (QStringList{QStringLiteral("G1"), QStringLiteral("G2")}));
  QSignalSpy signs(&panel, &ProgramPanel::signsChosen);
  auto* box = named<QComboBox>(panel, "Signs");
  box->setCurrentIndex(2);
  Q_EMIT box->activated(2);
  QCOMPARE(signs.count(), 1);
}

void TestProgramPanel::effectsStandBesideTheBaselines() {
  ProgramPanel panel;
  panel.setNote({}, {});
  panel.setProblem({});
  panel.setPrograms(std::make_shared<const GenePrograms>(m_lab->programs));
  const auto report = reportOf(m_lab, 0);
  panel.setAnswer(report, true);
  QVERIFY(shows(panel, "A first look at few cells"));
  auto* table = panel.findChild<ProgramEffects*>();
  QCOMPARE(table->columnCount(), 4);
  QCOMPARE(table->rowCount(), 7);  // without a truth
  panel.setAnswer(report, false);
  QVERIFY(shows(panel, "cells only, too narrow") && shows(panel, "No class is left out"));
  QVERIFY(shows(panel, "Factor and targets: p(") && shows(panel, " → "));
  // Those that know the true network come after those that infer theirs.
  QVERIFY(!table->item(0, 0)->text().contains(u"†"));
  QVERIFY(table->item(4, 0)->text().contains(u"†"));
  int encoder = -1;
  for (int row = 0; row < table->rowCount(); ++row) {
    if (table->item(row, 0)->text().startsWith(u"Factor and targets")) encoder = row;
  }
  QCOMPARE(table->item(encoder, 1)->data(Qt::UserRole).toDouble(),
           report->study.answers[0].effects[0].effect.change[0]);
  QCOMPARE(table->item(5, 1)->data(Qt::UserRole).toDouble(),
           report->study.answers[0].logistic.change[0]);
  QCOMPARE(table->currentRow(), encoder);
  QSignalSpy chosen(&panel, &ProgramPanel::operatorChosen);
  table->setCurrentCell(0, 0);
  QCOMPARE(chosen.count(), 1);
  QCOMPARE(panel.chosenOperator(), ProgramOperator::factorOnly);
  auto withTruth = std::make_shared<ProgramReport>(*report);
  withTruth->truth = FateTruth{{"G0"}, {"b", "a"}, Eigen::MatrixXd(1, 2)};
  withTruth->truth->effect << 0.0, 0.4;
  panel.setAnswer(withTruth, false);
  QCOMPARE(table->rowCount(), 8);
  QCOMPARE(table->item(7, 1)->data(Qt::UserRole).toDouble(), 0.4);
}

void TestProgramPanel::operatorsAreTickedInTheirRows() {
  ProgramPanel panel;
  panel.resize(900, 300);
  panel.setNote({}, {});
  panel.setProblem({});
  panel.setAnswer(reportOf(m_lab, 0), false);
  panel.show();
  std::vector<std::vector<ProgramOperator>> ticked;
  connect(&panel, &ProgramPanel::operatorsTicked, this,
          [&](const std::vector<ProgramOperator>& now) { ticked.push_back(now); });
  auto* table = panel.findChild<ProgramEffects*>();
  const auto tick = [table](int row) {
    const QRect title = table->visualItemRect(table->item(row, 0));
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {},
                      QPoint(title.left() + 12, title.center().y()));
  };
  QCOMPARE(table->item(0, 0)->checkState(), Qt::Checked);
  tick(0);
  QCOMPARE(table->item(0, 0)->checkState(), Qt::Unchecked);
  QCOMPARE(ticked.back().size(), kProgramOperators.size() - 1);
  const ProgramOperator chosen = panel.chosenOperator();
  tick(1);
  QCOMPARE(panel.chosenOperator(), chosen);  // a tick chooses no row
  tick(1);
  // Beside the box a click chooses the row and ticks nothing.
  const QRect title = table->visualItemRect(table->item(1, 0));
  QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, title.center());
  QCOMPARE(ticked.size(), std::size_t{3});
  // By the keyboard, too; the last one stays.
  for (int row = 1; row < 5; ++row) {
    table->setCurrentCell(row, 0);
    QTest::keyClick(table, Qt::Key_Space);
  }
  QCOMPARE(ticked.back().size(), std::size_t{1});
  QCOMPARE(table->item(4, 0)->checkState(), Qt::Checked);
  QCOMPARE(panel.chosenOperator(), ticked.back().front());
  // An answer of two: the others have a row without numbers.
  auto report = std::make_shared<ProgramReport>(*reportOf(m_lab, 0));
  report->operators = {ProgramOperator::encoder, ProgramOperator::gradient};
  report->study.answers[0] = answerProgram(*m_lab, 0, {}, report->operators);
  panel.setAnswer(report, false);
  int asked = 0;
  for (int row = 0; row < 5; ++row) {
    const bool is = table->item(row, 0)->checkState() == Qt::Checked;
    asked += is;
    QCOMPARE(table->item(row, 1)->text().isEmpty(), !is);
  }
  QCOMPARE(asked, 2);
  QVERIFY(table->item(5, 0)->text().startsWith(u"Baseline"));
}

void TestProgramPanel::theBackgroundHasThisFactorsPlace() {
  ProgramPanel panel;
  panel.setNote({}, {});
  panel.setProblem({});
  panel.setPrograms(std::make_shared<const GenePrograms>(m_lab->programs));
  panel.findChild<QTabBar*>()->setCurrentIndex(1);
  QSignalSpy asked(&panel, &ProgramPanel::backgroundRequested);
  button(panel, "Ask every programme")->click();
  QCOMPARE(asked.back()[0].toInt(), kFewestBackgroundSets);
  QCOMPARE(asked.back()[1].toBool(), false);
  panel.setBackground(nullptr, true);
  QSignalSpy cancelled(&panel, &ProgramPanel::backgroundCancelled);
  button(panel, "Cancel")->click();
  QCOMPARE(cancelled.count(), 1);
  auto report = std::make_shared<ProgramReport>(*reportOf(m_lab, 0));
  StudyRequest request;
  request.operators = {ProgramOperator::encoder};
  report->operators = request.operators;
  report->study = studyPrograms(*m_lab, request, {});
  sampleBackground(*m_lab, {}, 20, 0, {}, report->study.answers[0]);
  panel.setBackground(report, false);
  auto* strip = panel.findChild<StripPlot*>();
  QCOMPARE(strip->data().rows.size(), std::size_t{2});
  QCOMPARE(strip->data().rows[1].values, report->study.answers[0].background->effects);
  QCOMPARE(strip->data().mark, report->study.answers[0].background->effect);
  auto* table = named<QTableView>(panel, "Every programme");
  QCOMPARE(table->model()->rowCount(), 2);
  QVERIFY(shows(panel, "Too few for a p-value") && shows(panel, "associations learned"));
  // Sorted by name, downwards.
  table->sortByColumn(0, Qt::DescendingOrder);
  QCOMPARE(table->model()->index(0, 0).data().toString(), QStringLiteral("G1"));
  QVERIFY(button(panel, "Export…")->isEnabled());
}

void TestProgramPanel::theCardSaysBothHalves() {
  ProgramPanel panel;
  panel.setNote({}, {});
  panel.setProblem({});
  panel.setPrograms(std::make_shared<const GenePrograms>(m_lab->programs));
  panel.setAnswer(reportOf(m_lab, 0), false);
  panel.findChild<QTabBar*>()->setCurrentIndex(2);
  QSignalSpy asked(&panel, &ProgramPanel::cardRequested);
  auto* states = named<QComboBox>(panel, "State");
  QCOMPARE(states->count(), 2);
  states->setCurrentIndex(1);
  button(panel, "Needed? Enough?")->click();
  QCOMPARE(asked.back()[0].toString(), QStringLiteral("b"));
  const StateCards cards(*m_lab, "b", {ProgramOperator::encoder}, {});
  panel.setCard(std::make_shared<const ProgramCard>(cards.card(m_lab->program(0), {})), false);
  QVERIFY(shows(panel, "Needed? Lowered") && shows(panel, "Enough? Raised"));
  auto* table = named<QTableWidget>(panel, "Necessity and sufficiency");
  QCOMPARE(table->rowCount(), 4);
  QVERIFY(table->item(1, 0)->text().endsWith(u"logistic regression"));
}

QTEST_MAIN(TestProgramPanel)
#include "test_program_panel.moc"
