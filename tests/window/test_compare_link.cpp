#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QHeaderView>
#include <QImage>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include "base/random.h"
#include "plots/theme.h"
#include "plots/volcano_plot.h"
#include "window/compare_link.h"
#include "window/gene_plots_link.h"
#include "written_cells.h"

using namespace chreode;

namespace {

/// 240 cells of four donors, half of them treated, of two types: G0 is raised by the treatment, G1
/// in type beta.
void writeCells(const QString& path) {
  Random random(4);
  WrittenCells made(50);
  const auto columnOf = [&](const char* name, std::vector<std::string> levels, int inARow) {
    Annotation& column = made.addColumn(name, std::move(levels));
    const int count = static_cast<int>(column.levels.size());
    for (int cell = 0; cell < 240; ++cell) column.codes.push_back(cell / inARow % count);
  };
  columnOf("cell_type", {"alpha", "beta"}, 1);
  columnOf("donor", {"d1", "d2", "d3", "d4"}, 60);
  columnOf("condition", {"control", "treated"}, 120);
  for (int c = 0; c < 240; ++c) {
    for (int g = 0; g < 50; ++g) {
      const double mean = g == 0 && c >= 120 ? 30.0 : g == 1 && c % 2 == 1 ? 20.0 : 3.0;
      made.put(g, static_cast<double>(random.poisson(mean)));
    }
    made.endCell();
  }
  made.write(path);
}

void choose(ComparePanel* panel, const QString& name, const QString& begins) {
  for (auto* box : panel->findChildren<QComboBox*>()) {
    if (box->accessibleName() != name) continue;
    for (int i = 0; i < box->count(); ++i) {
      if (!box->itemText(i).startsWith(begins)) continue;
      box->setCurrentIndex(i);
      Q_EMIT box->activated(i);
      return;
    }
  }
  QFAIL("No such entry.");
}

QPushButton* button(QWidget* parent, const QString& text) {
  for (auto* each : parent->findChildren<QPushButton*>()) {
    if (each->text() == text) return each;
  }
  return nullptr;
}

int inkOf(const QImage& image, QRgb ground) {
  int ink = 0;
  for (int y = 0; y < image.height(); ++y) {
    for (int x = 0; x < image.width(); ++x) ink += image.pixel(x, y) != ground;
  }
  return ink;
}

}  // namespace

/// The Compare page with a session behind it, without the scene.
class TestCompareLink : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void init();
  void cleanup();
  void samplesAreTakenWhereThereAreSome();
  void cellsPassForReplicatesOnlyWithAWord();
  void heldCellsAreAGroupChosenOnTheData();
  void theTableSortsFiltersAndIsExported();
  void theVolcanoNamesAndGivesGenes();
  void genesArePlottedByClass();
  void aGeneSetColoursTheCells();

 private:
  void run();
  double foldOf(const char* gene) const;

  QTemporaryDir m_folder;
  QString m_path;
  std::unique_ptr<Session> m_session;
  std::unique_ptr<QWidget> m_window;
  CellColoring* m_coloring = nullptr;
  ComparePanel* m_panel = nullptr;
  CompareLink* m_link = nullptr;
  GenePlotsLink* m_plots = nullptr;
};

void TestCompareLink::initTestCase() {
  qputenv("XDG_CONFIG_HOME", m_folder.filePath(QStringLiteral("config")).toUtf8());
  qputenv("XDG_DATA_HOME", m_folder.filePath(QStringLiteral("data")).toUtf8());
  QCoreApplication::setOrganizationName(QStringLiteral("chreode-test"));
  m_path = m_folder.filePath(QStringLiteral("cells.h5ad"));
  writeCells(m_path);
}

void TestCompareLink::init() {
  m_session = std::make_unique<Session>();
  m_window = std::make_unique<QWidget>();
  m_coloring = new CellColoring(m_session.get(), m_window.get());
  m_panel = new ComparePanel(m_window.get());
  m_panel->resize(1200, 240);
  m_link = new CompareLink(m_session.get(), m_coloring, m_panel, m_window.get());
  m_plots = new GenePlotsLink(m_session.get(), m_coloring, m_panel, m_window.get());
  QSignalSpy ready(m_session.get(), &Session::matrixReady);
  m_session->open(m_path);
  QVERIFY(ready.wait(30000));
}

