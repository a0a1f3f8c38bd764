#include "panels/quality_histograms.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <algorithm>
#include <vector>

#include "panels/class_legend.h"
#include "panels/panel_text.h"
#include "panels/range_filter.h"
#include "plots/text_font.h"
#include "plots/theme.h"

namespace chreode {

namespace {

constexpr int kMostGroups = 12;  // outlines that can be told apart

/// The classes that get an outline of their own, in the legend's order: those with cells, of more
/// than can be told apart the largest but for one place, which is that of all others.
std::vector<int> outlined(const ClassLegend& legend) {
  const auto cells = [&](int level) { return legend.counts[static_cast<std::size_t>(level)]; };
  std::vector<int> levels;
  for (int level = 0; level < legend.names.size(); ++level) {
    if (cells(level) > 0) levels.push_back(level);
  }
  if (static_cast<int>(levels.size()) <= kMostGroups) return levels;
  std::stable_sort(levels.begin(), levels.end(), [&](int a, int b) { return cells(a) > cells(b); });
  levels.resize(kMostGroups - 1);
  std::sort(levels.begin(), levels.end());
  return levels;
}

std::vector<double> numbersOf(const std::vector<std::int32_t>& whole) {
  return {whole.begin(), whole.end()};
}

}  // namespace

QualityHistograms::QualityHistograms(QWidget* parent)
    : QWidget(parent),
      m_split(new QComboBox),
      m_legend(new QLabel),
      m_plots(new QWidget),
      m_grid(new QGridLayout(m_plots)),
      m_counts(new RangeFilter(tr("Counts per cell"), true, true, m_plots)),
      m_genesPerCell(new RangeFilter(tr("Genes per cell"), true, true, m_plots)),
      m_mito(new RangeFilter(tr("Mitochondrial share"), false, true, m_plots)),
      m_cellsPerGene(new RangeFilter(tr("Cells per gene"), true, false, m_plots)) {
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(rowGap);
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

  m_grid->setContentsMargins(0, 0, 0, 0);
  m_grid->setHorizontalSpacing(panelMargin);
  m_grid->setVerticalSpacing(partGap);
  m_grid->setColumnStretch(0, 1);
  m_grid->setColumnStretch(1, 1);
  for (RangeFilter* filter : {m_counts, m_genesPerCell, m_cellsPerGene}) filter->setWhole(true);
  const QString heights = tr(" Heights are square roots, so that few cells are seen too.");
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
  layout->addWidget(m_plots);

  for (RangeFilter* filter : {m_counts, m_genesPerCell, m_mito, m_cellsPerGene}) {
    connect(filter, &RangeFilter::tried, this, &QualityHistograms::tried);
    connect(filter, &RangeFilter::chosen, this, &QualityHistograms::chosen);
  }
  connect(m_split, &QComboBox::currentIndexChanged, this, [this] {
    showAll();
    Q_EMIT splitChanged();
  });
}

void QualityHistograms::setDataset(std::shared_ptr<const Dataset> data, const ColumnRoles& roles,
                                   bool keepsSplit) {
  m_data = std::move(data);
  {
    const QSignalBlocker blocker(m_split);
    const QString before = m_split->currentText();
    m_split->clear();
    m_split->addItem(tr("nothing"));
    if (m_data) {
      for (const Annotation* column : columnsOfClasses(m_data->cells)) {
        if (column->kind != Annotation::Kind::categorical || column->levels.size() > 1) {
          m_split->addItem(QString::fromStdString(column->name));
        }
      }
    }
    int wanted = keepsSplit ? m_split->findText(before) : -1;
    for (const std::string& role : {roles.sample, roles.condition, roles.label}) {
      if (wanted < 0 && !role.empty()) wanted = m_split->findText(QString::fromStdString(role));
    }
    m_split->setCurrentIndex(std::max(0, wanted));
  }
  if (!keepsSplit) m_quality.reset();
  showAll();
}

void QualityHistograms::setQuality(std::shared_ptr<const CellQuality> quality) {
  m_quality = std::move(quality);
  showAll();
}

void QualityHistograms::setLimits(const CellFilter& filter) {
  m_counts->setLimits(filter.minCounts, filter.maxCounts);
  m_genesPerCell->setLimits(filter.minGenes, filter.maxGenes);
  m_mito->setLimits(std::nullopt, filter.maxMito);
  m_cellsPerGene->setLimits(
      filter.minCells > 0 ? std::optional<double>(filter.minCells) : std::nullopt, std::nullopt);
}

CellFilter QualityHistograms::limits() const {
  CellFilter filter;
  filter.minCounts = m_counts->low();
  filter.maxCounts = m_counts->high();
  filter.minGenes = m_genesPerCell->low();
  filter.maxGenes = m_genesPerCell->high();
  filter.maxMito = m_mito->high();
  filter.minCells = static_cast<int>(m_cellsPerGene->low().value_or(0.0));
  return filter;
}

void QualityHistograms::showAll() {
  m_splitColumn = m_split->currentIndex() > 0
                      ? classesIn(m_data, m_split->currentText().toStdString())
                      : nullptr;
  const bool there = m_data && m_quality;
  m_counts->setVisible(there && !m_quality->counts.empty());
  m_genesPerCell->setVisible(there && !m_quality->genes.empty());
  m_mito->setVisible(there && !m_quality->mito.empty());
  m_cellsPerGene->setVisible(there && !m_quality->cellsPerGene.empty());
  // Side by side without holes, whichever there are.
  int place = 0;
  for (RangeFilter* filter : {m_counts, m_genesPerCell, m_mito, m_cellsPerGene}) {
    if (filter->isHidden()) continue;
    m_grid->addWidget(filter, place / 2, place % 2);
    ++place;
  }
  m_plots->setVisible(there && !m_quality->genes.empty());
  m_legend->hide();
  if (there) showGroups();
}

void QualityHistograms::showGroups() {
  std::vector<int> groupOf;
  std::vector<HistogramGroup> groups;
  if (const Annotation* column = splitColumn()) {
    const ClassLegend legend = classLegend(*column);
    QStringList words;
    const std::vector<int> shown = outlined(legend);
    const auto inUse = std::count_if(legend.counts.begin(), legend.counts.end(),
                                     [](qint64 cells) { return cells > 0; });
    const int others = static_cast<int>(inUse) - static_cast<int>(shown.size());
    // Without others nothing stands in their place.
    std::vector<int> place(column->levels.size(), others > 0 ? static_cast<int>(shown.size()) : -1);
    const auto addGroup = [&](const QString& name, const QColor& color) {
      groups.push_back({name, color, {}});
      words << QStringLiteral("<span style='color:%1'>■</span> %2")
                   .arg(color.name(), name.toHtmlEscaped());
    };
    for (const int level : shown) {
      const auto at = static_cast<std::size_t>(level);
      place[at] = static_cast<int>(groups.size());
      addGroup(legend.names[level], legend.colors[at]);
    }
    if (others > 0) addGroup(tr("other (%1)").arg(others), Theme::of(palette()).muted);
    m_legend->setText(words.join(QStringLiteral(" &nbsp; ")));
    groupOf.reserve(column->codes.size());
    for (const std::int32_t code : column->codes) {
      groupOf.push_back(code < 0 ? -1 : place[static_cast<std::size_t>(code)]);
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

}  // namespace chreode
