#include "model/gene_map.h"

#include <algorithm>
#include <fstream>

#include "base/error.h"

namespace chreode {

namespace {

std::string trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \r\"";
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == text.npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(kSpace) - first + 1));
}

}  // namespace

GeneMap GeneMap::read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    throw Error("The gene map cannot be read: it does not exist or may not be opened.", path);
  }
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("\xef\xbb\xbf")) line.erase(0, 3);
    if (line.find('\0') != line.npos) {
      throw Error("The gene map is no text file; it needs two columns, from and to.", path);
    }
    lines.push_back(std::move(line));
  }
  const bool tabs = std::any_of(lines.begin(), lines.end(), [](const std::string& line) {
    return line.find('\t') != line.npos;
  });
  const char delimiter = tabs ? '\t' : ',';
  GeneMap map;
  map.m_path = path;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string_view line = lines[i];
    if (trimmed(line).empty() || line.starts_with('#')) continue;
    const std::size_t end = line.find(delimiter);
    if (end == line.npos) {
      throw Error("Line " + std::to_string(i + 1) +
                      " of the gene map has one column where two are needed, from and to, with a "
                      "tab between them.",
                  path);
    }
    const std::string_view rest = line.substr(end + 1);
    // An ortholog table has empty fields for genes without one.
    map.add(trimmed(line.substr(0, end)), trimmed(rest.substr(0, rest.find(delimiter))));
  }
  if (map.pairs() == 0) throw Error("The gene map holds no pair of names.", path);
  return map;
}

void GeneMap::add(const std::string& from, const std::string& to) {
  if (from.empty() || to.empty()) return;
  ++m_pairs;
  if (from == to) return;
  m_names[from].push_back(to);
  m_names[to].push_back(from);
}

const std::vector<std::string>& GeneMap::namesOf(std::string_view gene) const {
  static const std::vector<std::string> none;
  const auto found = m_names.find(std::string(gene));
  return found == m_names.end() ? none : found->second;
}

}  // namespace chreode
