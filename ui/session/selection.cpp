#include "session/selection.h"

#include <QUndoCommand>
#include <QUndoStack>
#include <algorithm>
#include <utility>

#include "base/hash.h"
#include "latent/cell_growth.h"

namespace chreode {

namespace {

/// One entry of the history: the set before and after, which share what they hold with others.
class SetCommand : public QUndoCommand {
 public:
  SetCommand(Selection* owner, std::shared_ptr<const CellSet> before,
             std::shared_ptr<const CellSet> after, const QString& text)
      : QUndoCommand(text),
        m_owner(owner),
        m_before(std::move(before)),
        m_after(std::move(after)) {}
  void undo() override { m_owner->replaceSet(m_before); }
  void redo() override { m_owner->replaceSet(m_after); }

 private:
  Selection* m_owner;
  std::shared_ptr<const CellSet> m_before;
  std::shared_ptr<const CellSet> m_after;
};

class GroupsCommand : public QUndoCommand {
 public:
  GroupsCommand(Selection* owner, CellGroups before, CellGroups after, const QString& text)
      : QUndoCommand(text),
        m_owner(owner),
        m_before(std::move(before)),
        m_after(std::move(after)) {}
  void undo() override { m_owner->replaceGroups(m_before); }
  void redo() override { m_owner->replaceGroups(m_after); }

