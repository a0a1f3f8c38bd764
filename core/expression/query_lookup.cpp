#include "expression/query_lookup.h"

#include <algorithm>
#include <utility>

#include "base/plain_text.h"
#include "expression/column_values.h"
#include "expression/name_suggestion.h"

namespace chreode {

namespace {

using Test = CellCondition::Test;

constexpr std::string_view kGenePrefix = "gene:";

/// Whether a column of texts has a value, and which of its values was likely meant.
bool hasValue(const Annotation& column, const std::string& value) {
  if (column.kind == Annotation::Kind::categorical) return levelNamed(column.levels, value) >= 0;
  return std::find(column.strings.begin(), column.strings.end(), value) != column.strings.end();
}

NameVisitor valuesOf(const Annotation& column) {
  return [&column](const std::function<void(const std::string&)>& visit) {
    const bool levels = column.kind == Annotation::Kind::categorical;
    for (const std::string& value : levels ? column.levels : column.strings) visit(value);
  };
}

}  // namespace

bool holdsNumbers(const Annotation& column) {
  return column.kind == Annotation::Kind::numeric || column.kind == Annotation::Kind::boolean;
}

Test flipped(Test test) {
  switch (test) {
    case Test::less:
      return Test::greater;
    case Test::lessOrEqual:
      return Test::greaterOrEqual;
    case Test::greater:
      return Test::less;
    case Test::greaterOrEqual:
      return Test::lessOrEqual;
    case Test::equal:
    case Test::unequal:
      break;
  }
  return test;
}

bool isEquality(Test test) {
  return test == Test::equal || test == Test::unequal;
}

QueryLookup::QueryLookup(std::shared_ptr<const Dataset> data, std::string text, QueryExtras extras)
    : m_data(std::move(data)), m_text(std::move(text)), m_extras(std::move(extras)) {
}

void QueryLookup::fail(const QueryWord& at, const std::string& sentence) const {
  throw QueryError(m_text, at.position, sentence);
}

std::optional<QueryName> QueryLookup::find(const QueryWord& word) const {
  const std::string& name = word.text;
  const auto& columns = m_data->cells.columns;
  if (const Annotation* column = m_data->cells.find(name)) {
    return QueryName{QueryName::Kind::column, static_cast<std::size_t>(column - columns.data())};
  }
  const auto gene = [this](std::string_view asked) -> std::optional<QueryName> {
    int place = m_data->geneOf(asked);
    if (place < 0) {
      const auto& shown = m_data->genes.shown;
      const auto found = std::find(shown.begin(), shown.end(), asked);
      if (found == shown.end()) return std::nullopt;
      place = static_cast<int>(found - shown.begin());
    }
    return QueryName{QueryName::Kind::gene, static_cast<std::size_t>(place)};
  };
  if (const auto found = gene(name)) return found;
  const auto extra = std::find_if(m_extras.begin(), m_extras.end(),
                                  [&](const QueryExtra& each) { return each.name == name; });
  if (extra != m_extras.end()) {
    return QueryName{QueryName::Kind::extra, static_cast<std::size_t>(extra - m_extras.begin())};
  }
  if (std::string_view(name).starts_with(kGenePrefix)) {
    return gene(std::string_view(name).substr(kGenePrefix.size()));
  }
  return std::nullopt;
}

void QueryLookup::failUnknown(const QueryWord& word) const {
  const auto names = [this](const std::function<void(const std::string&)>& visit) {
    for (const Annotation& column : m_data->cells.columns) visit(column.name);
    for (const std::string& gene : m_data->genes.names) visit(gene);
    for (const QueryExtra& extra : m_extras) visit(extra.name);
  };
  fail(word, "there is no column or gene \"" + word.text + "\"." + didYouMean(word.text, names));
}

QueryName QueryLookup::name(const QueryWord& word) {
  const auto found = find(word);
  if (!found) failUnknown(word);
  if (found->kind == QueryName::Kind::gene) {
    const std::string& gene = m_data->genes.names[found->place];
    if (std::find(m_genes.begin(), m_genes.end(), gene) == m_genes.end()) m_genes.push_back(gene);
  }
  if (found->kind == QueryName::Kind::extra && !m_extraColumns.contains(found->place)) {
    m_extraColumns.emplace(found->place, m_extras[found->place].column());
  }
  return *found;
}

const Annotation* QueryLookup::columnOf(const QueryName& named) const {
  switch (named.kind) {
    case QueryName::Kind::column:
      return &m_data->cells.columns[named.place];
    case QueryName::Kind::extra:
      return &m_extraColumns.at(named.place);
    case QueryName::Kind::gene:
      break;
  }
  return nullptr;
}

void QueryLookup::orient(QueryTree& node) const {
  for (QueryTree& part : node.parts) orient(part);
  if (node.kind != QueryTree::Kind::comparison || node.words.size() != 2) return;
  const bool turned = !find(node.words[0]) && find(node.words[1]);
  if (!turned) return;
  std::swap(node.words[0], node.words[1]);
  node.tests[0] = flipped(node.tests[0]);
}

void QueryLookup::check(const QueryTree& node) {
  for (const QueryTree& part : node.parts) check(part);
  switch (node.kind) {
    case QueryTree::Kind::comparison:
      for (std::size_t i = 0; i < node.tests.size(); ++i) {
        checkPair(node.words[i], node.tests[i], node.words[i + 1]);
      }
      break;
    case QueryTree::Kind::membership: {
      const QueryName named = name(node.words.front());
      for (std::size_t i = 1; i < node.words.size(); ++i) {
        checkValue(named, node.words.front(), Test::equal, node.words[i]);
      }
      break;
    }
    case QueryTree::Kind::flag: {
      const QueryWord& word = node.words.front();
      const Annotation* column = columnOf(name(word));
      if (!column || column->kind != Annotation::Kind::boolean) {
        fail(word, "say what \"" + word.text + "\" is to be, such as " + quotedName(word.text) +
                       (!column || holdsNumbers(*column) ? " > 1." : " == \"…\"."));
      }
      break;
    }
    case QueryTree::Kind::any:
    case QueryTree::Kind::all:
    case QueryTree::Kind::negation:
      break;
  }
}

void QueryLookup::checkPair(const QueryWord& left, Test test, const QueryWord& right) {
  // In a chain such as 0 < MS4A1 < 2 the name may stand on either side.
  if (left.number && !find(left)) {
    if (right.number && !find(right))
      fail(right, "two numbers are compared: name a column or gene.");
    checkValue(name(right), right, flipped(test), left);
    return;
  }
  checkValue(name(left), left, test, right);
}

void QueryLookup::checkValue(const QueryName& named, const QueryWord& nameWord, Test test,
                             const QueryWord& value) {
  const Annotation* column = columnOf(named);
  if (!column || holdsNumbers(*column)) {
    if (value.number) return;
    if (column && column->kind == Annotation::Kind::boolean && isEquality(test) &&
        truthOf(value.text)) {
      return;
    }
    const auto other = find(value);
    if (!other) {
      fail(value, "\"" + nameWord.text + "\" holds numbers, and \"" + value.text +
                      "\" is neither a number nor a column or gene.");
    }
    const Annotation* second = columnOf(name(value));
    if (second && !holdsNumbers(*second)) {
      fail(value, "column \"" + value.text + "\" holds no numbers to compare \"" + nameWord.text +
                      "\" with.");
    }
    return;
  }
  if (!isEquality(test)) {
    fail(nameWord, "column \"" + column->name + "\" holds no numbers; compare it with == or !=.");
  }
  if (!hasValue(*column, value.text)) {
    const std::string meant = didYouMean(value.text, valuesOf(*column));
    const std::string there = meant.empty() ? valuesThere(*column) : std::string();
    fail(value, "no cell has \"" + value.text + "\" in column \"" + column->name + "\"" +
                    (there.empty() ? "." : "; " + there + ".") + meant);
  }
}

}  // namespace chreode
