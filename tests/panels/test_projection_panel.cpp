#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSpinBox>
#include <QtTest>

#include "panel_fixtures.h"
#include "panel_parts.h"
#include "panels/projection_form.h"
#include "panels/projection_panel.h"

using chreode::button;
using chreode::named;
using chreode::ProjectionItem;
using chreode::ProjectionPanel;
using chreode::ProjectionRequest;
using chreode::shows;

class TestProjectionPanel : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void requestIsWhatTheFormSays() {
    ProjectionPanel panel;
    panel.setHasFile(true);
    QSignalSpy starts(&panel, &ProjectionPanel::startRequested);
    QVERIFY(!button(panel, "Start")->isEnabled());  // no model, and codes are asked for
    QVERIFY(shows(panel, QStringLiteral("A model has to encode the cells")));
    panel.form()->setLatentSize(16);
    panel.setEstimate(QStringLiteral("about 20 s"));
    QVERIFY(shows(panel, QStringLiteral("about 20 s")));
    named<QSpinBox>(panel, "Neighbours")->setValue(30);
    named<QDoubleSpinBox>(panel, "Min. distance")->setValue(0.25);
    named<QSpinBox>(panel, "Seed")->setValue(7);
    named<QComboBox>(panel, "Dimensions")->setCurrentIndex(1);
    button(panel, "Start")->click();
    const auto request = starts.takeFirst().first().value<ProjectionRequest>();
    QVERIFY(request.method == ProjectionRequest::Method::umap);
    QVERIFY(request.source == ProjectionRequest::Source::codes);
    QCOMPARE(request.dimensions(), 2);
    QCOMPARE(request.umap.neighbors, 30);
    QCOMPARE(request.umap.minDist, 0.25);
    QCOMPARE(request.umap.epochs, 0);
    QCOMPARE(request.umap.seed, std::uint64_t{7});
  }

  void componentsAndGroups() {
    const auto data = chreode::eightCells();
    ProjectionPanel panel;
    panel.setHasFile(true);
    panel.form()->setLatentSize(5);
    QSignalSpy starts(&panel, &ProjectionPanel::startRequested);
    named<QComboBox>(panel, "Method")->setCurrentIndex(1);
    QCOMPARE(named<QSpinBox>(panel, "Depth")->value(), 3);
    QCOMPARE(named<QSpinBox>(panel, "Depth")->maximum(), 5);
    named<QSpinBox>(panel, "Horizontal")->setValue(4);
    button(panel, "Start")->click();
    QCOMPARE(starts.takeFirst().first().value<ProjectionRequest>().components,
             (std::array<int, 3>{3, 1, 2}));
    named<QComboBox>(panel, "Method")->setCurrentIndex(2);
    QVERIFY(!button(panel, "Start")->isEnabled());  // no groups
    const auto legend = chreode::classLegend(data->cells.columns[0]);
    panel.form()->setLabel(legend);
    QVERIFY(button(panel, "Start")->isEnabled());
    button(panel, "Start")->click();
    const auto request = starts.takeFirst().first().value<ProjectionRequest>();
    QCOMPARE(request.column, legend.column.toStdString());
    QCOMPARE(request.from, legend.names[0].toStdString());
    QCOMPARE(request.to, legend.names[1].toStdString());
  }

  void aRunIsPausedAndCancelled() {
    ProjectionPanel panel;
    panel.setHasFile(true);
    panel.form()->setLatentSize(5);
    panel.setState(ProjectionPanel::State::running, QStringLiteral("Epoch 40 of 200"));
    QVERIFY(shows(panel, QStringLiteral("Epoch 40 of 200")));
    QVERIFY(button(panel, "Start")->isHidden());
    QVERIFY(!panel.form()->isEnabled());
    QSignalSpy pauses(&panel, &ProjectionPanel::pauseRequested);
    QSignalSpy cancels(&panel, &ProjectionPanel::cancelRequested);
    button(panel, "Pause")->click();
    QCOMPARE(pauses.takeFirst().first().toBool(), true);
    panel.setState(ProjectionPanel::State::paused, {});
    button(panel, "Go on")->click();
    QCOMPARE(pauses.takeFirst().first().toBool(), false);
    button(panel, "Cancel")->click();
    QCOMPARE(cancels.count(), 1);
  }

  void theListShowsRenamesAndRemoves() {
    ProjectionPanel panel;
    panel.setHasFile(true);
    panel.setItems({{QStringLiteral("a"), QStringLiteral("UMAP"), QStringLiteral("15 neighbours"),
                     QStringLiteral("Trustworthiness 0.98")},
                    {QStringLiteral("b"), QStringLiteral("PCA"), {}, {}}},
                   0);
    QVERIFY(shows(panel, QStringLiteral("Trustworthiness 0.98")));
    auto* list = panel.findChild<QListWidget*>();
    list->setCurrentRow(1);
    QSignalSpy shown(&panel, &ProjectionPanel::showRequested);
    QSignalSpy renamed(&panel, &ProjectionPanel::renameRequested);
    QSignalSpy removed(&panel, &ProjectionPanel::removeRequested);
    button(panel, "Show")->click();
    QCOMPARE(shown.takeFirst().first().toString(), QStringLiteral("b"));
    list->item(1)->setText(QStringLiteral("Axes"));
    QCOMPARE(renamed.first()[0].toString(), QStringLiteral("b"));
    QCOMPARE(renamed.first()[1].toString(), QStringLiteral("Axes"));
    button(panel, "Remove")->click();
    QCOMPARE(removed.takeFirst().first().toString(), QStringLiteral("b"));
    panel.setItems({}, -1);
    QVERIFY(!button(panel, "Show")->isEnabled());
  }
};

QTEST_MAIN(TestProjectionPanel)
#include "test_projection_panel.moc"
