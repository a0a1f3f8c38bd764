#include "panels/train_form.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpressionValidator>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <limits>

#include "panels/column_picker.h"
#include "panels/cross_table_view.h"
#include "panels/panel_text.h"
#include "plots/theme.h"

namespace chreode {

namespace {

constexpr int labelWidth = 88;
constexpr int kSeedsUpTo = 50'000;  // cells: above it two more trainings take long

QLabel* addRow(QGridLayout* grid, const QString& name, const QString& tip, QWidget* field) {
  const int row = grid->rowCount();
  auto* label = new QLabel(name);
  label->setBuddy(field);
  label->setForegroundRole(QPalette::PlaceholderText);
  label->setMinimumWidth(labelWidth);
  field->setAccessibleName(name);
  field->setToolTip(tip);
  grid->addWidget(label, row, 0);
  grid->addWidget(field, row, 1);
  return label;
}

QGridLayout* formGrid() {
  auto* grid = new QGridLayout;
  grid->setContentsMargins(0, 0, 0, 0);
  grid->setHorizontalSpacing(rowGap);
  grid->setVerticalSpacing(innerGap);
  grid->setColumnStretch(1, 1);
  return grid;
}

}  // namespace

TrainForm::TrainForm(QWidget* parent)
    : QWidget(parent),
      m_preparation(captionLabel({})),
      m_batch(new ColumnPicker),
      m_batchNote(captionLabel({})),
      m_table(new CrossTableView),
      m_more(new QToolButton),
      m_latent(new QSpinBox),
      m_hidden(new QLineEdit),
      m_dropout(new QDoubleSpinBox),
      m_decoder(new QComboBox),
      m_likelihood(new QComboBox),
      m_steps(new QSpinBox),
      m_genes(new QSpinBox),
      m_seed(new QSpinBox),
      m_device(new QComboBox),
      m_exclude(new QLineEdit),
      m_further(new QCheckBox(tr("Train the model in use further"))),
      m_moreSeeds(new QCheckBox(tr("Two more seeds"))) {
  m_more->setText(tr("Advanced"));
  m_more->setCheckable(true);
  m_more->setArrowType(Qt::RightArrow);
  m_more->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  m_more->setAutoRaise(true);
  m_more->setMinimumHeight(24);
  m_advanced = buildAdvanced();
  m_advanced->hide();

  QGridLayout* grid = formGrid();
  addRow(grid, tr("Batch columns"),
         tr("The model is told these columns, so that its code need not hold them. Leave them at "
            "none where the samples were made alike."),
         m_batch);
  m_further->setToolTip(
      tr("Goes on from the weights of the model in use, with its genes, its shape and its held-out "
         "cells, and keeps the outcome as another model."));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, rowGap, 0);
  layout->setSpacing(rowGap);
  auto* cells = new QPushButton(tr("Cells && genes…"));
  cells->setToolTip(tr("Choose which cells and genes the model is made from."));
  auto* preparation = new QHBoxLayout;
  preparation->setSpacing(rowGap);
  preparation->addWidget(cells);
  preparation->addWidget(m_preparation, 1);
  layout->addLayout(preparation);
  connect(cells, &QPushButton::clicked, this, &TrainForm::preparationRequested);
  layout->addWidget(m_further);
  layout->addLayout(grid);
  layout->addWidget(m_batchNote);
  layout->addWidget(m_table);
  layout->addWidget(m_more, 0, Qt::AlignLeft);
  layout->addWidget(m_advanced);
  layout->addStretch(1);
  connect(m_batch, &ColumnPicker::chosenChanged, this, &TrainForm::showBatch);
  connect(m_further, &QCheckBox::toggled, this, &TrainForm::showFurther);
  connect(m_more, &QToolButton::toggled, this, [this](bool open) {
    m_more->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
    m_advanced->setVisible(open);
    if (open && m_device->count() == 0) Q_EMIT devicesWanted();
  });
  setStart(nullptr);
  setDataset(nullptr, {});
}

