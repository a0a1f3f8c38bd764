#include <QtTest>
#include <algorithm>
#include <limits>
#include <memory>

#include "base/error.h"
#include "expression/column_values.h"
#include "expression/dataset.h"

using chreode::Annotation;
using chreode::AnnotationTable;
using chreode::Dataset;

class TestAnnotation : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void guessesRolesByName();
  void prefersKnownNamesToTheFirstColumn();
  void missingAndInfiniteValuesAreNoNumbers();
  void choosesCellsByConditions();
  void namesOfLevelsOfOtherPrograms();
  void wholeNumbersCanBeClasses();
  void tellsRowsOfOneNameApart();
};

namespace {

Annotation categorical(const std::string& name, std::vector<std::string> levels, int rows) {
  Annotation column;
  column.name = name;
  column.kind = Annotation::Kind::categorical;
  column.levels = std::move(levels);
  for (int i = 0; i < rows; ++i) {
    column.codes.push_back(i % static_cast<int>(column.levels.size()));
  }
  return column;
}

}  // namespace

void TestAnnotation::guessesRolesByName() {
  AnnotationTable cells;
  cells.names.resize(12, "c");
  cells.columns = {categorical("batch", {"1", "2", "3"}, 12),
                   categorical("condition", {"control", "stimulated"}, 12),
                   categorical("cell_type", {"B", "NK", "T"}, 12)};
  const auto roles = chreode::guessRoles(cells);
  QCOMPARE(roles.label, std::string("cell_type"));
  QCOMPARE(roles.sample, std::string("batch"));
  QCOMPARE(roles.condition, std::string("condition"));
}

void TestAnnotation::tellsRowsOfOneNameApart() {
  AnnotationTable genes;
  genes.names = {"A", "B", "A", "A-1", "A", "B"};
  QCOMPARE(chreode::makeNamesUnique(genes), std::size_t{3});
  // As anndata's make_index_unique: a name that is there already is passed over.
  QCOMPARE(genes.names, (std::vector<std::string>{"A", "B", "A-2", "A-1", "A-3", "B-1"}));
  QCOMPARE(genes.shownName(4), std::string("A"));
  AnnotationTable plain;
  plain.names = {"A", "B"};
  QCOMPARE(chreode::makeNamesUnique(plain), std::size_t{0});
  QVERIFY(plain.shown.empty());
  QCOMPARE(plain.shownName(1), std::string("B"));
}

void TestAnnotation::prefersKnownNamesToTheFirstColumn() {
  AnnotationTable cells;
  cells.names.resize(12, "c");
  cells.columns = {categorical("phase", {"G1", "S"}, 12),
                   categorical("louvain", {"0", "1", "2"}, 12),
                   categorical("bulk_labels", {"B", "T"}, 12)};
  QCOMPARE(chreode::guessRoles(cells).label, std::string("bulk_labels"));
  cells.columns.pop_back();
  QCOMPARE(chreode::guessRoles(cells).label, std::string("louvain"));
  cells.columns.pop_back();
  QCOMPARE(chreode::guessRoles(cells).label, std::string("phase"));
}

void TestAnnotation::missingAndInfiniteValuesAreNoNumbers() {
  Annotation column;
  column.kind = Annotation::Kind::numeric;
  const double infinity = std::numeric_limits<double>::infinity();
  column.numbers = {1.5, std::numeric_limits<double>::quiet_NaN(), -infinity, 2.0};
  QCOMPARE(column.missing(), std::size_t{1});
  QCOMPARE(column.sum(), 3.5);
  QCOMPARE(column.text(0), std::string("1.5"));
  QCOMPARE(column.text(1), std::string());
}

void TestAnnotation::choosesCellsByConditions() {
  Dataset data;
  data.cells.names.resize(6, "c");
  data.cells.columns = {categorical("type", {"B", "T"}, 6),
                        categorical("sample", {"x", "y", "z"}, 6),
                        categorical("leiden_res=0.5", {"0", "1=2"}, 6)};
  QCOMPARE(data.cellsWhere({"type=B"}), (std::vector<std::int32_t>{0, 2, 4}));
  QCOMPARE(data.cellsWhere({"type=B", "sample=x"}), (std::vector<std::int32_t>{0}));
  QCOMPARE(data.cellsWhere({"leiden_res=0.5=1=2"}), (std::vector<std::int32_t>{1, 3, 5}));
  QVERIFY_EXCEPTION_THROWN(data.cellsWhere({"type=NK"}), chreode::Error);
  QVERIFY_EXCEPTION_THROWN(data.cellsWhere({"organ=liver"}), chreode::Error);
  QVERIFY_EXCEPTION_THROWN(data.cellsWhere({"type"}), chreode::Error);
}

