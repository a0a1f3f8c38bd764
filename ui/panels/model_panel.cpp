#include "panels/model_panel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "model/adopted_embedding.h"
#include "panels/elided_label.h"
#include "panels/gene_names_row.h"
#include "panels/panel_text.h"
#include "panels/score_bars.h"
#include "panels/scroll_page.h"
#include "panels/train_form.h"
#include "plots/number_text.h"
#include "plots/text_font.h"
#include "plots/theme.h"

namespace chreode {

namespace {

QFrame* verticalHairline() {
  QFrame* line = hairline();
  line->setMaximumHeight(QWIDGETSIZE_MAX);
  line->setMinimumHeight(0);
  line->setFixedWidth(1);
  return line;
}

QVBoxLayout* column(QWidget* page) {
  auto* layout = new QVBoxLayout(page);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(rowGap);
  return layout;
}

/// How the model stands beside the linear ones, in words; empty where nothing judges it fairly.
QString verdictOf(const ModelSummary& summary) {
  if (std::isnan(summary.score) || !summary.verdict || summary.baselines.empty()) return {};
  const auto best =
      std::max_element(summary.baselines.begin(), summary.baselines.end(),
                       [](const auto& a, const auto& b) { return a.value < b.value; });
  return summary.score > best->value
             ? ModelPanel::tr("Above the best linear baseline, %1.").arg(best->name)
             : ModelPanel::tr("Not above the linear baseline %1: trust that one first.")
                   .arg(best->name);
}

}  // namespace

ModelPanel::ModelPanel(QWidget* parent)
    : QWidget(parent),
      m_models(new QComboBox),
      m_name(new ElidedLabel),
      m_detail(captionLabel({})),
      m_scoreName(captionLabel({})),
      m_scores(new ScoreBars),
      m_load(new QPushButton(tr("Load…"))),
      m_save(new QPushButton(tr("Save as…"))),
      m_geneNames(new GeneNamesRow),
      m_card(new QPushButton(tr("Model card…"))),
      m_train(new QPushButton(tr("Train"))),
      m_adopt(new QPushButton(tr("Use an embedding as the code…"))),
      m_pause(new QPushButton(tr("Pause"))),
      m_stop(new QPushButton(tr("Stop"))),
      m_run(new TrainingRunView),
      m_form(new TrainForm) {
  auto* page = new QWidget;
  auto* layout = new QHBoxLayout(page);
  layout->setContentsMargins(panelMargin, 12, panelMargin, 12);
  layout->setSpacing(panelMargin);
  layout->addWidget(buildSummary(), 5);
  layout->addWidget(verticalHairline());
  layout->addWidget(buildForm(), 5);
  layout->addWidget(verticalHairline());
  layout->addWidget(m_run, 7);
  auto* outer = new QVBoxLayout(this);
  outer->setContentsMargins(0, 0, 0, 0);
  outer->addWidget(scrollPage(page));

  connect(m_models, &QComboBox::activated, this,
          [this](int index) { Q_EMIT modelChosen(m_models->itemData(index).toString()); });
  connect(m_load, &QPushButton::clicked, this, &ModelPanel::loadRequested);
  connect(m_save, &QPushButton::clicked, this, &ModelPanel::saveAsRequested);
  connect(m_geneNames, &GeneNamesRow::changed, this, &ModelPanel::geneNamesRequested);
  connect(m_geneNames, &GeneNamesRow::mapRequested, this, &ModelPanel::geneMapRequested);
  connect(m_card, &QPushButton::clicked, this, &ModelPanel::cardRequested);
  connect(m_train, &QPushButton::clicked, this,
          [this] { Q_EMIT trainRequested(m_form->options()); });
  connect(m_adopt, &QPushButton::clicked, this, &ModelPanel::showEmbeddings);
  connect(m_pause, &QPushButton::clicked, this,
          [this] { Q_EMIT pauseRequested(m_training == Training::running); });
  connect(m_stop, &QPushButton::clicked, this, &ModelPanel::stopRequested);
  connect(m_run, &TrainingRunView::watchChanged, this, &ModelPanel::watchChanged);
  connect(m_form, &TrainForm::preparationRequested, this, &ModelPanel::preparationRequested);
  connect(m_form, &TrainForm::devicesWanted, this, &ModelPanel::devicesWanted);
  clearSummary();
  showTraining();
}

QWidget* ModelPanel::buildSummary() {
  auto* page = new QWidget;
  QVBoxLayout* layout = column(page);
  m_models->setAccessibleName(tr("Model"));
  m_models->setToolTip(
      tr("The model that encodes and decodes now. All models of this file are kept."));
  m_models->setMinimumContentsLength(10);
  m_models->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  m_load->setToolTip(tr("Load a model file (.pt) that keeps the model contract."));
  m_save->setToolTip(
      tr("Save this model where you choose; a copy is kept beside the file anyway."));
  auto* buttons = new QHBoxLayout;
  buttons->setSpacing(rowGap);
  buttons->addWidget(m_load, 1);
  buttons->addWidget(m_save, 1);
  m_name->setFont(textFont(bodySize, QFont::DemiBold));
  m_scores->setToolTip(
      tr("The share of the deviance of held-out counts that is explained, where the mean of all "
         "cells explains 0. A model is worth its name where it stands above the linear ones."));
  layout->addWidget(m_models);
  layout->addWidget(m_name);
  layout->addWidget(m_scoreName);
  layout->addWidget(m_scores);
  m_card->setToolTip(
      tr("How good this model is: predictions, code, classes, batches and view, each figure with a "
         "sentence."));
  layout->addLayout(buttons);
  layout->addWidget(m_card);
  layout->addWidget(m_detail);
  layout->addWidget(m_geneNames);
  layout->addStretch(1);
  return scrollPage(page, true);
}

QWidget* ModelPanel::buildForm() {
  auto* page = new QWidget;
  QVBoxLayout* layout = column(page);
  auto* buttons = new QHBoxLayout;
  buttons->setSpacing(rowGap);
  m_train->setDefault(true);
  m_train->setToolTip(
      tr("Train a variational autoencoder on this file. PCA stays usable meanwhile."));
  m_pause->setToolTip(tr("Hold the run where it is; Resume goes on from there."));
  m_stop->setToolTip(tr("End the run and keep the best model so far."));
  buttons->addWidget(m_train);
  buttons->addWidget(m_pause);
  buttons->addWidget(m_stop);
  buttons->addStretch(1);
  m_adopt->setToolTip(
      tr("Take coordinates that the file brings along (scVI's, Harmony's, a PCA) as the cells' "
         "codes, as they are, and train a decoder and an encoder for them."));
  layout->addLayout(buttons);
  layout->addWidget(m_adopt, 0, Qt::AlignLeft);
  layout->addWidget(scrollPage(m_form, true), 1);
  return page;
}

void ModelPanel::setDataset(std::shared_ptr<const Dataset> data, const ColumnRoles& roles) {
  m_hasData = data != nullptr;
  m_data = data;
  m_form->setDataset(std::move(data), roles);
  showTraining();
}

void ModelPanel::setAsked(const TrainingOptions& asked) {
  m_form->setAsked(asked);
}

void ModelPanel::setStart(std::shared_ptr<const LatentModel> model) {
  m_form->setStart(std::move(model));
}

void ModelPanel::setPreparation(const QString& summary) {
  m_form->setPreparation(summary);
}

void ModelPanel::setDevices(const QStringList& devices) {
  m_form->setDevices(devices);
}

int ModelPanel::wantedGenes() const {
  return m_form->options().genes;
}

void ModelPanel::setModels(const std::vector<ModelChoice>& models, const QString& current) {
  const QSignalBlocker blocker(m_models);
  m_models->clear();
  for (const ModelChoice& model : models) m_models->addItem(model.name, model.id);
  m_models->setCurrentIndex(m_models->findData(current));
  m_models->setEnabled(!models.empty());
}

void ModelPanel::setSummary(const ModelSummary& summary) {
  m_name->setText(summary.name);
  m_name->setVisible(summary.name != m_models->currentText());
  QStringList lines;
  if (const QString words = verdictOf(summary); !words.isEmpty()) lines.append(words);
  if (summary.latentSize > 0) lines.append(tr("%1 latent numbers.").arg(summary.latentSize));
  for (const QString& line : {summary.trained, summary.seeds, summary.chosen, summary.genes})
    if (!line.isEmpty()) lines.append(line);
  m_detail->setText(lines.join(QLatin1Char('\n')));
  m_detail->show();

  m_save->setEnabled(summary.savable);
  m_card->setEnabled(true);
  const bool judged = !std::isnan(summary.score);
  std::vector<NamedBar> bars;
  if (judged) {
    bars.push_back({tr("this model"), summary.score, true});
    for (const ModelSummary::Score& baseline : summary.baselines)
      bars.push_back({baseline.name, baseline.value, false});
  }
  m_scores->setBars(std::move(bars));
  m_scoreName->setVisible(judged);
  QString scoreName = summary.scoreName;
  if (!scoreName.isEmpty()) scoreName[0] = scoreName[0].toUpper();
  if (!summary.verdict) scoreName += tr(" (favours PCA, no verdict)");
  m_scoreName->setText(scoreName);
}

void ModelPanel::setGeneNames(const QString& mapFile, bool acrossSpecies) {
  m_geneNames->setChoice(mapFile, acrossSpecies);
}

void ModelPanel::clearSummary() {
  m_name->setText(tr("No model yet"));
  m_name->show();
  m_detail->setText(
      tr("Open a file: a PCA model is there at once, a VAE can be trained or loaded."));
  m_scores->setBars({});
  m_scoreName->hide();
  m_save->setEnabled(false);
  m_card->setEnabled(false);
}

void ModelPanel::setTraining(Training state) {
  m_training = state;
  showTraining();
}

void ModelPanel::showTraining() {
  const bool idle = m_training == Training::idle;
  m_train->setEnabled(idle && m_hasData);
  m_adopt->setEnabled(idle && m_hasData && m_data->matrix && !m_data->embeddings.empty());
  m_pause->setEnabled(!idle);
  m_pause->setText(m_training == Training::paused ? tr("Resume") : tr("Pause"));
  m_stop->setEnabled(!idle);
  m_form->setEnabled(idle && m_hasData);
  m_run->setState(m_training, m_hasData ? tr("Its loss stands here.")
                                        : tr("Open a file to train a model on it."));
}

void ModelPanel::showEmbeddings() {
  if (!m_data) return;
  auto* menu = new QMenu(this);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  menu->setToolTipsVisible(true);
  for (const AdoptableEmbedding& embedding : adoptableEmbeddings(*m_data)) {
    const QString key = QString::fromStdString(embedding.key);
    QAction* action = menu->addAction(
        tr("%1, %2 columns").arg(key, countText(static_cast<qint64>(embedding.columns))));
    action->setEnabled(embedding.refusal.empty());
    action->setToolTip(QString::fromStdString(embedding.refusal));
    connect(action, &QAction::triggered, this,
            [this, key] { Q_EMIT adoptRequested(key, m_form->options()); });
  }
  menu->popup(m_adopt->mapToGlobal(QPoint(0, m_adopt->height())));
}

void ModelPanel::addUpdate(const TrainingUpdate& update) {
  m_run->addUpdate(update);
}

void ModelPanel::setWatching(bool watching) {
  m_run->setWatching(watching);
}

void ModelPanel::setOutcome(const QString& sentence) {
  m_run->setOutcome(sentence);
}

}  // namespace chreode
