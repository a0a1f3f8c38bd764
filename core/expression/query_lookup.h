#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "expression/cell_condition.h"
#include "expression/cell_query.h"
#include "expression/query_tree.h"

namespace chreode {

/// What a name of a query leads to.
struct QueryName {
  enum class Kind { column, gene, extra };
  Kind kind = Kind::column;
  std::size_t place = 0;  ///< in columns, genes or extras

  bool operator<(const QueryName& other) const {
    return std::pair(kind, place) < std::pair(other.kind, other.place);
  }
};

/// Looks up what a query names in the data and among the extras, and refuses what cannot be
/// compared.
class QueryLookup {
 public:
  QueryLookup(std::shared_ptr<const Dataset> data, std::string text, QueryExtras extras);

  /// Turns `1 < MS4A1` and `"B" == cell_type` round, so that the name stands first.
  void orient(QueryTree& node) const;
  /// Throws QueryError for what is not there or cannot be compared; the names are known from then
  /// on.
  void check(const QueryTree& node);

  std::optional<QueryName> find(const QueryWord& word) const;
  /// Null for a gene. An extra's is there when it was checked.
  const Annotation* columnOf(const QueryName& named) const;
  const std::vector<std::string>& genes() const { return m_genes; }  ///< that were named, each once
  const Dataset& data() const { return *m_data; }

 private:
  QueryName name(const QueryWord& word);
  void checkPair(const QueryWord& left, CellCondition::Test test, const QueryWord& right);
  void checkValue(const QueryName& named, const QueryWord& name, CellCondition::Test test,
                  const QueryWord& value);
  [[noreturn]] void fail(const QueryWord& at, const std::string& sentence) const;
  [[noreturn]] void failUnknown(const QueryWord& word) const;

  std::shared_ptr<const Dataset> m_data;
  std::string m_text;
  QueryExtras m_extras;
  std::vector<std::string> m_genes;
  std::map<std::size_t, Annotation> m_extraColumns;  // of the extras that were named
};

// What words and columns of a query mean, to those that check it and those that answer it.

bool holdsNumbers(const Annotation& column);
bool isEquality(CellCondition::Test test);
/// With its sides changed.
CellCondition::Test flipped(CellCondition::Test test);

}  // namespace chreode
