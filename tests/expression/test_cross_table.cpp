#include <QtTest>

#include "categorical_column.h"
#include "expression/cross_table.h"

using chreode::Annotation;
using chreode::AnnotationTable;
using chreode::categorical;
using chreode::Confounding;
using chreode::CrossTable;
using Texts = std::vector<std::string>;

namespace {

/// Eight cells of two types, with a batch that is nested in the condition, and a depth.
AnnotationTable eightCells() {
  AnnotationTable cells;
  cells.names.resize(8, "c");
  Annotation depth;
  depth.name = "depth";
  depth.numbers = {1, 2, 3, 4, 5, 6, 7, 8};
  cells.columns = {categorical("type", {"T", "B", "unused"}, {0, 1, 0, 1, 0, 1, 0, -1}),
                   categorical("donor", {"d1", "d2", "d3", "d4"}, {0, 0, 1, 1, 2, 2, 3, 3}),
                   categorical("condition", {"rest", "stim"}, {0, 0, 0, 0, 1, 1, 1, 1}), depth};
  return cells;
}

}  // namespace

class TestCrossTable : public QObject {
  Q_OBJECT

  AnnotationTable m_cells = eightCells();

  CrossTable table(const char* rows, const char* columns) const {
    return chreode::crossTable(*m_cells.find(rows), *m_cells.find(columns));
  }

 private Q_SLOTS:
  void countsCellsOfUsedLevels() {
    const CrossTable cells = table("donor", "type");
    QCOMPARE(cells.columns, (Texts{"T", "B"}));
    QCOMPARE(cells.rows.size(), std::size_t{4});
    QCOMPARE(cells.counts[0], (std::vector<std::int64_t>{1, 1}));
    QCOMPARE(cells.counts[3], (std::vector<std::int64_t>{1, 0}));  // its other cell has no type
  }

  void nestedBatchCannotBeToldApart() {
    const CrossTable cells = table("donor", "condition");
    QCOMPARE(cells.groups(), 2);
    QCOMPARE(chreode::confounding(cells), Confounding::full);
    QCOMPARE(chreode::confoundingText(cells),
             std::string("donor and condition cannot be told apart: every level of donor holds one "
                         "condition only, so a model that removes donor removes condition too."));
  }

  void sharedLevelsCanBeToldApart() {
    QCOMPARE(chreode::confounding(table("donor", "type")), Confounding::none);
    QCOMPARE(chreode::confoundingText(table("donor", "type")),
             std::string("donor and type can be told apart: their levels share cells."));
  }

  void partsAreSaid() {
    // Batches 1 and 2 share condition a with b; batch 3 holds c alone.
    Annotation batch = *m_cells.find("donor");
    Annotation condition = *m_cells.find("condition");
    batch.codes = {0, 0, 1, 1, 2, 2, 2, 2};
    condition.levels = {"a", "b", "c"};
    condition.codes = {0, 1, 0, 1, 2, 2, 2, 2};
    const CrossTable cells = chreode::crossTable(batch, condition);
    QCOMPARE(cells.groups(), 2);
    QCOMPARE(chreode::confounding(cells), Confounding::partial);
    QVERIFY(chreode::confoundingText(cells).find("in part only") != std::string::npos);
    QVERIFY(chreode::confoundingText(cells).find("2 groups") != std::string::npos);
  }

  void chainsOfSharedLevelsConnect() {
    // a–b meet in batch 1, b–c in batch 2: all can be estimated.
    Annotation batch = *m_cells.find("donor");
    Annotation condition = *m_cells.find("condition");
    batch.codes = {0, 0, 1, 1, 0, 0, 1, 1};
    condition.levels = {"a", "b", "c"};
    condition.codes = {0, 1, 1, 2, 0, 1, 1, 2};
    QCOMPARE(chreode::crossTable(batch, condition).groups(), 1);
  }

  void oneLevelSaysNothing() {
    Annotation one = *m_cells.find("condition");
    one.codes.assign(8, 0);
    QVERIFY(chreode::confoundingText(chreode::crossTable(*m_cells.find("donor"), one)).empty());
    QVERIFY(chreode::crossTable(*m_cells.find("donor"), *m_cells.find("depth")).empty());
  }

  void truthsAndNumbersAreTabulated() {
    Annotation treated;
    treated.name = "treated";
    treated.kind = Annotation::Kind::boolean;
    treated.numbers = {0, 0, 0, 0, 1, 1, 1, 1};
    Annotation lane;
    lane.name = "lane";
    lane.numbers = {10, 10, 2, 2, 10, 10, 2, 2};
    const CrossTable cells = chreode::crossTable(lane, treated);
    QCOMPARE(cells.rows, (Texts{"2", "10"}));
    QCOMPARE(cells.columns, (Texts{"false", "true"}));
    QCOMPARE(cells.counts[0], (std::vector<std::int64_t>{2, 2}));
    QCOMPARE(chreode::confounding(chreode::crossTable(*m_cells.find("donor"), treated)),
             Confounding::full);
  }

  void batchesAreHeldAgainstWhatIsKeptAndEachOther() {
    const auto pairs = [this](const Texts& batches, const Texts& kept) {
      Texts names;
      for (const CrossTable& each : chreode::batchTables(m_cells, batches, kept)) {
        names.push_back(each.rowColumn + " " + each.columnColumn);
      }
      return names;
    };
    QCOMPARE(pairs({"donor"}, {"condition", "type"}), (Texts{"donor condition", "donor type"}));
    // Donors lie within conditions, not the other way round.
    QCOMPARE(pairs({"condition", "donor"}, {"type"}),
             (Texts{"condition type", "donor type", "donor condition"}));
    // What is corrected for is not kept as well, and no pair stands twice.
    QCOMPARE(pairs({"donor", "type"}, {"type", "type", ""}), (Texts{"donor type"}));
    QCOMPARE(pairs({"depth", "nowhere"}, {"type"}), Texts());
  }

  void onlyTheGivenCellsCount() {
    // Of one condition alone nothing is confounded: there is one level.
    const std::vector<std::int32_t> rest{0, 1, 2, 3};
    QVERIFY(chreode::batchTables(m_cells, {"donor"}, {"condition"}, rest).empty());
    const auto tables = chreode::batchTables(m_cells, {"donor"}, {"type"}, rest);
    QCOMPARE(tables.size(), std::size_t{1});
    QCOMPARE(tables[0].rows, (Texts{"d1", "d2"}));
  }
};

QTEST_GUILESS_MAIN(TestCrossTable)
#include "test_cross_table.moc"
