#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "expression/annotation.h"

namespace chreode {

std::size_t makeNamesUnique(AnnotationTable& table) {
  std::unordered_set<std::string> taken(table.names.begin(), table.names.end());
  if (taken.size() == table.names.size()) return 0;
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
