#include <QClipboard>
#include <QElapsedTimer>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStackedWidget>
#include <QTabBar>
#include <QTableView>
#include <QtTest>
#include <cmath>

#include "panel_fixtures.h"
#include "panel_parts.h"
#include "panels/class_legend.h"
#include "panels/expression_panel.h"
#include "panels/gene_change_model.h"

using chreode::ExpressionPanel;
using chreode::shows;

class TestExpressionPanel : public QObject {
  Q_OBJECT

  /// Whether a label with this text is shown.

 private Q_SLOTS:
  void eachEmptyStateHasItsButton() {
    ExpressionPanel panel;
    QSignalSpy actions(&panel, &ExpressionPanel::missingActionRequested);
    for (const auto what : {ExpressionPanel::Missing::file, ExpressionPanel::Missing::model,
                            ExpressionPanel::Missing::cell}) {
      panel.setMissing(what);
      QPushButton* button = nullptr;
      for (QPushButton* each : panel.findChildren<QPushButton*>())
        if (each->isVisibleTo(&panel)) button = each;
      QVERIFY(button != nullptr && !button->text().isEmpty());
      button->click();
      QCOMPARE(actions.takeLast().first().value<ExpressionPanel::Missing>(), what);
    }
  }

  void notesSayHowFarToTrust() {
    ExpressionPanel panel;
    auto response = chreode::sixGenes();
    panel.setResponse(response);
    QVERIFY(shows(panel, QStringLiteral("r = 0.83")));
    QVERIFY(shows(panel, QStringLiteral("r = −0.50")));
    QVERIFY(!shows(panel, QStringLiteral("closure")));
    response = chreode::sixGenes();
    response->measuredAgreement = std::nan("");
    response->closureGene = 1;
    response->closureShare = 0.08;
    response->cells = 900;
    response->decodedCells = 500;
    panel.setResponse(response);
    QVERIFY(shows(panel, QStringLiteral("No measured difference")));
    QVERIFY(shows(panel, QStringLiteral("B takes 8\u00a0% of the edited total")));
    QVERIFY(shows(panel, QStringLiteral("mean of 500 cells, a sample of 900")));
  }

  void copiesTheSelectionOrAll() {
    ExpressionPanel panel;
    panel.setResponse(chreode::sixGenes());
    panel.show();
    auto* table = panel.findChild<QTableView*>();
    table->setFocus();
    QTest::keyClick(table, Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(), panel.tsv(false));
    table->selectRow(1);
    QTest::keyClick(table, Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(), panel.model()->tsv({1}));
    QVERIFY(panel.tsv(true) != panel.tsv(false));
  }

  void tabsFilterAndStars() {
    ExpressionPanel panel;
    panel.setResponse(chreode::sixGenes());
    panel.resize(380, 700);
    panel.show();
    QSignalSpy pinned(&panel, &ExpressionPanel::pinnedChanged);
    auto* table = panel.findChild<QTableView*>();
    const QRect star = table->visualRect(table->model()->index(0, chreode::GeneChangeModel::pin));
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, star.center());
    QCOMPARE(pinned.count(), 1);
    QCOMPARE(panel.pinned(), QStringList{QStringLiteral("A")});
    auto* tabs = panel.findChild<QTabBar*>();
    tabs->setCurrentIndex(1);
    QCOMPARE(table->model()->rowCount(), 2);
    QCOMPARE(panel.model()->nameAt(0), QStringLiteral("C"));
    tabs->setCurrentIndex(2);
    QCOMPARE(table->model()->rowCount(), 1);
    panel.findChild<QLineEdit*>()->setText(QStringLiteral("nothing"));
    QCOMPARE(table->model()->rowCount(), 0);
  }

  void enterColoursByTheGene() {
    ExpressionPanel panel;
    panel.setResponse(chreode::sixGenes());
    panel.show();
    QSignalSpy activated(&panel, &ExpressionPanel::geneActivated);
    auto* table = panel.findChild<QTableView*>();
    table->setCurrentIndex(table->model()->index(1, 1));
    QTest::keyClick(table, Qt::Key_Return);
    QCOMPARE(activated.takeFirst().first().toString(), QStringLiteral("B"));
  }

  void followsADragOfManyGenes() {
    // 20,000 genes that all move at every event: the model's share of a frame of 16 ms.
    constexpr int count = 20'000;
    std::vector<std::string> names;
    for (int gene = 0; gene < count; ++gene) names.push_back("GENE" + std::to_string(gene));
    auto genes = std::make_shared<const std::vector<std::string>>(std::move(names));
    ExpressionPanel panel;
    panel.resize(380, 800);
    panel.show();
    std::vector<std::shared_ptr<chreode::Response>> responses;
    for (int step = 0; step < 10; ++step) {
      auto response = std::make_shared<chreode::Response>(*chreode::sixGenes(genes));
      response->base = chreode::Vector::Constant(count, 2.0f);
      response->change = chreode::Vector::Random(count);
      response->edited = response->base + response->change;
      response->measuredChange = response->change;
      response->ranked.assign(count, true);
      responses.push_back(response);
    }
    panel.setResponse(responses.front());
    QSignalSpy resets(panel.model(), &QAbstractItemModel::modelReset);
    QElapsedTimer timer;
    timer.start();
    for (const auto& response : responses) {
      panel.setResponse(response);
      QCOMPARE(panel.model()->rowCount(), chreode::GeneChangeModel::longest);
    }
    const double each = static_cast<double>(timer.nsecsElapsed()) / 1e6 / 10.0;
    qInfo("%.2f ms for each response of %d genes", each, count);
    QCOMPARE(resets.count(), 0);
  }
};

QTEST_MAIN(TestExpressionPanel)
#include "test_expression_panel.moc"
