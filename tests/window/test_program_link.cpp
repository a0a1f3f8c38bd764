#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <nlohmann/json.hpp>

#include "app/command.h"
#include "panels/program_effects.h"
#include "panels/program_list.h"
#include "session/programs.h"
#include "window/program_link.h"

using namespace chreode;
using nlohmann::json;

namespace {

constexpr int kWaitMs = 240000;

}  // namespace

/// The page of gene programmes with a session behind it, on the demo, without the scene.
class TestProgramLink : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void cleanupTestCase();
  void theNumbersAreTheCommands();
  void theBackgroundIsExportedAsTheCommands();
  void keptAnswersAreTheSameOnceMore();
  void theSelectionIsAsked();
  void anotherSpeciesTableIsOneSentence();

 private:
  QString demo() const { return QStringLiteral(CHREODE_SOURCE_DIR "/resources/demo/myeloid"); }
  json command(const QString& rest) const {
    const Outcome outcome = runCommand(QStringLiteral(CHREODE_PROGRAM),
                                       QStringLiteral("whatif %1.h5ad --model %1.pt %2 --json")
                                           .arg(demo(), rest)
                                           .split(QLatin1Char(' '), Qt::SkipEmptyParts));
    return outcome.code == 0 ? json::parse(outcome.out) : json(outcome.err);
  }
  void waitForAnswer(const char* factor) const;

  QTemporaryDir m_folder;
  std::unique_ptr<Session> m_session;
  std::unique_ptr<QWidget> m_window;
  ProgramPanel* m_panel = nullptr;
  ProgramLink* m_link = nullptr;
};

void TestProgramLink::initTestCase() {
  qputenv("CHREODE_TORCH", CHREODE_ENGINE);
  m_session = std::make_unique<Session>();
  m_window = std::make_unique<QWidget>();
  m_panel = new ProgramPanel(m_window.get());
  m_link = new ProgramLink(m_session.get(), m_panel, m_window.get());
  m_session->open(demo() + QStringLiteral(".h5ad"), {}, demo() + QStringLiteral(".pt"));
  m_window->show();
  m_panel->show();
  QTRY_COMPARE_WITH_TIMEOUT(m_session->programs().state(), Programs::State::ready, kWaitMs);
}

void TestProgramLink::cleanupTestCase() {
  m_window.reset();
  m_session.reset();
}

void TestProgramLink::waitForAnswer(const char* factor) const {
  const ProgramQuestions& questions = m_session->programs().questions();
  QTRY_VERIFY_WITH_TIMEOUT(questions.answer() && !questions.isRough() && !questions.isAsking() &&
                               questions.answer()->find(factor),
                           kWaitMs);
}

void TestProgramLink::theNumbersAreTheCommands() {
  QCOMPARE(m_session->programs().source().kind, ProgramSource::Kind::stored);
  m_panel->findChild<ProgramList*>()->choose(QStringLiteral("Pu.1"));
  waitForAnswer("Pu.1");
  const json told = command(QStringLiteral("--factor Pu.1 --amount +1"));
  QVERIFY2(told.is_object(), told.dump().c_str());
  const json& factor = told["factors"][0];
  const auto report = m_session->programs().questions().answer();
  const ProgramAnswer& answer = report->study.answers.front();
  auto* table = m_panel->findChild<ProgramEffects*>();
  for (const OperatorEffect& each : answer.effects) {
    int row = 0;
    while (!table->item(row, 0)->text().startsWith(operatorTitle(each.by))) ++row;
    for (std::size_t k = 0; k < report->study.classes.size(); ++k) {
      const double wanted = factor["effects"][operatorName(each.by)][report->study.classes[k]];
      const double shown = table->item(row, static_cast<int>(k) + 1)->data(Qt::UserRole).toDouble();
      QVERIFY2(std::abs(shown - wanted) < 1e-5 * (1.0 + std::abs(wanted)), operatorName(each.by));
    }
    QCOMPARE(each.outsideShare, factor["outside_share"][operatorName(each.by)].get<double>());
  }
  QCOMPARE(report->lab->uncertaintyText(), told["uncertainty"].get<std::string>());
  QCOMPARE(answer.verdict, factor["verdict"].get<std::string>());
  // The truth stands in the last row.
  QCOMPARE(table->item(table->rowCount() - 1, 0)->text(), QStringLiteral("Truth (simulated)"));
}

