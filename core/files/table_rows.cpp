#include "files/table_rows.h"

#include <algorithm>

#include "files/hdf5_text.h"
#include "files/number_text.h"
#include "files/table_lines.h"

namespace chreode {

bool TableRows::next(std::size_t limit) {
  std::string_view line;
  do {
    if (!m_reader.next(line)) return false;
  } while (m_reader.lineNumber() == m_layout.headerLine || isCommentOrEmpty(line));
  const std::string place = "Line " + std::to_string(m_reader.lineNumber());
  if (!m_splitter.split(line, limit)) {
    throw Error(place + " opens a quote that it does not close.", m_layout.path);
  }
  const std::size_t count = fields().size();
  if (count != std::min(limit, m_layout.fieldCount)) {
    throw Error(place + " has " + std::to_string(count) + " fields where the lines before have " +
                    std::to_string(m_layout.fieldCount) + ".",
                m_layout.path);
  }
  return true;
}

double TableRows::number(std::size_t field) const {
  constexpr std::size_t kLongestQuote = 40;
  double value = 0.0;
  const NumberText kind = readNumber(fields()[field], value);
  if (kind == NumberText::number || kind == NumberText::missing) return value;
  const std::string_view text = fields()[field];
  const std::string shown =
      asUtf8(text.substr(0, kLongestQuote)) + (text.size() > kLongestQuote ? "…" : "");
  throw Error("Line " + std::to_string(m_reader.lineNumber()) + ", " + m_layout.column(field) +
                  " holds \"" + shown + "\", which " +
                  (kind == NumberText::decimalComma
                       ? "has a decimal comma; write the table with decimal points."
                       : "is no number."),
              m_layout.path);
}

}  // namespace chreode
