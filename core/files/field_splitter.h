#pragma once

#include <cstddef>
#include <deque>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace chreode {

/// Splits the lines of a table into fields. Fields may stand in double quotes, in which a delimiter
/// is a character like others and "" is one quote; spaces around a field are dropped.
class FieldSplitter {
 public:
  static constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();

  explicit FieldSplitter(char delimiter) : m_delimiter(delimiter) {}

  /// Splits off up to `limit` fields; they are valid as long as `line` is and until the next call.
  /// False when a quote is never closed.
  bool split(std::string_view line, std::size_t limit = kAll);
  const std::vector<std::string_view>& fields() const { return m_fields; }

 private:
  char m_delimiter;
  std::vector<std::string_view> m_fields;
  std::deque<std::string> m_unquoted;  ///< fields that held "", as they are meant
};

}  // namespace chreode
