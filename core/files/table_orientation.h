#pragma once

#include <string>
#include <vector>

namespace chreode {

/// Whether a table's rows are genes or cells.
struct TableOrientation {
  bool genesInRows = false;
  std::string reason;  ///< a sentence for people
};

/// The parts that a person chooses from when the rule is wrong.
inline constexpr const char* kGenesInRows = "genes in rows";
inline constexpr const char* kCellsInRows = "cells in rows";

/// Decides by names: genes and cells that are recognised among the rows and columns, and what
/// stands above the row names. Where they say nothing, the longer side is cells; a square table has
/// its cells in rows. `rowNames` and `columnNames` may be empty where the file names nothing.
TableOrientation tableOrientation(const std::vector<std::string>& rowNames,
                                  const std::vector<std::string>& columnNames,
                                  const std::string& rowTitle, std::size_t rows,
                                  std::size_t columns);

}  // namespace chreode
