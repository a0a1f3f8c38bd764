#include "expression/ensembl_id.h"

#include <algorithm>

#include "base/plain_text.h"

namespace chreode {

namespace {

constexpr std::size_t kDigits = 11;

bool allDigits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), isDigit);
}

}  // namespace

std::string_view withoutEnsemblVersion(std::string_view name) {
  if (!name.starts_with("ENS")) return {};
  const std::size_t first = name.find_first_of("0123456789");
  if (first == name.npos || name[first - 1] != 'G' || name.size() < first + kDigits ||
      !allDigits(name.substr(first, kDigits))) {
    return {};
  }
  const std::size_t end = first + kDigits;
  const bool versioned = end < name.size() && name[end] == '.' && allDigits(name.substr(end + 1));
  return versioned ? name.substr(0, end) : name;
}

}  // namespace chreode
