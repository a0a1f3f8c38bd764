#include "window/program_arrows.h"

#include "session/programs.h"
#include "window/session_legend.h"

namespace chreode {

QVector<SceneArrow> programArrows(Session& session, const Projection* view, const Theme& theme) {
  QVector<SceneArrow> arrows;
  const ProgramArrows& moved = session.programs().questions().arrows();
  const auto label = session.label();
  const auto model = session.models().current();
  if (!session.programs().isShown() || !view || !label || !model || moved.levels.empty() ||
      moved.before.cols() != model->codes().cols()) {
    return arrows;
  }
  const auto from = view->project(moved.before);
  const auto to = view->project(moved.after);
  if (!from || !to) return arrows;
  const ClassLegend legend = sessionLegend(session, *label);
  const auto placeOf = [](const Matrix& places, Index row) {
    return QVector3D(places(row, 0), places(row, 1), places(row, 2));
  };
  for (std::size_t k = 0; k < moved.levels.size(); ++k) {
    const auto level = static_cast<std::size_t>(moved.levels[k]);
    const auto row = static_cast<Index>(k);
    arrows.push_back({placeOf(*from, row), placeOf(*to, row),
                      level < legend.colors.size() ? legend.colors[level] : theme.accent});
  }
  return arrows;
}

QString arrowsNote(const Projection* view) {
  if (!view) return {};
  const QString name = QString::fromStdString(view->name());
  return view->isExact() ? QString()
                         : QStringLiteral(
                               "Arrows in %1 are approximate: a code is placed by the "
                               "cells with the nearest codes.")
                               .arg(name);
}

}  // namespace chreode
