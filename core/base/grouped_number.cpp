#include "base/grouped_number.h"

#include <array>
#include <cstddef>
#include <cstdio>

namespace chreode {

std::string groupedNumber(std::int64_t number) {
  std::string digits = std::to_string(number);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > (number < 0 ? 1 : 0);
       at -= 3) {
    digits.insert(static_cast<std::size_t>(at), 1, ',');
  }
  return digits;
}

std::string shareAsPercent(double share) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.1f %%", 100.0 * share);
  return text.data();
}

std::string bytesText(double bytes) {
  constexpr std::array kUnits{"KiB", "MiB", "GiB", "TiB"};
  double amount = bytes / 1024.0;
  std::size_t unit = 0;
  for (; amount >= 1000.0 && unit + 1 < kUnits.size(); ++unit) amount /= 1024.0;
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), amount < 10.0 && unit >= 2 ? "%.1f %s" : "%.0f %s",
                amount, kUnits[unit]);
  return text.data();
}

}  // namespace chreode
