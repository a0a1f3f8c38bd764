#pragma once

#include <memory>
#include <string>
#include <vector>

#include "expression/expression_matrix.h"

namespace chreode {

/// What the numbers of a matrix are.
enum class Scale {
  counts,  ///< non-negative integers: molecules or reads
  log,     ///< non-negative, not integers, not large: log1p of depth-normalised counts
  scaled,  ///< holds negative values: centred or z-scored; no folds can be had from it
  other,   ///< none of these, such as normalised counts that were not logged
};

const char* scaleName(Scale scale);  ///< "counts", "log", "scaled", "other"

/// Looks at all finite values. Empty and all-zero matrices count as counts.
Scale scaleOf(const ExpressionMatrix& matrix);

/// Undoes log1p of depth-normalised counts without knowing the depths: in each cell the least
/// expm1 value is taken as one count, and if all others of that cell are whole multiples of it
/// (within 1 %, which 32-bit logs allow) in at least 99 % of the cells, the multiples are the
/// counts. Exact unless a cell has no count of one. Returns null when the data do not look so. Logs
/// to another base than e are recognised by the same test for 2 and 10. `units`, when given, gets the
/// linear value of one count of each cell (0 for a cell without values).
std::shared_ptr<const ExpressionMatrix> recoverCounts(const ExpressionMatrix& logged,
                                                      std::vector<float>* units = nullptr);

}  // namespace chreode