void TestAnnotation::namesOfLevelsOfOtherPrograms() {
  using chreode::levelNamed;
  using chreode::sameLevel;
  QVERIFY(sameLevel("True", "true"));
  QVERIFY(sameLevel("1.0", "1"));
  QVERIFY(sameLevel("1e3", "1000"));
  QVERIFY(!sameLevel("True", "false"));
  QVERIFY(!sameLevel("true", "1"));
  QVERIFY(!sameLevel("nan", "nan0"));
  QVERIFY(!sameLevel("Control", "control"));  // two levels in many a file
  QCOMPARE(levelNamed({"False", "True"}, "true"), 1);
  QCOMPARE(levelNamed({"10", "1"}, "1.0"), 1);
  QCOMPARE(levelNamed({"01", "1"}, "1"), 1);     // the very name first
  QCOMPARE(levelNamed({"01", "1"}, "1.0"), -1);  // either may be meant
  QCOMPARE(levelNamed({"a", "b"}, "c"), -1);

  Dataset data;
  data.cells.names.resize(4, "c");
  data.cells.columns = {categorical("stim", {"False", "True"}, 4),
                        categorical("lane", {"1", "2"}, 4)};
  Annotation flag;
  flag.name = "flag";
  flag.kind = Annotation::Kind::boolean;
  flag.numbers = {1, 0, 0, std::numeric_limits<double>::quiet_NaN()};
  data.cells.columns.push_back(flag);
  QCOMPARE(data.cellsWhere({"stim=true"}), (std::vector<std::int32_t>{1, 3}));
  QCOMPARE(data.cellsWhere({"lane=2.0"}), (std::vector<std::int32_t>{1, 3}));
  QCOMPARE(data.cellsWhere({"flag=False"}), (std::vector<std::int32_t>{1, 2}));
  QCOMPARE(data.cellsWhere({"flag=1"}), (std::vector<std::int32_t>{0}));
  QCOMPARE(data.cellsWhere({"flag="}), (std::vector<std::int32_t>{3}));
}

void TestAnnotation::wholeNumbersCanBeClasses() {
  const double missing = std::numeric_limits<double>::quiet_NaN();
  const auto numbers = [](const char* name, std::vector<double> values) {
    Annotation column;
    column.name = name;
    column.numbers = std::move(values);
    return column;
  };
  const Annotation day = chreode::withLevels(numbers("day", {14, 7, missing, 7, 0, 100}));
  QCOMPARE(day.kind, Annotation::Kind::categorical);
  QCOMPARE(day.levels, (std::vector<std::string>{"0", "7", "14", "100"}));  // not as texts
  QCOMPARE(day.codes, (std::vector<std::int32_t>{2, 1, -1, 1, 0, 3}));
  QVERIFY(day.numbers.empty());
  // Numbers that are no classes stay numbers.
  const auto stays = [](const Annotation& column) {
    return chreode::withLevels(column).kind == Annotation::Kind::numeric &&
           !chreode::holdsClasses(column);
  };
  QVERIFY(stays(numbers("share", {0.5, 1, 1, 2})));
  QVERIFY(stays(numbers("constant", {3, 3, 3})));
  QVERIFY(stays(numbers("index", {1, 2, 3, 4})));  // each cell has its own
  QVERIFY(stays(numbers("depth", {1, 1, std::numeric_limits<double>::infinity()})));
  QVERIFY(stays(numbers("empty", {missing, missing})));
  std::vector<double> many;
  for (int i = 0; i < 102; ++i) many.push_back(i % 51);
  QVERIFY(stays(numbers("many", many)));
  many.erase(std::remove(many.begin(), many.end(), 50.0), many.end());
  QVERIFY(!stays(numbers("fifty", many)));

  // They are offered after all others, and never guessed.
  auto data = std::make_shared<Dataset>();
  data->cells.names.resize(6, "c");
  data->cells.columns = {numbers("leiden", {0, 1, 1, 0, 2, 2}),
                         categorical("phase", {"a", "b"}, 6)};
  const auto offered = chreode::columnsOfClasses(data->cells);
  QCOMPARE(offered.size(), std::size_t{2});
  QCOMPARE(offered[0]->name, std::string("phase"));
  QCOMPARE(offered[1]->name, std::string("leiden"));
  QCOMPARE(chreode::guessRoles(data->cells).label, std::string("phase"));
  QCOMPARE(chreode::classesIn(data, "leiden")->levels, (std::vector<std::string>{"0", "1", "2"}));
  QCOMPARE(chreode::classesIn(data, "phase").get(), &data->cells.columns[1]);
  QVERIFY(!chreode::classesIn(data, "none"));
}

QTEST_GUILESS_MAIN(TestAnnotation)
#include "test_annotation.moc"
