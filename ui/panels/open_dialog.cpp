#include "panels/open_dialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileInfo>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <limits>

#include "base/grouped_number.h"
#include "panels/elided_label.h"
#include "panels/panel_text.h"
#include "plots/number_text.h"
#include "plots/text_font.h"
#include "plots/theme.h"

namespace chreode {

namespace {

enum Page { looking, fields, failed };

constexpr int shownColumns = 14;
constexpr int shownNotices = 3;
constexpr int usualSample = 50'000;
constexpr double kNoLimit = 1e15;  // bytes

QString text(const std::string& words) {
  return QString::fromStdString(words);
}

QString memoryText(double bytes) {
  return text(bytesText(bytes));
}

QComboBox* choiceBox(const QString& name, const QString& tip) {
  auto* box = new QComboBox;
  box->setAccessibleName(name);
  box->setToolTip(tip);
  box->setMinimumContentsLength(12);
  box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  return box;
}

QString scaleText(const MatrixPreview& matrix) {
  if (!matrix.scale) return {};
  switch (*matrix.scale) {
    case Scale::counts:
      return QStringLiteral("counts");
    case Scale::log:
      return QStringLiteral("log values");
    case Scale::scaled:
      return QStringLiteral("scaled values");
    case Scale::other:
      break;
  }
  return QStringLiteral("values of unknown scale");
}

/// `genes`: of X; said where a matrix has another number of them, as raw may.
QString matrixText(const MatrixPreview& matrix, Index genes) {
  QStringList parts;
  if (const QString scale = scaleText(matrix); !scale.isEmpty()) parts << scale;
  parts << (matrix.summary.kind == "dense" ? QStringLiteral("dense") : QStringLiteral("sparse"));
  if (matrix.values > 0.0) {
    parts << QStringLiteral("%1 values").arg(countText(static_cast<qint64>(matrix.values)));
  }
  if (matrix.summary.columns != genes) {
    parts << QStringLiteral("%1 genes").arg(countText(matrix.summary.columns));
  }
  return text(matrix.summary.which) + QStringLiteral(" — ") + parts.join(QStringLiteral(", "));
}

QString columnText(const ColumnPreview& column) {
  if (column.kind != Annotation::Kind::categorical) return text(column.name);
  return QStringLiteral("%1 (%2)").arg(text(column.name),
                                       countText(static_cast<qint64>(column.levels)));
}

/// The first names of a list and how many more there are, in a line with its title; "" for none.
QString listLine(const QString& title, const QStringList& names) {
  if (names.isEmpty()) return {};
  QString line = names.mid(0, shownColumns).join(QStringLiteral(", "));
  if (names.size() > shownColumns) {
    line += QStringLiteral(" and %1 more").arg(names.size() - shownColumns);
  }
  return QStringLiteral("<b>%1</b>&nbsp; %2").arg(title, line.toHtmlEscaped());
}

QStringList columnNames(const std::vector<ColumnPreview>& columns) {
  QStringList names;
  for (const ColumnPreview& column : columns) names << columnText(column);
  return names;
}

/// Chooses the entry with this data; leaves the box as it is when there is none.
void choose(QComboBox* box, const std::string& data) {
  const int at = box->findData(text(data));
  if (at >= 0) box->setCurrentIndex(at);
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
      m_part(choiceBox(tr("Part"), tr("The genome, feature type, modality or orientation."))),
      m_matrix(choiceBox(tr("Matrix"), tr("The matrix that is worked with. Counts serve best."))),
      m_geneNames(choiceBox(tr("Gene names"), tr("The column of var that names the genes."))),
      m_all(new QRadioButton(tr("All"))),
      m_some(new QRadioButton(tr("A sample of"))),
      m_count(new QSpinBox),
      m_by(choiceBox(tr("Sample by"), tr("Of each class of this column its share is drawn, and at "
                                         "least one cell."))),
      m_seed(new QSpinBox),
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
  connect(m_count, &QSpinBox::valueChanged, this, [this] {
    m_some->setChecked(true);
    showMemory();
  });
  connect(m_some, &QRadioButton::toggled, this, &OpenDialog::showMemory);
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
  add(tr("Cells"), buildCells());
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

QWidget* OpenDialog::buildCells() {
  m_all->setChecked(true);
  m_count->setRange(1, 1);
  m_count->setGroupSeparatorShown(true);
  m_count->setAccessibleName(tr("Cells of the sample"));
  m_count->setMinimumWidth(96);
  m_seed->setRange(0, std::numeric_limits<int>::max());
  m_seed->setAccessibleName(tr("Seed of the sample"));
  m_seed->setToolTip(tr("The same seed draws the same cells."));
  m_seed->setPrefix(tr("seed "));
  auto* cells = new QWidget;
  auto* line = new QHBoxLayout(cells);
  line->setContentsMargins(0, 0, 0, 0);
  line->setSpacing(rowGap);
  line->addWidget(m_all);
  line->addSpacing(rowGap);
  line->addWidget(m_some);
  line->addWidget(m_count);
  line->addWidget(new QLabel(tr("by")));
  line->addWidget(m_by, 1);
  line->addWidget(m_seed);
  return cells;
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
  m_format->setText(text(m_preview->format) +
                    (m_preview->simulated ? tr(", simulated") : QString()));
  m_size->setText(
      tr("%1 cells × %2 genes").arg(countText(m_preview->cells), countText(m_preview->genes)));
  m_part->clear();
  for (const std::string& part : m_preview->parts) m_part->addItem(text(part), text(part));
  choose(m_part, m_preview->part);
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
    m_matrix->addItem(matrixText(matrix, m_preview->genes), text(matrix.summary.which));
  }
  choose(m_matrix, m_preview->usualMatrix);
  choose(m_matrix, m_filled ? before.toStdString() : m_first.matrix);
}

void OpenDialog::fillGeneNames() {
  m_geneNames->clear();
  for (const GeneNamePreview& names : m_preview->geneNames) {
    QStringList examples;
    for (const std::string& example : names.examples) examples << text(example);
    m_geneNames->addItem(
        text(names.column) + QStringLiteral(" — ") + examples.join(QStringLiteral(", ")),
        text(names.column));
  }
  choose(m_geneNames, m_preview->usualGeneNames);
  if (!m_filled) choose(m_geneNames, m_first.geneNames);
}

void OpenDialog::fillCells() {
  const int cells =
      static_cast<int>(std::min<Index>(m_preview->cells, std::numeric_limits<int>::max()));
  const QSignalBlocker blockers[] = {QSignalBlocker(m_count), QSignalBlocker(m_some)};
  m_by->clear();
  m_by->addItem(tr("no column"), QString::fromLatin1(kNoColumn));
  for (const ColumnPreview& column : m_preview->cellColumns) {
    if (column.kind == Annotation::Kind::categorical || column.kind == Annotation::Kind::boolean) {
      m_by->addItem(text(column.name), text(column.name));
    }
  }
  choose(m_by, m_preview->usualSampleBy);
  m_all->setText(tr("All %1").arg(countText(cells)));
  m_count->setRange(1, std::max(1, cells));
  const MatrixPreview* matrix = chosenMatrix();
  const bool fits = !matrix || matrix->bytes <= m_preview->budget;
  const Index fitting =
      fits ? cells : cellsWithin(m_preview->budget, m_preview->cells, matrix->bytes);
  m_count->setValue(static_cast<int>(std::min<Index>(fitting, usualSample)));
  m_some->setChecked(!fits);
  m_all->setChecked(fits);
  if (m_filled) return;
  if (m_first.cells > 0) {
    m_count->setValue(static_cast<int>(std::min<std::int64_t>(m_first.cells, cells)));
    m_some->setChecked(true);
  }
  if (!m_first.sampleBy.empty()) choose(m_by, m_first.sampleBy);
  m_seed->setValue(static_cast<int>(m_first.seed));
}

void OpenDialog::fillContents() {
  QStringList embeddings;
  for (const EmbeddingPreview& embedding : m_preview->embeddings) {
    embeddings << QStringLiteral("%1 (%2)").arg(text(embedding.name)).arg(embedding.columns);
  }
  QStringList lines;
  for (const QString& line : {listLine(tr("Cell annotations"), columnNames(m_preview->cellColumns)),
                              listLine(tr("Gene annotations"), columnNames(m_preview->geneColumns)),
                              listLine(tr("Embeddings"), embeddings)}) {
    if (!line.isEmpty()) lines << line;
  }
  if (lines.isEmpty()) lines << tr("No annotations and no embeddings are stored.");
  m_contents->setText(lines.join(QStringLiteral("<br>")));
  QStringList notices;
  for (const std::string& notice : m_preview->notices) notices << text(notice);
  const auto more = notices.size() - shownNotices;
  notices = notices.mid(0, shownNotices);
  if (more > 0) notices << tr("and %1 more notes").arg(more);
  m_notices->setText(notices.join(QLatin1Char('\n')));
  m_notices->setVisible(!notices.isEmpty());
}

const MatrixPreview* OpenDialog::chosenMatrix() const {
  return m_preview ? m_preview->matrix(m_matrix->currentData().toString().toStdString()) : nullptr;
}

void OpenDialog::showMemory() {
  const MatrixPreview* matrix = chosenMatrix();
  const bool some = m_some->isChecked();
  m_by->setEnabled(some);
  m_seed->setEnabled(some);
  if (!matrix || matrix->bytes <= 0.0 || m_preview->cells == 0) {
    m_memory->setText(tr("unknown before the file is read"));
    setTextColor(m_memory, {});
    return;
  }
  const double share =
      some ? static_cast<double>(m_count->value()) / static_cast<double>(m_preview->cells) : 1.0;
  const double bytes = matrix->bytesOf(share);
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
  if (m_some->isChecked() && m_count->value() < m_preview->cells) {
    choice.cells = m_count->value();
    choice.sampleBy = m_by->currentData().toString().toStdString();
    choice.seed = static_cast<std::uint64_t>(m_seed->value());
  } else {
    // Seen and decided; the machine's own limit still holds.
    choice.memory = std::numeric_limits<double>::max();
  }
  return choice;
}

}  // namespace chreode
