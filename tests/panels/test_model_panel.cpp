#include <QComboBox>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSpinBox>
#include <QTableWidget>
#include <QtTest>
#include <cmath>

#include "panel_fixtures.h"
#include "panels/model_panel.h"
#include "plots/line_plot.h"

using chreode::ModelPanel;

class TestModelPanel : public QObject {
  Q_OBJECT

  std::shared_ptr<chreode::Dataset> m_data = chreode::eightCells();

  template <typename T>
  static T* named(const QWidget& panel, const char* name) {
    for (T* each : panel.findChildren<T*>())
      if (each->accessibleName() == QLatin1String(name)) return each;
    return nullptr;
  }
  static QPushButton* button(const QWidget& panel, const char* text) {
    for (QPushButton* each : panel.findChildren<QPushButton*>())
      if (each->text() == QLatin1String(text)) return each;
    return nullptr;
  }
  static bool shows(const QWidget& panel, const QString& text) {
    for (const QLabel* label : panel.findChildren<QLabel*>())
      if (label->isVisibleTo(&panel) && label->text().contains(text)) return true;
    return false;
  }

 private Q_SLOTS:
  void optionsAreWhatTheFormSays() {
    ModelPanel panel;
    QVERIFY(!button(panel, "Train")->isEnabled());
    panel.setDataset(m_data, {"type", "donor", "condition"});
    QSignalSpy asked(&panel, &ModelPanel::trainRequested);
    button(panel, "Train")->click();
    auto options = asked.takeFirst().first().value<chreode::TrainingOptions>();
    QCOMPARE(options.latentSize, 16);
    QCOMPARE(options.steps, 0);
    QVERIFY(options.batchColumn.empty() && options.exclude.empty());
    QVERIFY(options.decoder == chreode::DecoderKind::automatic);

    named<QComboBox>(panel, "Batch column")->setCurrentText(QStringLiteral("donor"));
    named<QComboBox>(panel, "Decoder")->setCurrentIndex(2);
    named<QComboBox>(panel, "Likelihood")->setCurrentIndex(1);
    named<QSpinBox>(panel, "Latent numbers")->setValue(8);
    named<QSpinBox>(panel, "Seed")->setValue(7);
    button(panel, "Train")->click();
    options = asked.takeFirst().first().value<chreode::TrainingOptions>();
    QCOMPARE(options.batchColumn, std::string("donor"));
    QCOMPARE(options.latentSize, 8);
    QCOMPARE(options.seed, std::uint64_t{7});
    QVERIFY(options.decoder == chreode::DecoderKind::linear);
    QVERIFY(options.likelihood == chreode::Likelihood::negativeBinomial);
  }

  void batchThatHidesTheConditionIsSaid() {
    ModelPanel panel;
    panel.setDataset(m_data, {"type", "donor", "condition"});
    QVERIFY(!shows(panel, QStringLiteral("told apart")));
    named<QComboBox>(panel, "Batch column")->setCurrentText(QStringLiteral("donor"));
    QVERIFY(shows(panel, QStringLiteral("donor and condition cannot be told apart")));
    auto* table = panel.findChild<QTableWidget*>();
    QVERIFY(table->isVisibleTo(&panel));
    QCOMPARE(table->rowCount(), 4);
    QCOMPARE(table->columnCount(), 2);
    QCOMPARE(table->item(0, 0)->text(), QStringLiteral("2"));
    QCOMPARE(table->item(0, 1)->text(), QStringLiteral("·"));
    named<QComboBox>(panel, "Batch column")->setCurrentIndex(0);
    QVERIFY(!table->isVisibleTo(&panel));
  }

