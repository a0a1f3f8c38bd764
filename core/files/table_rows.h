#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "files/field_splitter.h"
#include "files/table_layout.h"
#include "files/text_reader.h"

namespace chreode {

/// The rows of a table in a text file, one after another, without header and comments.
class TableRows {
 public:
  /// `layout` outlives this object. Throws Error as TextReader does.
  explicit TableRows(const TableLayout& layout)
      : m_layout(layout), m_reader(layout.path), m_splitter(layout.delimiter) {}

  /// Goes to the next row; false after the last. Only up to `limit` fields are split off. Throws
  /// Error for a row with another number of fields, or an open quote.
  bool next(std::size_t limit = FieldSplitter::kAll);
  /// Of the row, valid until next().
  const std::vector<std::string_view>& fields() const { return m_splitter.fields(); }
  double fraction() const { return m_reader.fraction(); }  ///< of the file, 0 … 1

  /// The field as a number. Throws Error, with line and column, where it is none.
  double number(std::size_t field) const;

 private:
  const TableLayout& m_layout;
  TextReader m_reader;
  FieldSplitter m_splitter;
};

}  // namespace chreode
