#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace chreode {

/// A person's table of names that mean the same gene, or orthologous ones. It may be read either
/// way: it does not matter which column holds the names of the data and which those of the model.
class GeneMap {
 public:
  /// Reads two columns, from and to, with tabs (or commas, where no line has a tab) between them; a
  /// header is a pair like others and meets no gene. Empty lines and those that begin with # are
  /// left out. Throws Error where the file cannot be read, holds no pair, or a line has one field.
  static GeneMap read(const std::string& path);

  void add(const std::string& from, const std::string& to);
  /// The other names of a gene, in the order of the file; empty where there are none.
  const std::vector<std::string>& namesOf(std::string_view gene) const;

  std::size_t pairs() const { return m_pairs; }
  const std::string& path() const { return m_path; }

 private:
  std::string m_path;
  std::size_t m_pairs = 0;
  std::unordered_map<std::string, std::vector<std::string>> m_names;
};

}  // namespace chreode
