#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QTableWidget>
#include <QToolButton>
#include <QtTest>
#include <algorithm>
#include <cmath>
#include <set>

#include "panel_fixtures.h"
#include "panel_parts.h"
#include "panels/cells_genes_dialog.h"
#include "panels/quality_histograms.h"
#include "panels/range_filter.h"
#include "plots/histogram.h"

using namespace chreode;

class TestCellsGenesDialog : public QObject {
  Q_OBJECT

  std::shared_ptr<Dataset> m_data = eightCells();

  static std::shared_ptr<const CellQuality> quality() {
    auto made = std::make_shared<CellQuality>();
    made->counts = {10, 100, 1000, 5000, 20, 300, 4000, 90};
    made->genes = {5, 50, 200, 900, 8, 120, 800, 40};
    made->mito = {0.02, 0.03, 0.5, 0.05, 0.04, std::nan(""), 0.1, 0.02};
    made->cellsPerGene = {3, 8, 1};
    return made;
  }

  static QCheckBox* tick(const QWidget& widget, const QString& begins) {
    for (QCheckBox* each : widget.findChildren<QCheckBox*>())
      if (each->text().startsWith(begins)) return each;
    return nullptr;
  }
  void fill(CellsGenesDialog& dialog) {
    dialog.setDataset(m_data, {"type", "donor", "condition"});
    dialog.setQuality(quality(), {}, nullptr);
    dialog.setChoice({}, {});
    dialog.show();
  }

 private Q_SLOTS:
  void bins() {
    const HistogramData log = histogramOf({0, 9, 99, 999, std::nan("")}, HistogramScale::log);
    QCOMPARE(log.missing, qint64{1});
    QCOMPARE(log.low, 0.0);
    QVERIFY(log.high > 3.0 && log.high < 3.1);
    double sum = 0.0;
    for (const double share : log.shares) sum += share;
    QVERIFY(std::abs(sum - 1.0) < 1e-12);
    QCOMPARE(log.shares.front(), 0.25);
    QVERIFY(std::abs(log.fromAxis(log.toAxis(123.0)) - 123.0) < 1e-9);
    const HistogramData groups =
        histogramOf({1, 1, 1, 2}, HistogramScale::linear, {0, 0, 1, -1}, {{}, {}});
    QCOMPARE(groups.groups.size(), std::size_t{2});
    for (const HistogramGroup& group : groups.groups) {
      double own = 0.0;
      for (const double share : group.shares) own += share;
      QVERIFY(std::abs(own - 1.0) < 1e-12);
    }
    QVERIFY(histogramOf({std::nan("")}, HistogramScale::linear).empty());
    QVERIFY(!histogramOf({3, 3}, HistogramScale::percent).empty());
  }

  void handlesAreDragged() {
    Histogram plot;
    plot.resize(300, 128);
    plot.setWhole(true);
    plot.setData(histogramOf({0, 10, 100, 1000}, HistogramScale::log));
    plot.show();
    QSignalSpy dragged(&plot, &Histogram::limitsDragged);
    QSignalSpy chosen(&plot, &Histogram::limitsChosen);
    QTest::mousePress(&plot, Qt::LeftButton, {}, {8, 50});
    QTest::mouseMove(&plot, {100, 50});
    QVERIFY(plot.low().has_value());
    QVERIFY(*plot.low() > 2 && *plot.low() < 60 && *plot.low() == std::round(*plot.low()));
    QCOMPARE(dragged.size(), 1);
    QCOMPARE(chosen.size(), 0);
    // What comes from outside waits for the hand.
    plot.setLimits(std::nullopt, std::nullopt);
    QVERIFY(plot.low().has_value());
    QTest::mouseRelease(&plot, Qt::LeftButton, {}, {100, 50});
    QCOMPARE(chosen.size(), 1);
    QVERIFY(!plot.high());
    // Past the other handle it stops there; at the end of the axis there is no limit.
    QTest::mousePress(&plot, Qt::LeftButton, {}, {292, 50});
    QTest::mouseMove(&plot, {30, 50});
    QCOMPARE(plot.high(), plot.low());
    QTest::mouseMove(&plot, {299, 50});
    QTest::mouseRelease(&plot, Qt::LeftButton, {}, {299, 50});
    QVERIFY(!plot.high());
    // A press beside the handles holds none.
    QTest::mousePress(&plot, Qt::LeftButton, {}, {200, 50});
    QTest::mouseRelease(&plot, Qt::LeftButton, {}, {220, 50});
    QCOMPARE(chosen.size(), 2);
    const double before = *plot.low();
    QTest::keyClick(&plot, Qt::Key_Right);
    QVERIFY(*plot.low() > before);
    QTest::keyClick(&plot, Qt::Key_Left, Qt::ShiftModifier);
    QVERIFY(plot.high().has_value());
  }

