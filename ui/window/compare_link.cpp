#include "window/compare_link.h"

#include <QFileDialog>
#include <algorithm>
#include <utility>

#include "base/parallel.h"
#include "files/gmt_file.h"
#include "plots/class_colors.h"
#include "plots/number_text.h"
#include "stats/gene_distributions.h"

namespace chreode {

namespace {

constexpr int kMostClasses = 1000;  // of a column that is offered
constexpr int kPlottedAtFirst = 8;  // genes

bool hasClasses(const Annotation& column) {
  return column.kind == Annotation::Kind::boolean ||
         (column.kind == Annotation::Kind::categorical && column.levels.size() >= 2 &&
          column.levels.size() <= kMostClasses);
}

QStringList geneNames(const Dataset& data) {
  QStringList names;
  for (const std::string& gene : data.genes.names) names << QString::fromStdString(gene);
  return names;
}

/// The cells of a group that are in the flags; empty flags are all.
std::vector<std::int32_t> keptIn(std::vector<std::int32_t> cells,
                                 const std::vector<std::uint8_t>& among) {
  if (!among.empty()) {
    std::erase_if(cells,
                  [&](std::int32_t cell) { return among[static_cast<std::size_t>(cell)] == 0; });
  }
  return cells;
}

/// Of several ways of choosing the one that leaves least of a p-value.
GroupOrigin weaker(GroupOrigin a, GroupOrigin b) {
  return static_cast<GroupOrigin>(std::max(static_cast<int>(a), static_cast<int>(b)));
}

GeneClassPlot plotOf(const Dataset& data, const QStringList& genes, const Annotation& column,
                     const ClassLegend& legend) {
  GeneClassPlot plot;
  plot.genes = genes;
  // Levels without cells have nothing to show.
  std::vector<std::int32_t> placeOf(legend.counts.size(), -1);
  for (std::size_t level = 0; level < legend.counts.size(); ++level) {
    if (legend.counts[level] == 0) continue;
    placeOf[level] = static_cast<std::int32_t>(plot.classes.size());
    plot.classes << legend.names[static_cast<qsizetype>(level)];
    plot.colors.push_back(legend.colors[level]);
  }
  std::vector<std::int32_t> classOfCell(data.cells.size(), -1);
  for (std::size_t level = 0; level < placeOf.size(); ++level) {
    for (const std::int32_t cell : column.cellsOf(static_cast<int>(level))) {
      classOfCell[static_cast<std::size_t>(cell)] = placeOf[level];
    }
  }
  std::vector<std::int32_t> rows;
  for (const QString& gene : genes) rows.push_back(data.geneOf(gene.toStdString()));
  const ShownValues values(data);
  plot.unit = QString::fromLatin1(values.unit());
  for (const GeneDistribution& gene :
       geneDistributions(data, values, rows, classOfCell, static_cast<int>(plot.classes.size()))) {
    plot.ranges.emplace_back(gene.low, gene.high);
    std::vector<GeneClassCell> classes;
    for (const GeneInClass& own : gene.classes) {
      classes.push_back({own.mean, own.share, own.lower, own.median, own.upper, own.density});
    }
    plot.values.push_back(std::move(classes));
  }
  return plot;
}

}  // namespace

CompareLink::CompareLink(Session* session, CellColoring* coloring, ComparePanel* panel,
                         QWidget* window)
    : QObject(window), m_session(session), m_coloring(coloring), m_panel(panel), m_window(window) {
  for (const auto signal : {&Session::dataChanged, &Session::matrixReady, &Session::rolesChanged}) {
    connect(session, signal, this, &CompareLink::showData);
  }
  connect(&session->hand(), &Hand::heldChanged, this, &CompareLink::showGroups);
  connect(&session->selection(), &Selection::changed, this, &CompareLink::showGroups);
  connect(&session->selection(), &Selection::groupsChanged, this, &CompareLink::showGroups);
  connect(panel, &ComparePanel::columnChosen, this, &CompareLink::showColumn);
  connect(panel, &ComparePanel::runRequested, this, &CompareLink::compare);
  connect(panel, &ComparePanel::cancelRequested, this, [this] {
    if (m_job >= 0) m_session->jobs().cancel(m_job);
  });
  connect(panel, &ComparePanel::exportRequested, this, &CompareLink::askExport);
  connect(panel, &ComparePanel::plotsRequested, this, &CompareLink::showPlots);
  connect(panel, &ComparePanel::openRequested, this, &CompareLink::openRequested);
  connect(panel, &ComparePanel::geneActivated, coloring, [coloring](const QString& gene) {
    coloring->setSource({ColorSource::Kind::gene, gene.toStdString(), 0});
  });
  showData();
}

QStringList CompareLink::classColumns() const {
  QStringList columns;
  if (!m_data) return columns;
  for (const Annotation& column : m_data->cells.columns) {
    if (hasClasses(column)) columns << QString::fromStdString(column.name);
  }
  return columns;
}

void CompareLink::showData() {
  const auto data = m_session->data();
  const bool ready = data && data->matrix;
  m_panel->setReady(data != nullptr, ready);
  if (!ready) {
    m_data.reset();
    m_result.reset();
    m_panel->setResult(nullptr);
    if (m_job >= 0) m_session->jobs().cancel(m_job);
    return;
  }
  const bool other = data != m_data;
  m_data = data;
  const ColumnRoles& roles = m_session->roles();
  const QStringList columns = classColumns();
  const QString likely =
      QString::fromStdString(roles.condition.empty() ? roles.label : roles.condition);
  const QString chosen = other || !columns.contains(m_panel->column()) ? likely : m_panel->column();
  m_panel->setColumns(columns, chosen);
  QStringList samples;
  for (const Annotation& column : data->cells.columns) {
    samples << QString::fromStdString(column.name);
  }
  m_panel->setSamples(samples, QString::fromStdString(roles.sample));
  m_labels = classesOf(QString::fromStdString(roles.label));
  if (other) {
    m_result.reset();
    m_panel->setResult(nullptr);
    if (m_plots) m_plots->close();
    if (m_geneSet) m_geneSet->setKnownGenes(geneNames(*data));
  }
  showColumn();
}

std::vector<CompareGroup> CompareLink::classesOf(const QString& name) const {
  const Annotation* column = m_data ? m_data->cells.find(name.toStdString()) : nullptr;
  std::vector<CompareGroup> groups;
  if (!column || !hasClasses(*column)) return groups;
  const ClassLegend legend = classLegend(*column);
  for (int level = 0; level < legend.names.size(); ++level) {
    const qint64 count = legend.counts[static_cast<std::size_t>(level)];
    if (count == 0) continue;
    groups.push_back({QStringLiteral("%1 (%2)").arg(legend.names[level], countText(count)),
                      originOfColumn(column->name), name,
                      [data = m_data, column, level] { return column->cellsOf(level); }});
  }
  return groups;
}

std::vector<CompareGroup> CompareLink::chosenGroups() const {
  std::vector<CompareGroup> groups;
  // Where a cell lies in the scene is a matter of its expression, and so is what was drawn around.
  const auto add = [&groups](const QString& name, std::vector<std::int32_t> cells) {
    if (cells.empty()) return;
    std::sort(cells.begin(), cells.end());
    groups.push_back(
        {QStringLiteral("%1 (%2)").arg(name, countText(static_cast<qint64>(cells.size()))),
         GroupOrigin::expression,
         {},
         [cells = std::move(cells)] { return cells; }});
  };
  const Selection& selection = m_session->selection();
  add(QStringLiteral("selected cells"), selection.cells());
  const QVector<int> held = m_session->hand().held();
  std::vector<std::int32_t> inHand(held.begin(), held.end());
  std::sort(inHand.begin(), inHand.end());
  if (inHand != selection.cells()) add(QStringLiteral("held cells"), std::move(inHand));
  for (const CellGroup& group : selection.groups()) {
    add(QStringLiteral("group ") + group.name, group.cells->cells());
  }
  return groups;
}

void CompareLink::showColumn() {
  m_classes = classesOf(m_panel->column());
  showGroups();
}

void CompareLink::showGroups() {
  if (!m_data) return;
  std::vector<CompareGroup> groups = m_classes;
  std::vector<CompareGroup> within = m_labels;
  for (const CompareGroup& group : chosenGroups()) {
    groups.push_back(group);
    within.push_back(group);
  }
  m_panel->setGroups(std::move(groups));
  m_panel->setWithin(std::move(within));
}

void CompareLink::compare() {
  if (!m_data || m_job >= 0) return;
  const CompareQuestion question = m_panel->question();
  const auto groupAt = [](const std::vector<CompareGroup>& groups, int at) {
    return at >= 0 && at < static_cast<int>(groups.size()) ? &groups[static_cast<std::size_t>(at)]
                                                           : nullptr;
  };
  const CompareGroup* a = groupAt(m_panel->groups(), question.a);
  const CompareGroup* b = groupAt(m_panel->groups(), question.b);
  const CompareGroup* within = groupAt(m_panel->within(), question.within);
  if (!a) return;
  std::vector<std::uint8_t> among;
  if (within) {
    among.assign(m_data->cells.size(), 0);
    for (const std::int32_t cell : within->cells()) among[static_cast<std::size_t>(cell)] = 1;
  }
  ComparisonRequest request;
  request.a = keptIn(a->cells(), among);
  request.b = b ? keptIn(b->cells(), among) : restOf(m_data->cellCount(), a->cells(), among);
  request.test = question.test;
  request.samples = question.samples;
  request.origin = b ? weaker(a->origin, b->origin) : a->origin;
  request.originColumn = (b && b->origin == GroupOrigin::labels ? b : a)->column.toStdString();
  QString title = (a->column.isEmpty() ? QString() : a->column + QStringLiteral(": ")) + a->name +
                  QStringLiteral(" against ") + (b ? b->name : QStringLiteral("the rest"));
  if (within) title += QStringLiteral(", within ") + within->name;

  using Result = std::shared_ptr<const ComparedGenes>;
  m_job = m_session->jobs().start<Result>(
      QStringLiteral("Comparing"),
      [data = m_data, request = std::move(request), title](const Progress& progress) {
        auto compared = std::make_shared<ComparedGenes>();
        compared->found = compareCells(*data, request, defaultThreads(), progress);
        compared->genes = data->genes.names;
        compared->title = title;
        compared->notes = data->caveats();
        compared->notes.push_back(title.toStdString() + "; " + testName(compared->found.test) +
                                  "; matrix " + data->taken.description() + "; means " +
                                  compared->found.means);
        compared->notes.push_back(compared->found.verdict());
        return Result(std::move(compared));
      },
      [this, data = m_data](Result result) {
        m_job = -1;
        m_panel->setRunning(false);
        if (data != m_data) return;
        m_result = std::move(result);
        m_panel->setResult(m_result);
        if (m_plots)
          m_plots->setOffers(m_panel->topGenes(kPlottedAtFirst), m_session->pinnedGenes());
      },
      [this](const Failure& failure) {
        m_job = -1;
        m_panel->setRunning(false);
        if (!failure.cancelled) Q_EMIT m_session->failed(failure.sentence);
      });
  m_panel->setRunning(true);
}

void CompareLink::writeTable(const QString& path) const {
  if (!m_result) return;
  writeTextTable(path.toStdString(), m_result->notes, comparisonTitles(),
                 comparisonRows(m_result->found, m_result->genes));
}

void CompareLink::askExport() {
  const QString path = QFileDialog::getSaveFileName(
      m_window, QStringLiteral("Export the compared genes"), QStringLiteral("comparison.tsv"),
      QStringLiteral("Tables (*.tsv *.csv);;All files (*)"));
  if (path.isEmpty()) return;
  if (const auto failure = catchFailure([&] { writeTable(path); })) {
    Q_EMIT m_session->failed(failure->sentence);
  } else {
    Q_EMIT m_session->noticed(
        QStringLiteral("%1 genes written to %2.")
            .arg(countText(static_cast<qint64>(m_result->genes.size())), path));
  }
}

void CompareLink::showPlots() {
  if (!m_data) return;
  if (!m_plots) {
    m_plots = new GenePlotsDialog(m_window);
    connect(m_plots, &GenePlotsDialog::asked, this, &CompareLink::plot);
  }
  const QStringList pinned = m_session->pinnedGenes();
  const QStringList top = m_panel->topGenes(kPlottedAtFirst);
  m_plots->setKnownGenes(geneNames(*m_data));
  m_plots->setColumns(classColumns(), QString::fromStdString(m_session->roles().label));
  m_plots->setOffers(top, pinned);
  m_plots->show();
  m_plots->raise();
  if (m_plots->genes().isEmpty()) {
    m_plots->setGenes(top.isEmpty() ? pinned : top);
  } else {
    plot();
  }
}

void CompareLink::plot() {
  const QStringList genes = m_plots->genes();
  const Annotation* column = m_data ? m_data->cells.find(m_plots->column().toStdString()) : nullptr;
  if (!column || genes.isEmpty()) {
    m_plots->setPlot({});
    m_plots->setNote(!column ? QStringLiteral("The cells have no column of classes.")
                             : QStringLiteral("Type genes, or compare two groups first."));
    return;
  }
  m_latest.submit([this, data = m_data, genes, column]() -> std::function<void()> {
    auto plot = std::make_shared<GeneClassPlot>();
    const auto failure =
        catchFailure([&] { *plot = plotOf(*data, genes, *column, classLegend(*column)); });
    return [this, data, plot, failure] {
      if (!m_plots || data != m_data) return;
      m_plots->setPlot(*plot);
      if (failure) m_plots->setNote(failure->sentence);
    };
  });
}

void CompareLink::askGeneSet() {
  if (!m_data) return;
  if (!m_geneSet) {
    m_geneSet = new GeneSetDialog(m_window);
    connect(m_geneSet, &GeneSetDialog::fileRequested, this, &CompareLink::askGmt);
    connect(m_geneSet, &GeneSetDialog::colorRequested, this, &CompareLink::colorBySet);
    m_geneSet->setKnownGenes(geneNames(*m_data));
  }
  m_geneSet->show();
  m_geneSet->raise();
}

void CompareLink::askGmt() {
  const QString path =
      QFileDialog::getOpenFileName(m_geneSet, QStringLiteral("Gene sets"), {},
                                   QStringLiteral("Gene sets (*.gmt *.gmt.gz);;All files (*)"));
  if (path.isEmpty()) return;
  m_session->jobs().start<std::vector<GeneList>>(
      QStringLiteral("Reading gene sets"),
      [path = path.toStdString()](const Progress&) { return readGmt(path); },
      [this](std::vector<GeneList> sets) {
        if (m_geneSet) m_geneSet->setSets(std::move(sets));
      },
      [this](const Failure& failure) {
        if (!failure.cancelled) Q_EMIT m_session->failed(failure.sentence);
      });
}

void CompareLink::colorBySet() {
  ColorSource source{ColorSource::Kind::geneSet, m_geneSet->name(), 0};
  source.genes = m_geneSet->genes();
  source.controls = m_geneSet->withControls();
  m_coloring->setSource(source);
}

}  // namespace chreode
