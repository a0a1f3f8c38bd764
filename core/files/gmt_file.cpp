#include "files/gmt_file.h"

#include <string_view>
#include <unordered_set>

#include "base/error.h"
#include "files/text_reader.h"

namespace chreode {

namespace {

/// The next field of a line of tabs, taken off it.
std::string_view takeField(std::string_view& line) {
  const std::size_t tab = line.find('\t');
  std::string_view field = line.substr(0, tab);
  line = tab == std::string_view::npos ? std::string_view() : line.substr(tab + 1);
  while (!field.empty() && field.front() == ' ') field.remove_prefix(1);
  while (!field.empty() && field.back() == ' ') field.remove_suffix(1);
  return field;
}

}  // namespace

std::vector<GeneList> readGmt(const std::string& path) {
  std::vector<GeneList> sets;
  TextReader reader(path);
  std::string_view line;
  while (reader.next(line)) {
    if (line.find_first_not_of(" \t") == std::string_view::npos || line.front() == '#') continue;
    if (line.find('\0') != std::string_view::npos) {
      throw Error("This is no text file; gene sets in GMT are expected.", path);
    }
    GeneList set;
    set.name = takeField(line);
    set.description = takeField(line);
    std::unordered_set<std::string> known;
    while (!line.empty()) {
      std::string_view gene = takeField(line);
      gene = gene.substr(0, gene.find(','));
      if (!gene.empty() && known.emplace(gene).second) set.genes.emplace_back(gene);
    }
    if (set.name.empty() || set.genes.empty()) {
      throw Error(
          "This line is no gene set; in GMT a line holds a name, a description and genes with tabs "
          "between.",
          reader.where());
    }
    sets.push_back(std::move(set));
  }
  if (sets.empty()) throw Error("The file holds no gene sets.", path);
  return sets;
}

}  // namespace chreode
