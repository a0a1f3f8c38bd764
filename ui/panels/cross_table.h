#pragma once

#include <QStringList>
#include <vector>

#include "expression/annotation.h"

namespace chreode {

/// Cells per pair of levels of two categorical columns; levels without a cell are left out.
struct CrossTable {
  QString rowColumn;
  QString columnColumn;
  QStringList rows;
  QStringList columns;
  std::vector<std::vector<qint64>> counts;  ///< rows × columns

  bool empty() const { return rows.isEmpty() || columns.isEmpty(); }
  /// Groups of levels that share cells, directly or through others. With one group the effects of
  /// both columns can be told apart in an additive model; with as many groups as columns none can.
  int groups() const;
};

CrossTable crossTable(const Annotation& rows, const Annotation& columns);

/// How well a model that removes the row column (the batch) can keep the column one (the condition
/// or the type).
enum class Confounding { none, partial, full };
Confounding confounding(const CrossTable& table);
/// One sentence for people; empty for a table without cells or with one level on a side.
QString confoundingText(const CrossTable& table);

}  // namespace chreode
