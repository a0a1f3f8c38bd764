#pragma once

#include <string_view>
#include <vector>

#include "expression/cell_condition.h"
#include "expression/query_words.h"

namespace chreode {

/// A query as it is built: what its words say, before anybody knows what they name.
struct QueryTree {
  enum class Kind {
    any,         ///< one of `parts`
    all,         ///< each of `parts`
    negation,    ///< not the one of `parts`
    comparison,  ///< `words` with `tests` between them: one more word than tests
    membership,  ///< the first of `words` is one of the others
    flag,        ///< the one of `words`, a boolean column
  };

  Kind kind = Kind::all;
  std::vector<QueryTree> parts = {};
  std::vector<QueryWord> words = {};
  std::vector<CellCondition::Test> tests = {};
};

/// Throws QueryError for what is no query.
QueryTree queryTree(std::string_view query);

}  // namespace chreode
