#pragma once

#include <QWidget>
#include <vector>

#include "expression/cell_set.h"
#include "panels/group_list.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace chreode {

class QueryLine;

/// The part of the Cells panel about what is selected: how many cells, how the next choice meets
/// them, by query or value, over the neighbours, and the named groups. Shows what it was given;
/// asks by signals.
class SelectionSection : public QWidget {
  Q_OBJECT
 public:
  explicit SelectionSection(QWidget* parent = nullptr);

  void setCount(qint64 selected, qint64 all);
  void setOperation(SetOperation operation);
  SetOperation operation() const;
  void setGroups(const std::vector<GroupRow>& groups);
  void setGrowing(bool growing);
  /// The number by which the cells are coloured, "" while they are not: cells can be selected by
  /// its range, which is `low` to `high` at first.
  void setRangeOf(const QString& title, double low, double high);
  QueryLine* query() const { return m_query; }
  void focusGroupName();
  GroupList* groups() const { return m_groups; }

 Q_SIGNALS:
  void operationChosen(chreode::SetOperation operation);
  void growRequested(int steps);  ///< −1 shrinks
  void invertRequested();
  void clearRequested();
  void holdRequested();
  void saveGroupRequested(const QString& name);
  void rangeRequested(double low, double high);

 private:
  void showEnabled();
  void askRange();

  QLabel* m_count;
  QComboBox* m_operation;
  QueryLine* m_query;
  QWidget* m_range;
  QLineEdit* m_low;
  QLineEdit* m_high;
  QPushButton* m_grow;
  QPushButton* m_shrink;
  QPushButton* m_invert;
  QPushButton* m_clear;
  QPushButton* m_hold;
  QLineEdit* m_name;
  QPushButton* m_save;
  GroupList* m_groups;
  QString m_rangeTitle;
  qint64 m_selected = 0;
  bool m_growing = false;
};

}  // namespace chreode
