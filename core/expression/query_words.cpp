#include "expression/query_words.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <utility>

#include "base/plain_text.h"

namespace chreode {

namespace {

constexpr std::string_view kQuotes = "\"'`";
constexpr std::string_view kEndsWord = "()[],=!<>&|~\"'`";

// Longer ones first: "<=" is not "<".
constexpr std::array<std::pair<std::string_view, std::string_view>, 18> kQuerySigns{{{"<=", "<="},
                                                                                     {">=", ">="},
                                                                                     {"!=", "!="},
                                                                                     {"==", "=="},
                                                                                     {"&&", "and"},
                                                                                     {"||", "or"},
                                                                                     {"=", "=="},
                                                                                     {"<", "<"},
                                                                                     {">", ">"},
                                                                                     {"&", "and"},
                                                                                     {"|", "or"},
                                                                                     {"!", "not"},
                                                                                     {"~", "not"},
                                                                                     {"(", "("},
                                                                                     {")", ")"},
                                                                                     {"[", "["},
                                                                                     {"]", "]"},
                                                                                     {",", ","}}};

bool isSpace(char c) {
  return std::isspace(static_cast<unsigned char>(c)) != 0;
}

bool isSignWord(const std::string& word) {
  return word == "and" || word == "or" || word == "not" || word == "in";
}

std::optional<double> numberOf(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  double number = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (!(number == number) || number - number != 0.0) return std::nullopt;  // "nan", "inf": names
  return number;
}

QueryWord quotedWord(std::string_view query, std::size_t start) {
  QueryWord word{QueryWord::Kind::quoted, {}, start, 0, {}};
  const char quote = query[start];
  std::size_t i = start + 1;
  for (; i < query.size() && query[i] != quote; ++i) {
    const bool taken =
        query[i] == '\\' && i + 1 < query.size() && (query[i + 1] == quote || query[i + 1] == '\\');
    if (taken) ++i;
    word.text += query[i];
  }
  if (i == query.size()) {
    throw QueryError(query, start, "the quote that begins here is not closed.");
  }
  word.size = i + 1 - start;
  return word;
}

QueryWord plainWord(std::string_view query, std::size_t start) {
  std::size_t end = start;
  while (end < query.size() && !isSpace(query[end]) &&
         kEndsWord.find(query[end]) == std::string_view::npos) {
    ++end;
  }
  QueryWord word{
      QueryWord::Kind::text, std::string(query.substr(start, end - start)), start, end - start, {}};
  word.number = numberOf(word.text);
  if (const std::string small = lowerCase(word.text); isSignWord(small)) {
    word.kind = QueryWord::Kind::sign;
    word.text = small;
  }
  return word;
}

/// As a person counts: letters of more than one byte are one.
std::size_t characterAt(std::string_view query, std::size_t position) {
  const std::string_view before = query.substr(0, std::min(position, query.size()));
  return 1 + static_cast<std::size_t>(std::count_if(before.begin(), before.end(), [](char c) {
           return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
         }));
}

}  // namespace

QueryError::QueryError(std::string_view query, std::size_t position, const std::string& sentence)
    : Error("Character " + std::to_string(characterAt(query, position)) + ": " + sentence),
      m_position(position) {
}

std::vector<QueryWord> queryWords(std::string_view query) {
  std::vector<QueryWord> words;
  std::size_t at = 0;
  while (at < query.size()) {
    if (isSpace(query[at])) {
      ++at;
      continue;
    }
    const std::string_view rest = query.substr(at);
    const auto sign = std::find_if(kQuerySigns.begin(), kQuerySigns.end(),
                                   [&](const auto& each) { return rest.starts_with(each.first); });
    if (kQuotes.find(query[at]) != std::string_view::npos) {
      words.push_back(quotedWord(query, at));
    } else if (sign != kQuerySigns.end()) {
      words.push_back(
          {QueryWord::Kind::sign, std::string(sign->second), at, sign->first.size(), {}});
    } else {
      words.push_back(plainWord(query, at));
    }
    at += words.back().size;
  }
  words.push_back({QueryWord::Kind::end, {}, query.size(), 0, {}});
  return words;
}

std::string quotedName(const std::string& name) {
  const bool plain = !name.empty() && !isSignWord(lowerCase(name)) && !numberOf(name) &&
                     std::none_of(name.begin(), name.end(), [](char c) {
                       return isSpace(c) || kEndsWord.find(c) != std::string_view::npos;
                     });
  if (plain) return name;
  std::string quoted = "\"";
  for (const char c : name) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

}  // namespace chreode
