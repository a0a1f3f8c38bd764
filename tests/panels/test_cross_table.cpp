#include <QtTest>

#include "panel_fixtures.h"
#include "panels/cross_table.h"

using chreode::Confounding;

class TestCrossTable : public QObject {
  Q_OBJECT

  std::shared_ptr<chreode::Dataset> m_data = chreode::eightCells();

  chreode::CrossTable table(const char* rows, const char* columns) const {
    return chreode::crossTable(*m_data->cells.find(rows), *m_data->cells.find(columns));
  }

 private Q_SLOTS:
  void countsCellsOfUsedLevels() {
    const chreode::CrossTable cells = table("donor", "type");
    QCOMPARE(cells.columns, (QStringList{QStringLiteral("T"), QStringLiteral("B")}));
    QCOMPARE(cells.rows.size(), 4);
    QCOMPARE(cells.counts[0], (std::vector<qint64>{1, 1}));
    QCOMPARE(cells.counts[3], (std::vector<qint64>{1, 0}));  // its other cell has no type
  }

  void nestedBatchCannotBeToldApart() {
    const chreode::CrossTable cells = table("donor", "condition");
    QCOMPARE(cells.groups(), 2);
    QCOMPARE(chreode::confounding(cells), Confounding::full);
    QCOMPARE(
        chreode::confoundingText(cells),
        QStringLiteral("donor and condition cannot be told apart: every level of donor holds one "
                       "condition only, so a model that removes donor removes condition too."));
  }

  void sharedLevelsCanBeToldApart() {
    QCOMPARE(chreode::confounding(table("donor", "type")), Confounding::none);
    QCOMPARE(chreode::confoundingText(table("donor", "type")),
             QStringLiteral("donor and type can be told apart: their levels share cells."));
  }

  void partsAreSaid() {
    // Batches 1 and 2 share condition a with b; batch 3 holds c alone.
    chreode::Annotation batch = *m_data->cells.find("donor");
    chreode::Annotation condition = *m_data->cells.find("condition");
    batch.codes = {0, 0, 1, 1, 2, 2, 2, 2};
    condition.levels = {"a", "b", "c"};
    condition.codes = {0, 1, 0, 1, 2, 2, 2, 2};
    const chreode::CrossTable cells = chreode::crossTable(batch, condition);
    QCOMPARE(cells.groups(), 2);
    QCOMPARE(chreode::confounding(cells), Confounding::partial);
    QVERIFY(chreode::confoundingText(cells).contains(QStringLiteral("in part only")));
    QVERIFY(chreode::confoundingText(cells).contains(QStringLiteral("2 groups")));
  }

  void chainsOfSharedLevelsConnect() {
    // a–b meet in batch 1, b–c in batch 2: all can be estimated.
    chreode::Annotation batch = *m_data->cells.find("donor");
    chreode::Annotation condition = *m_data->cells.find("condition");
    batch.codes = {0, 0, 1, 1, 0, 0, 1, 1};
    condition.levels = {"a", "b", "c"};
    condition.codes = {0, 1, 1, 2, 0, 1, 1, 2};
    QCOMPARE(chreode::crossTable(batch, condition).groups(), 1);
  }

  void oneLevelSaysNothing() {
    chreode::Annotation one = *m_data->cells.find("condition");
    one.codes.assign(8, 0);
    QVERIFY(
        chreode::confoundingText(chreode::crossTable(*m_data->cells.find("donor"), one)).isEmpty());
    QVERIFY(
        chreode::crossTable(*m_data->cells.find("donor"), *m_data->cells.find("depth")).empty());
  }
};

QTEST_GUILESS_MAIN(TestCrossTable)
#include "test_cross_table.moc"