void TestCompareLink::cleanup() {
  m_window.reset();
  m_session.reset();
}

void TestCompareLink::run() {
  button(m_panel, QStringLiteral("Compare"))->click();
  QTRY_VERIFY_WITH_TIMEOUT(button(m_panel, QStringLiteral("Compare")) != nullptr, 30000);
}

double TestCompareLink::foldOf(const char* gene) const {
  const ComparedGenes* result = m_panel->result();
  const int at = m_session->data()->geneOf(gene);
  return result->found.genes[static_cast<std::size_t>(at)].log2Fold;
}

void TestCompareLink::samplesAreTakenWhereThereAreSome() {
  QCOMPARE(m_panel->column(), QStringLiteral("condition"));
  choose(m_panel, QStringLiteral("A"), QStringLiteral("treated"));
  choose(m_panel, QStringLiteral("B"), QStringLiteral("control"));
  run();
  QVERIFY(m_panel->result());
  QCOMPARE(m_panel->result()->found.test, CellTest::pseudobulk);
  QCOMPARE(m_panel->verdict(),
           QStringLiteral("p-values compare 2 samples with 2 (column donor) by a moderated t."));
  QCOMPARE(m_panel->topGenes(1), QStringList{QStringLiteral("G0")});
  QVERIFY(foldOf("G0") > 2.0);
}

void TestCompareLink::cellsPassForReplicatesOnlyWithAWord() {
  choose(m_panel, QStringLiteral("A"), QStringLiteral("treated"));
  choose(m_panel, QStringLiteral("Within"), QStringLiteral("beta"));
  choose(m_panel, QStringLiteral("Samples"), QStringLiteral("none"));
  run();
  QVERIFY(m_panel->result());
  QCOMPARE(m_panel->result()->found.cellsA, std::size_t{60});
  QCOMPARE(m_panel->result()->found.cellsB, std::size_t{60});
  QVERIFY(m_panel->verdict().startsWith(
      QStringLiteral("p-values treat cells as replicates: exploratory")));
}

void TestCompareLink::heldCellsAreAGroupChosenOnTheData() {
  QVector<int> held;
  for (int cell = 1; cell < 240; cell += 2) held.append(cell);
  m_session->hand().take(held, false);
  choose(m_panel, QStringLiteral("A"), QStringLiteral("held cells (120)"));
  choose(m_panel, QStringLiteral("Samples"), QStringLiteral("none"));
  run();
  QVERIFY(m_panel->result());
  QCOMPARE(m_panel->topGenes(1), QStringList{QStringLiteral("G1")});
  QVERIFY(
      m_panel->verdict().contains(QStringLiteral("groups chosen on the same data: p not valid")));
}

void TestCompareLink::theTableSortsFiltersAndIsExported() {
  choose(m_panel, QStringLiteral("A"), QStringLiteral("treated"));
  run();
  DifferenceTable* table = m_panel->table();
  QCOMPARE(table->model()->rowCount(), 50);
  table->sortByColumn(DifferenceModel::fold, Qt::DescendingOrder);
  QCOMPARE(table->differences()->nameAt(0), QStringLiteral("G0"));
  table->sortByColumn(DifferenceModel::fold, Qt::AscendingOrder);
  QCOMPARE(table->differences()->nameAt(49), QStringLiteral("G0"));
  m_panel->findChild<QLineEdit*>()->setText(QStringLiteral("g4"));
  QCOMPARE(table->model()->rowCount(), 11);
  button(m_panel, QStringLiteral("Copy"))->click();
  QCOMPARE(QApplication::clipboard()->text().count(QLatin1Char('\n')), 12);

  const QString path = m_folder.filePath(QStringLiteral("table.tsv"));
  m_link->writeTable(path);
  QFile file(path);
  QVERIFY(file.open(QIODevice::ReadOnly));
  const QList<QByteArray> lines = file.readAll().split('\n');
  const auto title = std::find_if(lines.begin(), lines.end(),
                                  [](const QByteArray& line) { return line.startsWith("gene\t"); });
  QVERIFY(title != lines.end());
  QVERIFY(lines[1].startsWith("# p-values"));
  QCOMPARE(std::distance(title, lines.end()) - 2, 50);  // all, whatever the filter
  QVERIFY((title + 1)->startsWith("G0\t"));
}

