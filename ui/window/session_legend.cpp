#include "window/session_legend.h"

namespace chreode {

ClassLegend sessionLegend(const Session& session, const Annotation& column) {
  ClassLegend legend = classLegend(column);
  const QStringList chosen = session.palettes().of(legend.column);
  if (chosen.size() != legend.names.size()) return legend;
  for (int k = 0; k < chosen.size(); ++k)
    if (const QColor color(chosen[k]); color.isValid())
      legend.colors[static_cast<std::size_t>(k)] = color;
  return legend;
}

}  // namespace chreode
