#pragma once

#include <string_view>

namespace chreode {

enum class NumberText {
  number,
  missing,       ///< empty, NA, NaN …
  decimalComma,  ///< "0,5"
  none
};

/// Reads a field of a table as a number; `value` becomes NaN for a missing one and is left alone
/// where there is none.
NumberText readNumber(std::string_view text, double& value);

}  // namespace chreode