void TestCompareLink::theVolcanoNamesAndGivesGenes() {
  choose(m_panel, QStringLiteral("A"), QStringLiteral("treated"));
  choose(m_panel, QStringLiteral("Samples"), QStringLiteral("none"));
  run();
  const VolcanoData& data = m_panel->volcano()->data();
  QCOMPARE(data.points.front().name, QStringLiteral("G0"));
  QVERIFY(data.points.front().clear);
  QVERIFY(data.pLine > 0.0);
  const QRectF box(0, 0, 400, 300);
  for (int point : {0, 49}) {
    const int found = volcanoPointAt(box, data, volcanoPlace(box, data, point));
    QCOMPARE(data.points[static_cast<std::size_t>(found)].fold,
             data.points[static_cast<std::size_t>(point)].fold);
  }
  QCOMPARE(volcanoPointAt(box, data, {-100, -100}), -1);
  // A click on it colours the cells.
  QSignalSpy activated(m_panel, &ComparePanel::geneActivated);
  VolcanoPlot* plot = m_panel->volcano();
  plot->resize(400, 300);
  const QRectF inner = QRectF(plot->rect()).adjusted(4, 4, -4, -4);
  QTest::mouseClick(plot, Qt::LeftButton, {}, volcanoPlace(inner, data, 0).toPoint());
  QCOMPARE(activated.count(), 1);
  QCOMPARE(m_coloring->source().name, std::string("G0"));
}

void TestCompareLink::genesArePlottedByClass() {
  m_plots->showPlots();
  GenePlotsDialog* plots = m_plots->plots();
  plots->setGenes({QStringLiteral("G1"), QStringLiteral("G0"), QStringLiteral("nobody")});
  QCOMPARE(plots->genes().size(), 2);
  QTRY_COMPARE_WITH_TIMEOUT(plots->plot().genes.size(), 2, 30000);
  QCOMPARE(plots->plot().classes, (QStringList{QStringLiteral("alpha"), QStringLiteral("beta")}));
  const auto& own = plots->plot().values[0];
  QVERIFY(own[1].mean > own[0].mean + 1.0);
  QVERIFY(own[1].share > 0.99);
  for (const auto kind :
       {GenePlotsDialog::Kind::violins, GenePlotsDialog::Kind::dots, GenePlotsDialog::Kind::heat}) {
    plots->setKind(kind);
    QImage image(plots->plotSize().toSize(), QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    plots->paintPlot(painter, QRectF(image.rect()), Theme::light());
    painter.end();
    QVERIFY(inkOf(image, qRgb(255, 255, 255)) > 2000);
  }
}

void TestCompareLink::aGeneSetColoursTheCells() {
  m_plots->askGeneSet();
  GeneSetDialog* dialog = m_plots->geneSet();
  dialog->setSets({{"raised", "", {"G1", "none"}}});
  QCOMPARE(dialog->name(), std::string("raised"));
  dialog->findChild<QComboBox*>()->setCurrentIndex(1);
  QVERIFY(!dialog->withControls());
  QSignalSpy changed(m_coloring, &CellColoring::changed);
  button(dialog, QStringLiteral("Colour by the score"))->click();
  QTRY_COMPARE_WITH_TIMEOUT(m_coloring->range().title, QStringLiteral("raised"), 30000);
  // The mean of one gene is the gene.
  const std::vector<float> scores = m_coloring->colors().numbers;
  m_coloring->setSource({ColorSource::Kind::gene, "G1", 0});
  QTRY_COMPARE_WITH_TIMEOUT(m_coloring->range().title, QStringLiteral("G1"), 30000);
  QCOMPARE(scores.size(), std::size_t{240});
  for (std::size_t cell = 0; cell < scores.size(); ++cell) {
    QVERIFY(std::abs(scores[cell] - m_coloring->colors().numbers[cell]) < 1e-5f);
  }
}

QTEST_MAIN(TestCompareLink)
#include "test_compare_link.moc"
