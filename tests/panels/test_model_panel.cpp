#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSlider>
#include <QSpinBox>
#include <QTableWidget>
#include <QToolButton>
#include <QtTest>
#include <cmath>

#include "linear_model.h"
#include "panel_fixtures.h"
#include "panel_parts.h"
#include "panels/code_activity_view.h"
#include "panels/column_picker.h"
#include "panels/film_bar.h"
#include "panels/model_panel.h"
#include "panels/support_bar.h"
#include "plots/line_plot.h"

using chreode::button;
using chreode::ModelPanel;
using chreode::named;
using chreode::shows;

class TestModelPanel : public QObject {
  Q_OBJECT

  std::shared_ptr<chreode::Dataset> m_data = chreode::eightCells();

 private Q_SLOTS:
  void geneNamesAreAskedFor() {
    ModelPanel panel;
    QSignalSpy asked(&panel, &ModelPanel::geneNamesRequested);
    QSignalSpy map(&panel, &ModelPanel::geneMapRequested);
    QCheckBox* across = nullptr;
    for (QCheckBox* each : panel.findChildren<QCheckBox*>())
      if (each->text().startsWith(QStringLiteral("Mouse"))) across = each;
    QVERIFY(across);
    across->click();
    QCOMPARE(asked.takeFirst(), (QVariantList{QString(), true}));
    const auto mapButton = [&panel]() -> QPushButton* {
      for (QPushButton* each : panel.findChildren<QPushButton*>())
        if (each->text().startsWith(QStringLiteral("Gene map"))) return each;
      return nullptr;
    };
    mapButton()->click();
    QCOMPARE(map.size(), 1);
    // What the session says is shown and asks for nothing.
    panel.setGeneNames(QStringLiteral("/a/orthologs.tsv"), false);
    QVERIFY(asked.isEmpty() && !across->isChecked());
    QCOMPARE(mapButton()->text(), QStringLiteral("Gene map: orthologs.tsv"));
    named<QToolButton>(panel, "Use no gene map")->click();
    QCOMPARE(asked.takeFirst(), (QVariantList{QString(), false}));
  }

  void optionsAreWhatTheFormSays() {
    ModelPanel panel;
    QVERIFY(!button(panel, "Train")->isEnabled());
    panel.setDataset(m_data, {"type", "donor", "condition"});
    QSignalSpy asked(&panel, &ModelPanel::trainRequested);
    button(panel, "Train")->click();
    auto options = asked.takeFirst().first().value<chreode::TrainingOptions>();
    QCOMPARE(options.latentSize, 16);
    QCOMPARE(options.steps, 0);
    QVERIFY(options.batchColumns.empty() && options.exclude.empty());
    QVERIFY(options.decoder == chreode::DecoderKind::automatic);

    named<chreode::ColumnPicker>(panel, "Batch columns")->setChosen({QStringLiteral("donor")});
    named<QComboBox>(panel, "Decoder")->setCurrentIndex(2);
    named<QComboBox>(panel, "Likelihood")->setCurrentIndex(1);
    named<QSpinBox>(panel, "Latent numbers")->setValue(8);
    named<QSpinBox>(panel, "Seed")->setValue(7);
    named<QLineEdit>(panel, "Hidden units")->setText(QStringLiteral("64, 32"));
    named<QDoubleSpinBox>(panel, "Dropout")->setValue(0.2);
    button(panel, "Train")->click();
    options = asked.takeFirst().first().value<chreode::TrainingOptions>();
    QCOMPARE(options.batchColumns, std::vector<std::string>{"donor"});
    QCOMPARE(options.latentSize, 8);
    QCOMPARE(options.seed, std::uint64_t{7});
    QCOMPARE(options.hidden, (std::vector<int>{64, 32}));
    QCOMPARE(options.dropout, 0.2);
    QVERIFY(options.decoder == chreode::DecoderKind::linear);
    QVERIFY(options.likelihood == chreode::Likelihood::negativeBinomial);
  }

