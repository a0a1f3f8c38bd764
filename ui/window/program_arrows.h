#pragma once

#include <QVector>

#include "plots/theme.h"
#include "scene/scene_marks.h"
#include "session/session.h"

namespace chreode {

/// Where the asked programme takes the mean code of each class, in a view (null for none) and in the
/// class's colour; none while nobody looks at the programmes, and none in views for looking only.
QVector<SceneArrow> programArrows(Session& session, const Projection* view, const Theme& theme);

}  // namespace chreode
