#pragma once

#include <QStringList>

#include "expression/dataset.h"

namespace chreode {

/// Whether a column tells classes apart that are few enough to be offered.
bool hasClasses(const Annotation& column);
/// The names of such columns.
QStringList classColumns(const Dataset& data);

}  // namespace chreode
