#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace chreode {

/// Says what is wrong with a query, and where.
class QueryError : public Error {
 public:
  /// `position`: bytes from the start of `query`; `sentence` goes on after "Character 12: ".
  QueryError(std::string_view query, std::size_t position, const std::string& sentence);
  std::size_t position() const { return m_position; }

 private:
  std::size_t m_position;
};

/// A piece of a query: a name or value, a sign, or its end.
struct QueryWord {
  enum class Kind { text, quoted, sign, end };

  Kind kind = Kind::end;
  std::string text;          ///< without its quotes; of the sign "==" for "=", "and" for "&", …
  std::size_t position = 0;  ///< of its first byte, quote included
  std::size_t size = 0;      ///< in bytes, quotes included
  /// Of unquoted text that is a number as a whole.
  std::optional<double> number = {};

  bool isSign(std::string_view sign) const { return kind == Kind::sign && text == sign; }
};

/// Cuts a query into its words, an `end` last. Quotes are ", ' and `; a backslash before a quote or
/// a backslash takes it as it is. Outside of quotes a word ends at a space and at any of ()[],
/// =!<>&|~ and quotes; `and`, `or`, `not` and `in` are signs, whatever their capitals. Throws
/// QueryError for a quote that is not closed.
std::vector<QueryWord> queryWords(std::string_view query);

/// A name as it is written in a query: in quotes where it needs them.
std::string quotedName(const std::string& name);

}  // namespace chreode
