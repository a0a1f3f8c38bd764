#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "expression/annotation.h"

namespace chreode {

/// Which cells of a file are worked with, where those are not all.
struct CellSample {
  std::vector<std::int32_t> rows;  ///< rows of the file, ascending
  std::int64_t of = 0;             ///< cells in the file
  std::string column;              ///< of cell annotation that it was stratified by; may be empty
  std::uint64_t seed = 0;

  /// "sample of 10,000 of 1,000,000 cells (by louvain, seed 1)"
  std::string description() const;
};

/// Draws `count` cells without replacement, of each class of `column` its share (largest
/// remainders), and at least one of each class where `count` allows that. Without a column all
/// cells are one class. A missing value is a class of its own. The same seed gives the same cells.
/// Throws Error when the column does not exist or holds no classes; gives all cells when there are
/// no more than `count`.
CellSample stratifiedSample(const AnnotationTable& cells, const std::string& column,
                            std::int64_t count, std::uint64_t seed);

}  // namespace chreode
