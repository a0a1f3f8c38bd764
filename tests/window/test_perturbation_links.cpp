#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include "base/random.h"
#include "panels/panel_parts.h"
#include "window/combination_link.h"
#include "window/transfer_link.h"
#include "written_cells.h"

using namespace chreode;

namespace {

/// 360 cells of three lines, untreated, with A, with B and with both: A raises every third gene, B
/// the ones beside them.
void writeCells(const QString& path) {
  constexpr int cells = 360;
  constexpr int genes = 60;
  Random random(8);
  WrittenCells made(genes);
  Annotation& line = made.addColumn("line", {"x", "y", "z/2"});
  for (int cell = 0; cell < cells; ++cell) line.codes.push_back(cell % 3);
  Annotation& perturbation = made.addColumn("perturbation", {"control", "A", "B", "A+B"});
  for (int cell = 0; cell < cells; ++cell) perturbation.codes.push_back(cell / 3 % 4);
  for (int cell = 0; cell < cells; ++cell) {
    const int what = cell / 3 % 4;
    for (int gene = 0; gene < genes; ++gene) {
      double mean = 4.0 + gene % 5 + 2.0 * (cell % 3);
      if (gene % 3 == 0 && (what == 1 || what == 3)) mean *= 2.5;
      if (gene % 3 == 1 && (what == 2 || what == 3)) mean *= 2.0;
      made.put(gene, static_cast<double>(random.poisson(mean)));
    }
    made.endCell();
  }
  made.write(path);
}

}  // namespace

/// The pages of combinations and of transfer with a session behind them, without the scene.
class TestPerturbationLinks : public QObject {
  Q_OBJECT

  QTemporaryDir m_folder;
  QString m_path;
  std::unique_ptr<Session> m_session;
  std::unique_ptr<QWidget> m_window;
  CombinationPanel* m_combination = nullptr;
  CombinationLink* m_pairs = nullptr;
  TransferPanel* m_transfer = nullptr;
  TransferLink* m_carried = nullptr;

  QString textOf(const QString& path) const {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
  }
  void combineAll() {
    button(*m_combination, u"Predict")->click();
    QVERIFY(m_pairs->isRunning());
    QVERIFY(button(*m_combination, u"Cancel"));
    QTRY_VERIFY_WITH_TIMEOUT(m_pairs->report() != nullptr, 60000);
    QVERIFY(!m_pairs->isRunning());
    QVERIFY(button(*m_combination, u"Predict"));
  }

 private Q_SLOTS:
  void initTestCase() {
    qputenv("XDG_CONFIG_HOME", m_folder.filePath(QStringLiteral("config")).toUtf8());
    qputenv("XDG_DATA_HOME", m_folder.filePath(QStringLiteral("data")).toUtf8());
    QCoreApplication::setOrganizationName(QStringLiteral("chreode-test"));
    m_path = m_folder.filePath(QStringLiteral("cells.h5ad"));
    writeCells(m_path);
  }
  void init() {
    m_session = std::make_unique<Session>();
    m_window = std::make_unique<QWidget>();
    m_combination = new CombinationPanel(m_window.get());
    m_pairs = new CombinationLink(m_session.get(), m_combination, m_window.get());
    m_transfer = new TransferPanel(m_window.get());
    m_carried = new TransferLink(m_session.get(), m_transfer, m_window.get());
    QVERIFY(shows(*m_combination, u"Open a file of cells"));
    QSignalSpy ready(m_session.get(), &Session::matrixReady);
    m_session->open(m_path);
    QVERIFY(ready.wait(30000));
    QTRY_VERIFY_WITH_TIMEOUT(m_session->models().current() != nullptr, 30000);
  }
  void cleanup() {
    m_window.reset();
    m_session.reset();
  }

  void pairsAreCombinedKeptAndExported() {
    QCOMPARE(named<QComboBox>(*m_combination, u"Perturbation")->currentText(),
             QStringLiteral("perturbation"));
    QCOMPARE(named<QComboBox>(*m_combination, u"Within")->currentText(), QStringLiteral("line"));
    combineAll();
    QCOMPARE(m_pairs->report()->pairs.size(), std::size_t{3});
    QSignalSpy noticed(m_pairs, &CombinationLink::noticed);
    const std::size_t before = m_session->notebook().entries().size();
    button(*m_combination, u"Keep")->click();
    QCOMPARE(noticed.takeFirst().first().toString(), QStringLiteral("Kept in the notebook."));
    QCOMPARE(m_session->notebook().entries().size(), before + 1);
    const QString path = m_folder.filePath(QStringLiteral("pairs.tsv"));
    m_pairs->save(path);
    QVERIFY(noticed.takeFirst().first().toString().contains(path));
    QCOMPARE(textOf(path), QString::fromStdString(m_pairs->report()->table()));
  }

  void whatCannotBeWrittenIsToldOf() {
    QSignalSpy failed(m_pairs, &CombinationLink::failed);
    QSignalSpy noticed(m_pairs, &CombinationLink::noticed);
    const QString path = m_folder.filePath(QStringLiteral("nowhere/pairs.tsv"));
    m_pairs->save(path);  // nothing to write yet
    QVERIFY(failed.isEmpty() && noticed.isEmpty());
    combineAll();
    m_pairs->save(path);
    QCOMPARE(failed.size(), 1);
    QVERIFY(failed.first().first().toString().contains(path));
    QVERIFY(noticed.isEmpty());
  }

  void aCancelledQuestionIsNotAnswered() {
    button(*m_transfer, u"Predict")->click();
    QVERIFY(m_carried->isRunning());
    button(*m_transfer, u"Cancel")->click();
    QVERIFY(!m_carried->isRunning());
    QVERIFY(button(*m_transfer, u"Predict"));
    QTRY_VERIFY_WITH_TIMEOUT(m_session->jobs().jobs().empty(), 60000);
    QVERIFY(!m_carried->report());
  }

  void aChangeIsCarriedOverAndForgottenWithItsCells() {
    named<QComboBox>(*m_transfer, u"Condition")->setCurrentText(QStringLiteral("perturbation"));
    named<QComboBox>(*m_transfer, u"Classes")->setCurrentText(QStringLiteral("line"));
    QComboBox* perturbed = named<QComboBox>(*m_transfer, u"Perturbed");
    perturbed->setCurrentText(QStringLiteral("control"));
    QVERIFY(!button(*m_transfer, u"Predict")->isEnabled());
    QCOMPARE(button(*m_transfer, u"Predict")->toolTip(),
             QStringLiteral("Control and perturbed are to be two values."));
    perturbed->setCurrentText(QStringLiteral("A"));
    named<QComboBox>(*m_transfer, u"Target")->setCurrentText(QStringLiteral("z/2"));
    button(*m_transfer, u"Predict")->click();
    QTRY_VERIFY_WITH_TIMEOUT(m_carried->report() != nullptr, 60000);
    QCOMPARE(m_carried->report()->question.target, std::string("z/2"));
    QSignalSpy noticed(m_carried, &TransferLink::noticed);
    const std::size_t before = m_session->notebook().entries().size();  // kept with the file
    button(*m_transfer, u"Keep")->click();
    QCOMPARE(noticed.size(), 1);
    QCOMPARE(m_session->notebook().entries().size(), before + 1);
    m_session->open(m_path);
    QTRY_VERIFY_WITH_TIMEOUT(m_carried->report() == nullptr, 30000);
  }
};

QTEST_MAIN(TestPerturbationLinks)
#include "test_perturbation_links.moc"
