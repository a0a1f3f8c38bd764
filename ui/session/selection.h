#pragma once

#include <QJsonObject>
#include <QObject>
#include <memory>
#include <span>
#include <vector>

#include "expression/dataset.h"
#include "jobs/job_slot.h"
#include "projection/projection.h"
#include "session/cell_group.h"
#include "session/prepared_model.h"

class QUndoStack;

namespace chreode {

/// The selected cells and the named groups, as a part of Session. Every change is an entry of the
/// history. What is selected is what is looked at and compared; what the hand holds (Hand) is what
/// is pulled, and the two meet where a person takes hold of the selection.
class Selection : public QObject {
  Q_OBJECT
 public:
  /// Over which neighbours the selection grows.
  enum class GrowOver { codes, view };

  Selection(QUndoStack* undo, JobQueue* jobs, QObject* parent = nullptr);

  /// An immutable snapshot; of no cells while no file is open.
  std::shared_ptr<const CellSet> set() const { return m_set; }
  const std::vector<std::int32_t>& cells() const { return m_cells; }  ///< ascending
  Index count() const { return m_set->count(); }
  bool empty() const { return m_set->empty(); }
  const CellGroups& groups() const { return m_groups; }
  const CellGroup* group(const QString& name) const;  ///< null when there is none
  bool isGrowing() const { return m_growth.isRunning(); }
  GrowOver growOver() const { return m_growOver; }

  // Told by Session.
  /// Null for none. Another number of cells begins with nothing selected and no groups.
  void setData(std::shared_ptr<const Dataset> data);
  void setModel(std::shared_ptr<const PreparedModel> model) { m_model = std::move(model); }
  void setView(std::shared_ptr<const Projection> view) { m_view = std::move(view); }
  /// Groups of an earlier session; no entry of the history.
  void restore(const QJsonObject& kept);
  /// What restore() takes: groups by the hash of the cells' names, those of other cells as they
  /// were given to restore().
  QJsonObject record() const;
  /// For undo commands.
  void replaceSet(std::shared_ptr<const CellSet> set);
  void replaceGroups(const CellGroups& groups);

  // The person's intents.
  /// `what` says it in the history: "lasso", "class B". Nothing where nothing changes.
  void choose(const CellSet& cells, SetOperation operation, const QString& what);
  void choose(std::span<const std::int32_t> cells, SetOperation operation, const QString& what);
  void clear();
  void invert();
  void setGrowOver(GrowOver over) { m_growOver = over; }
  /// By steps over the nearest neighbours (see grown()), in the background; shrinks by −steps.
  void grow(int steps);
  /// The selected cells under a name; the cells of a group of that name are replaced.
  void saveGroup(const QString& name, const QColor& color);
  /// False where the name is empty or another group's.
  bool renameGroup(const QString& name, const QString& newName);
  void recolorGroup(const QString& name, const QColor& color);
  void removeGroup(const QString& name);

 Q_SIGNALS:
  void changed();
  void groupsChanged();
  void growingChanged();
  void failed(const QString& sentence);

 private:
  void pushSet(CellSet next, const QString& text);
  void pushGroups(CellGroups next, const QString& text);
  QString cellsKey() const;

  QUndoStack* m_undo;
  std::shared_ptr<const Dataset> m_data;
  std::shared_ptr<const PreparedModel> m_model;
  std::shared_ptr<const Projection> m_view;
  std::shared_ptr<const CellSet> m_set;  // never null
  std::vector<std::int32_t> m_cells;     // of m_set
  CellGroups m_groups;
  QJsonObject m_kept;  // as restored, for the groups of other cells
  GrowOver m_growOver = GrowOver::codes;
  JobSlot m_growth;
};

}  // namespace chreode
