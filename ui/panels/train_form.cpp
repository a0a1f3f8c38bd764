#include "panels/train_form.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <limits>

#include "panels/cross_table_view.h"
#include "panels/panel_text.h"
#include "plots/theme.h"

namespace chreode {

namespace {

constexpr int labelWidth = 88;

void addRow(QGridLayout* grid, const QString& name, const QString& tip, QWidget* field) {
  const int row = grid->rowCount();
  auto* label = new QLabel(name);
  label->setBuddy(field);
  label->setForegroundRole(QPalette::PlaceholderText);
  label->setMinimumWidth(labelWidth);
  field->setAccessibleName(name);
  field->setToolTip(tip);
  grid->addWidget(label, row, 0);
  grid->addWidget(field, row, 1);
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
      m_batch(new QComboBox),
      m_batchNote(captionLabel({})),
      m_table(new CrossTableView),
      m_more(new QToolButton),
      m_latent(new QSpinBox),
      m_decoder(new QComboBox),
      m_likelihood(new QComboBox),
      m_steps(new QSpinBox),
      m_genes(new QSpinBox),
      m_seed(new QSpinBox),
      m_exclude(new QLineEdit) {
  m_batch->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  m_batch->setMinimumContentsLength(8);
  m_more->setText(tr("Advanced"));
  m_more->setCheckable(true);
  m_more->setArrowType(Qt::RightArrow);
  m_more->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  m_more->setAutoRaise(true);
  m_more->setMinimumHeight(24);
  m_advanced = buildAdvanced();
  m_advanced->hide();

  QGridLayout* grid = formGrid();
  addRow(grid, tr("Batch column"),
         tr("The model is told this column, so that its code need not hold it. Leave it at none "
            "where the samples were made alike."),
         m_batch);
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
  layout->addLayout(grid);
  layout->addWidget(m_batchNote);
  layout->addWidget(m_table);
  layout->addWidget(m_more, 0, Qt::AlignLeft);
  layout->addWidget(m_advanced);
  layout->addStretch(1);
  connect(m_batch, &QComboBox::currentIndexChanged, this, &TrainForm::showBatch);
  connect(m_more, &QToolButton::toggled, this, [this](bool open) {
    m_more->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
    m_advanced->setVisible(open);
  });
  setDataset(nullptr, {});
}

QWidget* TrainForm::buildAdvanced() {
  auto* advanced = new QWidget(this);
  QGridLayout* grid = formGrid();
  advanced->setLayout(grid);
  m_latent->setRange(2, 128);
  m_latent->setValue(TrainingOptions{}.latentSize);
  m_decoder->addItems({tr("automatic"), tr("two layers"), tr("linear")});
  m_likelihood->addItems({tr("automatic"), tr("negative binomial"), tr("Gaussian")});
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
            "decoder gives each number a fixed weight on each gene."),
         m_decoder);
  addRow(grid, tr("Likelihood"),
         tr("Negative binomial for counts, Gaussian for log values. Automatic goes by the matrix."),
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
  return advanced;
}

void TrainForm::setDataset(std::shared_ptr<const Dataset> data, const ColumnRoles& roles) {
  const bool same = data == m_data && data != nullptr;
  const QString before = m_batch->currentText();
  m_data = std::move(data);
  m_roles = roles;
  {
    const QSignalBlocker blocker(m_batch);
    m_batch->clear();
    m_batch->addItem(tr("none"));
    if (m_data)
      for (const Annotation& column : m_data->cells.columns)
        if (column.kind == Annotation::Kind::categorical && column.levels.size() > 1)
          m_batch->addItem(QString::fromStdString(column.name));
    m_batch->setCurrentIndex(same ? std::max(0, m_batch->findText(before)) : 0);
  }
  showBatch();
}

void TrainForm::showBatch() {
  const Annotation* batch = m_data && m_batch->currentIndex() > 0
                                ? m_data->cells.find(m_batch->currentText().toStdString())
                                : nullptr;
  QStringList notes;
  CrossTable shown;
  bool warns = false;
  if (batch) {
    // The table is of the worse of the two: what cannot be told apart has to be seen.
    for (const std::string& other : {m_roles.condition, m_roles.label}) {
      const Annotation* column = other == batch->name ? nullptr : m_data->cells.find(other);
      if (column == nullptr) continue;
      const CrossTable table = crossTable(*batch, *column);
      const QString text = confoundingText(table);
      if (text.isEmpty()) continue;
      notes.append(text);
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
  if (m_batch->currentIndex() > 0) options.batchColumn = m_batch->currentText().toStdString();
  if (const QString exclude = m_exclude->text().trimmed(); !exclude.isEmpty())
    options.exclude.push_back(exclude.toStdString());
  return options;
}

}  // namespace chreode
