#include "panels/open_dialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileInfo>
#include <QGridLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <limits>

#include "base/grouped_number.h"
#include "panels/column_boxes.h"
#include "panels/elided_label.h"
#include "panels/panel_text.h"
#include "panels/preview_text.h"
#include "panels/sample_form.h"
#include "plots/number_text.h"
#include "plots/text_font.h"
#include "plots/theme.h"

namespace chreode {

namespace {

enum Page { looking, fields, failed };

constexpr double kNoLimit = 1e15;  // bytes

QString memoryText(double bytes) {
  return QString::fromStdString(bytesText(bytes));
}

}  // namespace

OpenDialog::OpenDialog(const QString& path, const OpenChoice& choice, const QString& reason,
                       QWidget* parent)
    : QDialog(parent),
      m_path(path),
      m_first(choice),
      m_format(captionLabel({})),
      m_pages(new QStackedWidget),
      m_failure(textLabel({})),
      m_size(headingLabel({})),
      m_part(narrowBox(tr("Part"), tr("The genome, feature type, modality or orientation."))),
      m_matrix(narrowBox(tr("Matrix"), tr("The matrix that is worked with. Counts serve best."))),
      m_geneNames(narrowBox(tr("Gene names"), tr("The column of var that names the genes."))),
      m_cells(new SampleForm),
      m_memory(textLabel({})),
      m_contents(textLabel({})),
      m_notices(captionLabel({})) {
  setWindowTitle(tr("Open cells"));
  auto* title = new ElidedLabel(this);
  title->setText(QFileInfo(path).fileName().isEmpty() ? path : QFileInfo(path).fileName());
  title->setFont(textFont(titleSize, QFont::DemiBold));
  QLabel* why = textLabel(reason, this);
  setTextColor(why, Theme::of(palette()).edge);
  why->setVisible(!reason.isEmpty());

  auto* waiting = new QWidget;
  auto* waitingRows = new QVBoxLayout(waiting);
  waitingRows->setContentsMargins(0, 0, 0, 0);
  auto* bar = new QProgressBar;
  bar->setRange(0, 0);
  bar->setTextVisible(false);
  waitingRows->addWidget(captionLabel(tr("Looking into the file …")));
  waitingRows->addWidget(bar);
  waitingRows->addStretch(1);
  m_failure->setAlignment(Qt::AlignLeft | Qt::AlignTop);
  m_failure->setTextInteractionFlags(Qt::TextSelectableByMouse);
  m_pages->addWidget(waiting);
  m_pages->addWidget(buildFields());
  m_pages->addWidget(m_failure);

  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Open | QDialogButtonBox::Cancel, this);
  m_open = buttons->button(QDialogButtonBox::Open);
  m_open->setDefault(true);
  m_open->setEnabled(false);
  connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(24, 24, 24, panelMargin);
  layout->setSpacing(rowGap);
  layout->addWidget(title);
  layout->addWidget(m_format);
  layout->addWidget(why);
  layout->addWidget(hairline(this));
  layout->addWidget(m_pages, 1);
  layout->addWidget(buttons);
  resize(620, 480);

  connect(m_part, &QComboBox::activated, this, [this] {
    m_open->setEnabled(false);
    m_pages->setCurrentIndex(looking);
    Q_EMIT previewWanted(m_path, m_part->currentData().toString().toStdString());
  });
  connect(m_matrix, &QComboBox::currentIndexChanged, this, &OpenDialog::showMemory);
  connect(m_cells, &SampleForm::changed, this, &OpenDialog::showMemory);
}

QWidget* OpenDialog::buildFields() {
  auto* page = new QWidget;
  m_grid = new QGridLayout;
  m_grid->setContentsMargins(0, 0, 0, 0);
  m_grid->setHorizontalSpacing(panelMargin);
  m_grid->setVerticalSpacing(rowGap);
  m_grid->setColumnStretch(1, 1);
  const auto add = [&](const QString& name, QWidget* field) {
    const int row = m_grid->rowCount();
    auto* label = new QLabel(name);
    label->setForegroundRole(QPalette::PlaceholderText);
    label->setBuddy(field);
    m_grid->addWidget(label, row, 0);
    m_grid->addWidget(field, row, 1);
    return label;
  };
  m_partName = add(tr("Part"), m_part);
  add(tr("Matrix"), m_matrix);
  add(tr("Gene names"), m_geneNames);
  add(tr("Cells"), m_cells);
  add(tr("Memory"), m_memory)
      ->setToolTip(
          tr("The matrix by cells and by genes. It may take half of the memory that is free."));

  auto* rows = new QVBoxLayout(page);
  rows->setContentsMargins(0, 0, 0, 0);
  rows->setSpacing(rowGap);
  m_contents->setTextFormat(Qt::RichText);
  rows->addWidget(m_size);
  rows->addLayout(m_grid);
  rows->addWidget(hairline(page));
  rows->addWidget(m_contents);
  rows->addWidget(m_notices);
  rows->addStretch(1);
  return page;
}

