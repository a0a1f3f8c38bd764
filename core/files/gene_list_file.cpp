#include "files/gene_list_file.h"

#include <array>
#include <filesystem>
#include <string_view>
#include <unordered_set>

#include "base/error.h"
#include "files/field_splitter.h"
#include "files/text_reader.h"
#include "files/titled_columns.h"

namespace chreode {

namespace {

constexpr std::array<std::string_view, 8> kGeneColumns{
    "gene", "genes", "symbol", "gene_symbol", "gene_name", "name", "names", "gene_id"};

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
    if (first) delimiter = likeliestDelimiter(line);
    FieldSplitter splitter(delimiter);
    if (!splitter.split(line)) throw Error("A quote is never closed.", reader.where());
    const std::vector<std::string_view>& fields = splitter.fields();
    if (first) {
      first = false;
      int titled = columnTitled(fields, kFactorTitles);
      if (titled < 0) titled = columnTitled(fields, kGeneColumns);
      if (titled >= 0) {
        column = static_cast<std::size_t>(titled);
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
