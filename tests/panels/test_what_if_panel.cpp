#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QtTest>

#include "panel_fixtures.h"
#include "panel_parts.h"
#include "panels/gene_list_edit.h"
#include "panels/what_if_panel.h"

using chreode::button;
using chreode::named;
using chreode::shows;
using chreode::WhatIfCells;
using chreode::WhatIfPanel;
using chreode::WhatIfRequest;

class TestWhatIfPanel : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void pastedListsAreSplit() {
    QCOMPARE(chreode::genesIn(QStringLiteral(" CD14,LYZ;\tCD14\nHLA-DRA  ")),
             (std::vector<std::string>{"CD14", "LYZ", "HLA-DRA"}));
    QVERIFY(chreode::genesIn(QStringLiteral(" ,; ")).empty());
  }

  void requestIsWhatTheFormSays() {
    const auto data = chreode::eightCells();
    WhatIfPanel panel;
    panel.setMissing(WhatIfPanel::Missing::nothing);
    panel.setGenes({QStringLiteral("CD3D"), QStringLiteral("LYZ")});
    panel.setCellCount(8);
    panel.setHeldCells(2);
    panel.setLabel(chreode::classLegend(data->cells.columns[0]));
    QSignalSpy runs(&panel, &WhatIfPanel::runRequested);
    QVERIFY(!button(panel, "Run")->isEnabled());
    auto* genes = panel.findChild<chreode::GeneListEdit*>();
    genes->setText(QStringLiteral("MS4A1"));
    QVERIFY(!button(panel, "Run")->isEnabled());
    QVERIFY(shows(panel, QStringLiteral("MS4A1 is not in this model (2 genes are).")));
    genes->setText(QStringLiteral("MS4A1 LYZ"));
    button(panel, "Run")->click();
    auto request = runs.takeFirst().first().value<WhatIfRequest>();
    QCOMPARE(request.shift.genes, (std::vector<std::string>{"MS4A1", "LYZ"}));
    QVERIFY(request.shift.kind == chreode::ShiftKind::addDeviations);
    QCOMPARE(request.shift.amount, 2.0);
    QVERIFY(request.cells.kind == WhatIfCells::Kind::held);

    named<QComboBox>(panel, "Change")->setCurrentIndex(1);
    panel.findChild<QDoubleSpinBox*>()->setValue(75.0);
    QComboBox* cells = named<QComboBox>(panel, "Cells to change");
    cells->setCurrentIndex(3);
    Q_EMIT cells->activated(3);
    QCOMPARE(cells->currentText(), QStringLiteral("B (3)"));
    button(panel, "Run")->click();
    request = runs.takeFirst().first().value<WhatIfRequest>();
    QVERIFY(request.shift.kind == chreode::ShiftKind::toQuantile);
    QCOMPARE(request.shift.amount, 0.75);
    QVERIFY(request.cells.kind == WhatIfCells::Kind::level);
    QCOMPARE(request.cells.level, 1);
    // What was chosen stays when nothing is held any more.
    panel.setHeldCells(0);
    QCOMPARE(cells->currentText(), QStringLiteral("B (3)"));
    cells->setCurrentIndex(0);
    Q_EMIT cells->activated(0);
    button(panel, "Run")->click();
    QVERIFY(runs.takeFirst().first().value<WhatIfRequest>().cells.kind == WhatIfCells::Kind::all);
  }

  void aClosedEncoderSaysWhy() {
    WhatIfPanel panel;
    const QString reason = QStringLiteral("The encoder gives back too little.");
    panel.setClosed(reason);
    panel.setMissing(WhatIfPanel::Missing::encoder);
    QVERIFY(shows(panel, reason));
    QVERIFY(!button(panel, "Run")->isVisibleTo(&panel));
    panel.setMissing(WhatIfPanel::Missing::nothing);
    QVERIFY(!shows(panel, reason));
    QVERIFY(button(panel, "Run")->isVisibleTo(&panel));
  }

  void aRunCanBeCancelled() {
    WhatIfPanel panel;
    panel.setMissing(WhatIfPanel::Missing::nothing);
    QSignalSpy cancelled(&panel, &WhatIfPanel::cancelRequested);
    panel.setRunning(true);
    button(panel, "Cancel")->click();
    QCOMPARE(cancelled.count(), 1);
    panel.setRunning(false);
    QVERIFY(button(panel, "Run") != nullptr);
  }

  void resultIsTold() {
    WhatIfPanel panel;
    panel.setMissing(WhatIfPanel::Missing::nothing);
    panel.setLabel(chreode::classLegend(chreode::eightCells()->cells.columns[0]));
    auto result = std::make_shared<chreode::GeneShiftResult>();
    result->cells.resize(1200);
    result->labelsBefore = {{0.9, 0.1, 0.0}, 0};
    result->labelsAfter = {{0.2, 0.8, 0.0}, 1};
    result->outsideShare = 0.042;
    result->unknownGenes = {"P", "Q", "R", "S", "T"};
    panel.setResult(result);
    QVERIFY(
        shows(panel, QStringLiteral("1,200 cells encoded again; 4\u00a0% of the new codes are "
                                    "outside the data.")));
    QVERIFY(shows(panel, QStringLiteral("P, Q, R, S and 1 more")));
    QWidget* mix = nullptr;
    for (QWidget* each : panel.findChildren<QWidget*>())
      if (each->accessibleName().startsWith(QStringLiteral("Label mix"))) mix = each;
    QCOMPARE(mix->accessibleDescription(),
             QStringLiteral("before: T 90\u00a0%; after: B 80\u00a0%"));
    QSignalSpy kept(&panel, &WhatIfPanel::keepRequested);
    QSignalSpy cleared(&panel, &WhatIfPanel::clearRequested);
    QSignalSpy noted(&panel, &WhatIfPanel::notebookRequested);
    button(panel, "Keep arrows")->click();
    button(panel, "Keep in notebook")->click();
    button(panel, "Clear")->click();
    QCOMPARE(kept.count() + noted.count() + cleared.count(), 3);
    panel.setResult(nullptr);
    QVERIFY(!button(panel, "Clear")->isVisibleTo(&panel));
  }
};

QTEST_MAIN(TestWhatIfPanel)
#include "test_what_if_panel.moc"
