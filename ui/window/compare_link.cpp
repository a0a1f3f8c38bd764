#include "window/compare_link.h"

#include <algorithm>
#include <utility>

#include "base/parallel.h"
#include "files/cell_table.h"
#include "plots/class_colors.h"
#include "plots/number_text.h"
#include "window/class_columns.h"
#include "window/save_name.h"

namespace chreode {

namespace {

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

void writeCompared(const ComparedGenes& result, const QString& path) {
  writeTextTable(path.toStdString(), result.notes, comparisonTitles(),
                 comparisonRows(result.found, result.genes));
}

}  // namespace

CompareLink::CompareLink(Session* session, CellColoring* coloring, ComparePanel* panel,
                         QWidget* window)
    : QObject(window),
      m_session(session),
      m_panel(panel),
      m_window(window),
      m_job(&session->jobs()) {
  for (const auto signal : {&Session::dataChanged, &Session::matrixReady, &Session::rolesChanged}) {
    connect(session, signal, this, &CompareLink::showData);
  }
  connect(&session->hand(), &Hand::heldChanged, this, &CompareLink::showGroups);
  connect(&session->selection(), &Selection::changed, this, &CompareLink::showGroups);
  connect(&session->selection(), &Selection::groupsChanged, this, &CompareLink::showGroups);
  connect(panel, &ComparePanel::columnChosen, this, &CompareLink::showColumn);
  connect(panel, &ComparePanel::runRequested, this, &CompareLink::compare);
  connect(panel, &ComparePanel::cancelRequested, this, &CompareLink::cancel);
  connect(panel, &ComparePanel::exportRequested, this, &CompareLink::askExport);
  connect(panel, &ComparePanel::openRequested, this, &CompareLink::openRequested);
  connect(panel, &ComparePanel::geneActivated, coloring, [coloring](const QString& gene) {
    coloring->setSource({ColorSource::Kind::gene, gene.toStdString(), 0});
  });
  showData();
}

void CompareLink::showData() {
  const auto data = m_session->data();
  const bool ready = data && data->matrix;
  m_panel->setReady(data != nullptr, ready);
  if (!ready) {
    m_data.reset();
    m_result.reset();
    m_panel->setResult(nullptr);
    cancel();
    return;
  }
  const bool other = data != m_data;
  m_data = data;
  const ColumnRoles& roles = m_session->roles();
  const QStringList columns = classColumns(*data);
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
  }
  showColumn();
}

std::vector<CompareGroup> CompareLink::classesOf(const QString& name) const {
  const auto column = classesIn(m_data, name.toStdString());
  std::vector<CompareGroup> groups;
  if (!column || !hasClasses(*column)) return groups;
  const ClassLegend legend = classLegend(*column);
  for (int level = 0; level < legend.names.size(); ++level) {
    const qint64 count = legend.counts[static_cast<std::size_t>(level)];
    if (count == 0) continue;
    groups.push_back({QStringLiteral("%1 (%2)").arg(legend.names[level], countText(count)),
                      originOfColumn(column->name), name,
                      [column, level] { return column->cellsOf(level); }});
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
  if (!m_data || m_job.isRunning()) return;
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
  m_job.start<Result>(
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
        m_panel->setRunning(false);
        if (data != m_data) return;
        m_result = std::move(result);
        m_panel->setResult(m_result);
        Q_EMIT compared();
      },
      [this](const Failure& failure) {
        m_panel->setRunning(false);
        if (!failure.cancelled) Q_EMIT m_session->failed(failure.sentence);
      });
  m_panel->setRunning(true);
}

void CompareLink::cancel() {
  if (m_job.cancel()) m_panel->setRunning(false);
}

void CompareLink::writeTable(const QString& path) const {
  if (m_result) writeCompared(*m_result, path);
}

void CompareLink::askExport() {
  // What is compared while the dialog is open is another table.
  const auto result = m_result;
  if (!result) return;
  const QString path = askSaveName(
      m_window, QStringLiteral("Export the compared genes"), QStringLiteral("comparison.tsv"),
      {QStringLiteral("Tables (*.tsv *.csv)"), QStringLiteral("All files (*)")});
  if (path.isEmpty()) return;
  if (const auto failure = catchFailure([&] { writeCompared(*result, path); })) {
    Q_EMIT m_session->failed(failure->sentence);
  } else {
    Q_EMIT m_session->noticed(QStringLiteral("%1 genes written to %2.")
                                  .arg(countText(static_cast<qint64>(result->genes.size())), path));
  }
}

}  // namespace chreode
