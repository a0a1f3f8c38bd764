#include "panels/cells_genes_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <algorithm>

#include "panels/class_legend.h"
#include "panels/column_filters.h"
#include "panels/gene_sets_form.h"
#include "panels/kept_table.h"
#include "panels/panel_text.h"
#include "panels/range_filter.h"
#include "panels/scroll_page.h"
#include "plots/number_text.h"
#include "plots/text_font.h"
#include "plots/theme.h"

namespace chreode {

namespace {

constexpr int kSideWidth = 360;
constexpr int kMostGroups = 12;  // outlines that can be told apart

std::vector<double> numbersOf(const std::vector<std::int32_t>& whole) {
  return {whole.begin(), whole.end()};
}

/// What of `after` is not in `before`, or what is gone, as an entry of the history.
QString changeText(const CellFilter& before, const CellFilter& after) {
  const auto beyond = [](const std::vector<std::string>& these,
                         const std::vector<std::string>& others) {
    QStringList list;
    for (const std::string& each : these) {
      if (std::find(others.begin(), others.end(), each) == others.end()) {
        list << QString::fromStdString(each);
      }
    }
    return list;
  };
  if (after.empty()) return CellsGenesDialog::tr("Keep all cells");
  const QStringList fresh = beyond(after.criteria(), before.criteria());
  if (!fresh.isEmpty()) {
    return CellsGenesDialog::tr("Keep cells with %1").arg(fresh.join(QStringLiteral(", ")));
  }
  return CellsGenesDialog::tr("No more filter by %1")
      .arg(beyond(before.criteria(), after.criteria()).join(QStringLiteral(", ")));
}

QString shareText(qint64 part, qint64 whole) {
  return whole > 0 ? QStringLiteral(" (%1)").arg(
                         percentText(static_cast<double>(part) / static_cast<double>(whole)))
                   : QString();
}

}  // namespace

CellsGenesDialog::CellsGenesDialog(QWidget* parent)
    : QDialog(parent),
      m_note(textLabel({})),
      m_cut(new QPushButton),
      m_split(new QComboBox),
      m_legend(new QLabel),
      m_histograms(new QWidget),
      m_counts(new RangeFilter(tr("Counts per cell"), true, true)),
      m_genesPerCell(new RangeFilter(tr("Genes per cell"), true, true)),
      m_mito(new RangeFilter(tr("Mitochondrial share"), false, true)),
      m_cellsPerGene(new RangeFilter(tr("Cells per gene"), true, false)),
      m_columns(new ColumnFilters),
      m_cellsLine(new QLabel),
      m_genesLine(new QLabel),
      m_problemLine(textLabel({})),
      m_reasons(new KeptTable),
      m_classes(new KeptTable),
      m_sets(new GeneSetsForm),
      m_inScene(new QCheckBox(tr("Show in the scene"))),
      m_undo(new QPushButton(tr("Undo"))),
      m_redo(new QPushButton(tr("Redo"))),
      m_reset(new QPushButton(tr("Keep everything"))) {
  setWindowTitle(tr("Cells & genes"));
  resize(1080, 760);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  auto* parts = new QHBoxLayout;
  parts->setSpacing(0);
  parts->addWidget(scrollPage(buildCells(), true), 1);
  QFrame* line = hairline();
  line->setMaximumHeight(QWIDGETSIZE_MAX);
  line->setMinimumHeight(0);
  line->setFixedWidth(1);
  parts->addWidget(line);
  QScrollArea* side = scrollPage(buildSide(), true);
  side->setFixedWidth(kSideWidth);
  parts->addWidget(side);
  layout->addLayout(parts, 1);
  layout->addWidget(hairline());
  layout->addWidget(buildButtons());

  for (RangeFilter* filter : {m_counts, m_genesPerCell, m_mito, m_cellsPerGene}) {
    connect(filter, &RangeFilter::tried, this, &CellsGenesDialog::tryOut);
    connect(filter, &RangeFilter::chosen, this, &CellsGenesDialog::make);
  }
  connect(m_columns, &ColumnFilters::tried, this, &CellsGenesDialog::tryOut);
  connect(m_columns, &ColumnFilters::chosen, this, &CellsGenesDialog::make);
  connect(m_split, &QComboBox::currentIndexChanged, this, [this] {
    showHistograms();
    showOutcome();
  });
  connect(m_sets, &GeneSetsForm::chosenByHand, this, [this] {
    Q_EMIT choiceMade(m_filter, m_sets->choice(), tr("Choose the genes of the model"));
  });
  connect(m_sets, &GeneSetsForm::listRequested, this, &CellsGenesDialog::listRequested);
  connect(m_inScene, &QCheckBox::toggled, this, &CellsGenesDialog::shownInScene);
  connect(m_undo, &QPushButton::clicked, this, &CellsGenesDialog::undoRequested);
  connect(m_redo, &QPushButton::clicked, this, &CellsGenesDialog::redoRequested);
  connect(m_reset, &QPushButton::clicked, this,
          [this] { Q_EMIT choiceMade({}, {}, tr("Keep all cells and choose genes as usual")); });
  connect(m_cut, &QPushButton::clicked, this, [this] {
    CellFilter filter = m_filter;
    filter.minCounts = m_droplets.cut;
    Q_EMIT choiceMade(filter, m_genes, changeText(m_filter, filter));
  });
  // Enter in a field is meant for the field.
  for (QPushButton* each : findChildren<QPushButton*>()) each->setAutoDefault(false);
  setUndo(false, false);
  setDataset(nullptr, {});
}

QWidget* CellsGenesDialog::buildCells() {
  auto* page = new QWidget;
  auto* layout = new QVBoxLayout(page);
  layout->setContentsMargins(panelMargin, panelMargin, panelMargin, panelMargin);
  layout->setSpacing(rowGap);
  auto* notes = new QHBoxLayout;
  notes->setSpacing(rowGap);
  notes->addWidget(m_note, 1);
  notes->addWidget(m_cut, 0, Qt::AlignTop);
  layout->addLayout(notes);

  auto* split = new QHBoxLayout;
  split->setSpacing(rowGap);
  split->addWidget(headingLabel(tr("Quality")));
  split->addStretch(1);
  auto* name = new QLabel(tr("Split by"));
  name->setBuddy(m_split);
  name->setForegroundRole(QPalette::PlaceholderText);
  m_split->setAccessibleName(tr("Split the histograms by"));
  m_split->setToolTip(tr("An outline for each class, each drawn to its own number of cells."));
  m_split->setSizeAdjustPolicy(QComboBox::AdjustToContents);
  split->addWidget(name);
  split->addWidget(m_split);
  layout->addLayout(split);
  m_legend->setTextFormat(Qt::RichText);
  m_legend->setFont(textFont(captionSize));
  m_legend->setWordWrap(true);
  layout->addWidget(m_legend);

  m_grid = new QGridLayout(m_histograms);
  m_grid->setContentsMargins(0, 0, 0, 0);
  m_grid->setHorizontalSpacing(panelMargin);
  m_grid->setVerticalSpacing(partGap);
  m_grid->setColumnStretch(0, 1);
  m_grid->setColumnStretch(1, 1);
  for (RangeFilter* filter : {m_counts, m_genesPerCell, m_cellsPerGene}) filter->setWhole(true);
  const QString heights = tr(" Heights are square roots, so that few cells are seen too.");
  for (RangeFilter* filter : {m_counts, m_genesPerCell, m_mito, m_cellsPerGene}) {
    filter->setParent(m_histograms);
  }
  m_counts->setTip(tr("The total of each cell over all genes of the file. Empty droplets have few, "
                      "doublets often many.") +
                   heights);
  m_genesPerCell->setTip(tr("Genes with a value in each cell.") + heights);
  m_mito->setTip(tr("Share of a cell's counts on mitochondrial genes (names such as MT-CO1). High "
                    "where the cell was damaged, or its tissue rich in mitochondria.") +
                 heights);
  m_cellsPerGene->setTip(
      tr("Cells in which each gene has a value. The limit is taken among the cells that stay.") +
      heights);
  layout->addWidget(m_histograms);
  layout->addSpacing(rowGap);
  layout->addWidget(headingLabel(tr("Columns of the cells")));
  layout->addWidget(m_columns);
  layout->addStretch(1);
  return page;
}

QWidget* CellsGenesDialog::buildSide() {
  auto* page = new QWidget;
  auto* layout = new QVBoxLayout(page);
  layout->setContentsMargins(panelMargin, panelMargin, panelMargin, panelMargin);
  layout->setSpacing(rowGap);
  layout->addWidget(headingLabel(tr("What stays")));
  m_cellsLine->setFont(textFont(titleSize, QFont::DemiBold));
  layout->addWidget(m_cellsLine);
  layout->addWidget(m_genesLine);
  layout->addWidget(m_problemLine);
  m_reasons->setAccessibleName(tr("Cells that each filter leaves out"));
  m_classes->setAccessibleName(tr("Cells that stay of each class"));
  layout->addWidget(m_reasons);
  layout->addWidget(m_classes);
  layout->addSpacing(rowGap);
  layout->addWidget(hairline());
  layout->addSpacing(rowGap);
  layout->addWidget(headingLabel(tr("Genes of the model")));
  layout->addWidget(m_sets);
  layout->addStretch(1);
  return page;
}

QWidget* CellsGenesDialog::buildButtons() {
  auto* bar = new QWidget;
  auto* row = new QHBoxLayout(bar);
  row->setContentsMargins(panelMargin, rowGap, panelMargin, rowGap);
  row->setSpacing(rowGap);
  m_inScene->setToolTip(tr("Colours the cells by what stays; those left out are grey."));
  m_reset->setToolTip(tr("Lifts every filter and choice of genes. Undo brings them back."));
  auto* done = new QPushButton(tr("Close"));
  row->addWidget(m_inScene);
  row->addStretch(1);
  for (QPushButton* button : {m_undo, m_redo, m_reset, done}) row->addWidget(button);
  connect(done, &QPushButton::clicked, this, &QDialog::close);
  return bar;
}

void CellsGenesDialog::setDataset(std::shared_ptr<const Dataset> data, const ColumnRoles& roles) {
  const bool same = data == m_data && data != nullptr;
  m_data = std::move(data);
  m_roles = roles;
  {
    const QSignalBlocker blocker(m_split);
    const QString before = m_split->currentText();
    m_split->clear();
    m_split->addItem(tr("nothing"));
    if (m_data) {
      for (const Annotation& column : m_data->cells.columns) {
        if (column.kind == Annotation::Kind::categorical && column.levels.size() > 1) {
          m_split->addItem(QString::fromStdString(column.name));
        }
      }
    }
    int wanted = same ? m_split->findText(before) : -1;
    for (const std::string& role : {roles.sample, roles.condition, roles.label}) {
      if (wanted < 0 && !role.empty()) wanted = m_split->findText(QString::fromStdString(role));
    }
    m_split->setCurrentIndex(std::max(0, wanted));
  }
  if (!same) {
    m_quality.reset();
    m_droplets = {};
    m_outcome.reset();
    m_problem.clear();
    m_columns->setDataset(m_data);
    m_columns->setConditions(m_filter.keep);
  }
  m_sets->setDataset(m_data, roles);
  showHistograms();
  showOutcome();
}

void CellsGenesDialog::setQuality(std::shared_ptr<const CellQuality> quality,
                                  const DropletCheck& droplets,
                                  std::shared_ptr<const GeneSetSizes> sizes) {
  m_quality = std::move(quality);
  m_droplets = droplets;
  m_sets->setSizes(std::move(sizes));
  showHistograms();
}

void CellsGenesDialog::setPinnedCount(int genes) {
  m_sets->setPinnedCount(genes);
}

void CellsGenesDialog::setChoice(const CellFilter& filter, const GeneChoice& genes) {
  m_filter = filter;
  m_genes = genes;
  m_counts->setLimits(filter.minCounts, filter.maxCounts);
  m_genesPerCell->setLimits(filter.minGenes, filter.maxGenes);
  m_mito->setLimits(std::nullopt, filter.maxMito);
  m_cellsPerGene->setLimits(
      filter.minCells > 0 ? std::optional<double>(filter.minCells) : std::nullopt, std::nullopt);
  m_columns->setConditions(filter.keep);
  m_sets->setChoice(genes);
  m_reset->setEnabled(!filter.empty() || !genes.empty());
  showNote();
}

void CellsGenesDialog::setOutcome(std::shared_ptr<const FilterOutcome> cells,
                                  std::shared_ptr<const ChosenGenes> genes,
                                  const QString& problem) {
  m_outcome = std::move(cells);
  m_problem = problem;
  m_sets->setChosen(std::move(genes));
  showOutcome();
}

void CellsGenesDialog::setUndo(bool canUndo, bool canRedo) {
  m_undo->setEnabled(canUndo);
  m_redo->setEnabled(canRedo);
}

void CellsGenesDialog::setShownInScene(bool shown) {
  const QSignalBlocker blocker(m_inScene);
  m_inScene->setChecked(shown);
}

void CellsGenesDialog::addList(const NamedGenes& list, bool always) {
  GeneChoice genes = m_genes;
  std::vector<NamedGenes>& lists = always ? genes.always : genes.neverLists;
  std::erase_if(lists, [&](const NamedGenes& old) { return old.name == list.name; });
  lists.push_back(list);
  const QString name = QString::fromStdString(list.name);
  Q_EMIT choiceMade(m_filter, genes,
                    always ? tr("Always take the genes of %1").arg(name)
                           : tr("Never take the genes of %1").arg(name));
}

CellFilter CellsGenesDialog::filterNow() const {
  CellFilter filter;
  filter.minCounts = m_counts->low();
  filter.maxCounts = m_counts->high();
  filter.minGenes = m_genesPerCell->low();
  filter.maxGenes = m_genesPerCell->high();
  filter.maxMito = m_mito->high();
  filter.minCells = static_cast<int>(m_cellsPerGene->low().value_or(0.0));
  filter.keep = m_columns->conditions();
  return filter;
}

void CellsGenesDialog::make() {
  const CellFilter filter = filterNow();
  Q_EMIT choiceMade(filter, m_genes, changeText(m_filter, filter));
}

void CellsGenesDialog::tryOut() {
  Q_EMIT choiceTried(filterNow(), m_genes);
}

const Annotation* CellsGenesDialog::splitColumn() const {
  return m_data && m_split->currentIndex() > 0
             ? m_data->cells.find(m_split->currentText().toStdString())
             : nullptr;
}

void CellsGenesDialog::showHistograms() {
  const bool there = m_data && m_quality;
  const auto show = [&](RangeFilter* filter, bool known) { filter->setVisible(there && known); };
  show(m_counts, there && !m_quality->counts.empty());
  show(m_genesPerCell, there && !m_quality->genes.empty());
  show(m_mito, there && !m_quality->mito.empty());
  show(m_cellsPerGene, there && !m_quality->cellsPerGene.empty());
  // Side by side without holes, whichever there are.
  int place = 0;
  for (RangeFilter* filter : {m_counts, m_genesPerCell, m_mito, m_cellsPerGene}) {
    if (filter->isHidden()) continue;
    m_grid->addWidget(filter, place / 2, place % 2);
    ++place;
  }
  m_histograms->setVisible(there && !m_quality->genes.empty());
  m_legend->hide();
  showNote();
  if (!there) return;

  std::vector<int> groupOf;
  std::vector<HistogramGroup> groups;
  if (const Annotation* column = splitColumn()) {
    const ClassLegend legend = classLegend(*column);
    QStringList words;
    std::vector<int> place(column->levels.size(), -1);
    for (int level = 0; level < legend.names.size(); ++level) {
      const auto at = static_cast<std::size_t>(level);
      if (legend.counts[at] == 0) continue;
      place[at] = static_cast<int>(groups.size());
      groups.push_back({legend.names[level], legend.colors[at], {}});
      words << QStringLiteral("<span style='color:%1'>■</span> %2")
                   .arg(legend.colors[at].name(), legend.names[level].toHtmlEscaped());
    }
    if (static_cast<int>(groups.size()) > kMostGroups) {
      groups.clear();
      m_legend->setText(tr("More than %1 classes: all cells are drawn together.").arg(kMostGroups));
    } else {
      m_legend->setText(words.join(QStringLiteral(" &nbsp; ")));
      groupOf.reserve(column->codes.size());
      for (const std::int32_t code : column->codes) {
        groupOf.push_back(code < 0 ? -1 : place[static_cast<std::size_t>(code)]);
      }
    }
    m_legend->show();
  }
  const HistogramScale log = HistogramScale::log;
  if (!m_quality->counts.empty()) {
    m_counts->setData(histogramOf(m_quality->counts, log, groupOf, groups));
  }
  if (!m_quality->genes.empty()) {
    m_genesPerCell->setData(histogramOf(numbersOf(m_quality->genes), log, groupOf, groups));
  }
  if (!m_quality->mito.empty()) {
    m_mito->setData(histogramOf(m_quality->mito, HistogramScale::percent, groupOf, groups));
  }
  if (!m_quality->cellsPerGene.empty()) {
    m_cellsPerGene->setData(histogramOf(numbersOf(m_quality->cellsPerGene), log));
  }
}

void CellsGenesDialog::showNote() {
  QString text;
  bool warns = false;
  if (!m_data) {
    text = tr("Open a file to choose among its cells and genes.");
  } else if (!m_quality) {
    text = tr("The cells are being measured…");
  } else if (m_droplets.unfiltered) {
    text = QString::fromStdString(m_droplets.sentence());
    warns = !m_filter.minCounts;
  } else {
    text = QString::fromStdString(m_quality->missing);
  }
  m_note->setText(text);
  m_note->setVisible(!text.isEmpty());
  setTextColor(m_note, warns ? Theme::of(palette()).edge : QColor());
  m_cut->setVisible(warns && m_droplets.cut.has_value());
  if (m_droplets.cut) {
    m_cut->setText(tr("Cut at %1 counts").arg(countText(static_cast<qint64>(*m_droplets.cut))));
  }
}

void CellsGenesDialog::showOutcome() {
  m_problemLine->setText(m_problem);
  m_problemLine->setVisible(!m_problem.isEmpty());
  setTextColor(m_problemLine, Theme::of(palette()).outside);
  if (!m_data || !m_outcome) {
    m_cellsLine->setText(m_data ? countText(m_data->cellCount()) + tr(" cells") : tr("No cells"));
    m_genesLine->setText(m_data ? countText(m_data->geneCount()) + tr(" genes") : QString());
    m_reasons->setReasons({});
    m_classes->setKept(nullptr, {});
    return;
  }
  m_cellsLine->setText(tr("%1 of %2 cells%3")
                           .arg(countText(m_outcome->cells), countText(m_data->cellCount()),
                                shareText(m_outcome->cells, m_data->cellCount())));
  m_genesLine->setText(tr("%1 of %2 genes%3")
                           .arg(countText(m_outcome->genes), countText(m_data->geneCount()),
                                shareText(m_outcome->genes, m_data->geneCount())));
  m_reasons->setReasons(m_outcome->reasons);
  m_classes->setKept(splitColumn(), m_outcome->kept);
}

}  // namespace chreode
