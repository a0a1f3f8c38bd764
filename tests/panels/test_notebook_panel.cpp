#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableWidget>
#include <QtTest>

#include "base/no_number.h"
#include "panels/combination_panel.h"
#include "panels/notebook_panel.h"
#include "plots/change_scatter.h"

using namespace chreode;

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
    if (each->text() == QLatin1String(text)) return each;
  }
  return nullptr;
}

NotebookRow row(const char* id, const char* title, double effect, int rank) {
  auto entry = std::make_shared<Hypothesis>();
  entry->id = id;
  entry->title = title;
  entry->classes = {{"Ery", effect, 0.01, -effect, kNoNumber}};
  entry->rank = rank;
  entry->rankOf = 20;
  entry->experiment = "Overexpress it.";
  return {entry, {}, {}};
}

QStringList firstColumn(const QTableWidget& table) {
  QStringList texts;
  for (int i = 0; i < table.rowCount(); ++i) texts.append(table.item(i, 0)->text());
  return texts;
}

CombinedPair pairOf(const char* a, const char* b, double distance, bool distinguishable) {
  CombinedPair pair;
  pair.a = a;
  pair.b = b;
  pair.within = "x";
  pair.cells = 40;
  pair.measured = Eigen::Vector3d(1.0, -2.0, 0.1);
  for (const char* name : {"no_change", "additive", "matching_mean", "latent_sum"}) {
    CombinationMethod method;
    method.name = name;
    method.change = 0.5 * pair.measured;
    method.scores.distance = distance;
    method.correlationSplit = 0.9;
    pair.methods.push_back(method);
  }
  pair.epistasis.deviation = 2.0;
  pair.epistasis.distinguishable = distinguishable;
  return pair;
}

}  // namespace

class TestNotebookPanel : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void rowsAreSortedByNumbers();
  void editsAreSaidOnceTheFieldIsLeft();
  void pairsStandWithTheirVerdicts();
};

void TestNotebookPanel::rowsAreSortedByNumbers() {
  NotebookPanel panel;
  auto* table = named<QTableWidget>(panel, "Kept hypotheses");
  panel.setRows({row("1", "nine", 0.9, 9), row("2", "ten", -0.2, 10), row("3", "two", 0.1, 2)});
  table->sortByColumn(4, Qt::AscendingOrder);  // rank, as numbers: not "10" before "2"
  QCOMPARE(firstColumn(*table),
           (QStringList{QStringLiteral("two"), QStringLiteral("nine"), QStringLiteral("ten")}));
  table->sortByColumn(2, Qt::DescendingOrder);  // effect
  QCOMPARE(firstColumn(*table),
           (QStringList{QStringLiteral("nine"), QStringLiteral("two"), QStringLiteral("ten")}));
  QSignalSpy removed(&panel, &NotebookPanel::removeRequested);
  table->selectRow(1);
  button(panel, "Remove")->click();
  QCOMPARE(removed.front().front().value<std::vector<std::string>>(),
           std::vector<std::string>{"3"});
  // What is kept next is chosen, and the order stays.
  panel.setRows({row("1", "nine", 0.9, 9), row("2", "ten", -0.2, 10), row("3", "two", 0.1, 2),
                 row("4", "new", 0.5, 1)});
  QCOMPARE(firstColumn(*table)[1], QStringLiteral("new"));
  QSignalSpy replays(&panel, &NotebookPanel::replayRequested);
  button(panel, "Replay")->click();
  QCOMPARE(replays.front().front().value<std::vector<std::string>>(),
           std::vector<std::string>{"4"});
}

void TestNotebookPanel::editsAreSaidOnceTheFieldIsLeft() {
  NotebookPanel panel;
  panel.setRows({row("1", "one", 0.9, 1)});
  panel.resize(900, 400);
  panel.show();
  QVERIFY(QTest::qWaitForWindowExposed(&panel));
  auto* note = named<QPlainTextEdit>(panel, "Note");
  QSignalSpy notes(&panel, &NotebookPanel::noteEdited);
  note->setFocus();
  QTest::keyClicks(note, QStringLiteral("mine"));
  QVERIFY(notes.isEmpty());
  // News of the entry does not take away what is being typed.
  panel.setRows({row("1", "one", 0.9, 1)});
  QCOMPARE(note->toPlainText(), QStringLiteral("mine"));
  panel.finishEdits();
  QCOMPARE(notes.size(), 1);
  QCOMPARE(notes.front().at(1).toString(), QStringLiteral("mine"));
  QCOMPARE(named<QPlainTextEdit>(panel, "Suggested experiment")->toPlainText(),
           QStringLiteral("Overexpress it."));
}

void TestNotebookPanel::pairsStandWithTheirVerdicts() {
  CombinationPanel panel;
  auto report = std::make_shared<CombinationReport>();
  report->genes = {"G1", "G2", "G3"};
  report->pairs = {pairOf("A", "B", 1.0, false), pairOf("C", "D", 2.0, true)};
  panel.setReport(report);
  auto* pairs = named<QTableWidget>(panel, "Pairs and their scores");
  QCOMPARE(pairs->rowCount(), 2);
  QCOMPARE(pairs->item(0, 1)->text(), QStringLiteral("not distinguishable"));
  QCOMPARE(pairs->item(1, 1)->text(), QStringLiteral("not additive"));
  auto* scatter = panel.findChild<ChangeScatter*>();
  QCOMPARE(scatter->data().points.size(), std::size_t{3});
  QCOMPARE(scatter->data().points[0].name, QStringLiteral("G2"));
  QCOMPARE(scatter->data().points[0].foretold, -1.0);
  pairs->sortByColumn(6, Qt::DescendingOrder);
  QSignalSpy kept(&panel, &CombinationPanel::keepRequested);
  pairs->selectRow(0);
  button(panel, "Keep")->click();
  QCOMPARE(kept.front().front().toInt(), 1);  // its place in the report, however it is sorted
  // A point on the diagonal is found where it lies.
  ChangeScatterData data;
  data.points = {{QStringLiteral("X"), 1.0, 1.0}, {QStringLiteral("Y"), -1.0, -1.0}};
  const QRectF box(0, 0, 200, 200);
  QCOMPARE(changePointAt(box, data, {-50.0, -50.0}), -1);
  int found = 0;
  for (int x = 0; x < 200; ++x) {
    for (int y = 0; y < 200; ++y) found |= 1 << (changePointAt(box, data, QPointF(x, y)) + 1);
  }
  QCOMPARE(found, 7);
}

QTEST_MAIN(TestNotebookPanel)
#include "test_notebook_panel.moc"
