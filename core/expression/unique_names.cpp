#include <bit>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "expression/annotation.h"

namespace chreode {

bool hasRepeats(const std::vector<std::string>& names) {
  // Hashes in an open table of twice as many places or more: no memory for each name.
  const std::size_t places = std::bit_ceil(2 * names.size() + 1);
  std::vector<std::uint32_t> rows(places, 0);  // row + 1; 0 = nobody's
  std::vector<std::uint32_t> hashes(names.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::size_t hash = std::hash<std::string_view>()(names[i]);
    hashes[i] = static_cast<std::uint32_t>(hash >> 32);
    std::size_t at = hash & (places - 1);
    for (; rows[at] != 0; at = (at + 1) & (places - 1)) {
      const std::size_t other = rows[at] - 1;
      if (hashes[other] == hashes[i] && names[other] == names[i]) return true;
    }
    rows[at] = static_cast<std::uint32_t>(i + 1);
  }
  return false;
}

std::size_t makeNamesUnique(AnnotationTable& table) {
  if (!hasRepeats(table.names)) return 0;
  std::unordered_set<std::string> taken(table.names.begin(), table.names.end());
  std::vector<std::string> shown = table.names;
  std::unordered_map<std::string, int> seen;  // how many rows of a name came, and the last suffix
  std::size_t changed = 0;
  for (std::string& name : table.names) {
    const auto [known, isFirst] = seen.try_emplace(name, 0);
    if (isFirst) continue;
    std::string next;
    do {
      next = name + "-" + std::to_string(++known->second);
    } while (!taken.insert(next).second);
    name = std::move(next);
    ++changed;
  }
  table.shown = std::move(shown);
  return changed;
}

}  // namespace chreode
