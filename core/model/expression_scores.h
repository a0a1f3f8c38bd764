#pragma once

#include "base/matrix.h"
#include "base/progress.h"
#include "expression/dataset.h"

namespace chreode {

/// Principal component scores of the expression itself, cells × components: those that fitPca() and
/// its model give. Throws as fitPca().
Matrix expressionScores(const Dataset& data, int components, const Progress& progress);

}  // namespace chreode
