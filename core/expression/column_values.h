#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "expression/annotation.h"

namespace chreode {

/// 1 for "true", "True" or "1", 0 for "false", "FALSE" or "0"; nothing for any other text.
std::optional<double> truthOf(std::string_view text);

/// Whether two texts name the same level, whichever program wrote them: truths in any case, numbers
/// by their value ("1.0" is "1"), all else letter by letter.
bool sameLevel(std::string_view a, std::string_view b);

/// The level of that very name, else the only one that is the same level; −1 where there is none or
/// more than one.
int levelNamed(const std::vector<std::string>& levels, std::string_view name);

/// One entry a row: whether its value is the one that `value` names. Levels as levelNamed(), truths
/// as truthOf(), numbers by value; an empty text names the rows without a value.
std::vector<std::uint8_t> rowsWith(const Annotation& column, std::string_view value);

/// The text as the column itself has it ("True" of a boolean column is "true"); `value` where the
/// column has no such level.
std::string ownText(const Annotation& column, const std::string& value);

/// "there are B, NK, T and 4 more", or the range of many numbers; empty where no row has a value.
std::string valuesThere(const Annotation& column);

/// The sentence for a value that no cell has: which one, where, and which there are.
std::string noSuchValue(const Annotation& column, const std::string& value);

}  // namespace chreode
