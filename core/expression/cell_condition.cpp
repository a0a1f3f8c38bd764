#include "expression/cell_condition.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string_view>

#include "base/error.h"
#include "base/no_number.h"
#include "expression/column_values.h"

namespace chreode {

namespace {

using Test = CellCondition::Test;

struct Sign {
  std::string_view text;
  Test test;
};

// Longer ones first: "<=" is not "<".
constexpr std::array<Sign, 7> kSigns{{{"<=", Test::lessOrEqual},
                                      {">=", Test::greaterOrEqual},
                                      {"!=", Test::unequal},
                                      {"==", Test::equal},
                                      {"=", Test::equal},
                                      {"<", Test::less},
                                      {">", Test::greater}}};

double numberOf(const std::string& text) {
  double number = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole ? number : kNoNumber;
}

bool compares(Test test) {
  return test != Test::equal && test != Test::unequal;
}

bool holds(Test test, double value, double limit) {
  switch (test) {
    case Test::less:
      return value < limit;
    case Test::lessOrEqual:
      return value <= limit;
    case Test::greater:
      return value > limit;
    case Test::greaterOrEqual:
      return value >= limit;
    case Test::equal:
      return value == limit;
    case Test::unequal:
      break;
  }
  return value != limit;
}

}  // namespace

std::vector<std::uint8_t> CellCondition::met() const {
  if (!compares(test)) {
    std::vector<std::uint8_t> rows = rowsWith(*column, value);
    if (test == Test::unequal) {
      for (std::uint8_t& row : rows) row = row == 0 ? 1 : 0;
    }
    return rows;
  }
  std::vector<std::uint8_t> rows(column->size(), 0);
  for (std::size_t row = 0; row < rows.size(); ++row) {
    rows[row] = holds(test, column->numbers[row], number) ? 1 : 0;  // NaN meets none
  }
  return rows;
}

CellCondition readCondition(const AnnotationTable& cells, const std::string& text) {
  CellCondition condition;
  std::size_t first = std::string::npos;
  std::string unknown;
  for (std::size_t place = text.find_first_of("=<>!");
       place != std::string::npos && !condition.column;
       place = text.find_first_of("=<>!", place + 1)) {
    const std::string_view rest = std::string_view(text).substr(place);
    const auto sign = std::find_if(kSigns.begin(), kSigns.end(),
                                   [&](const Sign& each) { return rest.starts_with(each.text); });
    if (sign == kSigns.end() || place == 0) continue;
    std::string name = text.substr(0, place);
    bool spaced = false;  // "score < 0.3"
    while (!name.empty() && name.back() == ' ' && !cells.find(name)) {
      name.pop_back();
      spaced = true;
    }
    if (first == std::string::npos) {
      first = place;
      unknown = name;
    }
    condition.column = cells.find(name);
    condition.test = sign->test;
    condition.value = text.substr(place + sign->text.size());
    if (spaced) condition.value.erase(0, condition.value.find_first_not_of(' '));
  }
  if (first == std::string::npos) {
    throw Error("\"" + text + "\" is no condition; write column=value or column<number.");
  }
  if (!condition.column) throw Error("The cells have no column \"" + unknown + "\".");
  const Annotation& column = *condition.column;
  condition.number = numberOf(condition.value);
  if (compares(condition.test)) {
    const bool numeric =
        column.kind == Annotation::Kind::numeric || column.kind == Annotation::Kind::boolean;
    if (!numeric) {
      throw Error("Column \"" + column.name + "\" holds no numbers to compare; write " +
                  column.name + "=value.");
    }
    if (std::isnan(condition.number)) {
      throw Error("\"" + condition.value + "\" in \"" + text + "\" is no number.");
    }
    return condition;
  }
  const std::vector<std::uint8_t> rows = rowsWith(column, condition.value);
  if (std::find(rows.begin(), rows.end(), 1) == rows.end()) {
    throw Error(noSuchValue(column, condition.value));
  }
  condition.value = ownText(column, condition.value);
  return condition;
}

}  // namespace chreode
