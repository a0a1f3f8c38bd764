#include <QAbstractItemModelTester>
#include <QItemSelectionModel>
#include <QtTest>

#include "panel_fixtures.h"
#include "panels/gene_change_model.h"

using chreode::GeneChangeModel;

class TestGeneChangeModel : public QObject {
  Q_OBJECT

  static QStringList names(const GeneChangeModel& model) {
    QStringList genes;
    for (int row = 0; row < model.rowCount(); ++row) genes.append(model.nameAt(row));
    return genes;
  }
  static QStringList list(std::initializer_list<const char*> genes) {
    QStringList result;
    for (const char* gene : genes) result.append(QString::fromLatin1(gene));
    return result;
  }

 private Q_SLOTS:
  void ranksBothWays() {
    GeneChangeModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(model.rowCount(), 0);
    model.setResponse(chreode::sixGenes());
    QCOMPARE(names(model), list({"A", "B"}));
    model.setByAbsoluteChange(true);
    QCOMPARE(names(model), list({"B", "A"}));
    model.setList(GeneChangeModel::List::down);
    QCOMPARE(names(model), list({"D", "C"}));
    model.setByAbsoluteChange(false);
    QCOMPARE(names(model), list({"C", "D"}));
    model.setResponse(nullptr);
    QCOMPARE(model.rowCount(), 0);
  }

  void cellsHoldTheNumbers() {
    GeneChangeModel model;
    model.setResponse(chreode::sixGenes());
    const auto text = [&](int column) { return model.index(0, column).data().toString(); };
    QCOMPARE(text(GeneChangeModel::gene), QStringLiteral("A"));
    QCOMPARE(text(GeneChangeModel::base), QStringLiteral("1.50"));
    QCOMPARE(text(GeneChangeModel::edited), QStringLiteral("7.50"));
    QCOMPARE(text(GeneChangeModel::change), QStringLiteral("+2.00"));
    QCOMPARE(text(GeneChangeModel::measured), QStringLiteral("+1.75"));
    QCOMPARE(model.fullChange(), 2.0);
    QVERIFY(model.index(1, GeneChangeModel::measured)
                .data(Qt::ToolTipRole)
                .toString()
                .contains(QStringLiteral("change differ")));
    QCOMPARE(model.index(0, GeneChangeModel::measured).data(Qt::ToolTipRole).toString(),
             QStringLiteral("Means of the 30 nearest real cells: 1.00 before, 6.00 after. PCA's "
                            "change: +2.00."));
  }

  void namesStandAsInTheFile() {
    GeneChangeModel model;
    model.setShownNames({{QStringLiteral("A"), QStringLiteral("B")}});
    model.setResponse(chreode::sixGenes());
    const QModelIndex first = model.index(0, GeneChangeModel::gene);
    QCOMPARE(first.data().toString(), QStringLiteral("B"));
    QCOMPARE(model.nameAt(0), QStringLiteral("A"));  // for use
    QVERIFY(first.data(Qt::ToolTipRole).toString().startsWith(QStringLiteral("A: another gene")));
  }

  void withoutMeasuredValuesADashStands() {
    GeneChangeModel model;
    auto response = chreode::sixGenes();
    response->measuredBase.resize(0);
    response->measuredEdited.resize(0);
    response->measuredChange.resize(0);
    model.setResponse(response);
    QCOMPARE(model.index(0, GeneChangeModel::measured).data().toString(), QStringLiteral("–"));
    QVERIFY(model.tsv({0}).endsWith(QStringLiteral("A\t1.5\t7.5\t2\t\t\t\t2\tno\t\n")));
  }

  void headersNameTheUnits() {
    GeneChangeModel model;
    auto response = chreode::sixGenes();
    model.setResponse(response);
    QCOMPARE(model.headerData(GeneChangeModel::change, Qt::Horizontal, Qt::DisplayRole).toString(),
             QStringLiteral("log2 change"));
    response = chreode::sixGenes();
    response->units = chreode::ResponseUnits::logValue;
    model.setResponse(response);
    QCOMPARE(model.headerData(GeneChangeModel::change, Qt::Horizontal, Qt::DisplayRole).toString(),
             QStringLiteral("Change"));
    QVERIFY(
        model.tsvOfAll().startsWith(QStringLiteral("gene\tbase_log1p\tedited_log1p\tchange\t")));
  }

  void filterAndPins() {
    GeneChangeModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setResponse(chreode::sixGenes());
    model.setFilter(QStringLiteral(" b "));
    QCOMPARE(names(model), list({"B"}));
    model.setFilter(QStringLiteral("zz"));
    QCOMPARE(model.rowCount(), 0);
    model.setFilter({});
    QSignalSpy pinned(&model, &GeneChangeModel::pinnedChanged);
    model.togglePin(QStringLiteral("D"));
    model.togglePin(QStringLiteral("A"));
    QCOMPARE(pinned.count(), 2);
    QVERIFY(model.isPinned(0));
    model.setList(GeneChangeModel::List::pinned);
    QCOMPARE(names(model), list({"D", "A"}));
    model.setPinned(list({"E", "not in this model", "A"}));
    QCOMPARE(pinned.count(), 2);  // only what the person did is told
    QCOMPARE(names(model), list({"E", "A"}));
    model.togglePin(QStringLiteral("E"));
    QCOMPARE(names(model), list({"A"}));
  }

