#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QtTest>

#include "panels/gate_view.h"
#include "panels/query_line.h"
#include "panels/selection_section.h"
#include "plots/number_text.h"

using chreode::GroupList;
using chreode::QueryLine;
using chreode::queryWordAt;
using chreode::SelectionSection;
using chreode::SetOperation;

class TestSelectionSection : public QObject {
  Q_OBJECT

  static QPushButton* button(const QWidget& widget, const char* text) {
    for (QPushButton* each : widget.findChildren<QPushButton*>()) {
      if (each->text() == QLatin1String(text)) return each;
    }
    return nullptr;
  }
  static QLineEdit* line(const QWidget& widget, const char* name) {
    for (QLineEdit* each : widget.findChildren<QLineEdit*>()) {
      if (each->accessibleName() == QLatin1String(name)) return each;
    }
    return nullptr;
  }

 private Q_SLOTS:
  void wordsAreKnownByWhereTheyStand_data() {
    QTest::addColumn<QString>("query");  // | is the cursor
    QTest::addColumn<QString>("word");
    QTest::addColumn<QString>("column");
    QTest::addColumn<int>("start");
    const auto row = [](const char* query, const char* word, const char* column, int start) {
      QTest::newRow(query) << QString::fromUtf8(query) << QString::fromUtf8(word)
                           << QString::fromUtf8(column) << start;
    };
    row("cel|", "cel", "", 0);
    row("(MS|", "MS", "", 1);
    row("cell_type == |", "", "cell_type", 13);
    row("cell_type == B|", "B", "cell_type", 13);
    row("cell_type == \"CD4 |", "CD4 ", "cell_type", 13);
    row("`cell type` != T|", "T", "cell type", 15);
    row("cell_type in [B, N|", "N", "cell_type", 17);
    row("cell_type not in [|", "", "cell_type", 18);
    row("cell_type == B and M|", "M", "", 19);
    row("MS4A1 > 1 or \"my gr|", "my gr", "", 13);
    row("é == B and x|", "x", "", 11);
    row("not |", "", "", 4);
  }

  void wordsAreKnownByWhereTheyStand() {
    QFETCH(QString, query);
    QFETCH(QString, word);
    QFETCH(QString, column);
    QFETCH(int, start);
    const auto cursor = static_cast<int>(query.indexOf(QLatin1Char('|')));
    query.remove(cursor, 1);
    const chreode::QueryWordAt at = queryWordAt(query, cursor);
    QCOMPARE(at.word, word);
    QCOMPARE(at.column, column);
    QCOMPARE(at.start, start);
  }

  void theQueryLineCompletesAndSaysWhatIsWrong() {
    QueryLine query;
    query.setNames({QStringLiteral("cell_type"), QStringLiteral("MS4A1"), QStringLiteral("CD3D")},
                   [](const QString& column) {
                     return column == QStringLiteral("cell_type")
                                ? QStringList{QStringLiteral("B"), QStringLiteral("\"CD4 T\"")}
                                : QStringList();
                   });
    query.show();
    QVERIFY(QTest::qWaitForWindowExposed(&query));
    query.activateWindow();
    query.focusForTyping();
    QLineEdit* edit = line(query, "Select by a query");
    QSignalSpy edited(&query, &QueryLine::edited);
    QSignalSpy entered(&query, &QueryLine::entered);
    QTest::keyClicks(edit, QStringLiteral("ms"));
    QWidget* popup = QApplication::activePopupWidget();
    QVERIFY(popup);
    QTest::keyClick(popup, Qt::Key_Down);
    QTest::keyClick(popup, Qt::Key_Return);
    QCOMPARE(query.query(), QStringLiteral("MS4A1"));
    QCOMPARE(entered.count(), 0);  // Enter took the name, it did not run the query
    edit->setText(QStringLiteral("cell_type == "));
    QTest::keyClicks(edit, QStringLiteral("cd"));
    popup = QApplication::activePopupWidget();
    QVERIFY(popup);
    QTest::keyClick(popup, Qt::Key_Down);
    QTest::keyClick(popup, Qt::Key_Return);
    QCOMPARE(query.query(), QStringLiteral("cell_type == \"CD4 T\""));
    QVERIFY(edited.count() >= 4);

    auto* note = query.findChild<QLabel*>();
    query.setNote(QStringLiteral("12 cells: Enter selects them."));
    QVERIFY(note->isVisible());
    QTest::keyClick(edit, Qt::Key_Return);
    QCOMPARE(entered.takeLast()[0].toString(), QStringLiteral("cell_type == \"CD4 T\""));
    query.setProblem(QStringLiteral("Character 5: …"), 4);
    QCOMPARE(note->text(), QStringLiteral("Character 5: …"));
    QTest::keyClick(edit, Qt::Key_Return);  // goes to where it is wrong, and asks nothing
    QCOMPARE(entered.count(), 0);
    QCOMPARE(edit->cursorPosition(), 4);
    query.setNote({});
    QVERIFY(!note->isVisible());
  }

