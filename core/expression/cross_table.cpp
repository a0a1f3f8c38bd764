#include "expression/cross_table.h"

#include <algorithm>
#include <numeric>
#include <set>

#include "base/one_line.h"

namespace chreode {

namespace {

/// Index of each used level among the used ones, −1 for unused.
std::vector<int> usedLevels(const Annotation& column, const std::vector<std::size_t>& cells,
                            std::vector<std::string>& names) {
  std::vector<int> place(column.levels.size(), -1);
  for (const std::size_t cell : cells) place[static_cast<std::size_t>(column.codes[cell])] = 0;
  int next = 0;
  for (std::size_t level = 0; level < place.size(); ++level) {
    if (place[level] < 0) continue;
    place[level] = next++;
    names.push_back(column.levels[level]);
  }
  return place;
}

/// Cells that have a class in both columns.
std::vector<std::size_t> cellsInBoth(const Annotation& rows, const Annotation& columns,
                                     std::span<const std::int32_t> among) {
  std::vector<std::size_t> cells;
  const auto add = [&](std::size_t cell) {
    if (rows.codes[cell] >= 0 && columns.codes[cell] >= 0) cells.push_back(cell);
  };
  if (among.empty()) {
    const std::size_t count = std::min(rows.codes.size(), columns.codes.size());
    for (std::size_t cell = 0; cell < count; ++cell) add(cell);
  } else {
    for (const std::int32_t cell : among) add(static_cast<std::size_t>(cell));
  }
  return cells;
}

CrossTable tableOfClasses(const Annotation& rows, const Annotation& columns,
                          std::span<const std::int32_t> among) {
  CrossTable table;
  table.rowColumn = rows.name;
  table.columnColumn = columns.name;
  const std::vector<std::size_t> cells = cellsInBoth(rows, columns, among);
  const std::vector<int> rowOf = usedLevels(rows, cells, table.rows);
  const std::vector<int> columnOf = usedLevels(columns, cells, table.columns);
  table.counts.assign(table.rows.size(), std::vector<std::int64_t>(table.columns.size(), 0));
  for (const std::size_t cell : cells) {
    const int row = rowOf[static_cast<std::size_t>(rows.codes[cell])];
    const int column = columnOf[static_cast<std::size_t>(columns.codes[cell])];
    ++table.counts[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)];
  }
  return table;
}

/// Adds the column with its levels, if it has any and does not stand there already.
void addClasses(const AnnotationTable& cells, const std::string& name,
                std::vector<Annotation>& columns) {
  const Annotation* column = cells.find(name);
  if (!column || !holdsClasses(*column)) return;
  const bool known = std::any_of(columns.begin(), columns.end(),
                                 [&](const Annotation& each) { return each.name == name; });
  if (!known) columns.push_back(withLevels(*column));
}

}  // namespace

CrossTable crossTable(const Annotation& rows, const Annotation& columns,
                      std::span<const std::int32_t> cells) {
  if (!holdsClasses(rows) || !holdsClasses(columns)) return {rows.name, columns.name, {}, {}, {}};
  return tableOfClasses(withLevels(rows), withLevels(columns), cells);
}

int CrossTable::groups() const {
  // Columns that share a row belong together.
  std::vector<int> group(columns.size());
  std::iota(group.begin(), group.end(), 0);
  for (const std::vector<std::int64_t>& row : counts) {
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
  return groups == static_cast<int>(table.columns.size()) ? Confounding::full
                                                          : Confounding::partial;
}

std::string confoundingText(const CrossTable& table) {
  if (table.rows.size() < 2 || table.columns.size() < 2) return {};
  const std::string row = oneLine(table.rowColumn);
  const std::string column = oneLine(table.columnColumn);
  const std::string both = row + " and " + column;
  switch (confounding(table)) {
    case Confounding::full:
      return both + " cannot be told apart: every level of " + row + " holds one " + column +
             " only, so a model that removes " + row + " removes " + column + " too.";
    case Confounding::partial:
      return both + " can be told apart in part only: they fall into " +
             std::to_string(table.groups()) + " groups of levels that share no cells.";
    case Confounding::none:
      break;
  }
  return both + " can be told apart: their levels share cells.";
}

std::vector<CrossTable> batchTables(const AnnotationTable& cells,
                                    const std::vector<std::string>& batches,
                                    const std::vector<std::string>& kept,
                                    std::span<const std::int32_t> among) {
  std::vector<Annotation> columns;
  for (const std::string& name : batches) addClasses(cells, name, columns);
  const std::size_t batchCount = columns.size();
  for (const std::string& name : kept) addClasses(cells, name, columns);
  std::vector<CrossTable> tables;
  const auto add = [&](CrossTable table) {
    if (table.rows.size() > 1 && table.columns.size() > 1) tables.push_back(std::move(table));
  };
  for (std::size_t batch = 0; batch < batchCount; ++batch) {
    for (std::size_t other = batchCount; other < columns.size(); ++other) {
      add(tableOfClasses(columns[batch], columns[other], among));
    }
  }
  for (std::size_t a = 0; a < batchCount; ++a) {
    for (std::size_t b = a + 1; b < batchCount; ++b) {
      CrossTable table = tableOfClasses(columns[a], columns[b], among);
      CrossTable turned = tableOfClasses(columns[b], columns[a], among);
      const bool turns =
          confounding(table) != Confounding::full && confounding(turned) == Confounding::full;
      add(turns ? std::move(turned) : std::move(table));
    }
  }
  return tables;
}

}  // namespace chreode
