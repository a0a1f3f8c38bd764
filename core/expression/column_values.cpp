#include "expression/column_values.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <set>

#include "base/no_number.h"
#include "base/one_line.h"
#include "base/plain_text.h"

namespace chreode {

namespace {

constexpr std::size_t kShownValues = 8;

/// The whole text as a number; NaN where it is none.
double numberIn(std::string_view text) {
  double number = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole ? number : kNoNumber;
}

bool isTruthWord(const std::string& small) {
  return small == "true" || small == "false";
}

std::string fourDigits(double number) {
  std::array<char, 32> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number,
                                 std::chars_format::general, 4)
                       .ptr;
  return {buffer.data(), end};
}

/// "numbers from 0.1 to 7", of the finite ones.
std::string rangeText(const std::vector<double>& numbers) {
  double least = kNoNumber;
  double most = kNoNumber;
  for (const double number : numbers) {
    if (!std::isfinite(number)) continue;
    if (!(number >= least)) least = number;
    if (!(number <= most)) most = number;
  }
  if (std::isnan(least)) return {};
  return "there are numbers from " + fourDigits(least) + " to " + fourDigits(most);
}

/// The levels that rows have, in their order; of texts in the alphabet's.
std::vector<std::string> levelsInUse(const Annotation& column) {
  if (column.kind == Annotation::Kind::string) {
    std::set<std::string> texts(column.strings.begin(), column.strings.end());
    texts.erase(std::string());
    return {texts.begin(), texts.end()};
  }
  std::vector<bool> used(column.levels.size(), false);
  for (const std::int32_t code : column.codes) {
    if (code >= 0) used[static_cast<std::size_t>(code)] = true;
  }
  std::vector<std::string> levels;
  for (std::size_t level = 0; level < used.size(); ++level) {
    if (used[level]) levels.push_back(column.levels[level]);
  }
  return levels;
}

}  // namespace

std::optional<double> truthOf(std::string_view text) {
  const std::string small = lowerCase(text);
  if (small == "true" || small == "1") return 1.0;
  if (small == "false" || small == "0") return 0.0;
  return std::nullopt;
}

bool sameLevel(std::string_view a, std::string_view b) {
  if (a == b) return true;
  if (const double number = numberIn(a); !std::isnan(number)) return number == numberIn(b);
  const std::string small = lowerCase(a);
  return isTruthWord(small) && small == lowerCase(b);
}

int levelNamed(const std::vector<std::string>& levels, std::string_view name) {
  int same = -1;
  bool several = false;
  for (std::size_t level = 0; level < levels.size(); ++level) {
    if (levels[level] == name) return static_cast<int>(level);
    if (!sameLevel(levels[level], name)) continue;
    several = same >= 0;
    same = static_cast<int>(level);
  }
  return several ? -1 : same;
}

namespace {

/// Also "1.0", as other programs write truths among numbers.
double truthIn(std::string_view text) {
  return truthOf(text).value_or(numberIn(text));
}

}  // namespace

std::vector<std::uint8_t> rowsWith(const Annotation& column, std::string_view value) {
  std::vector<std::uint8_t> rows(column.size(), 0);
  const auto mark = [&rows](const auto& meets) {
    for (std::size_t row = 0; row < rows.size(); ++row) rows[row] = meets(row) ? 1 : 0;
  };
  switch (column.kind) {
    case Annotation::Kind::categorical: {
      const int level = value.empty() ? -1 : levelNamed(column.levels, value);
      if (level >= 0 || value.empty())
        mark([&](std::size_t row) { return column.codes[row] == level; });
      break;
    }
    case Annotation::Kind::string:
      mark([&](std::size_t row) { return column.strings[row] == value; });
      break;
    case Annotation::Kind::boolean:
    case Annotation::Kind::numeric: {
      if (value.empty()) {
        mark([&](std::size_t row) { return std::isnan(column.numbers[row]); });
        break;
      }
      const bool isTruth = column.kind == Annotation::Kind::boolean;
      const double number = isTruth ? truthIn(value) : numberIn(value);
      mark([&](std::size_t row) { return column.numbers[row] == number; });
      break;
    }
  }
  return rows;
}

std::string ownText(const Annotation& column, const std::string& value) {
  if (column.kind == Annotation::Kind::boolean) {
    const double truth = truthIn(value);
    return truth == 0.0 || truth == 1.0 ? column.levelText(static_cast<int>(truth)) : value;
  }
  if (column.kind != Annotation::Kind::categorical || value.empty()) return value;
  const int level = levelNamed(column.levels, value);
  return level < 0 ? value : column.levels[static_cast<std::size_t>(level)];
}

std::string valuesThere(const Annotation& column) {
  const Annotation classes = withLevels(column);
  if (classes.kind == Annotation::Kind::numeric) return rangeText(classes.numbers);
  const std::vector<std::string> levels = levelsInUse(classes);
  if (levels.empty()) return {};
  if (levels.size() == 1) return "there is only " + oneLine(levels.front());
  std::string text = "there are ";
  // "and 1 more" would take as much room as the one.
  const std::size_t shown = levels.size() > kShownValues + 1 ? kShownValues : levels.size();
  for (std::size_t i = 0; i < shown; ++i) {
    const bool last = i + 1 == levels.size();
    text += (i == 0 ? "" : last ? " and " : ", ") + oneLine(levels[i]);
  }
  if (shown < levels.size()) text += " and " + std::to_string(levels.size() - shown) + " more";
  return text;
}

std::string noSuchValue(const Annotation& column, const std::string& value) {
  const std::string where = " in column \"" + oneLine(column.name) + "\"";
  if (value.empty()) return "No cell lacks a value" + where + ".";
  const std::string there = valuesThere(column);
  if (there.empty()) return "No cell has a value" + where + ".";
  return "No cell has \"" + oneLine(value) + "\"" + where + "; " + there + ".";
}

}  // namespace chreode
