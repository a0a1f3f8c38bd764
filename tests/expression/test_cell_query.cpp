#include <QtTest>
#include <cmath>

#include "expression/cell_query.h"
#include "expression/gene_values.h"

using chreode::Annotation;
using chreode::CellQuery;
using chreode::CellSet;
using chreode::Dataset;
using chreode::QueryError;
using chreode::SetOperation;

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// Eight cells, small enough to answer on paper. Totals are 2, 4, 4, 4, 4, 4, 8, 0: median depth
/// (of cells that have any) 4.
std::shared_ptr<const Dataset> eightCells() {
  auto data = std::make_shared<Dataset>();
  data->cells.names = {"c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7"};
  Annotation type;
  type.name = "cell_type";
  type.kind = Annotation::Kind::categorical;
  type.levels = {"B", "CD4 T", "NK"};
  type.codes = {0, 0, 0, 1, 1, 2, 2, -1};
  Annotation depth;
  depth.name = "depth";
  depth.kind = Annotation::Kind::numeric;
  depth.numbers = {1, 2, 3, 4, 5, 6, 7, missing};
  Annotation doublet;
  doublet.name = "is doublet";
  doublet.kind = Annotation::Kind::boolean;
  doublet.numbers = {0, 1, 0, 0, 1, 0, 1, missing};
  Annotation well;
  well.name = "well";
  well.kind = Annotation::Kind::string;
  well.strings = {"A1", "A2", "A3", "B1", "B2", "B3", "C1", ""};
  data->cells.columns = {type, depth, doublet, well};
  data->genes.names = {"MS4A1", "HLA-DRA", "depth"};
  // cells × genes: MS4A1, HLA-DRA, depth (a gene that bears a column's name)
  data->matrix = std::make_shared<const chreode::ExpressionMatrix>(
      8, 3, std::vector<std::int64_t>{0, 2, 3, 5, 6, 7, 8, 10, 10},
      std::vector<std::int32_t>{0, 1, 0, 0, 1, 1, 2, 1, 0, 2},
      std::vector<float>{1, 1, 4, 1, 3, 4, 4, 4, 4, 4});
  data->taken.scale = chreode::Scale::counts;
  return data;
}

using Cells = std::vector<std::int32_t>;

Cells met(const std::string& query) {
  return CellQuery(eightCells(), query).cells().cells();
}

}  // namespace

class TestCellQuery : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void queriesAnswerAsOnPaper_data();
  void queriesAnswerAsOnPaper();
  void genesAreThoseThatTheProgramShows();
  void errorsSayWhereAndWhatWasMeant_data();
  void errorsSayWhereAndWhatWasMeant();
  void extrasCanBeNamed();
  void namesAreQuotedWhereTheyMustBe();
  void setsObeyTheirAlgebra();
  void bytesBringASetBack();
};

void TestCellQuery::queriesAnswerAsOnPaper_data() {
  QTest::addColumn<QString>("query");
  QTest::addColumn<QVector<int>>("cells");
  const auto row = [](const char* query, const QVector<int>& cells) {
    QTest::newRow(query) << QString::fromUtf8(query) << cells;
  };
  row("cell_type == \"B\"", {0, 1, 2});
  row("cell_type = B", {0, 1, 2});
  row("\"B\" == cell_type", {0, 1, 2});
  row("cell_type != B", {3, 4, 5, 6, 7});
  row("cell_type == 'CD4 T'", {3, 4});
  row("cell_type in [\"B\", NK]", {0, 1, 2, 5, 6});
  row("cell_type not in ['B', 'NK']", {3, 4, 7});
  row("well in (A1, C1)", {0, 6});
  row("depth > 4", {4, 5, 6});
  row("not depth > 4", {0, 1, 2, 3, 7});
  row("5 <= depth", {4, 5, 6});
  row("2 < depth <= 5", {2, 3, 4});
  row("2 < depth and depth <= 5", {2, 3, 4});
  row("depth == 3", {2});
  row("depth in [1, 7.0]", {0, 6});
  row("`is doublet`", {1, 4, 6});
  row("not `is doublet`", {0, 2, 3, 5, 7});
  row("`is doublet` == False", {0, 2, 3, 5});
  row("`is doublet` == 1", {1, 4, 6});
  // log1p(4 × share): MS4A1 has shares 1/2, 1, 1/4, 0, 0, 0, 1/2, 0.
  row("MS4A1 > 0", {0, 1, 2, 6});
  row("MS4A1 > 1", {0, 1, 6});  // log1p(2) = 1.099, log1p(4) = 1.609, log1p(1) = 0.693
  row("MS4A1 >= 1.2", {1});
  row("cell_type == \"B\" and MS4A1 > 1", {0, 1});
  row("HLA-DRA > MS4A1", {2, 3, 5});
  row("HLA-DRA == MS4A1", {0, 4, 7});
  row("gene:depth > 0", {4, 6});
  // "and" binds tighter than "or", "not" tightest.
  row("cell_type == B or cell_type == NK and depth > 6", {0, 1, 2, 6});
  row("(cell_type == B or cell_type == NK) and depth > 6", {6});
  row("not cell_type == B and depth > 4", {4, 5, 6});
  row("!(cell_type == B | depth > 5) & depth < 100", {3, 4});
  row("NOT depth > 4 AND well != A1", {1, 2, 3, 7});
}

