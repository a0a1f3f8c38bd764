#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "expression/annotation.h"

namespace chreode {

/// A condition on a column of the cells: "cell_type=NK", "phase!=G1", "doublet_score<0.3".
struct CellCondition {
  enum class Test { equal, unequal, less, lessOrEqual, greater, greaterOrEqual };

  const Annotation* column = nullptr;  ///< of the table that it was read for
  Test test = Test::equal;
  std::string value;    ///< as rowsWith() takes it; empty for "has no value"
  double number = 0.0;  ///< `value` as a number; NaN where it is none

  /// One entry a cell: whether it meets the condition.
  std::vector<std::uint8_t> met() const;
};

/// Reads a condition. The column's name may hold the signs too. Throws Error for a text that is no
/// condition, an unknown column, a value that no cell has, or a comparison with what is no number.
CellCondition readCondition(const AnnotationTable& cells, const std::string& text);

}  // namespace chreode
