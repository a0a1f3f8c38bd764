#include "files/gene_list_file.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <string_view>
#include <unordered_set>

#include "base/error.h"
#include "files/field_splitter.h"
#include "files/text_reader.h"

namespace chreode {

namespace {

// In order of preference. A regulator's table names its targets "gene" too.
constexpr std::array<std::string_view, 10> kFactorColumns{"tf",
                                                          "source",
                                                          "regulator",
                                                          "factor",
                                                          "transcription factor",
                                                          "tf_name",
                                                          "transcription_factor",
                                                          "source_genesymbol",
                                                          "hgnc symbol",
                                                          "regulators"};
constexpr std::array<std::string_view, 8> kGeneColumns{
    "gene", "genes", "symbol", "gene_symbol", "gene_name", "name", "names", "gene_id"};

std::string lowerCase(std::string_view text) {
  std::string lower(text);
  for (char& letter : lower) {
    letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  }
  return lower;
}

/// The delimiter that the line has most of; a tab where it has none.
char delimiterOf(std::string_view line) {
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

template <std::size_t N>
bool findColumn(const std::vector<std::string_view>& titles,
                const std::array<std::string_view, N>& wanted, std::size_t& column) {
  for (const std::string_view name : wanted) {
    for (std::size_t i = 0; i < titles.size(); ++i) {
      if (lowerCase(titles[i]) != name) continue;
      column = i;
      return true;
    }
  }
  return false;
}

}  // namespace

GeneListFile readGeneList(const std::string& path) {
  GeneListFile list;
  list.name = std::filesystem::path(path).stem().string();
  TextReader reader(path);
  std::string_view line;
  std::size_t column = 0;
  char delimiter = '\t';
  bool first = true;
  std::unordered_set<std::string> known;
  while (reader.next(line)) {
    if (line.find_first_not_of(" \t") == std::string_view::npos || line.front() == '#') continue;
    if (line.find('\0') != std::string_view::npos) {
      throw Error("This is no text file; a list of genes or a table with a column tf is expected.",
                  path);
    }
    if (first) delimiter = delimiterOf(line);
    FieldSplitter splitter(delimiter);
    if (!splitter.split(line)) throw Error("A quote is never closed.", reader.where());
    const std::vector<std::string_view>& fields = splitter.fields();
    if (first) {
      first = false;
      if (findColumn(fields, kFactorColumns, column) || findColumn(fields, kGeneColumns, column)) {
        list.column = std::string(fields[column]);
        continue;
      }
    }
    if (column >= fields.size() || fields[column].empty()) continue;
    if (known.emplace(fields[column]).second) list.genes.emplace_back(fields[column]);
  }
  if (list.genes.empty()) {
    throw Error("The file names no genes; write one a line, or a table with a column tf.", path);
  }
  return list;
}

}  // namespace chreode