void TestCellQuery::queriesAnswerAsOnPaper() {
  QFETCH(QString, query);
  QFETCH(QVector<int>, cells);
  QCOMPARE(met(query.toStdString()), Cells(cells.begin(), cells.end()));
}

void TestCellQuery::genesAreThoseThatTheProgramShows() {
  const auto data = eightCells();
  chreode::GeneValues genes(*data);
  const std::vector<float> values = genes.of(0);
  const double wanted[] = {
      std::log1p(2.0), std::log1p(4.0), std::log1p(1.0), 0, 0, 0, std::log1p(2.0), 0};
  for (int cell = 0; cell < 8; ++cell) {
    QVERIFY(std::abs(values[static_cast<std::size_t>(cell)] - wanted[cell]) < 1e-6);
  }
  QCOMPARE(CellQuery(data, "MS4A1 > 1 or HLA-DRA < 2 and depth > 1").genes(),
           (std::vector<std::string>{"MS4A1", "HLA-DRA"}));
}

void TestCellQuery::errorsSayWhereAndWhatWasMeant_data() {
  QTest::addColumn<QString>("query");
  QTest::addColumn<int>("position");
  QTest::addColumn<QString>("says");
  const auto row = [](const char* query, int position, const char* says) {
    QTest::newRow(query) << QString::fromUtf8(query) << position << QString::fromUtf8(says);
  };
  row("", 0, "Character 1: there is nothing to look for yet.");
  row("cell_type == B and MS4A > 1", 19,
      "Character 20: there is no column or gene \"MS4A\". Did you mean \"MS4A1\"?");
  row("celltype == B", 0, "no column or gene \"celltype\". Did you mean \"cell_type\"?");
  row("hla-dra > 1", 0, "Did you mean \"HLA-DRA\"?");
  row("xyzzy > 1", 0, "Character 1: there is no column or gene \"xyzzy\".");
  row("cell_type == \"CD4T\"", 13,
      "no cell has \"CD4T\" in column \"cell_type\". Did you mean \"CD4 T\"?");
  row("cell_type in [B, Nk]", 17, "Did you mean \"NK\"?");
  row("cell_type > 3", 0, "column \"cell_type\" holds no numbers; compare it with == or !=.");
  row("MS4A1 > high", 8, "neither a number nor a column or gene");
  row("MS4A1 > cell_type", 8, "column \"cell_type\" holds no numbers");
  row("MS4A1", 0, "say what \"MS4A1\" is to be, such as MS4A1 > 1.");
  row("(depth > 1", 0, "this parenthesis is not closed.");
  row("depth > 1)", 9, "this parenthesis closes none.");
  row("depth > 1 depth < 3", 10, "\"and\" or \"or\" is missing before \"depth\".");
  row("depth >", 7, "a value is missing here.");
  row("depth > and", 8, "a value is missing before \"and\".");
  row("and depth > 1", 0, "a column or gene is missing before \"and\".");
  row("cell_type == \"B", 13, "the quote that begins here is not closed.");
  row("cell_type in B", 13, "a list such as [\"B\", \"NK\"] is missing after \"in\".");
  row("cell_type in [B", 13, "this list is not closed.");
  row("cell_type not B", 14, "\"in\" is missing after \"not\".");
  row("3 > 2", 4, "two numbers are compared");
  // Letters of several bytes count once.
  row("well == \"é\"", 8, "Character 9: no cell has \"é\"");
  row("\"é\" == \"é\" and x", 0, "Character 1: ");
}