  void whatWasAskedBeforeIsFilledIn() {
    ModelPanel panel;
    panel.setDataset(m_data, {"type", "donor", "condition"});
    chreode::TrainingOptions asked;
    asked.latentSize = 8;
    asked.hidden = {64, 32};
    asked.dropout = 0.2;
    asked.decoder = chreode::DecoderKind::linear;
    asked.likelihood = chreode::Likelihood::poisson;
    asked.steps = 1500;
    asked.genes = 900;
    asked.seed = 7;
    asked.batchColumns = {"donor"};
    asked.exclude = {"type=b"};
    asked.seeds = 3;
    panel.setAsked(asked);
    QSignalSpy trained(&panel, &ModelPanel::trainRequested);
    button(panel, "Train")->click();
    const auto options = trained.takeFirst().first().value<chreode::TrainingOptions>();
    QCOMPARE(toJson(options), toJson(asked));
    QCOMPARE(options.seeds, 3);
    QVERIFY(named<QSpinBox>(panel, "Seed")->isVisibleTo(&panel));
  }

  void severalBatchColumnsCanBeTicked() {
    ModelPanel panel;
    panel.setDataset(m_data, {"type", "donor", "condition"});
    auto* picker = named<chreode::ColumnPicker>(panel, "Batch columns");
    QCOMPARE(picker->text(), QStringLiteral("none"));
    QStringList suggested;
    for (QCheckBox* tick : picker->menu()->findChildren<QCheckBox*>()) {
      if (tick->text().contains(QStringLiteral("suggested"))) suggested << tick->text();
      tick->click();
    }
    QCOMPARE(suggested.size(), 1);
    QVERIFY(suggested.front().startsWith(QStringLiteral("donor")));
    QCOMPARE(picker->chosen(), picker->columns());
    QVERIFY(picker->text().contains(QStringLiteral("donor")));
    QSignalSpy asked(&panel, &ModelPanel::trainRequested);
    button(panel, "Train")->click();
    const auto options = asked.takeFirst().first().value<chreode::TrainingOptions>();
    QCOMPARE(static_cast<int>(options.batchColumns.size()), picker->columns().size());
  }

  void aModelTrainedHereCanBeTrainedFurther() {
    ModelPanel panel;
    panel.setDataset(m_data, {"type", "donor", "condition"});
    QCheckBox* further = nullptr;
    for (QCheckBox* box : panel.findChildren<QCheckBox*>())
      if (box->text() == QStringLiteral("Train the model in use further")) further = box;
    QVERIFY(further && !further->isVisibleTo(&panel));
    const auto model = std::make_shared<const chreode::LinearModel>(chreode::Matrix::Ones(2, 3));
    panel.setStart(model);
    QVERIFY(further->isVisibleTo(&panel));
    further->setChecked(true);
    QVERIFY(!named<QSpinBox>(panel, "Latent numbers")->isEnabled());
    QSignalSpy asked(&panel, &ModelPanel::trainRequested);
    button(panel, "Train")->click();
    QVERIFY(asked.takeFirst().first().value<chreode::TrainingOptions>().start == model);
    panel.setStart(nullptr);
    QVERIFY(!further->isVisibleTo(&panel));
    QVERIFY(named<QSpinBox>(panel, "Latent numbers")->isEnabled());
  }