  void manyClassesShareAnOutline() {
    auto data = std::make_shared<Dataset>();
    auto measured = std::make_shared<CellQuality>();
    Annotation sample;
    sample.name = "sample";
    sample.kind = Annotation::Kind::categorical;
    for (int level = 0; level < 14; ++level) {
      sample.levels.push_back("s" + std::to_string(level));
      // The first three are the smallest.
      for (int cell = 0; cell < (level < 3 ? 1 : 2); ++cell) {
        sample.codes.push_back(level);
        measured->counts.push_back(10.0 * (level + 1));
        measured->genes.push_back(5 * (level + 1));
        data->cells.names.push_back("c" + std::to_string(data->cells.names.size()));
      }
    }
    data->cells.columns = {sample};
    QualityHistograms histograms;
    ColumnRoles roles;
    roles.sample = "sample";
    histograms.setDataset(data, roles, false);
    histograms.setQuality(measured);
    const auto plots = histograms.findChildren<Histogram*>();
    const auto split = std::find_if(plots.begin(), plots.end(), [](const Histogram* plot) {
      return plot->data().groups.size() == 12;
    });
    QVERIFY(split != plots.end());
    const std::vector<HistogramGroup>& groups = (*split)->data().groups;
    QCOMPARE(groups.front().name, QStringLiteral("s3"));
    QCOMPARE(groups.back().name, QStringLiteral("other (3)"));
    for (const HistogramGroup& group : groups) {
      double sum = 0.0;
      for (const double share : group.shares) sum += share;
      QVERIFY(std::abs(sum - 1.0) < 1e-12);
    }
  }

  void typedLimitsBecomeTheFilter() {
    CellsGenesDialog dialog;
    fill(dialog);
    QSignalSpy made(&dialog, &CellsGenesDialog::choiceMade);
    auto* least = named<QLineEdit>(dialog, "Least Genes per cell");
    least->setFocus();
    QTest::keyClicks(least, QStringLiteral("50"));
    QTest::keyClick(least, Qt::Key_Return);
    QCOMPARE(made.size(), 1);
    QVERIFY(dialog.isVisible());  // Enter is meant for the field
    const auto filter = made.first().first().value<CellFilter>();
    QCOMPARE(filter.minGenes, std::optional<double>(50.0));
    QCOMPARE(made.first().at(2).toString(), QStringLiteral("Keep cells with genes ≥ 50"));
    dialog.setChoice(filter, {});
    auto* mito = named<QLineEdit>(dialog, "Greatest Mitochondrial share");
    mito->setText(QStringLiteral("20 %"));
    Q_EMIT mito->editingFinished();
    QCOMPARE(made.size(), 2);
    QCOMPARE(made.last().first().value<CellFilter>().maxMito, std::optional<double>(0.2));
    dialog.setChoice(made.last().first().value<CellFilter>(), {});
    QCOMPARE(mito->text(), QStringLiteral("20 %"));
    button(dialog, QStringLiteral("Keep everything"))->click();
    QVERIFY(made.last().first().value<CellFilter>().empty());
  }

  void columnsAreFilters() {
    CellsGenesDialog dialog;
    fill(dialog);
    QSignalSpy made(&dialog, &CellsGenesDialog::choiceMade);
    auto* add = named<QComboBox>(dialog, "Add a column to filter by");
    const int before = add->count();
    add->setCurrentIndex(add->findText(QStringLiteral("type")));
    Q_EMIT add->activated(add->currentIndex());
    auto* list = named<QListWidget>(dialog, "Classes of type to keep");
    QVERIFY(list);
    QCOMPARE(list->count(), 2);  // an unused class is none
    QCOMPARE(add->count(), before - 1);
    QCOMPARE(made.size(), 0);
    list->item(1)->setCheckState(Qt::Unchecked);
    QCOMPARE(made.last().first().value<CellFilter>().keep, (std::vector<std::string>{"type=T"}));
    // Conditions from elsewhere are shown, and those that cannot be are kept.
    CellFilter filter;
    filter.keep = {"depth>=3", "depth<=6", "donor!=d1", "type=B"};
    dialog.setChoice(filter, {});
    QCOMPARE(named<QLineEdit>(dialog, "Least depth")->text(), QStringLiteral("3"));
    QCOMPARE(named<QLineEdit>(dialog, "Greatest depth")->text(), QStringLiteral("6"));
    QVERIFY(list->item(0)->checkState() == Qt::Unchecked);
    auto* greatest = named<QLineEdit>(dialog, "Greatest depth");
    greatest->setText(QStringLiteral("7"));
    Q_EMIT greatest->editingFinished();
    const auto keep = made.last().first().value<CellFilter>().keep;
    QCOMPARE(std::set<std::string>(keep.begin(), keep.end()),
             (std::set<std::string>{"donor!=d1", "type=B", "depth>=3", "depth<=7"}));
    for (QToolButton* remove : dialog.findChildren<QToolButton*>())
      if (remove->accessibleName() == QStringLiteral("Remove the filter depth")) remove->click();
    for (const auto& condition : made.last().first().value<CellFilter>().keep)
      QVERIFY(condition.rfind("depth", 0) != 0);
  }