void TestCellQuery::errorsSayWhereAndWhatWasMeant() {
  QFETCH(QString, query);
  QFETCH(int, position);
  QFETCH(QString, says);
  try {
    CellQuery(eightCells(), query.toStdString());
    QFAIL("no error");
  } catch (const QueryError& error) {
    QVERIFY2(QString::fromUtf8(error.what()).contains(says), error.what());
    QCOMPARE(static_cast<int>(error.position()), position);
  }
  // However deep a person nests, the answer is a sentence.
  QVERIFY_EXCEPTION_THROWN(CellQuery(eightCells(), std::string(100000, '(')), QueryError);
}

void TestCellQuery::extrasCanBeNamed() {
  int made = 0;
  const auto make = [&made] {
    ++made;
    Annotation column;
    column.numbers = {0, 1, 2, 3, 4, 5, 6, 7};
    return column;
  };
  const chreode::QueryExtras extras{{"latent 1", make}, {"MS4A1", make}};
  QCOMPARE(CellQuery(eightCells(), "\"latent 1\" > 5", extras).cells().cells(), (Cells{6, 7}));
  QCOMPARE(made, 1);
  // A gene comes before an extra of its name.
  QCOMPARE(CellQuery(eightCells(), "MS4A1 > 1.2", extras).cells().cells(), (Cells{1}));
  QCOMPARE(made, 1);
}

void TestCellQuery::namesAreQuotedWhereTheyMustBe() {
  for (const char* name : {"cell_type", "HLA-DRA", "is doublet", "in", "3", "a\"b\\", "x>y", ""}) {
    const auto words = chreode::queryWords(chreode::quotedName(name));
    QCOMPARE(words.size(), std::size_t{2});
    QCOMPARE(words[0].text, std::string(name));
    QVERIFY(words[0].kind != chreode::QueryWord::Kind::sign && !words[0].number);
  }
  QCOMPARE(chreode::quotedName("HLA-DRA"), std::string("HLA-DRA"));
}

void TestCellQuery::setsObeyTheirAlgebra() {
  // A universe that ends within a word, so that bits beyond it would show.
  constexpr int size = 131;
  std::vector<std::uint8_t> a(size), b(size);
  for (int i = 0; i < size; ++i) {
    a[i] = i % 3 == 0;
    b[i] = i % 2 == 0 || i > 127;
  }
  const CellSet left = CellSet::where(a), right = CellSet::where(b);
  const auto same = [&](SetOperation operation, auto expected) {
    const CellSet made = left.combined(operation, right);
    Cells cells;
    for (int i = 0; i < size; ++i) {
      if (expected(a[i] != 0, b[i] != 0)) cells.push_back(i);
      QCOMPARE(made.contains(i), expected(a[i] != 0, b[i] != 0));
    }
    QCOMPARE(made.cells(), cells);
    QCOMPARE(made.count(), static_cast<chreode::Index>(cells.size()));
    QCOMPARE(CellSet(size, cells), made);
    QCOMPARE(CellSet::where(made.flags()), made);
  };
  same(SetOperation::replace, [](bool, bool y) { return y; });
  same(SetOperation::add, [](bool x, bool y) { return x || y; });
  same(SetOperation::subtract, [](bool x, bool y) { return x && !y; });
  same(SetOperation::intersect, [](bool x, bool y) { return x && y; });
  QCOMPARE(left.inverted().count(), size - left.count());
  QCOMPARE(left.inverted().inverted(), left);
  QVERIFY(!left.contains(-1) && !left.contains(size));
  QVERIFY_EXCEPTION_THROWN(left.combined(SetOperation::add, CellSet(size + 1)), chreode::Error);
  QCOMPARE(CellSet(4, Cells{3, 9, -1, 3, 0}).cells(), (Cells{0, 3}));
}

void TestCellQuery::bytesBringASetBack() {
  for (const int size : {0, 1, 8, 63, 64, 65, 200}) {
    std::vector<std::uint8_t> flags(static_cast<std::size_t>(size));
    for (int i = 0; i < size; ++i) flags[i] = (i * 7) % 5 < 2;
    const CellSet set = CellSet::where(flags);
    std::vector<std::uint8_t> bytes = set.bytes();
    QCOMPARE(CellSet::fromBytes(size, bytes), std::optional(set));
    if (size % 8 != 0) {
      bytes.back() = 0xff;  // cells that there are not
      QVERIFY(!CellSet::fromBytes(size, bytes));
    }
    bytes.push_back(0);
    QVERIFY(!CellSet::fromBytes(size, bytes));
  }
}

QTEST_APPLESS_MAIN(TestCellQuery)
#include "test_cell_query.moc"