QWidget* TrainForm::buildAdvanced() {
  auto* advanced = new QWidget(this);
  QGridLayout* grid = formGrid();
  advanced->setLayout(grid);
  m_latent->setRange(2, 128);
  m_latent->setValue(TrainingOptions{}.latentSize);
  m_hidden->setText(QString::number(TrainingOptions{}.hidden.front()));
  m_hidden->setValidator(new QRegularExpressionValidator(
      QRegularExpression(QStringLiteral("\\s*[1-9]\\d{0,3}(\\s*,\\s*[1-9]\\d{0,3}){0,3}\\s*")),
      m_hidden));
  m_dropout->setRange(0.0, 0.9);
  m_dropout->setSingleStep(0.05);
  m_dropout->setValue(TrainingOptions{}.dropout);
  m_decoder->addItems({tr("automatic"), tr("two layers"), tr("linear")});
  m_likelihood->addItems({tr("automatic"), tr("negative binomial"),
                          tr("zero-inflated negative binomial"), tr("Poisson"), tr("Gaussian")});
  m_likelihood->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  m_likelihood->setMinimumContentsLength(8);
  m_steps->setRange(0, 1'000'000);
  m_steps->setSingleStep(500);
  m_steps->setSpecialValueText(tr("automatic"));
  m_genes->setRange(0, 100'000);
  m_genes->setSingleStep(500);
  m_genes->setSpecialValueText(tr("automatic"));
  m_seed->setRange(0, std::numeric_limits<int>::max());
  m_exclude->setPlaceholderText(tr("column=value"));
  addRow(grid, tr("Latent numbers"),
         tr("How many numbers a cell's code has. 16 serve most tissues; fewer are easier to read."),
         m_latent);
  addRow(grid, tr("Decoder"),
         tr("Automatic takes whichever predicts the counts of held-out cells better. A linear "
            "decoder (LDVAE) gives each number a fixed weight on each gene."),
         m_decoder);
  addRow(
      grid, tr("Hidden units"),
      tr("Of the encoder's layers, from the genes to the code, such as 256, 128. The decoder has "
         "the same in reverse."),
      m_hidden);
  addRow(grid, tr("Dropout"),
         tr("The share of hidden units that each step leaves out. It hinders learning by heart."),
         m_dropout);
  addRow(grid, tr("Likelihood"),
         tr("How expression spreads around what is decoded. Automatic takes the negative binomial "
            "for counts and the Gaussian for log values."),
         m_likelihood);
  addRow(grid, tr("Steps"),
         tr("Of 128 cells each. Automatic stops where held-out cells are predicted best."),
         m_steps);
  addRow(grid, tr("Genes"),
         tr("The most variable genes that are used. Automatic takes all up to 8 000, else 4 000."),
         m_genes);
  addRow(grid, tr("Leave out"),
         tr("Cells that meet all of these are not trained on, such as cell_type=NK,condition=stim. "
            "They can then judge the model."),
         m_exclude);
  addRow(grid, tr("Seed"), tr("The same seed gives the same model on one machine."), m_seed);
  m_deviceName =
      addRow(grid, tr("Device"),
             tr("Where the steps are computed. Wide models of many genes gain most by a "
                "graphics card. It adds numbers in another order: its models are of the same "
                "kind, not number for number the same."),
             m_device);
  setDevices({});
  m_moreSeeds->setToolTip(
      tr("To see how sure a change is: when the model is trained and judged, two more with the "
         "next seeds are trained in the "
         "background. During a pull each predicts the same change, and every gene shows how many "
         "agree."));
  grid->addWidget(m_moreSeeds, grid->rowCount(), 0, 1, 2);
  return advanced;
}

void TrainForm::setDataset(std::shared_ptr<const Dataset> data, const ColumnRoles& roles) {
  const bool same = data == m_data && data != nullptr;
  const QStringList before = m_batch->chosen();
  m_data = std::move(data);
  m_roles = roles;
  {
    const QSignalBlocker blocker(m_batch);
    QStringList columns;
    if (m_data)
      for (const Annotation* column : columnsOfClasses(m_data->cells))
        if (column->kind != Annotation::Kind::categorical || column->levels.size() > 1)
          columns << QString::fromStdString(column->name);
    m_batch->setColumns(columns, {QString::fromStdString(m_roles.sample)});
    m_batch->setChosen(same ? before : QStringList());
  }
  if (!same) {
    if (m_isFilledIn) fillIn({});
    m_isFilledIn = false;
    m_moreSeeds->setChecked(m_data && m_data->cellCount() <= kSeedsUpTo);
  }
  showBatch();
}

void TrainForm::showBatch() {
  QStringList notes;
  CrossTable shown;
  bool warns = false;
  std::vector<std::string> batches;
  for (const QString& name : m_batch->chosen()) batches.push_back(name.toStdString());
  if (m_data && !batches.empty()) {
    // The table is of the worst of the pairs: what cannot be told apart has to be seen.
    for (const CrossTable& table :
         batchTables(m_data->cells, batches, {m_roles.condition, m_roles.label})) {
      notes.append(QString::fromStdString(confoundingText(table)));
      const Confounding kind = confounding(table);
      if (shown.empty() || (kind != Confounding::none && !warns)) shown = table;
      warns = warns || kind != Confounding::none;
    }
  }
  m_batchNote->setText(notes.join(QLatin1Char('\n')));
  m_batchNote->setVisible(!notes.isEmpty());
  setTextColor(m_batchNote, warns ? Theme::of(palette()).edge : QColor());
  m_table->setVisible(!shown.empty());
  if (!shown.empty()) m_table->setTable(shown);
}

void TrainForm::setStart(std::shared_ptr<const LatentModel> model) {
  m_startModel = std::move(model);
  m_further->setVisible(m_startModel != nullptr);
  if (!m_startModel) m_further->setChecked(false);
  showFurther();
}

void TrainForm::showFurther() {
  // What the model has already is not to be chosen again.
  const bool anew = !m_further->isChecked();
  for (QWidget* field : {static_cast<QWidget*>(m_latent), static_cast<QWidget*>(m_hidden),
                         static_cast<QWidget*>(m_decoder), static_cast<QWidget*>(m_likelihood),
                         static_cast<QWidget*>(m_genes)}) {
    field->setEnabled(anew);
  }
  m_batch->setEnabled(anew && !m_batch->columns().isEmpty());
}

void TrainForm::setDevices(const QStringList& devices) {
  m_device->clear();
  for (const QString& device : devices) {
    m_device->addItem(
        device == QLatin1String("cpu") ? tr("processor") : tr("graphics card (%1)").arg(device),
        device);
  }
  if (const int at = m_device->findData(m_askedDevice); at >= 0) m_device->setCurrentIndex(at);
  m_deviceName->setVisible(devices.size() > 1);
  m_device->setVisible(devices.size() > 1);
}

void TrainForm::setPreparation(const QString& summary) {
  m_preparation->setText(summary);
}

QString TrainForm::batchNote() const {
  return m_batchNote->text();
}

TrainingOptions TrainForm::options() const {
  TrainingOptions options;
  options.latentSize = m_latent->value();
  options.decoder = static_cast<DecoderKind>(m_decoder->currentIndex());
  options.likelihood = static_cast<Likelihood>(m_likelihood->currentIndex());
  options.steps = m_steps->value();
  options.genes = m_genes->value();
  options.seed = static_cast<std::uint64_t>(m_seed->value());
  // Until it is known where a training can run, what was asked for holds.
  if (m_device->count() > 1) {
    options.device = m_device->currentData().toString().toStdString();
  } else if (m_device->count() == 0 && !m_askedDevice.isEmpty()) {
    options.device = m_askedDevice.toStdString();
  }
  options.dropout = m_dropout->value();
  options.hidden.clear();
  for (const QString& units : m_hidden->text().split(QLatin1Char(','), Qt::SkipEmptyParts)) {
    if (const int number = units.trimmed().toInt(); number > 0) options.hidden.push_back(number);
  }
  if (options.hidden.empty()) options.hidden = TrainingOptions{}.hidden;
  if (m_further->isChecked() && m_startModel) {
    options.start = m_startModel;
    options.decoder = DecoderKind::automatic;
  } else {
    for (const QString& name : m_batch->chosen())
      options.batchColumns.push_back(name.toStdString());
  }
  options.seeds = m_moreSeeds->isChecked() ? 3 : 1;
  if (const QString exclude = m_exclude->text().trimmed(); !exclude.isEmpty())
    options.exclude.push_back(exclude.toStdString());
  return options;
}

void TrainForm::setAsked(const TrainingOptions& asked) {
  fillIn(asked);
  m_isFilledIn = true;
  // What is filled in has to be seen.
  m_more->setChecked(true);
}

void TrainForm::fillIn(const TrainingOptions& asked) {
  const auto joined = [](const auto& list, const auto& text) {
    QStringList texts;
    for (const auto& each : list) texts << text(each);
    return texts;
  };
  m_latent->setValue(asked.latentSize);
  m_decoder->setCurrentIndex(static_cast<int>(asked.decoder));
  m_likelihood->setCurrentIndex(static_cast<int>(asked.likelihood));
  m_steps->setValue(asked.steps);
  m_genes->setValue(asked.genes);
  m_seed->setValue(static_cast<int>(asked.seed));
  m_dropout->setValue(asked.dropout);
  m_hidden->setText(joined(asked.hidden, [](int units) {
                      return QString::number(units);
                    }).join(QStringLiteral(", ")));
  m_batch->setChosen(joined(asked.batchColumns,
                            [](const std::string& name) { return QString::fromStdString(name); }));
  m_exclude->setText(asked.exclude.empty() ? QString()
                                           : QString::fromStdString(asked.exclude.front()));
  m_moreSeeds->setChecked(asked.seeds > 1);
  m_askedDevice = QString::fromStdString(asked.device);
  if (const int at = m_device->findData(m_askedDevice); at >= 0) m_device->setCurrentIndex(at);
}

}  // namespace chreode