 private:
  Selection* m_owner;
  CellGroups m_before;
  CellGroups m_after;
};

QString historyText(SetOperation operation, const QString& what, Index count) {
  const QString cells =
      count == 1 ? QStringLiteral("1 cell") : QStringLiteral("%L1 cells").arg(count);
  switch (operation) {
    case SetOperation::replace:
      return QStringLiteral("Selected %1: %2").arg(what, cells);
    case SetOperation::add:
      return QStringLiteral("Added %1 to the selection: %2").arg(what, cells);
    case SetOperation::subtract:
      return QStringLiteral("Took %1 from the selection: %2").arg(what, cells);
    case SetOperation::intersect:
      break;
  }
  return QStringLiteral("Selected only what is in %1, too: %2").arg(what, cells);
}

CellGroups::iterator find(CellGroups& groups, const QString& name) {
  return std::find_if(groups.begin(), groups.end(),
                      [&](const CellGroup& group) { return group.name == name; });
}

}  // namespace

Selection::Selection(QUndoStack* undo, JobQueue* jobs, QObject* parent)
    : QObject(parent), m_undo(undo), m_set(std::make_shared<const CellSet>()), m_growth(jobs) {
}

const CellGroup* Selection::group(const QString& name) const {
  const auto found = std::find_if(m_groups.begin(), m_groups.end(),
                                  [&](const CellGroup& group) { return group.name == name; });
  return found == m_groups.end() ? nullptr : &*found;
}

void Selection::setData(std::shared_ptr<const Dataset> data) {
  const bool sameCells =
      data && m_data && data->cells.size() == m_data->cells.size() && data->path == m_data->path;
  m_data = std::move(data);
  if (sameCells) return;  // its matrix has come
  m_growth.cancel();
  m_model.reset();
  m_view.reset();
  m_kept = {};
  replaceGroups({});
  replaceSet(std::make_shared<const CellSet>(m_data ? m_data->cellCount() : 0));
  Q_EMIT growingChanged();
}

QString Selection::cellsKey() const {
  Hash hash;
  for (const std::string& name : m_data->cells.names) hash.add(name).add(std::string_view("\n"));
  return QString::number(hash.value(), 16);
}

void Selection::restore(const QJsonObject& kept) {
  if (!m_data) return;
  m_kept = kept;
  replaceGroups(groupsFromJson(kept[cellsKey()].toArray(), m_data->cellCount()));
}

QJsonObject Selection::record() const {
  QJsonObject record = m_kept;
  if (!m_data || (m_groups.empty() && m_kept.isEmpty())) return record;
  const QString key = cellsKey();
  record.remove(key);
  if (!m_groups.empty()) record[key] = groupsToJson(m_groups);
  return record;
}

void Selection::replaceSet(std::shared_ptr<const CellSet> set) {
  m_set = std::move(set);
  m_cells = m_set->cells();
  Q_EMIT changed();
}

void Selection::replaceGroups(const CellGroups& groups) {
  m_groups = groups;
  Q_EMIT groupsChanged();
}

void Selection::pushSet(CellSet next, const QString& text) {
  if (next == *m_set) return;
  m_undo->push(new SetCommand(this, m_set, std::make_shared<const CellSet>(std::move(next)), text));
}

void Selection::pushGroups(CellGroups next, const QString& text) {
  m_undo->push(new GroupsCommand(this, m_groups, std::move(next), text));
}

void Selection::choose(const CellSet& cells, SetOperation operation, const QString& what) {
  if (!m_data || cells.universe() != m_set->universe()) return;
  CellSet next = m_set->combined(operation, cells);
  const Index count = next.count();
  pushSet(std::move(next), historyText(operation, what, count));
}

void Selection::choose(std::span<const std::int32_t> cells, SetOperation operation,
                       const QString& what) {
  choose(CellSet(m_set->universe(), cells), operation, what);
}

void Selection::clear() {
  pushSet(CellSet(m_set->universe()), QStringLiteral("Selected nothing"));
}

void Selection::invert() {
  CellSet next = m_set->inverted();
  const Index count = next.count();
  pushSet(std::move(next), historyText(SetOperation::replace, QStringLiteral("the others"), count));
}

void Selection::grow(int steps) {
  if (m_growth.isRunning() || empty() || steps == 0) return;
  // The codes have an index already; of a view's places one is made.
  std::shared_ptr<const PreparedModel> model;
  std::shared_ptr<const Projection> view;
  if (m_model && (m_growOver == GrowOver::codes || !m_view)) {
    model = m_model;
  } else {
    view = m_view;
  }
  if (!model && !view) {
    Q_EMIT failed(QStringLiteral(
        "There are no neighbours to grow over before the cells have codes or coordinates."));
    return;
  }
  using Set = std::shared_ptr<const CellSet>;
  m_growth.start<Set>(
      steps > 0 ? QStringLiteral("Growing the selection")
                : QStringLiteral("Shrinking the selection"),
      [model, view, steps, from = m_set](const Progress& progress) -> Set {
        std::shared_ptr<const NeighborIndex> own;
        if (!model) {
          own = std::make_shared<const NeighborIndex>(
              std::make_shared<const Matrix>(view->coordinates()));
        }
        const NeighborIndex& index = model ? model->experiment->parts().gauge->index() : *own;
        return std::make_shared<const CellSet>(steps > 0 ? grown(*from, index, steps, progress)
                                                         : shrunk(*from, index, -steps, progress));
      },
      [this, steps, from = m_set](const Set& made) {
        Q_EMIT growingChanged();
        if (m_set != from) return;  // something else was selected meanwhile
        const Index count = made->count();
        pushSet(*made, QStringLiteral("%1 the selection: %L2 cells")
                           .arg(steps > 0 ? QStringLiteral("Grew") : QStringLiteral("Shrank"))
                           .arg(count));
      },
      [this](const Failure& failure) {
        Q_EMIT growingChanged();
        if (!failure.cancelled) Q_EMIT failed(failure.sentence);
      });
  Q_EMIT growingChanged();
}

void Selection::saveGroup(const QString& name, const QColor& color) {
  if (name.isEmpty() || empty()) return;
  CellGroups next = m_groups;
  const auto known = find(next, name);
  if (known == next.end()) {
    next.push_back({name, color, m_set});
  } else {
    known->cells = m_set;
  }
  pushGroups(std::move(next), QStringLiteral("Group %1: %L2 cells").arg(name).arg(count()));
}

bool Selection::renameGroup(const QString& name, const QString& newName) {
  if (newName == name) return true;
  if (newName.isEmpty() || group(newName) || !group(name)) return false;
  CellGroups next = m_groups;
  find(next, name)->name = newName;
  pushGroups(std::move(next), QStringLiteral("Group %1 renamed to %2").arg(name, newName));
  return true;
}

void Selection::recolorGroup(const QString& name, const QColor& color) {
  if (!color.isValid() || !group(name) || group(name)->color == color) return;
  CellGroups next = m_groups;
  find(next, name)->color = color;
  pushGroups(std::move(next), QStringLiteral("Group %1 in another colour").arg(name));
}

void Selection::removeGroup(const QString& name) {
  if (!group(name)) return;
  CellGroups next = m_groups;
  next.erase(find(next, name));
  pushGroups(std::move(next), QStringLiteral("Group %1 removed").arg(name));
}

}  // namespace chreode
