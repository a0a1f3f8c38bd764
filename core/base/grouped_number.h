#pragma once

#include <cstdint>
#include <string>

namespace chreode {

/// A whole number with its thousands set apart by commas: "1,000,000".
std::string groupedNumber(std::int64_t number);

/// A share as per cent with one decimal: "41.3 %".
std::string shareAsPercent(double share);

/// An amount of memory in words: "1.2 GiB", "830 MiB", "12 KiB".
std::string bytesText(double bytes);

}  // namespace chreode
