#pragma once

#include <QTableWidget>

#include "expression/cell_filter.h"

namespace chreode {

/// What of each class stays: its name, kept cells, all cells.
class KeptTable : public QTableWidget {
  Q_OBJECT
 public:
  explicit KeptTable(QWidget* parent = nullptr);

  /// `column` categorical or null (then the table is empty); `kept` an entry a cell, or empty.
  void setKept(const Annotation* column, const std::vector<std::uint8_t>& kept);
  /// Criteria with the cells that they leave out, and those that only they do.
  void setReasons(const std::vector<FilterReason>& reasons);

 private:
  void setRows(const std::vector<QStringList>& rows, const QStringList& titles,
               const QStringList& tips);
};

}  // namespace chreode
