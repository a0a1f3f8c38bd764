#include "expression/cell_query.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>
#include <optional>
#include <utility>

#include "expression/gene_values.h"
#include "expression/name_suggestion.h"
#include "expression/query_tree.h"

namespace chreode {

namespace {

using Test = CellCondition::Test;
using Flags = std::vector<std::uint8_t>;

constexpr std::string_view kGenePrefix = "gene:";

/// What a name of a query leads to.
struct Named {
  enum class Kind { column, gene, extra };
  Kind kind = Kind::column;
  std::size_t place = 0;  ///< in columns, genes or extras

  bool operator<(const Named& other) const {
    return std::pair(kind, place) < std::pair(other.kind, other.place);
  }
};

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

/// "true" and "false" however they are written; nothing for anything else.
std::optional<double> truthOf(const std::string& text) {
  std::string small = text;
  for (char& c : small) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  if (small == "true" || small == "1") return 1.0;
  if (small == "false" || small == "0") return 0.0;
  return std::nullopt;
}

/// Whether a column of texts has a value, and which of its values was likely meant.
bool hasValue(const Annotation& column, const std::string& value) {
  if (column.kind == Annotation::Kind::categorical) return column.levelOf(value) >= 0;
  return std::find(column.strings.begin(), column.strings.end(), value) != column.strings.end();
}

Annotation numberColumn(const std::string& name, std::vector<double> numbers) {
  Annotation column;
  column.name = name;
  column.kind = Annotation::Kind::numeric;
  column.numbers = std::move(numbers);
  return column;
}

NameVisitor valuesOf(const Annotation& column) {
  return [&column](const std::function<void(const std::string&)>& visit) {
    const bool levels = column.kind == Annotation::Kind::categorical;
    for (const std::string& value : levels ? column.levels : column.strings) visit(value);
  };
}

}  // namespace

struct CellQuery::Parts {
  std::shared_ptr<const Dataset> data;
  std::string text;
  QueryExtras extras;
  QueryTree tree;
  std::vector<std::string> genes;
  /// Kinds of the extras that were named, without their values.
  std::map<std::size_t, Annotation> extraColumns;

  // Looking up, while the query is read.
  std::optional<Named> find(const QueryWord& word) const;
  Named name(const QueryWord& word);
  const Annotation* columnOf(const Named& named) const;  ///< null for a gene
  void check(const QueryTree& node);
  void checkPair(const QueryWord& left, Test test, const QueryWord& right);
  void checkValue(const Named& named, const QueryWord& name, Test test, const QueryWord& value);
  void orient(QueryTree& node) const;
  [[noreturn]] void fail(const QueryWord& at, const std::string& sentence) const {
    throw QueryError(text, at.position, sentence);
  }
  [[noreturn]] void failUnknown(const QueryWord& word) const;

