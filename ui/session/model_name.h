#pragma once

#include <QFileInfo>
#include <QString>

#include "session/prepared_model.h"

namespace chreode {

/// What tells a model from another training in little room: its file's name, or its own.
inline QString shortNameOf(const PreparedModel& model) {
  return model.path.isEmpty() ? model.name : QFileInfo(model.path).completeBaseName();
}

}  // namespace chreode
