#include "panels/compare_panel.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <cmath>

#include "panels/elided_label.h"
#include "panels/empty_note.h"
#include "panels/panel_text.h"
#include "panels/scroll_page.h"
#include "plots/number_text.h"
#include "plots/text_font.h"
#include "plots/volcano_plot.h"

namespace chreode {

namespace {

constexpr double kFoldLine = 1.0;
constexpr double kFalseShare = 0.05;
constexpr int kFormWidth = 236;

void addRow(QGridLayout* grid, int row, const QString& name, QComboBox* field) {
  auto* label = new QLabel(name);
  label->setForegroundRole(QPalette::PlaceholderText);
  label->setBuddy(field);
  field->setAccessibleName(name);
  field->setMinimumContentsLength(10);
  field->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  grid->addWidget(label, row, 0);
  grid->addWidget(field, row, 1);
}

/// Fills a list and keeps what was chosen, by its text; else chooses the place `otherwise`.
void refill(QComboBox* box, const QStringList& names, int firstValue, int otherwise) {
  const QSignalBlocker blocker(box);
  const QString before = box->currentText();
  box->clear();
  for (int i = 0; i < names.size(); ++i) box->addItem(names[i], firstValue + i);
  const int again = box->findText(before);
  box->setCurrentIndex(again >= 0 ? again : std::min<int>(otherwise, box->count() - 1));
}

VolcanoData volcanoOf(const ComparedGenes& compared) {
  const CellComparison& found = compared.found;
  VolcanoData data;
  data.acrossTitle = ComparePanel::tr("log2 fold, A over B");
  data.upTitle = found.isValid() ? ComparePanel::tr("−log10 p")
                                 : ComparePanel::tr("−log10 p, not valid: a ranking only");
  data.foldLine = kFoldLine;
  for (const int gene : found.ranked()) {
    const GeneDifference& own = found.genes[static_cast<std::size_t>(gene)];
    const bool counts = own.q <= kFalseShare;
    if (counts) data.pLine = std::max(data.pLine, own.p);
    data.points.push_back({QString::fromStdString(compared.genes[static_cast<std::size_t>(gene)]),
                           own.log2Fold, own.p, counts && std::abs(own.log2Fold) >= kFoldLine});
  }
  return data;
}

}  // namespace

ComparePanel::ComparePanel(QWidget* parent)
    : QWidget(parent),
      m_stack(new QStackedWidget(this)),
      m_empty(new EmptyNote(m_stack)),
      m_column(new QComboBox),
      m_a(new QComboBox),
      m_b(new QComboBox),
      m_withinBox(new QComboBox),
      m_test(new QComboBox),
      m_samples(new QComboBox),
      m_run(new QPushButton(tr("Compare"))),
      m_verdict(textLabel({})),
      m_title(new ElidedLabel),
      m_filter(new QLineEdit),
      m_export(new QPushButton(tr("Export table…"))),
      m_copy(new QPushButton(tr("Copy"))),
      m_plots(new QPushButton(tr("Plots…"))),
      m_table(new DifferenceTable),
      m_volcano(new VolcanoPlot) {
  auto* page = new QWidget;
  auto* columns = new QHBoxLayout(page);
  columns->setContentsMargins(0, 0, 0, 0);
  columns->setSpacing(0);
  auto* left = new QVBoxLayout;
  left->setSpacing(innerGap);
  left->setContentsMargins(0, 0, 0, rowGap);
  auto* form = scrollPage(buildForm(), true);
  form->setFixedWidth(kFormWidth);
  left->addWidget(form, 1);
  // Always in sight, however low the tray.
  auto* start = new QHBoxLayout;
  start->setContentsMargins(panelMargin, 0, rowGap, 0);
  start->addWidget(m_run);
  left->addLayout(start);
  columns->addLayout(left);
  columns->addWidget(buildResult(), 1);
  m_stack->addWidget(m_empty);
  m_stack->addWidget(page);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(m_stack);

  connect(m_empty, &EmptyNote::pressed, this, &ComparePanel::openRequested);
  connect(m_column, &QComboBox::activated, this, [this] { Q_EMIT columnChosen(column()); });
  for (QComboBox* box : {m_a, m_b, m_withinBox, m_test, m_samples}) {
    connect(box, &QComboBox::currentIndexChanged, this, &ComparePanel::showRun);
  }
  connect(m_run, &QPushButton::clicked, this, [this] {
    if (m_running) {
      Q_EMIT cancelRequested();
    } else {
      Q_EMIT runRequested();
    }
  });
  connect(m_filter, &QLineEdit::textChanged, m_table->differences(), &DifferenceModel::setFilter);
  connect(m_export, &QPushButton::clicked, this, &ComparePanel::exportRequested);
  connect(m_plots, &QPushButton::clicked, this, &ComparePanel::plotsRequested);
  connect(m_copy, &QPushButton::clicked, this, &ComparePanel::copy);
  connect(m_table, &DifferenceTable::copyRequested, this, &ComparePanel::copy);
  connect(m_table, &DifferenceTable::geneActivated, this, &ComparePanel::geneActivated);
  connect(m_volcano, &VolcanoPlot::geneActivated, this, &ComparePanel::geneActivated);
  setReady(false, false);
  setResult(nullptr);
}

QWidget* ComparePanel::buildForm() {
  auto* form = new QWidget;
  m_column->setToolTip(tr("The column whose classes are compared."));
  m_withinBox->setToolTip(tr("Compare only cells of this class or group."));
  m_test->addItem(tr("automatic"), -1);
  m_test->addItem(tr("pseudo-bulk over samples"), static_cast<int>(CellTest::pseudobulk));
  m_test->addItem(tr("Wilcoxon over cells"), static_cast<int>(CellTest::wilcoxon));
  m_test->addItem(tr("Welch's t over cells"), static_cast<int>(CellTest::welch));
  m_test->setToolTip(
      tr("Automatic adds up the cells of each sample and tests over samples where both sides have "
         "two; else it ranks cells (Wilcoxon), whose p-values are exploratory."));
  m_samples->setToolTip(
      tr("The column of donors, mice, wells: what was repeated. Guessed from the names."));
  auto* grid = new QGridLayout(form);
  grid->setContentsMargins(panelMargin, 10, rowGap, 10);
  grid->setHorizontalSpacing(rowGap);
  grid->setVerticalSpacing(innerGap);
  grid->setColumnStretch(1, 1);
  addRow(grid, 0, tr("Column"), m_column);
  addRow(grid, 1, tr("A"), m_a);
  addRow(grid, 2, tr("B"), m_b);
  addRow(grid, 3, tr("Within"), m_withinBox);
  addRow(grid, 4, tr("Samples"), m_samples);
  addRow(grid, 5, tr("Test"), m_test);
  grid->setRowStretch(6, 1);
  return form;
}

QWidget* ComparePanel::buildResult() {
  auto* result = new QWidget;
  m_verdict->setTextInteractionFlags(Qt::TextSelectableByMouse);
  m_verdict->setAccessibleName(tr("What the p-values mean"));
  m_filter->setPlaceholderText(tr("Find genes"));
  m_filter->setClearButtonEnabled(true);
  m_filter->setAccessibleName(tr("Find genes in the table"));
  m_filter->setFixedWidth(120);
  m_title->setFont(textFont(captionSize, QFont::DemiBold));
  m_verdict->setFont(textFont(captionSize));
  m_copy->setToolTip(tr("Copy the rows of the table."));
  m_plots->setToolTip(tr("Violins, dots or a heat map of genes by class."));
  auto* row = new QHBoxLayout;
  row->setSpacing(rowGap);
  row->addWidget(m_filter);
  row->addStretch(1);
  row->addWidget(m_plots);
  row->addWidget(m_copy);
  row->addWidget(m_export);
  auto* split = new QSplitter(Qt::Horizontal);
  split->addWidget(m_table);
  split->addWidget(m_volcano);
  split->setStretchFactor(0, 3);
  split->setStretchFactor(1, 2);
  split->setChildrenCollapsible(false);
  m_table->setMinimumWidth(330);
  m_volcano->setMinimumWidth(150);
  auto* layout = new QVBoxLayout(result);
  layout->setContentsMargins(rowGap, rowGap, panelMargin, innerGap);
  layout->setSpacing(innerGap);
  layout->addLayout(row);
  layout->addWidget(m_title);
  layout->addWidget(m_verdict);
  layout->addWidget(split, 1);
  return result;
}

void ComparePanel::setReady(bool hasFile, bool hasMatrix) {
  m_empty->setNote(hasFile ? tr("The genes are still being read.")
                           : tr("Open a file of cells to compare two groups of them."),
                   hasFile ? QString() : tr("Open…"));
  m_stack->setCurrentIndex(hasMatrix ? 1 : 0);
}

void ComparePanel::setColumns(const QStringList& columns, const QString& chosen) {
  const QSignalBlocker blocker(m_column);
  m_column->clear();
  m_column->addItems(columns);
  m_column->setCurrentIndex(std::max(0, m_column->findText(chosen)));
  m_column->setEnabled(!columns.isEmpty());
}

QString ComparePanel::column() const {
  return m_column->currentText();
}

void ComparePanel::setGroups(std::vector<CompareGroup> groups) {
  m_groups = std::move(groups);
  QStringList names;
  for (const CompareGroup& group : m_groups) names << group.name;
  refill(m_a, names, 0, 0);
  refill(m_b, QStringList{tr("the rest")} + names, CompareQuestion::kRest, 0);
  showRun();
}

void ComparePanel::setWithin(std::vector<CompareGroup> groups) {
  m_within = std::move(groups);
  QStringList names{tr("all cells")};
  for (const CompareGroup& group : m_within) names << group.name;
  refill(m_withinBox, names, CompareQuestion::kRest, 0);
}

void ComparePanel::setSamples(const QStringList& columns, const QString& guessed) {
  const QSignalBlocker blocker(m_samples);
  m_samples->clear();
  m_samples->addItem(tr("none"), QString());
  for (const QString& column : columns) {
    m_samples->addItem(column == guessed ? tr("%1  (guessed)").arg(column) : column, column);
  }
  m_samples->setCurrentIndex(guessed.isEmpty() ? 0 : std::max(0, m_samples->findData(guessed)));
}

void ComparePanel::setRunning(bool running) {
  m_running = running;
  showRun();
}

void ComparePanel::showRun() {
  m_run->setText(m_running ? tr("Cancel") : tr("Compare"));
  m_run->setEnabled(m_running || (m_a->currentIndex() >= 0 &&
                                  m_a->currentData().toInt() != m_b->currentData().toInt()));
}

CompareQuestion ComparePanel::question() const {
  CompareQuestion question;
  question.a = m_a->currentData().toInt();
  question.b = m_b->currentData().toInt();
  question.within = m_withinBox->currentData().toInt();
  if (const int test = m_test->currentData().toInt(); test >= 0) {
    question.test = static_cast<CellTest>(test);
  }
  const QString samples = m_samples->currentData().toString();
  question.samples = samples.isEmpty()
                         ? SampleChoice{SampleChoice::Kind::none, {}}
                         : SampleChoice{SampleChoice::Kind::named, samples.toStdString()};
  return question;
}

void ComparePanel::setResult(std::shared_ptr<const ComparedGenes> result) {
  m_table->differences()->setComparison(result);
  for (QWidget* widget : {static_cast<QWidget*>(m_export), static_cast<QWidget*>(m_copy),
                          static_cast<QWidget*>(m_filter)}) {
    widget->setEnabled(result != nullptr);
  }
  if (!result) {
    m_title->setText(tr("Differential expression"));
    m_verdict->setText(tr(
        "Choose two groups. p-values are over samples where these are known; over cells they are "
        "exploratory."));
    m_volcano->setEmptyText(tr("No comparison yet."));
    m_volcano->setData({});
    return;
  }
  const CellComparison& found = result->found;
  m_title->setText(tr("%1 (%2 and %3 cells)")
                       .arg(result->title, countText(static_cast<qint64>(found.cellsA)),
                            countText(static_cast<qint64>(found.cellsB))));
  m_verdict->setText(QString::fromStdString(found.verdict()));
  m_volcano->setData(volcanoOf(*result));
}

QString ComparePanel::verdict() const {
  return m_verdict->text();
}

QStringList ComparePanel::topGenes(int count) const {
  QStringList genes;
  const DifferenceModel* model = m_table->differences();
  for (int row = 0; row < std::min(count, model->rowCount()); ++row) genes << model->nameAt(row);
  return genes;
}

void ComparePanel::copy() const {
  QApplication::clipboard()->setText(m_table->differences()->tsv());
}

}  // namespace chreode
