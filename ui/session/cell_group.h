#pragma once

#include <QColor>
#include <QJsonArray>
#include <QString>
#include <memory>
#include <vector>

#include "expression/cell_set.h"

namespace chreode {

/// Cells under a name and a colour, as a person saved them. Groups may overlap.
struct CellGroup {
  QString name;
  QColor color;
  std::shared_ptr<const CellSet> cells;  ///< never null
};

using CellGroups = std::vector<CellGroup>;

/// As they are kept in a session file, and back; `cells` is how many the data have. Groups of
/// another number of cells and damaged ones are left out.
QJsonArray groupsToJson(const CellGroups& groups);
CellGroups groupsFromJson(const QJsonArray& list, Index cells);

}  // namespace chreode
