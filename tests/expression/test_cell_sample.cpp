#include <QtTest>
#include <algorithm>
#include <map>
#include <set>

#include "base/error.h"
#include "expression/cell_sample.h"

using chreode::Annotation;
using chreode::AnnotationTable;
using chreode::CellSample;
using chreode::stratifiedSample;

class TestCellSample : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void drawsEachClassItsShare();
  void leavesNoClassOutWhereItCan();
  void drawsEveryCellAlike();
  void sameSeedSameCells();
  void takesAllWhereThereAreNoMore();
  void knowsItsColumn();
};

namespace {

/// 1,000 cells: 700 of A, 250 of B, 45 of C, 2 of D, 3 without a type.
AnnotationTable thousandCells() {
  AnnotationTable cells;
  Annotation type;
  type.name = "type";
  type.kind = Annotation::Kind::categorical;
  type.levels = {"A", "unused", "B", "C", "D"};
  for (int i = 0; i < 1000; ++i) {
    cells.names.push_back("c" + std::to_string(i));
    type.codes.push_back(i < 700 ? 0 : i < 950 ? 2 : i < 995 ? 3 : i < 997 ? 4 : -1);
  }
  cells.columns = {type};
  return cells;
}

std::map<int, int> countsOf(const AnnotationTable& cells, const CellSample& sample) {
  std::map<int, int> counts;
  for (const std::int32_t row : sample.rows) ++counts[cells.columns[0].codes[row]];
  return counts;
}

}  // namespace

void TestCellSample::drawsEachClassItsShare() {
  const AnnotationTable cells = thousandCells();
  const CellSample sample = stratifiedSample(cells, "type", 400, 1);
  QCOMPARE(sample.rows.size(), std::size_t{400});
  QVERIFY(std::is_sorted(sample.rows.begin(), sample.rows.end()));
  QCOMPARE(std::set<int>(sample.rows.begin(), sample.rows.end()).size(), std::size_t{400});
  auto counts = countsOf(cells, sample);
  QVERIFY(std::abs(counts[0] - 280) <= 1);
  QVERIFY(std::abs(counts[2] - 100) <= 1);
  QVERIFY(std::abs(counts[3] - 18) <= 1);
  QVERIFY(counts[4] >= 1 && counts[-1] >= 1);
  QCOMPARE(sample.description(), std::string("sample of 400 of 1,000 cells (by type, seed 1)"));
}

void TestCellSample::leavesNoClassOutWhereItCan() {
  const AnnotationTable cells = thousandCells();
  for (const int count : {5, 6, 13, 999}) {
    const CellSample sample = stratifiedSample(cells, "type", count, 3);
    QCOMPARE(sample.rows.size(), static_cast<std::size_t>(count));
    QCOMPARE(countsOf(cells, sample).size(), std::size_t{5});
  }
  QCOMPARE(stratifiedSample(cells, "type", 3, 3).rows.size(), std::size_t{3});
}

void TestCellSample::drawsEveryCellAlike() {
  const AnnotationTable cells = thousandCells();
  std::vector<int> drawn(1000, 0);
  constexpr int draws = 2000;
  for (int seed = 0; seed < draws; ++seed) {
    for (const std::int32_t row : stratifiedSample(cells, "", 100, seed).rows) ++drawn[row];
  }
  // A tenth of the draws each, by a binomial law: mean 200, standard deviation 13.4.
  const auto [least, most] = std::minmax_element(drawn.begin(), drawn.end());
  QVERIFY2(*least > 200 - 5 * 14 && *most < 200 + 5 * 14,
           qPrintable(QStringLiteral("%1 to %2").arg(*least).arg(*most)));
}

void TestCellSample::sameSeedSameCells() {
  const AnnotationTable cells = thousandCells();
  const auto rows = [&](std::uint64_t seed) {
    return stratifiedSample(cells, "type", 100, seed).rows;
  };
  QCOMPARE(rows(7), rows(7));
  QVERIFY(rows(7) != rows(8));
}

void TestCellSample::takesAllWhereThereAreNoMore() {
  QCOMPARE(stratifiedSample(thousandCells(), "type", 5000, 1).rows.size(), std::size_t{1000});
}

void TestCellSample::knowsItsColumn() {
  AnnotationTable cells = thousandCells();
  QVERIFY_EXCEPTION_THROWN(stratifiedSample(cells, "none", 10, 1), chreode::Error);
  Annotation depth;
  depth.name = "depth";
  depth.numbers.resize(1000);
  cells.columns.push_back(depth);
  QVERIFY_EXCEPTION_THROWN(stratifiedSample(cells, "depth", 10, 1), chreode::Error);
}

QTEST_GUILESS_MAIN(TestCellSample)
#include "test_cell_sample.moc"
