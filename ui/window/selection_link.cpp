#include "window/selection_link.h"

#include <QAction>
#include <QGuiApplication>
#include <algorithm>
#include <cmath>

#include "panels/query_line.h"
#include "panels/selection_section.h"
#include "plots/class_colors.h"
#include "plots/number_text.h"
#include "scene/select_gesture.h"

namespace chreode {

namespace {

/// The level of a cell in a categorical or boolean column, −1 = none.
int levelOf(const Annotation& column, std::size_t cell) {
  if (column.kind == Annotation::Kind::categorical) return column.codes[cell];
  if (column.kind != Annotation::Kind::boolean || std::isnan(column.numbers[cell])) return -1;
  return column.numbers[cell] != 0.0 ? 1 : 0;
}

QString quoted(const std::string& name) {
  return QString::fromStdString(quotedName(name));
}

}  // namespace

SelectionLink::SelectionLink(Session* session, CellColoring* coloring, ViewGrid* views,
                             CellsPanel* panel, QObject* parent)
    : QObject(parent),
      m_session(session),
      m_selection(&session->selection()),
      m_coloring(coloring),
      m_views(views),
      m_panel(panel) {
  connect(m_selection, &Selection::changed, this, &SelectionLink::showSelection);
  connect(m_session, &Session::positionsChanged, this, [this] {
    if (!m_selection->empty()) showSelection();
  });
  connect(m_views, &ViewGrid::chosen, this,
          [this](const std::vector<std::int32_t>& cells, SetOperation operation,
                 const QString& with) { m_selection->choose(cells, operation, with); });
  connect(m_views, &ViewGrid::selectionTaken, this, &SelectionLink::hold);
  connect(m_panel, &CellsPanel::classActivated, this, &SelectionLink::activateClass);
  connect(m_coloring, &CellColoring::changed, this, &SelectionLink::showRange);
  linkSection();
  linkQuery();
  linkGroups();
  showSelection();
  showGroups();
}

void SelectionLink::linkSection() {
  SelectionSection* section = m_panel->selection();
  connect(section, &SelectionSection::operationChosen, this, &SelectionLink::setOperation);
  connect(section, &SelectionSection::growRequested, m_selection, &Selection::grow);
  connect(section, &SelectionSection::invertRequested, m_selection, &Selection::invert);
  connect(section, &SelectionSection::clearRequested, m_selection, &Selection::clear);
  connect(section, &SelectionSection::holdRequested, this, &SelectionLink::hold);
  connect(section, &SelectionSection::saveGroupRequested, this, &SelectionLink::saveGroup);
  connect(section, &SelectionSection::rangeRequested, this, &SelectionLink::chooseRange);
  connect(m_selection, &Selection::growingChanged, section,
          [this, section] { section->setGrowing(m_selection->isGrowing()); });
}

void SelectionLink::linkQuery() {
  QueryLine* line = m_panel->selection()->query();
  QuerySearch* search = &m_session->querySearch();
  connect(line, &QueryLine::edited, this, [this, search](const QString& query) {
    m_wanted.clear();
    search->ask(query);
  });
  connect(line, &QueryLine::entered, this, &SelectionLink::runQuery);
  connect(search, &QuerySearch::answered, this, &SelectionLink::showAnswer);
  const auto showNames = [line, search] {
    line->setNames(search->names(),
                   [search](const QString& name) { return search->valuesOf(name); });
  };
  connect(search, &QuerySearch::namesChanged, line, showNames);
  // What could not be answered before the genes were read can be now.
  connect(m_session, &Session::matrixReady, line, [line, search] {
    if (!line->query().isEmpty()) search->ask(line->query());
  });
  showNames();
}

void SelectionLink::linkGroups() {
  GroupList* groups = m_panel->selection()->groups();
  connect(m_selection, &Selection::groupsChanged, this, &SelectionLink::showGroups);
  connect(groups, &GroupList::selectRequested, this, &SelectionLink::chooseGroup);
  connect(groups, &GroupList::updateRequested, this, &SelectionLink::saveGroup);
  connect(groups, &GroupList::recolorRequested, m_selection, &Selection::recolorGroup);
  connect(groups, &GroupList::removeRequested, m_selection, &Selection::removeGroup);
  connect(groups, &GroupList::exportRequested, this, &SelectionLink::exportRequested);
  // The list is in the middle of telling: it is filled anew afterwards.
  connect(
      groups, &GroupList::renameRequested, this,
      [this](const QString& name, const QString& newName) {
        if (!m_selection->renameGroup(name, newName)) {
          Q_EMIT noticed(newName.isEmpty()
                             ? QStringLiteral("A group needs a name.")
                             : QStringLiteral("There is a group %1 already.").arg(newName));
        }
      },
      Qt::QueuedConnection);
}

void SelectionLink::linkActions(const std::function<QAction*(const char*)>& action) {
  const auto on = [&](const char* id, auto slot) {
    connect(action(id), &QAction::triggered, this, slot);
  };
  struct ToolRow {
    const char* id;
    SceneWidget::Tool tool;
  };
  using Tool = SceneWidget::Tool;
  for (const ToolRow& row :
       {ToolRow{"view.explore", Tool::Explore}, ToolRow{"view.pull", Tool::Pull},
        ToolRow{"select.lasso", Tool::Lasso}, ToolRow{"select.rectangle", Tool::Rectangle},
        ToolRow{"select.ball", Tool::Ball}}) {
    QAction* made = action(row.id);
    const Tool tool = row.tool;
    on(row.id, [this, tool] { m_views->setTool(tool); });
    connect(m_views, &ViewGrid::toolChanged, made, [made, tool](Tool now) {
      if (now == tool) made->setChecked(true);
    });
  }
  on("select.frontOnly", [this](bool on) { m_views->setFrontOnly(on); });
  on("select.growInView", [this](bool view) {
    m_selection->setGrowOver(view ? Selection::GrowOver::view : Selection::GrowOver::codes);
  });
  on("select.query", [this] { m_panel->focusQuery(); });
  on("select.clear", [this] { m_selection->clear(); });
  on("select.invert", [this] { m_selection->invert(); });
  on("select.grow", [this] { m_selection->grow(1); });
  on("select.shrink", [this] { m_selection->grow(-1); });
  on("select.class", [this] { chooseClassOfHeld(); });
  on("select.hold", [this] { hold(); });
  on("select.saveGroup", [this] { m_panel->focusGroupName(); });
}

SetOperation SelectionLink::operation() const {
  return SelectGesture::operationFor(QGuiApplication::keyboardModifiers(), m_operation);
}

void SelectionLink::setOperation(SetOperation operation) {
  m_operation = operation;
  m_panel->selection()->setOperation(operation);
  m_views->setSelectOperation(operation);
}

void SelectionLink::showSelection() {
  const auto set = m_selection->set();
  m_panel->selection()->setCount(set->count(), set->universe());
  m_views->setSelected(set->empty() ? std::vector<std::uint8_t>() : set->flags());
}

void SelectionLink::showGroups() {
  std::vector<GroupRow> rows;
  for (const CellGroup& group : m_selection->groups()) {
    rows.push_back({group.name, group.color, group.cells->count()});
  }
  m_panel->selection()->setGroups(rows);
}

void SelectionLink::showRange() {
  SelectionSection* section = m_panel->selection();
  if (!m_coloring->showsRange()) {
    section->setRangeOf({}, 0.0, 0.0);
    return;
  }
  const ValueRange& range = m_coloring->range().range;
  section->setRangeOf(m_coloring->range().title, range.low, range.high);
}

void SelectionLink::chooseRange(double low, double high) {
  const ColorSource& source = m_coloring->source();
  QString name;
  switch (source.kind) {
    case ColorSource::Kind::gene:
      name = quoted("gene:" + source.name);
      break;
    case ColorSource::Kind::annotation:
      name = quoted(source.name);
      break;
    case ColorSource::Kind::latent:
      name = quoted("latent " + std::to_string(source.number + 1));
      break;
    default:
      return;
  }
  QStringList parts;
  if (std::isfinite(low)) parts << QStringLiteral("%1 >= %2").arg(name, plainNumber(low));
  if (std::isfinite(high)) parts << QStringLiteral("%1 <= %2").arg(name, plainNumber(high));
  if (parts.isEmpty()) parts << QStringLiteral("%1 == %1").arg(name);  // every value that there is
  const QString query = parts.join(QStringLiteral(" and "));
  m_panel->selection()->query()->setQuery(query);
  runQuery(query);
}

const Annotation* SelectionLink::shownColumn() const {
  const auto data = m_session->data();
  return data ? data->cells.find(m_coloring->classes().column.toStdString()) : nullptr;
}

void SelectionLink::chooseClass(const Annotation& column, int level) {
  m_selection->choose(
      column.cellsOf(level), operation(),
      QStringLiteral("class %1").arg(QString::fromStdString(column.levelText(level))));
}

void SelectionLink::activateClass(int level) {
  const Annotation* column = shownColumn();
  if (!column) return;
  chooseClass(*column, level);
  hold();
}

void SelectionLink::chooseClassOfHeld() {
  const auto label = m_session->label();
  const Annotation* column = shownColumn();
  if (!column) column = label.get();
  const QVector<int>& held = m_session->hand().held();
  if (held.size() != 1 || !column) {
    Q_EMIT noticed(column ? QStringLiteral("Hold one cell (a click, or Alt and an arrow) to select "
                                           "its class.")
                          : QStringLiteral("These cells have no column of classes."));
    return;
  }
  const int level = levelOf(*column, static_cast<std::size_t>(held.front()));
  if (level < 0) {
    Q_EMIT noticed(QStringLiteral("The held cell has no value in %1.")
                       .arg(QString::fromStdString(column->name)));
    return;
  }
  chooseClass(*column, level);
}

void SelectionLink::runQuery(const QString& query) {
  if (query.trimmed().isEmpty()) return;
  m_wanted = query;
  m_wantedOperation = operation();
  QuerySearch& search = m_session->querySearch();
  if (search.answer().query == query && !search.isBusy()) {
    takeAnswer();
  } else if (!search.isBusy()) {
    search.ask(query);
  }
}

void SelectionLink::showAnswer() {
  const QueryAnswer& answer = m_session->querySearch().answer();
  QueryLine* line = m_panel->selection()->query();
  if (!answer.problem.isEmpty()) {
    line->setProblem(answer.problem, answer.position);
  } else if (!answer.cells) {
    line->setNote({});
  } else if (answer.cells->empty()) {
    line->setNote(QStringLiteral("No cell meets this."));
  } else {
    line->setNote(answer.cells->count() == 1 ? QStringLiteral("1 cell: Enter selects it.")
                                             : QStringLiteral("%1 cells: Enter selects them.")
                                                   .arg(countText(answer.cells->count())));
  }
  if (!m_wanted.isEmpty() && answer.query == m_wanted) takeAnswer();
}

void SelectionLink::takeAnswer() {
  const QueryAnswer& answer = m_session->querySearch().answer();
  m_wanted.clear();
  if (!answer.cells) return;
  if (answer.cells->empty() && m_wantedOperation == SetOperation::replace) return;
  m_selection->choose(*answer.cells, m_wantedOperation, answer.query.trimmed());
}

void SelectionLink::saveGroup(const QString& name) {
  const CellGroups& groups = m_selection->groups();
  QColor free;
  for (const QColor& color : classColors(static_cast<int>(groups.size()) + 1)) {
    const bool taken = std::any_of(groups.begin(), groups.end(),
                                   [&](const CellGroup& group) { return group.color == color; });
    if (!taken) {
      free = color;
      break;
    }
  }
  if (m_selection->empty()) {
    Q_EMIT noticed(QStringLiteral("Select cells first: a group keeps those that are selected."));
    return;
  }
  m_selection->saveGroup(name, free);
}

void SelectionLink::chooseGroup(const QString& name) {
  if (const CellGroup* group = m_selection->group(name)) {
    m_selection->choose(*group->cells, operation(), QStringLiteral("group %1").arg(name));
  }
}

void SelectionLink::hold() {
  Hand& hand = m_session->hand();
  if (m_selection->empty()) {
    hand.letGo();
    return;
  }
  const std::vector<std::int32_t>& cells = m_selection->cells();
  hand.take(QVector<int>(cells.begin(), cells.end()), false);
}

}  // namespace chreode