  void geneSetsAreTicks() {
    CellsGenesDialog dialog;
    fill(dialog);
    auto sizes = std::make_shared<GeneSetSizes>();
    sizes->families = {120, 13, 0, 1, 80};
    sizes->targets = {{"condition", 2}};
    dialog.setQuality(quality(), {}, sizes);
    QSignalSpy made(&dialog, &CellsGenesDialog::choiceMade);
    QVERIFY(tick(dialog, QStringLiteral("ribosomal"))->text().contains(QStringLiteral("120")));
    QVERIFY(!tick(dialog, QStringLiteral("T-cell receptors"))->isEnabled());
    tick(dialog, QStringLiteral("ribosomal"))->click();
    auto genes = made.last().at(1).value<GeneChoice>();
    QCOMPARE(genes.never, (std::vector<GeneFamily>{GeneFamily::ribosomal}));
    dialog.setChoice({}, genes);
    tick(dialog, QStringLiteral("markers of"))->click();
    genes = made.last().at(1).value<GeneChoice>();
    QCOMPARE(genes.markerColumn, std::string("type"));
    QCOMPARE(genes.never.size(), std::size_t{1});
    dialog.setChoice({}, genes);
    dialog.addList({"collectri", {"CD3D", "MYC"}}, true);
    genes = made.last().at(1).value<GeneChoice>();
    QCOMPARE(genes.always.size(), std::size_t{1});
    dialog.setChoice({}, genes);
    auto chosen = std::make_shared<ChosenGenes>();
    chosen->genes = {0, 1};
    chosen->sets = {{"collectri", true, 2, 1, 1}, {"ribosomal", false, 1, 1, 1}};
    dialog.setOutcome(std::make_shared<FilterOutcome>(), chosen, {});
    QVERIFY(tick(dialog, QStringLiteral("collectri"))->text().contains(QStringLiteral("1 added")));
    QVERIFY(shows(dialog, QStringLiteral("2 of 3 genes; 1 of them only because")));
    tick(dialog, QStringLiteral("collectri"))->click();
    QVERIFY(made.last().at(1).value<GeneChoice>().always.empty());
  }

  void whatStaysIsShown() {
    CellsGenesDialog dialog;
    fill(dialog);
    auto outcome = std::make_shared<FilterOutcome>();
    outcome->kept = {0, 1, 1, 1, 0, 1, 1, 1};
    outcome->keptGenes = {1, 1, 0};
    outcome->cells = 6;
    outcome->genes = 2;
    outcome->reasons = {{"genes ≥ 10", 2, 2}};
    dialog.setOutcome(outcome, nullptr, {});
    QVERIFY(shows(dialog, QStringLiteral("6 of 8 cells (75")));
    QVERIFY(shows(dialog, QStringLiteral("2 of 3 genes")));
    const auto* reasons = named<QTableWidget>(dialog, "Cells that each filter leaves out");
    QCOMPARE(reasons->rowCount(), 1);
    QCOMPARE(reasons->item(0, 1)->text(), QStringLiteral("2"));
    const auto* classes = named<QTableWidget>(dialog, "Cells that stay of each class");
    QCOMPARE(classes->horizontalHeaderItem(0)->text(), QStringLiteral("donor"));
    QCOMPARE(classes->rowCount(), 4);
    QCOMPARE(classes->item(0, 1)->text(), QStringLiteral("1"));
    QCOMPARE(classes->item(0, 2)->text(), QStringLiteral("2"));
    dialog.setOutcome(nullptr, nullptr, QStringLiteral("No cell has that."));
    QVERIFY(shows(dialog, QStringLiteral("No cell has that.")));
  }

  void emptyStatesAndDroplets() {
    CellsGenesDialog dialog;
    dialog.show();
    QVERIFY(shows(dialog, QStringLiteral("Open a file")));
    dialog.setDataset(m_data, {"type", "donor", "condition"});
    QVERIFY(shows(dialog, QStringLiteral("being measured")));
    auto none = std::make_shared<CellQuality>();
    none->missing = "Counts cannot be told.";
    dialog.setQuality(none, {}, nullptr);
    QVERIFY(shows(dialog, QStringLiteral("Counts cannot be told.")));
    DropletCheck droplets;
    droplets.unfiltered = true;
    droplets.sharePoor = 0.9;
    droplets.cut = 1500.0;
    droplets.above = 3;
    dialog.setQuality(quality(), droplets, nullptr);
    QVERIFY(shows(dialog, QStringLiteral("unfiltered droplets")));
    QPushButton* cut = nullptr;
    for (QPushButton* each : dialog.findChildren<QPushButton*>())
      if (each->text().startsWith(QStringLiteral("Cut at"))) cut = each;
    QVERIFY(cut && cut->isVisible());
    QSignalSpy made(&dialog, &CellsGenesDialog::choiceMade);
    cut->click();
    const auto filter = made.last().first().value<CellFilter>();
    QCOMPARE(filter.minCounts, std::optional<double>(1500.0));
    dialog.setChoice(filter, {});
    QVERIFY(!cut->isVisible());
  }
};

QTEST_MAIN(TestCellsGenesDialog)
#include "test_cells_genes_dialog.moc"
