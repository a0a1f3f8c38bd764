#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "expression/annotation.h"

namespace chreode {

/// Cells per pair of classes of two columns; classes without a cell are left out.
struct CrossTable {
  std::string rowColumn;
  std::string columnColumn;
  std::vector<std::string> rows;
  std::vector<std::string> columns;
  std::vector<std::vector<std::int64_t>> counts;  ///< rows × columns

  bool empty() const { return rows.empty() || columns.empty(); }
  /// Groups of levels that share cells, directly or through others. With one group the effects of
  /// both columns can be told apart in an additive model; with as many groups as columns none can.
  int groups() const;
};

/// Of `cells`, or of all where there are none. Empty where a column holds no classes.
CrossTable crossTable(const Annotation& rows, const Annotation& columns,
                      std::span<const std::int32_t> cells = {});

/// How well a model that removes the row column (the batch) can keep the column one (the condition
/// or the type).
enum class Confounding { none, partial, full };
Confounding confounding(const CrossTable& table);
/// One sentence for people; empty for a table without cells or with one level on a side.
std::string confoundingText(const CrossTable& table);

/// The tables that tell whether what batch columns do can be told apart from the columns that are
/// to be kept, such as condition and type, and from each other; of two batch columns that way round
/// in which they are confounded, if in one. Columns that are missing or tell fewer than two classes
/// apart are passed over. `among`: as the cells of crossTable().
std::vector<CrossTable> batchTables(const AnnotationTable& cells,
                                    const std::vector<std::string>& batches,
                                    const std::vector<std::string>& kept,
                                    std::span<const std::int32_t> among = {});

}  // namespace chreode
