#include "files/repeated_names.h"

#include <string_view>
#include <unordered_set>

#include "expression/annotation.h"

namespace chreode {

std::string noticeOfRepeated(const std::vector<std::string>& names, const char* what) {
  if (!hasRepeats(names)) return {};
  std::unordered_set<std::string_view> seen;
  std::size_t repeated = 0;
  std::string_view example;
  for (const std::string& name : names) {
    if (seen.insert(name).second) continue;
    if (++repeated == 1) example = name;
  }
  if (repeated == 0) return {};
  return std::to_string(repeated) + " " + what +
         (repeated == 1 ? " name repeats" : " names repeat") + " an earlier one (such as \"" +
         std::string(example) + "\"); they are told apart by a number.";
}

}  // namespace chreode
