#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chreode {

/// A line of a text file that is neither empty nor a comment.
struct TableLine {
  std::int64_t number = 0;  ///< in the file, from 1
  std::string text;
};

/// The first lines of a text file, from which its layout is told.
struct FirstLines {
  std::vector<TableLine> lines;
  std::string lastComment;  ///< the last one before them, without its #; some files name columns so
};

/// Reads about a hundred lines, fewer of a wide table. Throws Error as TextReader does.
FirstLines readFirstLines(const std::string& path);

/// Whether a line holds nothing of the table.
bool isCommentOrEmpty(std::string_view line);

/// The lines' fields, line by line. Throws Error for a quote that is never closed.
std::vector<std::vector<std::string>> fieldsOf(const std::vector<TableLine>& lines, char delimiter,
                                               const std::string& path);

/// The character between the fields: the tab, semicolon, comma or space that gives all rows the
/// same number of them. Throws Error where there is none.
char delimiterOf(const std::vector<TableLine>& lines, const std::string& path);

}  // namespace chreode
