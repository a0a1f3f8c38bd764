#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace chreode {

/// Calls its argument with each name there is.
using NameVisitor = std::function<void(const std::function<void(const std::string&)>&)>;

/// The name that somebody who wrote `wrong` is likely to have meant: the one with the fewest
/// letters left out, added, changed or swapped (optimal string alignment), capitals apart. Empty
/// where none is within a third of the letters.
std::string likelyMeant(std::string_view wrong, const NameVisitor& names);

/// " Did you mean "MS4A1"?", or nothing.
std::string didYouMean(std::string_view wrong, const NameVisitor& names);

}  // namespace chreode
