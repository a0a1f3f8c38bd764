#include "panels/what_if_panel.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>

#include "panels/empty_note.h"
#include "panels/gene_list_edit.h"
#include "panels/label_mix_bar.h"
#include "panels/panel_text.h"
#include "panels/scroll_page.h"
#include "plots/number_text.h"

namespace chreode {

namespace {

// What the cells' list holds beside the classes, whose entries hold their level.
constexpr int heldCells = -2;
constexpr int allCells = -1;

/// "A, B and 3 more", so that a pasted list of hundreds stays one line.
QString shortList(const QStringList& names) {
  constexpr int shown = 4;
  if (names.size() <= shown) return names.join(QStringLiteral(", "));
  return WhatIfPanel::tr("%1 and %2 more")
      .arg(QStringList(names.mid(0, shown)).join(QStringLiteral(", ")),
           countText(names.size() - shown));
}

void addRow(QGridLayout* grid, int row, const QString& name, QWidget* field) {
  auto* label = new QLabel(name);
  label->setForegroundRole(QPalette::PlaceholderText);
  label->setBuddy(field);
  grid->addWidget(label, row, 0);
  grid->addWidget(field, row, 1, 1, 2);
}

}  // namespace

WhatIfPanel::WhatIfPanel(QWidget* parent)
    : QWidget(parent),
      m_stack(new QStackedWidget(this)),
      m_empty(new EmptyNote(m_stack)),
      m_genes(new GeneListEdit),
      m_genesNote(captionLabel({})),
      m_cells(new QComboBox),
      m_kind(new QComboBox),
      m_amount(new QDoubleSpinBox),
      m_run(new QPushButton(tr("Run"))),
      m_result(new QStackedWidget),
      m_mix(new LabelMixBar(tr("Classes among the 30 real cells nearest to each code."))),
      m_resultText(textLabel({})),
      m_unknown(captionLabel({})),
      m_arrowsNote(captionLabel({})),
      m_keep(new QPushButton(tr("Keep arrows"))),
      m_note(new QPushButton(tr("Keep in notebook"))),
      m_clear(new QPushButton(tr("Clear"))),
      m_wantedCells(heldCells) {
  auto* page = new QWidget;
  auto* columns = new QHBoxLayout(page);
  columns->setContentsMargins(panelMargin, 12, panelMargin, 12);
  columns->setSpacing(2 * panelMargin);
  columns->addWidget(buildForm(), 1);
  columns->addWidget(buildResult(), 1);
  m_stack->addWidget(m_empty);
  m_stack->addWidget(scrollPage(page));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(m_stack);

  connect(m_empty, &EmptyNote::pressed, this, [this] { Q_EMIT missingActionRequested(m_missing); });
  connect(m_genes, &QLineEdit::textChanged, this, &WhatIfPanel::showRun);
  connect(m_genes, &QLineEdit::returnPressed, m_run, [this] {
    if (m_run->isEnabled() && !m_running) m_run->click();
  });
  connect(m_cells, &QComboBox::activated, this,
          [this] { m_wantedCells = m_cells->currentData().toInt(); });
  connect(m_kind, &QComboBox::currentIndexChanged, this, &WhatIfPanel::showKind);
  connect(m_run, &QPushButton::clicked, this, [this] {
    if (m_running)
      Q_EMIT cancelRequested();
    else
      Q_EMIT runRequested(request());
  });
  connect(m_keep, &QPushButton::clicked, this, &WhatIfPanel::keepRequested);
  connect(m_note, &QPushButton::clicked, this, &WhatIfPanel::notebookRequested);
  connect(m_clear, &QPushButton::clicked, this, &WhatIfPanel::clearRequested);
  showKind();
  showCells();
  showRun();
  setResult(nullptr);
  setMissing(Missing::file);
}

QWidget* WhatIfPanel::buildForm() {
  auto* form = new QWidget;
  m_cells->setAccessibleName(tr("Cells to change"));
  m_cells->setMinimumContentsLength(12);
  m_cells->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  m_kind->setAccessibleName(tr("Change"));
  m_kind->setToolTip(
      tr("How the genes are changed in the measured cells before these are encoded "
         "again. Nothing is multiplied: zero times anything is zero."));
  m_kind->addItems({tr("set to zero"), tr("set to a quantile"), tr("add standard deviations")});
  m_kind->setCurrentIndex(static_cast<int>(ShiftKind::addDeviations));
  m_amount->setAccessibleName(tr("Amount"));
  m_amount->setAlignment(Qt::AlignRight);
  m_run->setDefault(true);
  auto* grid = new QGridLayout(form);
  grid->setContentsMargins(0, 0, 0, 0);
  grid->setHorizontalSpacing(rowGap);
  grid->setVerticalSpacing(innerGap);
  grid->setColumnStretch(1, 1);
  addRow(grid, 0, tr("Genes"), m_genes);
  grid->addWidget(m_genesNote, 1, 1, 1, 2);
  addRow(grid, 2, tr("Cells"), m_cells);
  auto* label = new QLabel(tr("Change"));
  label->setForegroundRole(QPalette::PlaceholderText);
  label->setBuddy(m_kind);
  grid->addWidget(label, 3, 0);
  grid->addWidget(m_kind, 3, 1);
  grid->addWidget(m_amount, 3, 2);
  grid->setRowMinimumHeight(4, innerGap);
  grid->addWidget(m_run, 5, 1, Qt::AlignLeft);
  grid->setRowStretch(6, 1);
  return form;
}

QWidget* WhatIfPanel::buildResult() {
  QLabel* nothing = captionLabel(tr(
      "The cells' genes are changed, the cells are encoded again, and arrows show where they go."));
  nothing->setAlignment(Qt::AlignTop);
  auto* result = new QWidget;
  m_mix->setMinimumWidth(240);
  m_keep->setToolTip(tr("Keep the moves as edits: they stand in the history and can be undone."));
  m_note->setToolTip(
      tr("Keep the question with its effect, baseline and support in the notebook."));
  m_clear->setToolTip(tr("Take the arrows away."));
  auto* buttons = new QHBoxLayout;
  buttons->setSpacing(rowGap);
  buttons->addWidget(m_keep);
  buttons->addWidget(m_note);
  buttons->addWidget(m_clear);
  buttons->addStretch(1);
  auto* layout = new QVBoxLayout(result);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(rowGap);
  layout->addWidget(m_mix);
  layout->addWidget(m_resultText);
  layout->addWidget(m_unknown);
  layout->addWidget(m_arrowsNote);
  m_arrowsNote->hide();
  layout->addLayout(buttons);
  layout->addStretch(1);
  m_result->addWidget(nothing);
  m_result->addWidget(result);
  return m_result;
}

void WhatIfPanel::setMissing(Missing what) {
  m_missing = what;
  if (what == Missing::file)
    m_empty->setNote(tr("Open a file of cells to change a gene in them."), tr("Open…"));
  else if (what == Missing::model)
    m_empty->setNote(tr("A model has to encode the cells before their genes can be changed."),
                     tr("Load a model…"));
  else if (what == Missing::encoder)
    m_empty->setNote(m_closed, {});
  m_stack->setCurrentIndex(what == Missing::nothing ? 1 : 0);
}

void WhatIfPanel::setClosed(const QString& reason) {
  m_closed = reason;
}

void WhatIfPanel::setGenes(const QStringList& modelGenes) {
  m_genes->setKnownGenes(modelGenes);
  showRun();
}

void WhatIfPanel::setHeldCells(int count) {
  if (count == m_heldCells) return;
  m_heldCells = count;
  showCells();
}

void WhatIfPanel::setCellCount(int count) {
  m_cellCount = count;
  showCells();
}

void WhatIfPanel::setLabel(const ClassLegend& legend) {
  m_label = legend;
  m_mix->setLegend(legend);
  showCells();
}

void WhatIfPanel::showKind() {
  const auto kind = static_cast<ShiftKind>(m_kind->currentIndex());
  m_amount->setVisible(kind != ShiftKind::toZero);
  if (kind == ShiftKind::toQuantile) {
    m_amount->setRange(1.0, 100.0);
    m_amount->setDecimals(0);
    m_amount->setSingleStep(5.0);
    m_amount->setSuffix(QStringLiteral(" %"));
    m_amount->setValue(90.0);
    m_amount->setToolTip(
        tr("The quantile of the cells that express the gene. 90 % is high but seen."));
  } else {
    m_amount->setRange(-10.0, 10.0);
    m_amount->setDecimals(1);
    m_amount->setSingleStep(0.5);
    m_amount->setSuffix(QStringLiteral(" sd"));
    m_amount->setValue(2.0);
    m_amount->setToolTip(
        tr("Standard deviations of log1p of depth-normalised counts over all cells. "
           "Below zero takes away."));
  }
}

void WhatIfPanel::showCells() {
  const QSignalBlocker blocker(m_cells);
  m_cells->clear();
  if (m_heldCells > 0)
    m_cells->addItem(
        m_heldCells == 1 ? tr("the held cell") : tr("%1 held cells").arg(countText(m_heldCells)),
        heldCells);
  m_cells->addItem(tr("all %1 cells").arg(countText(m_cellCount)), allCells);
  for (int level = 0; level < m_label.names.size(); ++level)
    m_cells->addItem(tr("%1 (%2)").arg(m_label.names[level],
                                       countText(m_label.counts[static_cast<std::size_t>(level)])),
                     level);
  m_cells->setCurrentIndex(std::max(0, m_cells->findData(m_wantedCells)));
}

void WhatIfPanel::showRun() {
  const std::size_t count = m_genes->genes().size();
  const QStringList unknown = m_genes->unknownGenes();
  const auto missing = static_cast<std::size_t>(unknown.size());
  m_genesNote->setText(missing == 0   ? QString()
                       : missing == 1 ? tr("%1 is not in this model (%2 genes are).")
                                            .arg(unknown.first(), countText(m_genes->knownCount()))
                                      : tr("Not in this model: %1.").arg(shortList(unknown)));
  m_genesNote->setVisible(missing > 0);
  m_run->setText(m_running ? tr("Cancel") : tr("Run"));
  m_run->setDefault(!m_running);
  m_run->setEnabled(m_running || (count > missing && m_cellCount > 0));
}

void WhatIfPanel::setArrowsNote(const QString& sentence) {
  m_arrowsNote->setText(sentence);
  m_arrowsNote->setVisible(!sentence.isEmpty());
}

void WhatIfPanel::setRunning(bool running) {
  m_running = running;
  showRun();
}

WhatIfRequest WhatIfPanel::request() const {
  WhatIfRequest request;
  request.shift.genes = m_genes->genes();
  request.shift.kind = static_cast<ShiftKind>(m_kind->currentIndex());
  switch (request.shift.kind) {
    case ShiftKind::toZero:
      request.shift.amount = 0.0;
      break;
    case ShiftKind::toQuantile:
      request.shift.amount = m_amount->value() / 100.0;
      break;
    case ShiftKind::addDeviations:
      request.shift.amount = m_amount->value();
      break;
  }
  const int cells = m_cells->currentData().toInt();
  request.cells.kind = cells == heldCells  ? WhatIfCells::Kind::held
                       : cells == allCells ? WhatIfCells::Kind::all
                                           : WhatIfCells::Kind::level;
  request.cells.level = std::max(cells, -1);
  return request;
}

void WhatIfPanel::setResult(std::shared_ptr<const GeneShiftResult> result) {
  m_result->setCurrentIndex(result ? 1 : 0);
  if (!result) return;
  m_mix->setMixes(result->labelsBefore, result->labelsAfter);
  m_mix->setVisible(!result->labelsBefore.shares.empty());
  const auto cells = static_cast<qint64>(result->cells.size());
  m_resultText->setText(
      (cells == 1 ? tr("1 cell encoded again")
                  : tr("%1 cells encoded again").arg(countText(cells))) +
      tr("; %1 of the new codes are outside the data.").arg(percentText(result->outsideShare)));
  QStringList unknown;
  for (const std::string& gene : result->unknownGenes) unknown.append(QString::fromStdString(gene));
  m_unknown->setText(tr("Left out, since not in this model: %1.").arg(shortList(unknown)));
  m_unknown->setVisible(!unknown.isEmpty());
}

}  // namespace chreode