  void runIsFollowedAndSteered() {
    ModelPanel panel;
    panel.setDataset(m_data, {});
    QSignalSpy paused(&panel, &ModelPanel::pauseRequested);
    QSignalSpy stopped(&panel, &ModelPanel::stopRequested);
    panel.setTraining(ModelPanel::Training::running);
    QVERIFY(!button(panel, "Train")->isEnabled());
    chreode::TrainingUpdate update;
    update.phase = "MLP decoder";
    update.steps = 100;
    for (int step = 10; step <= 50; step += 10) {
      update.step = step;
      update.loss = 100.0 - step;
      update.heldoutLoss = step % 20 == 0 ? 110.0 - step : std::nan("");
      panel.addUpdate(update);
    }
    const auto& curves = panel.findChild<chreode::LinePlot*>()->data().series;
    QCOMPARE(curves[0].points.size(), std::size_t{5});
    QCOMPARE(curves[1].points, (std::vector<QPointF>{{20.0, 90.0}, {40.0, 70.0}}));
    update.phase = "";
    update.step = 1;
    update.steps = 3000;
    update.secondsLeft = 180.0;
    panel.addUpdate(update);
    QCOMPARE(panel.findChild<chreode::LinePlot*>()->data().series[0].points.size(), std::size_t{1});
    QVERIFY(shows(panel, QStringLiteral("Step 1 of 3,000 · about 3 min left")));

    button(panel, "Pause")->click();
    QCOMPARE(paused.takeFirst().first().toBool(), true);
    panel.setTraining(ModelPanel::Training::paused);
    button(panel, "Resume")->click();
    QCOMPARE(paused.takeFirst().first().toBool(), false);
    button(panel, "Stop")->click();
    QCOMPARE(stopped.count(), 1);
    panel.setTraining(ModelPanel::Training::idle);
    panel.setOutcome(QStringLiteral("Trained 900 steps."));
    QVERIFY(shows(panel, QStringLiteral("Trained 900 steps.")));
    QVERIFY(button(panel, "Train")->isEnabled());
  }

  void embeddingsThatCanBeCodesAreOffered() {
    const QString text = QStringLiteral("Use an embedding as the code…");
    ModelPanel panel;
    auto data = std::make_shared<chreode::Dataset>(*m_data);
    data->matrix = std::make_shared<chreode::ExpressionMatrix>(
        8, 3, std::vector<std::int64_t>(9, 0), std::vector<std::int32_t>(), std::vector<float>());
    panel.setDataset(data, {});
    QPushButton* use = nullptr;
    for (QPushButton* each : panel.findChildren<QPushButton*>())
      if (each->text() == text) use = each;
    QVERIFY(use && !use->isEnabled());  // the file has none

    data = std::make_shared<chreode::Dataset>(*data);
    chreode::Matrix codes(8, 2);
    for (int i = 0; i < 16; ++i) codes.data()[i] = static_cast<float>(i);
    data->embeddings = {{"X_scVI", codes}, {"pseudotime", codes.leftCols(1)}};
    panel.setDataset(data, {});
    QVERIFY(use->isEnabled());
    use->click();
    auto* menu = panel.findChild<QMenu*>();
    QVERIFY(menu);
    QCOMPARE(menu->actions().size(), 2);
    QCOMPARE(menu->actions()[0]->text(), QStringLiteral("X_scVI, 2 columns"));
    QVERIFY(menu->actions()[0]->isEnabled());
    QVERIFY(!menu->actions()[1]->isEnabled());
    QVERIFY(menu->actions()[1]->toolTip().contains(QStringLiteral("a code has 2 to 200")));
    QSignalSpy asked(&panel, &ModelPanel::adoptRequested);
    menu->actions()[0]->trigger();
    QCOMPARE(asked.count(), 1);
    QCOMPARE(asked.first().first().toString(), QStringLiteral("X_scVI"));
    menu->close();
    panel.setTraining(ModelPanel::Training::running);
    QVERIFY(!use->isEnabled());
  }

  void modelsAreChosenAndDescribed() {
    ModelPanel panel;
    panel.setModels({{QStringLiteral("pca"), QStringLiteral("PCA, 16 components")},
                     {QStringLiteral("vae"), QStringLiteral("VAE, 16 numbers")}},
                    QStringLiteral("vae"));
    QSignalSpy chosen(&panel, &ModelPanel::modelChosen);
    auto* models = named<QComboBox>(panel, "Model");
    QCOMPARE(models->currentText(), QStringLiteral("VAE, 16 numbers"));
    Q_EMIT models->activated(0);
    QCOMPARE(chosen.takeFirst().first().toString(), QStringLiteral("pca"));
    chreode::ModelSummary summary;
    summary.name = QStringLiteral("VAE, 16 numbers");
    summary.genes = QStringLiteral("3 of 3 genes found by names.");
    summary.score = 0.149;
    summary.baselines = {{QStringLiteral("PCA"), 0.133}};
    panel.setSummary(summary);
    QCOMPARE(named<QWidget>(panel, "Score and baselines")->accessibleDescription(),
             QStringLiteral("this model 0.149, PCA 0.133"));
    QVERIFY(shows(panel, QStringLiteral("3 of 3 genes found by names.")));
    panel.clearSummary();
    QVERIFY(shows(panel, QStringLiteral("No model yet")));
  }
};

QTEST_MAIN(TestModelPanel)
#include "test_model_panel.moc"