void OpenDialog::setPreview(std::shared_ptr<const FilePreview> preview) {
  if (m_first.memory > 0.0 &&
      m_first.memory < kNoLimit) {  // as was asked for when the file was opened
    auto limited = std::make_shared<FilePreview>(*preview);
    limited->budget = m_first.memory;
    preview = std::move(limited);
  }
  m_preview = std::move(preview);
  fill();
  m_pages->setCurrentIndex(fields);
  m_open->setEnabled(true);
  m_open->setFocus();
  resize(width(), layout()->totalHeightForWidth(width()));
}

void OpenDialog::setFailure(const QString& sentence) {
  m_failure->setText(sentence);
  m_pages->setCurrentIndex(failed);
  m_open->setEnabled(false);
  resize(width(), layout()->totalHeightForWidth(width()));
}

void OpenDialog::fill() {
  m_format->setText(QString::fromStdString(m_preview->format) +
                    (m_preview->simulated ? tr(", simulated") : QString()));
  m_size->setText(
      tr("%1 cells × %2 genes").arg(countText(m_preview->cells), countText(m_preview->genes)));
  m_part->clear();
  for (const std::string& part : m_preview->parts)
    m_part->addItem(QString::fromStdString(part), QString::fromStdString(part));
  chooseEntry(m_part, m_preview->part);
  const bool several = m_preview->parts.size() > 1;
  m_part->setVisible(several);
  m_partName->setVisible(several);
  fillMatrices();
  fillGeneNames();
  fillCells();
  fillContents();
  showMemory();
  m_filled = true;
}

void OpenDialog::fillMatrices() {
  const QSignalBlocker blocker(m_matrix);
  const QString before = m_matrix->currentData().toString();
  m_matrix->clear();
  for (const MatrixPreview& matrix : m_preview->matrices) {
    m_matrix->addItem(matrixText(matrix, m_preview->genes),
                      QString::fromStdString(matrix.summary.which));
  }
  chooseEntry(m_matrix, m_preview->usualMatrix);
  chooseEntry(m_matrix, m_filled ? before.toStdString() : m_first.matrix);
}

void OpenDialog::fillGeneNames() {
  m_geneNames->clear();
  for (const GeneNamePreview& names : m_preview->geneNames) {
    QStringList examples;
    for (const std::string& example : names.examples) examples << QString::fromStdString(example);
    m_geneNames->addItem(QString::fromStdString(names.column) + QStringLiteral(" — ") +
                             examples.join(QStringLiteral(", ")),
                         QString::fromStdString(names.column));
  }
  chooseEntry(m_geneNames, m_preview->usualGeneNames);
  if (!m_filled) chooseEntry(m_geneNames, m_first.geneNames);
}

void OpenDialog::fillCells() {
  const MatrixPreview* matrix = chosenMatrix();
  const bool fits = !matrix || matrix->bytes <= m_preview->budget;
  m_cells->setPreview(
      *m_preview,
      fits ? m_preview->cells : cellsWithin(m_preview->budget, m_preview->cells, matrix->bytes));
  if (!m_filled) m_cells->setChoice(m_first);
}

void OpenDialog::fillContents() {
  m_contents->setText(contentsText(*m_preview));
  const QString notices = noticesText(*m_preview);
  m_notices->setText(notices);
  m_notices->setVisible(!notices.isEmpty());
}

const MatrixPreview* OpenDialog::chosenMatrix() const {
  return m_preview ? m_preview->matrix(m_matrix->currentData().toString().toStdString()) : nullptr;
}

void OpenDialog::showMemory() {
  const MatrixPreview* matrix = chosenMatrix();
  if (!matrix || matrix->bytes <= 0.0 || m_preview->cells == 0) {
    m_memory->setText(tr("unknown before the file is read"));
    setTextColor(m_memory, {});
    return;
  }
  const double bytes = matrix->bytesOf(m_cells->share());
  const bool tight = bytes > m_preview->budget;
  QString said = tr("about %1").arg(memoryText(bytes));
  if (tight) {
    said = tr("about %1, more than the %2 that it may take: open a sample")
               .arg(memoryText(bytes), memoryText(m_preview->budget));
  } else if (m_preview->budget < kNoLimit) {
    said = tr("about %1 of the %2 that it may take")
               .arg(memoryText(bytes), memoryText(m_preview->budget));
  }
  m_memory->setText(said);
  setTextColor(m_memory, tight ? Theme::of(palette()).outside : QColor());
}

OpenChoice OpenDialog::choice() const {
  OpenChoice choice;
  if (!m_preview) return m_first;
  choice.part = m_preview->part;
  // What is usual is left to the reader: a glimpse may have been wrong.
  const std::string matrix = m_matrix->currentData().toString().toStdString();
  if (matrix != m_preview->usualMatrix || !m_first.matrix.empty()) choice.matrix = matrix;
  const std::string names = m_geneNames->currentData().toString().toStdString();
  if (names != m_preview->usualGeneNames) choice.geneNames = names;
  m_cells->putInto(choice);
  return choice;
}

}  // namespace chreode