  void buttonsAskOnlyForWhatCanBeDone() {
    SelectionSection section;
    section.show();
    QSignalSpy grow(&section, &SelectionSection::growRequested);
    QSignalSpy hold(&section, &SelectionSection::holdRequested);
    QSignalSpy invert(&section, &SelectionSection::invertRequested);
    QVERIFY(!button(section, "Grow")->isEnabled() && !button(section, "Hold")->isEnabled());
    QVERIFY(button(section, "Invert")->isEnabled());  // of nothing, all
    section.setCount(1200, 4000);
    bool said = false;
    for (const QLabel* label : section.findChildren<QLabel*>()) {
      said = said || label->text() == QStringLiteral("%1 of %2 cells")
                                          .arg(chreode::countText(1200), chreode::countText(4000));
    }
    QVERIFY(said);
    button(section, "Grow")->click();
    button(section, "Shrink")->click();
    button(section, "Hold")->click();
    button(section, "Invert")->click();
    QCOMPARE(grow.count(), 2);
    QCOMPARE(grow[1][0].toInt(), -1);
    QCOMPARE(hold.count(), 1);
    QCOMPARE(invert.count(), 1);
    section.setGrowing(true);
    QVERIFY(!button(section, "Grow")->isEnabled());
    QSignalSpy operation(&section, &SelectionSection::operationChosen);
    auto* box = section.findChild<QComboBox*>();
    section.setOperation(SetOperation::subtract);
    QCOMPARE(box->currentIndex(), 2);
    QCOMPARE(operation.count(), 0);
    Q_EMIT box->activated(3);
    QCOMPARE(operation[0][0].value<SetOperation>(), SetOperation::intersect);
  }

  void rangesAreReadAndRefused() {
    SelectionSection section;
    section.show();
    QSignalSpy range(&section, &SelectionSection::rangeRequested);
    QLineEdit* low = line(section, "Lowest value");
    QLineEdit* high = line(section, "Highest value");
    QVERIFY(!low->isVisible());
    section.setRangeOf(QStringLiteral("MS4A1"), 0.0, 2.5);
    QVERIFY(low->isVisible());
    QCOMPARE(high->text(), QStringLiteral("2.5"));
    low->setText(QStringLiteral("1.25"));
    section.setRangeOf(QStringLiteral("MS4A1"), 0.0, 2.0);  // the legend moved: what is typed stays
    QTest::keyClick(low, Qt::Key_Return);
    QCOMPARE(range.takeLast(), (QVariantList{1.25, 2.5}));
    high->clear();
    QTest::keyClick(low, Qt::Key_Return);
    QCOMPARE(range.takeLast()[1].toDouble(), HUGE_VAL);
    high->setText(QStringLiteral("much"));
    QTest::keyClick(low, Qt::Key_Return);
    QCOMPARE(range.count(), 0);
    section.setRangeOf({}, 0, 0);
    QVERIFY(!low->isVisible());
  }