void TestProgramLink::theBackgroundIsExportedAsTheCommands() {
  ProgramQuestions& questions = m_session->programs().questions();
  m_panel->findChild<ProgramList*>()->choose(QStringLiteral("SCL"));
  waitForAnswer("SCL");
  questions.judge(0, false);
  QTRY_VERIFY_WITH_TIMEOUT(questions.background() && !questions.isJudging(), kWaitMs);
  QSignalSpy noticed(m_link, &ProgramLink::noticed);
  m_link->save(m_folder.filePath(QStringLiteral("window.csv")));
  QCOMPARE(noticed.count(), 1);
  const json told = command(QStringLiteral("--all-factors -o ") +
                            m_folder.filePath(QStringLiteral("command.csv")));
  QVERIFY2(told.is_object(), told.dump().c_str());
  const auto read = [this](const char* name) {
    QFile file(m_folder.filePath(QLatin1String(name)));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
  };
  const QStringList own = read("window.csv").split(QLatin1Char('\n'));
  const QStringList theirs = read("command.csv").split(QLatin1Char('\n'));
  QCOMPARE(own.size(), theirs.size());
  QVERIFY(own.filter(QStringLiteral("associations")).size() == 1);
  QVERIFY(own.filter(QStringLiteral("logistic")).size() == 11);
  // Digits beyond the fifth hang on the order of sums.
  for (int line = 0; line < own.size(); ++line) {
    if (own[line].startsWith(QLatin1Char('#'))) continue;  // the window knows the model by its file
    const QStringList a = own[line].split(QLatin1Char(',')),
                      b = theirs[line].split(QLatin1Char(','));
    QCOMPARE(a.size(), b.size());
    for (int field = 0; field < a.size(); ++field) {
      bool number = false;
      const double value = a[field].toDouble(&number);
      if (number) {
        QVERIFY(std::abs(value - b[field].toDouble()) < 1e-4 * (1.0 + std::abs(value)));
      } else {
        QCOMPARE(a[field], b[field]);
      }
    }
  }
  const ProgramAnswer* scl = questions.background()->find("SCL");
  QVERIFY(!trapText(*questions.background()->truth, "SCL", questions.background()->study.classes,
                    scl->correlation)
               .empty());
}

void TestProgramLink::keptAnswersAreTheSameOnceMore() {
  waitForAnswer("SCL");
  Notebook& notebook = m_session->notebook();
  const std::size_t before = notebook.entries().size();
  Q_EMIT m_panel->keepAsked();
  QTRY_COMPARE_WITH_TIMEOUT(notebook.entries().size(), before + 1, kWaitMs);
  const Notebook::Entry entry = notebook.entries().back();
  QCOMPARE(entry->operation, std::string("encoder"));
  const auto model = m_session->models().current();
  ReplayTools tools;
  tools.data = m_session->data();
  tools.model = model->experiment->parts().model;
  tools.modelHash = model->fingerprint.toStdString();
  const ReplayResult result = replay(*entry, tools, {});
  QVERIFY2(result.same, result.sentence.c_str());
  notebook.remove(entry->id);
}

void TestProgramLink::theSelectionIsAsked() {
  Q_EMIT m_panel->cellsChosen(ProgramPanel::kSelectedCells);
  QCOMPARE(m_session->programs().state(), Programs::State::noCells);
  std::vector<std::int32_t> cells(120);
  std::iota(cells.begin(), cells.end(), 40);
  m_session->selection().choose(cells, SetOperation::replace, QStringLiteral("test"));
  QTRY_COMPARE_WITH_TIMEOUT(m_session->programs().state(), Programs::State::ready, kWaitMs);
  QCOMPARE(m_session->programs().lab()->experiment->cells().size(), std::size_t{120});
  waitForAnswer("SCL");
  QCOMPARE(m_session->programs().setup().cells, cells);
  Q_EMIT m_panel->cellsChosen(ProgramPanel::kAllCells);
  QTRY_COMPARE_WITH_TIMEOUT(m_session->programs().state(), Programs::State::ready, kWaitMs);
}

void TestProgramLink::anotherSpeciesTableIsOneSentence() {
  QFile file(m_folder.filePath(QStringLiteral("human.tsv")));
  QVERIFY(file.open(QIODevice::WriteOnly));
  file.write("tf\ttarget\nGATA1\tKLF1\nGATA1\tTAL1\nSPI1\tCSF1R\nSPI1\tCD14\n");
  file.close();
  m_link->loadTable(file.fileName());
  QTRY_COMPARE_WITH_TIMEOUT(m_session->programs().state(), Programs::State::refused, kWaitMs);
  QVERIFY(m_session->programs().refusal().endsWith(QLatin1Char('.')));
  QVERIFY(!m_session->programs().lab());
}

QTEST_MAIN(TestProgramLink)
#include "test_program_link.moc"
