#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace chreode {

/// How a text file is to be read as a table, told from its first lines.
struct TableLayout {
  /// Places of the fields in a table that has one line for each value that is not zero.
  struct Triplets {
    std::size_t gene = 0;
    std::size_t cell = 0;
    std::size_t count = 0;
  };

  std::string path;
  char delimiter = ',';
  std::int64_t headerLine = 0;           ///< from 1; 0 when the first line is a row like others
  std::size_t fieldCount = 0;            ///< of each row
  bool rowNames = true;                  ///< the first field of a row is its name
  std::vector<std::string> titles;       ///< one per field; empty when the file names no columns
  std::vector<std::size_t> values;       ///< fields that make up the matrix, ascending
  std::vector<std::size_t> annotations;  ///< fields that say something about the row
  bool isTriplets = false;
  Triplets triplets;

  /// For messages: column 3 ("title").
  std::string column(std::size_t field) const;
};

/// Reads the first lines of a text file. Throws Error when it holds no table, or one without a
/// matrix of numbers.
TableLayout tableLayoutOf(const std::string& path);

}  // namespace chreode
