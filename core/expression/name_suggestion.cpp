#include "expression/name_suggestion.h"

#include <algorithm>
#include <vector>

#include "base/plain_text.h"

namespace chreode {

namespace {

/// The number of letters that tell them apart; `most` + 1 where it is more than `most`.
std::size_t distance(std::string_view a, std::string_view b, std::size_t most) {
  const std::size_t gap = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
  if (gap > most) return most + 1;
  std::vector<std::size_t> before(b.size() + 1), above(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) above[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    std::size_t least = row[0];
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
      least = std::min(least, row[j]);
    }
    if (least > most) return most + 1;
    std::swap(before, above);
    std::swap(above, row);
  }
  return above[b.size()];
}

}  // namespace

std::string likelyMeant(std::string_view wrong, const NameVisitor& names) {
  const std::string asked = lowerCase(wrong);
  std::size_t least = std::max<std::size_t>(1, asked.size() / 3) + 1;
  std::string best;
  names([&](const std::string& name) {
    const std::size_t away = distance(asked, lowerCase(name), least - 1);
    if (away >= least) return;
    least = away;
    best = name;
  });
  return best;
}

std::string didYouMean(std::string_view wrong, const NameVisitor& names) {
  const std::string meant = likelyMeant(wrong, names);
  return meant.empty() ? meant : " Did you mean \"" + meant + "\"?";
}

}  // namespace chreode
