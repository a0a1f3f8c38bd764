#include "panels/class_legend.h"

#include <cmath>

#include "plots/class_colors.h"

namespace chreode {

ClassLegend classLegend(const Annotation& column) {
  ClassLegend legend;
  if (column.kind != Annotation::Kind::categorical && column.kind != Annotation::Kind::boolean)
    return legend;
  legend.column = QString::fromStdString(column.name);
  if (column.kind == Annotation::Kind::boolean) {
    legend.names = {QStringLiteral("false"), QStringLiteral("true")};
    legend.counts.assign(2, 0);
    for (const double value : column.numbers) {
      if (std::isnan(value))
        ++legend.missing;
      else
        ++legend.counts[value != 0.0 ? 1 : 0];
    }
  } else {
    for (const std::string& level : column.levels)
      legend.names.append(QString::fromStdString(level));
    legend.counts.assign(column.levels.size(), 0);
    for (const std::int32_t code : column.codes) {
      if (code < 0)
        ++legend.missing;
      else
        ++legend.counts[static_cast<std::size_t>(code)];
    }
  }
  legend.colors = classColors(static_cast<int>(legend.names.size()), column.colors);
  return legend;
}

}  // namespace chreode
