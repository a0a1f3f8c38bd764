#include <QtTest>
#include <algorithm>
#include <set>

#include "base/error.h"
#include "categorical_column.h"
#include "judge/judge_roles.h"

using namespace chreode;

namespace {

/// 100 cells: a column of one class, one of sixty, types, five donors, and a number.
Dataset hundredCells() {
  Dataset data;
  std::vector<std::int32_t> one(100, 0), many, types, donors;
  std::vector<std::string> clones;
  for (int i = 0; i < 60; ++i) clones.push_back("c" + std::to_string(i));
  for (int i = 0; i < 100; ++i) {
    data.cells.names.push_back("cell" + std::to_string(i));
    many.push_back(i % 60);
    types.push_back(i == 99 ? -1 : i % 2);
    donors.push_back(i / 20);
  }
  Annotation depth;
  depth.name = "depth";
  depth.numbers.assign(100, 1.0);
  data.cells.columns = {categorical("study", {"s", "unused"}, one),
                        categorical("clone", clones, many), depth,
                        categorical("type", {"T", "B", "never"}, types),
                        categorical("donor", {"a", "b", "c", "d", "e"}, donors)};
  return data;
}

ModelCard cardHolding(const Dataset& data, int every) {
  ModelCard card;
  nlohmann::json cells = nlohmann::json::array(), heldout = nlohmann::json::array();
  for (std::size_t i = 0; i < data.cells.size(); ++i) {
    cells.push_back(hashOfCell(data.cells.names[i]));
    if (i % static_cast<std::size_t>(every) == 0)
      heldout.push_back(hashOfCell(data.cells.names[i]));
  }
  card.training = {{"cells", cells}, {"heldout_cells", heldout}};
  return card;
}

}  // namespace

class TestJudgeRoles : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void labelIsTheFirstWithTwoToFiftyClasses();
  void labelOfTheClassifierComesFirst();
  void refusesColumnsWithoutClasses();
  void unusableColumnsSayWhy();
  void batchesAreThoseOfTheModel();
  void cellsWithoutASampleAreNone();
  void numbersAreClassesWhereTheyAreAskedFor();
  void heldoutCellsAreTheRecordedOnes();
  void withoutARecordAllCellsAreJudged();
  void classifierHoldsOutWholeSamples();
  void classifierHoldsOutWhatTrainingDid();
};

void TestJudgeRoles::labelIsTheFirstWithTwoToFiftyClasses() {
  Dataset data = hundredCells();
  QCOMPARE(judgedLabel(data, {}), std::string("type"));
  data.cells.columns.resize(3);
  QCOMPARE(judgedLabel(data, {}), std::string());
}

void TestJudgeRoles::labelOfTheClassifierComesFirst() {
  ModelCard card;
  card.classifier = {{"column", "donor"}};
  QCOMPARE(judgedLabel(hundredCells(), card), std::string("donor"));
  // A training learns cell types where it finds them, whatever stands before them.
  Dataset named = hundredCells();
  named.cells.columns.push_back(categorical("cell_type", {"x", "y"}, named.cells.columns[3].codes));
  QCOMPARE(learnedLabel(named), std::string("cell_type"));
  QCOMPARE(judgedLabel(named, {}), std::string("type"));
  card.classifier = {{"column", "elsewhere"}};
  QCOMPARE(judgedLabel(hundredCells(), card), std::string("type"));
}

void TestJudgeRoles::refusesColumnsWithoutClasses() {
  const Dataset data = hundredCells();
  for (const char* column : {"absent", "study", "depth"}) {
    QVERIFY_THROWS_EXCEPTION(Error, classesOf(data, column));
  }
  QCOMPARE(classesOf(data, "type").ofCell[99], -1);
}

void TestJudgeRoles::unusableColumnsSayWhy() {
  const Dataset data = hundredCells();
  QCOMPARE(judgedColumn(data, "type").name, std::string("type"));
  QVERIFY(judgedColumn(data, "type").missing.empty());
  QVERIFY(judgedColumn(data, "").missing.empty());
  // A classifier's column stays the label of the model even where these cells are of one class.
  ModelCard card;
  card.classifier = {{"column", "study"}};
  QCOMPARE(judgedLabel(data, card), std::string("study"));
  for (const char* column : {"study", "depth", "absent"}) {
    const JudgedColumn judged = judgedColumn(data, column);
    QVERIFY(judged.name.empty());
    QVERIFY2(judged.missing.find(column) != std::string::npos, judged.missing.c_str());
  }
}

void TestJudgeRoles::batchesAreThoseOfTheModel() {
  const Dataset data = hundredCells();
  ModelCard card;
  QCOMPARE(judgedBatch(data, card), std::string());
  card.covariates = {{"elsewhere", {"x", "y"}}, {"study", {"s", "t"}}, {"donor", {"a", "b"}}};
  QCOMPARE(judgedBatch(data, card), std::string("donor"));
}

