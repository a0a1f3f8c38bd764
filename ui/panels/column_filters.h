#pragma once

#include <QStringList>
#include <QWidget>
#include <map>
#include <memory>
#include <vector>

#include "expression/dataset.h"

class QComboBox;
class QGridLayout;

namespace chreode {

class ClassFilter;
class RangeFilter;

/// Filters by the cells' own columns: ranges of numbers such as doublet scores, classes by ticks.
/// Speaks in conditions, as CellFilter::keep has them; those that it cannot show stay as they are.
class ColumnFilters : public QWidget {
  Q_OBJECT
 public:
  explicit ColumnFilters(QWidget* parent = nullptr);

  void setDataset(std::shared_ptr<const Dataset> data);
  void setConditions(const std::vector<std::string>& conditions);
  std::vector<std::string> conditions() const;

 Q_SIGNALS:
  void tried();   ///< a handle is being dragged
  void chosen();  ///< conditions() are meant

 private:
  void fillChoice();
  void show(const std::string& column);
  void remove(const std::string& column);
  void arrange();

  struct Filter {
    RangeFilter* range = nullptr;
    ClassFilter* classes = nullptr;
    QWidget* widget() const;
  };
  std::shared_ptr<const Dataset> m_data;
  QComboBox* m_add;
  QGridLayout* m_grid;
  std::vector<std::string> m_order;  // columns, as they were added
  std::map<std::string, Filter> m_filters;
  std::vector<std::string> m_others;  // conditions that no widget shows
};

}  // namespace chreode