  void batchThatHidesTheConditionIsSaid() {
    ModelPanel panel;
    panel.setDataset(m_data, {"type", "donor", "condition"});
    QVERIFY(!shows(panel, QStringLiteral("told apart")));
    named<chreode::ColumnPicker>(panel, "Batch columns")->setChosen({QStringLiteral("donor")});
    QVERIFY(shows(panel, QStringLiteral("donor and condition cannot be told apart")));
    auto* table = panel.findChild<QTableWidget*>();
    QVERIFY(table->isVisibleTo(&panel));
    QCOMPARE(table->rowCount(), 4);
    QCOMPARE(table->columnCount(), 2);
    QCOMPARE(table->item(0, 0)->text(), QStringLiteral("2"));
    QCOMPARE(table->item(0, 1)->text(), QStringLiteral("·"));
    named<chreode::ColumnPicker>(panel, "Batch columns")->setChosen({});
    QVERIFY(!table->isVisibleTo(&panel));
    // Two batch columns are held against each other, too.
    panel.setDataset(m_data, {"type", "", ""});
    named<chreode::ColumnPicker>(panel, "Batch columns")
        ->setChosen({QStringLiteral("donor"), QStringLiteral("condition")});
    QVERIFY(shows(panel, QStringLiteral("donor and condition cannot be told apart")));
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

  void activityIsFollowed() {
    ModelPanel panel;
    panel.setDataset(m_data, {});
    auto* view = panel.findChild<chreode::CodeActivityView*>();
    QVERIFY(view->caption().isEmpty());
    panel.setTraining(ModelPanel::Training::running);
    chreode::TrainingUpdate update;
    update.activity = {{0.5, 3.0, 0.001}, 2};
    panel.addUpdate(update);
    QCOMPARE(view->caption(), QStringLiteral("2 of 3 active"));
    update.activity = {};
    panel.addUpdate(update);  // not taken at this step
    QCOMPARE(view->caption(), QStringLiteral("2 of 3 active"));
    panel.setTraining(ModelPanel::Training::idle);
    panel.setTraining(ModelPanel::Training::running);
    QVERIFY(view->caption().isEmpty());
  }

  void watchingIsAsked() {
    ModelPanel panel;
    QSignalSpy asked(&panel, &ModelPanel::watchChanged);
    QCheckBox* tick = nullptr;
    for (QCheckBox* each : panel.findChildren<QCheckBox*>())
      if (each->text() == QStringLiteral("Watch it learn")) tick = each;
    QVERIFY(tick && tick->isChecked());
    tick->click();
    QCOMPARE(asked.takeFirst().first().toBool(), false);
    panel.setWatching(true);
    QVERIFY(tick->isChecked());
    QCOMPARE(asked.count(), 0);  // only what the person did is told
  }

  void moreSeedsAreATick() {
    ModelPanel panel;
    panel.setDataset(m_data, {});
    QSignalSpy asked(&panel, &ModelPanel::trainRequested);
    button(panel, "Train")->click();
    QCOMPARE(asked.takeFirst().first().value<chreode::TrainingOptions>().seeds, 3);
    for (QCheckBox* each : panel.findChildren<QCheckBox*>())
      if (each->text().startsWith(QStringLiteral("Two more seeds"))) each->click();
    button(panel, "Train")->click();
    QCOMPARE(asked.takeFirst().first().value<chreode::TrainingOptions>().seeds, 1);
  }

  void filmIsScrubbed() {
    chreode::FilmBar bar;
    QVERIFY(bar.isHidden());
    QSignalSpy chosen(&bar, &chreode::FilmBar::frameChosen);
    QSignalSpy played(&bar, &chreode::FilmBar::playRequested);
    bar.setState({5, -1, false, {}});
    QVERIFY(!bar.isHidden());
    auto* slider = bar.findChild<QSlider*>();
    QCOMPARE(slider->value(), 4);  // the end
    QCOMPARE(chosen.count(), 0);
    slider->setValue(1);
    QCOMPARE(chosen.takeFirst().first().toInt(), 1);
    bar.setState({5, 1, false, QStringLiteral("step 500")});
    QVERIFY(shows(bar, QStringLiteral("step 500")));
    button(bar, "Play")->click();
    QCOMPARE(played.takeFirst().first().toBool(), true);
    bar.setState({5, 2, true, {}});
    button(bar, "Pause")->click();
    QCOMPARE(played.takeFirst().first().toBool(), false);
    bar.setState({1, -1, false, {}});
    QVERIFY(bar.isHidden());
  }

  void disagreementIsInTheGaugesWords() {
    chreode::SupportBar bar;
    bar.setReading({});
    QCOMPARE(bar.word(), QStringLiteral("in the data"));
    bar.setReading({}, true);
    QCOMPARE(bar.word(), QStringLiteral("in the data, seeds disagree"));
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
