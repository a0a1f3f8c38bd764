#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/progress.h"
#include "files/expression_file.h"
#include "files/table_layout.h"

namespace chreode {

/// Reads the matrix of a text table as rows of cells. `summary` has its shape as cells × genes; it
/// is returned whole. Throws Error for a field that is no number, with line and column, for a row
/// of another length, and when the file changed since its shape was found.
StoredMatrix readTable(const TableLayout& layout, bool genesInRows, MatrixSummary summary,
                       const Progress& progress);

/// Where a name stands among those of its axis.
using NameIndex = std::unordered_map<std::string, std::int32_t>;

/// The same for a table of one line per value; several lines of one gene and cell are summed.
StoredMatrix readTriplets(const TableLayout& layout, const NameIndex& cells, const NameIndex& genes,
                          MatrixSummary summary, const Progress& progress);

}  // namespace chreode