void TestJudgeRoles::cellsWithoutASampleAreNone() {
  // Two donors and cells of no donor are two samples.
  Dataset data = hundredCells();
  Annotation& donor = data.cells.columns[4];
  for (std::size_t i = 0; i < 100; ++i) {
    donor.codes[i] = i < 40 ? 0 : i < 80 ? 1 : -1;
  }
  const auto classes = classesOf(data, "type").ofCell;
  QVERIFY(classifierCells(data, {}, classes, "donor", 0).heldoutBy.find("donor") ==
          std::string::npos);
  // Of three donors one is held out, and never the cells of none, however few they are.
  for (std::size_t i = 60; i < 80; ++i) donor.codes[i] = 2;
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    const ClassifierCells cells = classifierCells(data, {}, classes, "donor", seed);
    QCOMPARE(cells.heldoutBy, std::string("whole samples of donor"));
    QVERIFY(!cells.heldout.empty());
    for (const std::int32_t cell : cells.heldout) QVERIFY(cell < 80);
  }
}

void TestJudgeRoles::numbersAreClassesWhereTheyAreAskedFor() {
  Dataset data = hundredCells();
  Annotation& day = data.cells.columns[2];
  day.name = "day";
  for (std::size_t i = 0; i < 100; ++i) day.numbers[i] = i < 60 ? 14.0 : 7.0;
  const CellClasses classes = classesOf(data, "day");
  QCOMPARE(classes.levels, (std::vector<std::string>{"7", "14"}));
  QCOMPARE(classes.ofCell[0], 1);
  QCOMPARE(classes.ofCell[99], 0);
  QCOMPARE(judgedLabel(data, {}), std::string("type"));  // though "day" stands before it
  QCOMPARE(learnedLabel(data), std::string("type"));
}

void TestJudgeRoles::heldoutCellsAreTheRecordedOnes() {
  const Dataset data = hundredCells();
  const JudgedCells judged = judgedCells(data, cardHolding(data, 10), 1000, 0);
  QVERIFY(judged.isHeldOut);
  QCOMPARE(judged.cells.heldout.size(), std::size_t{10});
  for (const std::int32_t cell : judged.cells.heldout) QCOMPARE(cell % 10, 0);
  QCOMPARE(judged.cells.validation.size(), std::size_t{9});
  std::set<std::int32_t> all(judged.cells.heldout.begin(), judged.cells.heldout.end());
  all.insert(judged.cells.validation.begin(), judged.cells.validation.end());
  all.insert(judged.cells.training.begin(), judged.cells.training.end());
  QCOMPARE(all.size(), std::size_t{100});
  QCOMPARE(judgedCells(data, cardHolding(data, 10), 4, 0).cells.heldout.size(), std::size_t{4});
}

void TestJudgeRoles::withoutARecordAllCellsAreJudged() {
  const JudgedCells judged = judgedCells(hundredCells(), {}, 1000, 0);
  QVERIFY(!judged.isHeldOut);
  QCOMPARE(judged.cells.heldout.size(), std::size_t{100});
  QCOMPARE(judged.cells.training.size() + judged.cells.validation.size(), std::size_t{100});
}

void TestJudgeRoles::classifierHoldsOutWholeSamples() {
  const Dataset data = hundredCells();
  const auto classes = classesOf(data, "type").ofCell;
  const ClassifierCells cells = classifierCells(data, cardHolding(data, 10), classes, "donor", 0);
  QVERIFY2(cells.heldoutBy.find("donor") != std::string::npos, cells.heldoutBy.c_str());
  std::set<int> out, in;
  for (const std::int32_t cell : cells.heldout) out.insert(cell / 20);
  for (const std::int32_t cell : cells.training) in.insert(cell / 20);
  for (const std::int32_t cell : cells.validation) in.insert(cell / 20);
  QVERIFY(!out.empty());
  for (const int donor : out) QVERIFY(!in.contains(donor));
  QCOMPARE(cells.heldout.size() + cells.training.size() + cells.validation.size(), std::size_t{99});
}

void TestJudgeRoles::classifierHoldsOutWhatTrainingDid() {
  const Dataset data = hundredCells();
  const auto classes = classesOf(data, "type").ofCell;
  const ClassifierCells recorded = classifierCells(data, cardHolding(data, 10), classes, "", 0);
  for (const std::int32_t cell : recorded.heldout) QCOMPARE(cell % 10, 0);
  QCOMPARE(recorded.heldout.size(), std::size_t{10});
  const ClassifierCells tenth = classifierCells(data, {}, classes, "", 0);
  QCOMPARE(tenth.heldout.size(), std::size_t{9});
  QCOMPARE(classifierCells(data, {}, classes, "", 0).heldout, tenth.heldout);
  QVERIFY(classifierCells(data, {}, classes, "", 1).heldout != tenth.heldout);
}

QTEST_GUILESS_MAIN(TestJudgeRoles)
#include "test_judge_roles.moc"
