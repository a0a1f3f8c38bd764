#include "files/titled_columns.h"

#include <algorithm>

#include "base/plain_text.h"

namespace chreode {

char likeliestDelimiter(std::string_view line) {
  char best = '\t';
  std::ptrdiff_t most = std::count(line.begin(), line.end(), '\t');
  for (const char each : {',', ';'}) {
    const std::ptrdiff_t count = std::count(line.begin(), line.end(), each);
    if (count <= most) continue;
    most = count;
    best = each;
  }
  return best;
}

int columnTitled(const std::vector<std::string_view>& titles,
                 std::span<const std::string_view> wanted) {
  for (const std::string_view name : wanted) {
    for (std::size_t i = 0; i < titles.size(); ++i) {
      if (lowerCase(titles[i]) == name) return static_cast<int>(i);
    }
  }
  return -1;
}

}  // namespace chreode