  void aGateTakesWhatItGoesRound() {
    chreode::GateView view;
    view.resize(300, 240);
    view.show();
    // A grid of 10 × 10 cells, one of them without a number.
    std::vector<float> x, y;
    for (int i = 0; i < 100; ++i) {
      x.push_back(static_cast<float>(i % 10));
      y.push_back(static_cast<float>(i / 10));
    }
    x[22] = std::nanf("");
    view.setNumbers(QStringLiteral("A"), QStringLiteral("B"), x, y);
    QSignalSpy gated(&view, &chreode::GateView::gated);
    // Around the cells of columns 2 to 4 and rows 1 to 3; larger numbers stand higher.
    const QPointF low = view.place(12), high = view.place(34);
    QVERIFY(low.y() > high.y() && low.x() < high.x());
    const QPoint corners[] = {
        (low + QPointF(-6, 6)).toPoint(), QPointF(high.x() + 6, low.y() + 6).toPoint(),
        (high + QPointF(6, -6)).toPoint(), QPointF(low.x() - 6, high.y() - 6).toPoint()};
    QTest::mousePress(&view, Qt::LeftButton, {}, corners[0]);
    for (int i = 1; i < 4; ++i) QTest::mouseMove(&view, corners[i]);
    QTest::mouseRelease(&view, Qt::LeftButton, {}, corners[3]);
    QCOMPARE(gated.count(), 1);
    QCOMPARE(gated[0][0].value<std::vector<std::int32_t>>(),
             (std::vector<std::int32_t>{12, 13, 14, 23, 24, 32, 33, 34}));
    QTest::mousePress(&view, Qt::LeftButton, {}, corners[0]);
    for (int i = 1; i < 4; ++i) QTest::mouseMove(&view, corners[i]);
    QTest::keyClick(&view, Qt::Key_Escape);
    QTest::mouseRelease(&view, Qt::LeftButton, {}, corners[3]);
    QTest::mouseClick(&view, Qt::LeftButton, {}, corners[0]);
    QCOMPARE(gated.count(), 1);
    view.setSelected(std::vector<std::uint8_t>(100, 1));
    QVERIFY(!view.grab().isNull());
  }

  void groupsAreListedRenamedAndRemoved() {
    SelectionSection section;
    section.show();
    section.setCount(5, 10);
    QSignalSpy save(&section, &SelectionSection::saveGroupRequested);
    QLineEdit* name = line(section, "Name of a new group");
    QTest::keyClicks(name, QStringLiteral("  T cells "));
    QTest::keyClick(name, Qt::Key_Return);
    QCOMPARE(save.takeLast()[0].toString(), QStringLiteral("T cells"));
    QVERIFY(name->text().isEmpty());
    QTest::keyClick(name, Qt::Key_Return);
    QCOMPARE(save.count(), 0);

    GroupList* groups = section.groups();
    QVERIFY(!groups->isVisible());
    section.setGroups(
        {{QStringLiteral("T cells"), Qt::red, 5}, {QStringLiteral("B"), Qt::blue, 7}});
    QVERIFY(groups->isVisible());
    QCOMPARE(groups->count(), 2);
    QSignalSpy select(groups, &GroupList::selectRequested);
    QSignalSpy rename(groups, &GroupList::renameRequested);
    QSignalSpy remove(groups, &GroupList::removeRequested);
    QTest::mouseClick(groups->viewport(), Qt::LeftButton, {},
                      groups->visualItemRect(groups->item(1)).center());
    QCOMPARE(select.takeLast()[0].toString(), QStringLiteral("B"));
    groups->item(1)->setText(QStringLiteral(" B cells"));
    QCOMPARE(rename.takeLast(), (QVariantList{QStringLiteral("B"), QStringLiteral("B cells")}));
    QCOMPARE(groups->item(1)->text(), QStringLiteral("B"));  // until its owner agrees
    groups->setCurrentRow(0);
    QTest::keyClick(groups, Qt::Key_Delete);
    QCOMPARE(remove.takeLast()[0].toString(), QStringLiteral("T cells"));
    QTest::keyClick(groups, Qt::Key_Return);
    QCOMPARE(select.takeLast()[0].toString(), QStringLiteral("T cells"));
  }
};

QTEST_MAIN(TestSelectionSection)
#include "test_selection_section.moc"
