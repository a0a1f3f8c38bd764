#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/progress.h"
#include "expression/dataset.h"

namespace chreode {

/// Numbers of every cell that stand in a table beside its annotations: codes or coordinates.
struct NumberColumns {
  std::string name;  ///< the columns are called name_1, name_2, …
  Matrix values;     ///< all cells × columns
};

/// Writes a line for each of `cells` (all when empty): name, annotations, numbers. Commas where the
/// name ends in .csv (quoted as in RFC 4180), else tabs. A missing value is an empty field.
/// Simulated data and samples say so in first lines, "# simulated data". Written beside `path` and
/// renamed at the end. Throws Error.
void writeCellTable(const std::string& path, const Dataset& data,
                    std::span<const std::int32_t> cells, const std::vector<NumberColumns>& numbers,
                    const Progress& progress);

/// Named rows of numbers, such as what some directions do to each gene.
struct NumberTable {
  std::vector<std::string> notes;  ///< first lines, each after "# "
  std::string rowTitle;            ///< of the column of names
  std::vector<std::string> rows;
  std::vector<std::string> columns;  ///< of the numbers
  std::vector<std::string> textColumns = {};         ///< between names and numbers
  std::vector<std::vector<std::string>> texts = {};  ///< a list a row, as long as textColumns
  Matrix values;                     ///< rows × columns
};

/// Writes it: commas where the name ends in .csv, else tabs; NaN is an empty field. Throws Error.
void writeNumberTable(const std::string& path, const NumberTable& table);

/// Writes lines of texts under a line of titles, after notes as above: commas where the name ends
/// in .csv (quoted as in RFC 4180), else tabs. Throws Error.
void writeTextTable(const std::string& path, const std::vector<std::string>& notes,
                    const std::vector<std::string>& titles,
                    const std::vector<std::vector<std::string>>& rows);

/// A named list of genes.
struct GeneList {
  std::string name;
  std::string description;
  std::vector<std::string> genes;
};

/// Writes gene lists: as GMT where the name ends in .gmt (a list a line: name, description, genes),
/// else as text, a gene a line under a line "# name" for each list. Throws Error.
void writeGeneLists(const std::string& path, const std::vector<GeneList>& lists);

}  // namespace chreode
