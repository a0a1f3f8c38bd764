#pragma once

#include "panels/class_legend.h"
#include "session/session.h"

namespace chreode {

/// The classes of a column with the colours that the person gave them, else those of classLegend().
ClassLegend sessionLegend(const Session& session, const Annotation& column);

}  // namespace chreode
