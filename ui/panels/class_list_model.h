#pragma once

#include <QAbstractTableModel>
#include <vector>

#include "panels/class_legend.h"

namespace chreode {

/// The classes of a column as rows: shown or hidden, name with its colour, number of cells.
class ClassListModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Column { shown, name, count, columnCount_ };

  explicit ClassListModel(QObject* parent = nullptr);

  void setLegend(const ClassLegend& legend);  ///< all shown
  const ClassLegend& legend() const { return m_legend; }
  const std::vector<bool>& visible() const { return m_visible; }
  void setVisible(const std::vector<bool>& levels);
  void setVisible(int level, bool visible);
  void showOnly(int level);
  void showAll();
  void setDropTarget(int level);
  int dropTarget() const { return m_dropTarget; }

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 Q_SIGNALS:
  void visibilityChanged(
      const std::vector<bool>& levels);  ///< by the person, not by setVisible(vector)

 private:
  void changed(bool byPerson);

  ClassLegend m_legend;
  std::vector<bool> m_visible;
  int m_dropTarget = -1;
};

}  // namespace chreode
