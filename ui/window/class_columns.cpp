#include "window/class_columns.h"

namespace chreode {

namespace {

constexpr std::size_t kMostClasses = 1000;

}  // namespace

bool hasClasses(const Annotation& column) {
  if (column.kind != Annotation::Kind::categorical) return holdsClasses(column);
  return column.levels.size() >= 2 && column.levels.size() <= kMostClasses;
}

QStringList classColumns(const Dataset& data) {
  QStringList columns;
  for (const Annotation* column : columnsOfClasses(data.cells)) {
    if (hasClasses(*column)) columns << QString::fromStdString(column->name);
  }
  return columns;
}

}  // namespace chreode
