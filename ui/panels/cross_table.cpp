#include "panels/cross_table.h"

#include <QCoreApplication>
#include <algorithm>
#include <numeric>
#include <set>

namespace chreode {

namespace {

QString tr(const char* text) {
  return QCoreApplication::translate("CrossTable", text);
}

/// Index of each used level among the used ones, −1 for unused.
std::vector<int> usedLevels(const Annotation& column, const std::vector<std::size_t>& cells,
                            QStringList* names) {
  std::vector<int> place(column.levels.size(), -1);
  for (const std::size_t cell : cells) place[static_cast<std::size_t>(column.codes[cell])] = 0;
  int next = 0;
  for (std::size_t level = 0; level < place.size(); ++level) {
    if (place[level] < 0) continue;
    place[level] = next++;
    names->append(QString::fromStdString(column.levels[level]));
  }
  return place;
}

}  // namespace

CrossTable crossTable(const Annotation& rows, const Annotation& columns) {
  CrossTable table;
  table.rowColumn = QString::fromStdString(rows.name);
  table.columnColumn = QString::fromStdString(columns.name);
  if (rows.kind != Annotation::Kind::categorical || columns.kind != Annotation::Kind::categorical)
    return table;
  std::vector<std::size_t> cells;
  for (std::size_t cell = 0; cell < std::min(rows.codes.size(), columns.codes.size()); ++cell)
    if (rows.codes[cell] >= 0 && columns.codes[cell] >= 0) cells.push_back(cell);
  const std::vector<int> rowOf = usedLevels(rows, cells, &table.rows);
  const std::vector<int> columnOf = usedLevels(columns, cells, &table.columns);
  table.counts.assign(static_cast<std::size_t>(table.rows.size()),
                      std::vector<qint64>(static_cast<std::size_t>(table.columns.size()), 0));
  for (const std::size_t cell : cells) {
    const int row = rowOf[static_cast<std::size_t>(rows.codes[cell])];
    const int column = columnOf[static_cast<std::size_t>(columns.codes[cell])];
    ++table.counts[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)];
  }
  return table;
}

int CrossTable::groups() const {
  // Columns that share a row belong together.
  std::vector<int> group(static_cast<std::size_t>(columns.size()));
  std::iota(group.begin(), group.end(), 0);
  for (const std::vector<qint64>& row : counts) {
    int first = -1;
    for (std::size_t column = 0; column < row.size(); ++column) {
      if (row[column] == 0) continue;
      if (first < 0) first = group[column];
      const int other = group[column];
      std::replace(group.begin(), group.end(), other, first);
    }
  }
  return static_cast<int>(std::set<int>(group.begin(), group.end()).size());
}

Confounding confounding(const CrossTable& table) {
  if (table.rows.size() < 2 || table.columns.size() < 2) return Confounding::none;
  const int groups = table.groups();
  if (groups == 1) return Confounding::none;
  return groups == table.columns.size() ? Confounding::full : Confounding::partial;
}

QString confoundingText(const CrossTable& table) {
  if (table.rows.size() < 2 || table.columns.size() < 2) return {};
  switch (confounding(table)) {
    case Confounding::full:
      return tr("%1 and %2 cannot be told apart: every level of %1 holds one %2 only, so a model "
                "that removes %1 removes %2 too.")
          .arg(table.rowColumn, table.columnColumn);
    case Confounding::partial:
      return tr("%1 and %2 can be told apart in part only: they fall into %3 groups of levels that "
                "share no cells.")
          .arg(table.rowColumn, table.columnColumn)
          .arg(table.groups());
    case Confounding::none:
      break;
  }
  return tr("%1 and %2 can be told apart: their levels share cells.")
      .arg(table.rowColumn, table.columnColumn);
}

}  // namespace chreode
