#include "expression/query_tree.h"

#include <array>
#include <optional>
#include <string>
#include <utility>

namespace chreode {

namespace {

using Test = CellCondition::Test;

constexpr int kDeepest = 200;  // parentheses and nots within each other: more is no person's

std::optional<Test> testOf(const QueryWord& word) {
  static constexpr std::array<std::pair<std::string_view, Test>, 6> kTests{
      {{"==", Test::equal},
       {"!=", Test::unequal},
       {"<", Test::less},
       {"<=", Test::lessOrEqual},
       {">", Test::greater},
       {">=", Test::greaterOrEqual}}};
  for (const auto& [sign, test] : kTests) {
    if (word.isSign(sign)) return test;
  }
  return std::nullopt;
}

/// Recursive descent: or, and, not, then comparisons.
class Reader {
 public:
  explicit Reader(std::string_view query) : m_query(query), m_words(queryWords(query)) {}

  QueryTree read() {
    if (next().kind == QueryWord::Kind::end) fail(next(), "there is nothing to look for yet.");
    QueryTree tree = any();
    if (next().isSign(")")) fail(next(), "this parenthesis closes none.");
    if (next().kind != QueryWord::Kind::end) {
      fail(next(), "\"and\" or \"or\" is missing before \"" + said(next()) + "\".");
    }
    return tree;
  }

 private:
  const QueryWord& next() const { return m_words[m_at]; }
  const QueryWord& take() { return m_words[m_at++]; }
  bool takeSign(std::string_view sign) {
    if (!next().isSign(sign)) return false;
    ++m_at;
    return true;
  }
  std::string said(const QueryWord& word) const {
    return std::string(m_query.substr(word.position, word.size));
  }
  [[noreturn]] void fail(const QueryWord& at, const std::string& sentence) const {
    throw QueryError(m_query, at.position, sentence);
  }

  QueryTree any() { return several(QueryTree::Kind::any, "or", &Reader::all); }
  QueryTree all() { return several(QueryTree::Kind::all, "and", &Reader::one); }

  QueryTree several(QueryTree::Kind kind, std::string_view sign, QueryTree (Reader::*part)()) {
    QueryTree first = (this->*part)();
    if (!next().isSign(sign)) return first;
    QueryTree tree{kind};
    tree.parts.push_back(std::move(first));
    while (takeSign(sign)) tree.parts.push_back((this->*part)());
    return tree;
  }

  QueryTree one() {
    const QueryWord start = next();
    if (++m_depth > kDeepest) fail(start, "the query is nested too deeply.");
    QueryTree tree;
    if (takeSign("not")) {
      tree.kind = QueryTree::Kind::negation;
      tree.parts.push_back(one());
    } else if (takeSign("(")) {
      tree = any();
      if (!takeSign(")")) fail(start, "this parenthesis is not closed.");
    } else {
      tree = comparison();
    }
    --m_depth;
    return tree;
  }

  QueryWord operand(const char* wanted) {
    const QueryWord& word = next();
    if (word.kind == QueryWord::Kind::text || word.kind == QueryWord::Kind::quoted) return take();
    if (word.kind == QueryWord::Kind::end) fail(word, std::string(wanted) + " is missing here.");
    fail(word, std::string(wanted) + " is missing before \"" + said(word) + "\".");
  }

  QueryTree comparison() {
    QueryTree tree{QueryTree::Kind::comparison};
    tree.words.push_back(operand("a column or gene"));
    if (next().isSign("in") || next().isSign("not")) return membership(std::move(tree));
    while (const auto test = testOf(next())) {
      take();
      tree.tests.push_back(*test);
      tree.words.push_back(operand("a value"));
    }
    if (tree.tests.empty()) tree.kind = QueryTree::Kind::flag;
    return tree;
  }

  QueryTree membership(QueryTree tree) {
    const bool inverted = takeSign("not");
    if (!takeSign("in")) fail(next(), "\"in\" is missing after \"not\".");
    const QueryWord open = next();
    const bool square = takeSign("[");
    if (!square && !takeSign("(")) {
      fail(next(), "a list such as [\"B\", \"NK\"] is missing after \"in\".");
    }
    tree.kind = QueryTree::Kind::membership;
    do {
      tree.words.push_back(operand("a value"));
    } while (takeSign(","));
    if (!takeSign(square ? "]" : ")")) fail(open, "this list is not closed.");
    if (!inverted) return tree;
    QueryTree negation{QueryTree::Kind::negation};
    negation.parts.push_back(std::move(tree));
    return negation;
  }

  std::string_view m_query;
  std::vector<QueryWord> m_words;
  std::size_t m_at = 0;
  int m_depth = 0;
};

}  // namespace

QueryTree queryTree(std::string_view query) {
  return Reader(query).read();
}

}  // namespace chreode
