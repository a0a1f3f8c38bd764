#include "window/class_columns.h"

namespace chreode {

namespace {

constexpr std::size_t kMostClasses = 1000;

}  // namespace

bool hasClasses(const Annotation& column) {
  return column.kind == Annotation::Kind::boolean ||
         (column.kind == Annotation::Kind::categorical && column.levels.size() >= 2 &&
          column.levels.size() <= kMostClasses);
}

QStringList classColumns(const Dataset& data) {
  QStringList columns;
  for (const Annotation& column : data.cells.columns) {
    if (hasClasses(column)) columns << QString::fromStdString(column.name);
  }
  return columns;
}

}  // namespace chreode