  // Reading values, when the cells are asked for.
  struct Reading {
    const Progress& progress;
    std::map<Named, Annotation> made;
    std::optional<GeneValues> genes;
  };
  const Annotation& values(const Named& named, Reading& reading) const;
  Flags met(const QueryTree& node, Reading& reading) const;
  Flags pairMet(const QueryWord& left, Test test, const QueryWord& right, Reading& reading) const;
  Flags isValue(const Annotation& column, Test test, const QueryWord& value) const;
};

std::optional<Named> CellQuery::Parts::find(const QueryWord& word) const {
  const std::string& name = word.text;
  const auto& columns = data->cells.columns;
  if (const Annotation* column = data->cells.find(name)) {
    return Named{Named::Kind::column, static_cast<std::size_t>(column - columns.data())};
  }
  const auto gene = [this](std::string_view asked) -> std::optional<Named> {
    int place = data->geneOf(asked);
    if (place < 0) {
      const auto& shown = data->genes.shown;
      const auto found = std::find(shown.begin(), shown.end(), asked);
      if (found == shown.end()) return std::nullopt;
      place = static_cast<int>(found - shown.begin());
    }
    return Named{Named::Kind::gene, static_cast<std::size_t>(place)};
  };
  if (const auto found = gene(name)) return found;
  const auto extra = std::find_if(extras.begin(), extras.end(),
                                  [&](const QueryExtra& each) { return each.name == name; });
  if (extra != extras.end()) {
    return Named{Named::Kind::extra, static_cast<std::size_t>(extra - extras.begin())};
  }
  if (std::string_view(name).starts_with(kGenePrefix)) {
    return gene(std::string_view(name).substr(kGenePrefix.size()));
  }
  return std::nullopt;
}

void CellQuery::Parts::failUnknown(const QueryWord& word) const {
  const auto names = [this](const std::function<void(const std::string&)>& visit) {
    for (const Annotation& column : data->cells.columns) visit(column.name);
    for (const std::string& gene : data->genes.names) visit(gene);
    for (const QueryExtra& extra : extras) visit(extra.name);
  };
  fail(word, "there is no column or gene \"" + word.text + "\"." + didYouMean(word.text, names));
}

Named CellQuery::Parts::name(const QueryWord& word) {
  const auto found = find(word);
  if (!found) failUnknown(word);
  if (found->kind == Named::Kind::gene) {
    const std::string& gene = data->genes.names[found->place];
    if (std::find(genes.begin(), genes.end(), gene) == genes.end()) genes.push_back(gene);
  }
  if (found->kind == Named::Kind::extra && !extraColumns.contains(found->place)) {
    extraColumns.emplace(found->place, extras[found->place].column());
  }
  return *found;
}

const Annotation* CellQuery::Parts::columnOf(const Named& named) const {
  switch (named.kind) {
    case Named::Kind::column:
      return &data->cells.columns[named.place];
    case Named::Kind::extra:
      return &extraColumns.at(named.place);
    case Named::Kind::gene:
      break;
  }
  return nullptr;
}

/// Turns `1 < MS4A1` and `"B" == cell_type` round, so that the name stands first.
void CellQuery::Parts::orient(QueryTree& node) const {
  for (QueryTree& part : node.parts) orient(part);
  if (node.kind != QueryTree::Kind::comparison || node.words.size() != 2) return;
  const bool turned = !find(node.words[0]) && find(node.words[1]);
  if (!turned) return;
  std::swap(node.words[0], node.words[1]);
  node.tests[0] = flipped(node.tests[0]);
}

void CellQuery::Parts::check(const QueryTree& node) {
  for (const QueryTree& part : node.parts) check(part);
  switch (node.kind) {
    case QueryTree::Kind::comparison:
      for (std::size_t i = 0; i < node.tests.size(); ++i) {
        checkPair(node.words[i], node.tests[i], node.words[i + 1]);
      }
      break;
    case QueryTree::Kind::membership: {
      const Named named = name(node.words.front());
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

void CellQuery::Parts::checkPair(const QueryWord& left, Test test, const QueryWord& right) {
  // In a chain such as 0 < MS4A1 < 2 the name may stand on either side.
  if (left.number && !find(left)) {
    if (right.number && !find(right))
      fail(right, "two numbers are compared: name a column or gene.");
    checkValue(name(right), right, flipped(test), left);
    return;
  }
  checkValue(name(left), left, test, right);
}

void CellQuery::Parts::checkValue(const Named& named, const QueryWord& nameWord, Test test,
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
    fail(value, "no cell has \"" + value.text + "\" in column \"" + column->name + "\"." +
                    didYouMean(value.text, valuesOf(*column)));
  }
}

const Annotation& CellQuery::Parts::values(const Named& named, Reading& reading) const {
  if (const Annotation* column = columnOf(named)) return *column;
  const auto known = reading.made.find(named);
  if (known != reading.made.end()) return known->second;
  if (!data->matrix) throw Error("The genes' values are still being read.", data->path);
  reading.progress.update(0.1, "reading " + data->genes.names[named.place]);
  if (!reading.genes) reading.genes.emplace(*data);
  const std::vector<float> numbers = reading.genes->of(static_cast<int>(named.place));
  return reading.made
      .emplace(named,
               numberColumn(data->genes.names[named.place], {numbers.begin(), numbers.end()}))
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
  if (left.number && !find(left)) return pairMet(right, flipped(test), left, reading);
  const Annotation& column = values(*find(left), reading);
  const bool constant = right.number || !holdsNumbers(column) ||
                        (column.kind == Annotation::Kind::boolean && isEquality(test) &&
                         truthOf(right.text).has_value());
  if (constant) return isValue(column, test, right);
  const Annotation& other = values(*find(right), reading);
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
      const Annotation& column = values(*find(node.words.front()), reading);
      rows = isValue(column, Test::equal, {QueryWord::Kind::text, "true", 0, 0, {}});
      break;
    }
  }
  return rows;
}

CellQuery::CellQuery(std::shared_ptr<const Dataset> data, std::string_view text, QueryExtras extras)
    : m_parts(std::make_unique<Parts>()) {
  m_parts->data = std::move(data);
  m_parts->text = text;
  m_parts->extras = std::move(extras);
  m_parts->tree = queryTree(text);
  m_parts->orient(m_parts->tree);
  m_parts->check(m_parts->tree);
}

CellQuery::~CellQuery() = default;
CellQuery::CellQuery(CellQuery&&) noexcept = default;
CellQuery& CellQuery::operator=(CellQuery&&) noexcept = default;

const std::vector<std::string>& CellQuery::genes() const {
  return m_parts->genes;
}

CellSet CellQuery::cells(const Progress& progress) const {
  Parts::Reading reading{progress, {}, std::nullopt};
  const Flags flags = m_parts->met(m_parts->tree, reading);
  progress.check();
  return CellSet::where(flags);
}

}  // namespace chreode
