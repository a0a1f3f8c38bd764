#pragma once

#include <QString>
#include <QVector>

#include "plots/theme.h"
#include "scene/scene_marks.h"
#include "session/session.h"

namespace chreode {

/// Where the asked programme takes the mean code of each class, in a view (null for none) and in
/// the class's colour; none while nobody looks at the programmes, and none in views for looking
/// only. In a view without a formula the places are approximate.
QVector<SceneArrow> programArrows(Session& session, const Projection* view, const Theme& theme);

/// What is to be said of arrows in a view (null for none), a sentence; empty where they are exact.
QString arrowsNote(const Projection* view);

}  // namespace chreode