  void newResponseKeepsTheSelectedGene() {
    GeneChangeModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    auto genes = std::make_shared<const std::vector<std::string>>(
        std::vector<std::string>{"A", "B", "C", "D", "E", "F"});
    model.setResponse(chreode::sixGenes(genes));
    QItemSelectionModel selection(&model);
    selection.select(model.index(0, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);

    // F and C rise above all, D rises below A; B falls out of the list.
    auto next = chreode::sixGenes(genes);
    next->change[5] = 3.0f;
    next->change[2] = 2.5f;
    next->change[3] = 0.5f;
    next->change[1] = -1.0f;
    model.setResponse(next);
    QCOMPARE(names(model), list({"F", "C", "A", "D"}));
    QCOMPARE(resets.count(), 0);
    const QModelIndexList rows = selection.selectedRows();
    QCOMPARE(rows.size(), 1);
    QCOMPARE(model.nameAt(rows.first().row()), QStringLiteral("A"));
    model.setResponse(chreode::sixGenes(genes));
    QCOMPARE(names(model), list({"A", "B"}));
    QCOMPARE(selection.selectedRows().first().row(), 0);
  }

  void ambientGenesAreMarkedAndTold() {
    GeneChangeModel model;
    model.setResponse(chreode::sixGenes());
    QVERIFY(model.tsv({0}).endsWith(QStringLiteral("\tno\t\n")));  // not known
    model.setAmbient({QStringLiteral("A")}, true);
    QCOMPARE(model.index(0, GeneChangeModel::gene).data().toString(), QStringLiteral("A ∘"));
    QCOMPARE(model.index(1, GeneChangeModel::gene).data().toString(), QStringLiteral("B"));
    QVERIFY(model.index(0, GeneChangeModel::gene)
                .data(Qt::ToolTipRole)
                .toString()
                .contains(QStringLiteral("Perhaps ambient")));
    QCOMPARE(model.nameAt(0), QStringLiteral("A"));  // copied and coloured by as it is named
    QVERIFY(model.tsv({0}).endsWith(QStringLiteral("\tno\tyes\n")));
    QVERIFY(model.tsv({1}).endsWith(QStringLiteral("\tno\n")));
  }

  void seedsAreCountedAndExported() {
    GeneChangeModel model;
    auto response = chreode::sixGenes();
    model.setResponse(response);
    QVERIFY(!model.hasSeeds());
    QVERIFY(model.index(0, GeneChangeModel::seeds).data().toString().isEmpty());
    response = chreode::sixGenes();
    response->seedChanges = {response->change, -response->change};
    model.setResponse(response);
    QVERIFY(model.hasSeeds());
    const QModelIndex seeds = model.index(0, GeneChangeModel::seeds);
    QCOMPARE(seeds.data().toString(), QStringLiteral("2/3"));
    QVERIFY(seeds.data(Qt::ToolTipRole).toString().contains(QStringLiteral("+2.00, +2.00, −2.00")));
    const QString text = model.tsv({0});
    QVERIFY(text.contains(QStringLiteral(
        "signs_differ\tperhaps_ambient\tseeds_agree\tseeds\tseed_change_sd\tseed_change_2\t"
        "seed_change_3\n")));
    // The standard deviation of 2, 2, −2.
    QVERIFY(text.contains(QStringLiteral("\tno\t\t2\t3\t2.309")));
    QVERIFY(text.endsWith(QStringLiteral("\t2\t-2\n")));
  }

  void tsvIsExact() {
    GeneChangeModel model;
    model.setResponse(chreode::sixGenes());
    const QString header = QStringLiteral(
        "gene\tbase_per_10k\tedited_per_10k\tlog2_change\tmeasured_base_per_10k\t"
        "measured_edited_per_10k\tmeasured_log2_change\tpca_change\tsigns_differ\tperhaps_"
        "ambient\n");
    const QString a = QStringLiteral("A\t1.5\t7.5\t2\t1\t6\t1.75\t2\tno\t\n");
    const QString b = QStringLiteral("B\t20\t60\t1.5\t25\t12.5\t-1\t1.5\tyes\t\n");
    QCOMPARE(model.tsvOfAll(), header + a + b);
    QCOMPARE(model.tsv({1}), header + b);
    const QString every = model.tsvOfEveryGene();
    QCOMPARE(every.count(QLatin1Char('\n')), 6);  // all but E, which is not ranked
    QVERIFY(every.endsWith(QStringLiteral("C\t7.5\t1.5\t-2\t6\t2\t-1.5\t-2\tno\t\n")));
  }
};

QTEST_MAIN(TestGeneChangeModel)
#include "test_gene_change_model.moc"
