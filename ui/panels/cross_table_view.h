#pragma once

#include <QTableWidget>

#include "expression/cross_table.h"

namespace chreode {

/// A cross-table of cell counts, empty pairs marked by a dot; as high as it needs, to a limit.
class CrossTableView : public QTableWidget {
  Q_OBJECT
 public:
  explicit CrossTableView(QWidget* parent = nullptr);
  void setTable(const CrossTable& table);
};

}  // namespace chreode
