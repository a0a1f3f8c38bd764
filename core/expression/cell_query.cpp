#include "expression/cell_query.h"

#include <cmath>
#include <map>
#include <optional>
#include <utility>

#include "expression/column_values.h"
#include "expression/gene_values.h"
#include "expression/query_lookup.h"

namespace chreode {

namespace {

using Test = CellCondition::Test;
using Flags = std::vector<std::uint8_t>;

Annotation numberColumn(const std::string& name, std::vector<double> numbers) {
  Annotation column;
  column.name = name;
  column.kind = Annotation::Kind::numeric;
  column.numbers = std::move(numbers);
  return column;
}

}  // namespace

struct CellQuery::Parts {
  QueryLookup lookup;
  QueryTree tree;

  /// Values, while the cells are asked for.
  struct Reading {
    const Progress& progress;
    std::map<QueryName, Annotation> made;
    std::optional<GeneValues> genes;
  };
  const Annotation& values(const QueryWord& word, Reading& reading) const;
  Flags met(const QueryTree& node, Reading& reading) const;
  Flags pairMet(const QueryWord& left, Test test, const QueryWord& right, Reading& reading) const;
  Flags isValue(const Annotation& column, Test test, const QueryWord& value) const;
};

const Annotation& CellQuery::Parts::values(const QueryWord& word, Reading& reading) const {
  const QueryName named = *lookup.find(word);
  if (const Annotation* column = lookup.columnOf(named)) return *column;
  const auto known = reading.made.find(named);
  if (known != reading.made.end()) return known->second;
  const Dataset& data = lookup.data();
  if (!data.matrix) throw Error("The genes' values are still being read.", data.path);
  reading.progress.update(0.1, "reading " + data.genes.names[named.place]);
  if (!reading.genes) reading.genes.emplace(data);
  const std::vector<float> numbers = reading.genes->of(static_cast<int>(named.place));
  return reading.made
      .emplace(named, numberColumn(data.genes.names[named.place], {numbers.begin(), numbers.end()}))
      .first->second;
}

Flags CellQuery::Parts::isValue(const Annotation& column, Test test, const QueryWord& value) const {
  const double number = value.number.value_or(std::nan(""));
  if (column.kind == Annotation::Kind::boolean && isEquality(test)) {
    // Compared as numbers, whatever way true is written.
    const double wanted = truthOf(value.text).value_or(number);
    Flags rows(column.size(), 0);
    for (std::size_t row = 0; row < rows.size(); ++row) {
      rows[row] = (column.numbers[row] == wanted) == (test == Test::equal) ? 1 : 0;
    }
    return rows;
  }
  return CellCondition{&column, test, value.text, number}.met();
}

Flags CellQuery::Parts::pairMet(const QueryWord& left, Test test, const QueryWord& right,
                                Reading& reading) const {
  if (left.number && !lookup.find(left)) return pairMet(right, flipped(test), left, reading);
  const Annotation& column = values(left, reading);
  const bool constant = right.number || !holdsNumbers(column) ||
                        (column.kind == Annotation::Kind::boolean && isEquality(test) &&
                         truthOf(right.text).has_value());
  if (constant) return isValue(column, test, right);
  const Annotation& other = values(right, reading);
  // Cell by cell: the difference is held against 0; of a missing value it is missing.
  std::vector<double> differences(column.size());
  for (std::size_t row = 0; row < column.size(); ++row) {
    differences[row] = column.numbers[row] - other.numbers[row];
  }
  const Annotation difference = numberColumn(column.name, std::move(differences));
  return CellCondition{&difference, test, "0", 0.0}.met();
}

Flags CellQuery::Parts::met(const QueryTree& node, Reading& reading) const {
  reading.progress.check();
  Flags rows;
  const auto join = [&rows](const Flags& more, bool both) {
    if (rows.empty()) {
      rows = more;
      return;
    }
    for (std::size_t row = 0; row < rows.size(); ++row) {
      rows[row] = both ? rows[row] & more[row] : rows[row] | more[row];
    }
  };
  switch (node.kind) {
    case QueryTree::Kind::any:
    case QueryTree::Kind::all:
      for (const QueryTree& part : node.parts) {
        join(met(part, reading), node.kind == QueryTree::Kind::all);
      }
      break;
    case QueryTree::Kind::negation:
      rows = met(node.parts.front(), reading);
      for (std::uint8_t& row : rows) row = row == 0 ? 1 : 0;
      break;
    case QueryTree::Kind::comparison:
      for (std::size_t i = 0; i < node.tests.size(); ++i) {
        join(pairMet(node.words[i], node.tests[i], node.words[i + 1], reading), true);
      }
      break;
    case QueryTree::Kind::membership:
      for (std::size_t i = 1; i < node.words.size(); ++i) {
        join(pairMet(node.words.front(), Test::equal, node.words[i], reading), false);
      }
      break;
    case QueryTree::Kind::flag: {
      const Annotation& column = values(node.words.front(), reading);
      rows = isValue(column, Test::equal, {QueryWord::Kind::text, "true", 0, 0, {}});
      break;
    }
  }
  return rows;
}

CellQuery::CellQuery(std::shared_ptr<const Dataset> data, std::string_view text, QueryExtras extras)
    : m_parts(new Parts{{std::move(data), std::string(text), std::move(extras)}, queryTree(text)}) {
  m_parts->lookup.orient(m_parts->tree);
  m_parts->lookup.check(m_parts->tree);
}

CellQuery::~CellQuery() = default;
CellQuery::CellQuery(CellQuery&&) noexcept = default;
CellQuery& CellQuery::operator=(CellQuery&&) noexcept = default;

const std::vector<std::string>& CellQuery::genes() const {
  return m_parts->lookup.genes();
}

CellSet CellQuery::cells(const Progress& progress) const {
  Parts::Reading reading{progress, {}, std::nullopt};
  const Flags flags = m_parts->met(m_parts->tree, reading);
  progress.check();
  return CellSet::where(flags);
}

}  // namespace chreode
