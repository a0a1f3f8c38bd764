#include "files/number_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <system_error>

#include "base/no_number.h"

namespace chreode {

namespace {

bool readWhole(std::string_view text, double& value) {
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  double number = 0.0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  if (read.ec != std::errc() || read.ptr != end) return false;
  value = number;
  return true;
}

}  // namespace

NumberText readNumber(std::string_view text, double& value) {
  constexpr std::array<std::string_view, 9> kMissing{"",    "NA",   "NaN",  "nan", "N/A",
                                                     "n/a", "NULL", "null", "None"};
  if (text.size() == 1 && text.front() >= '0' && text.front() <= '9') {
    value = text.front() - '0';
    return NumberText::number;
  }
  if (std::find(kMissing.begin(), kMissing.end(), text) != kMissing.end()) {
    value = kNoNumber;
    return NumberText::missing;
  }
  if (readWhole(text, value)) return NumberText::number;
  const std::size_t comma = text.find(',');
  if (comma == text.npos || text.find('.') != text.npos) return NumberText::none;
  std::string point(text);
  point[comma] = '.';
  double ignored = 0.0;
  return readWhole(point, ignored) ? NumberText::decimalComma : NumberText::none;
}

}  // namespace chreode
