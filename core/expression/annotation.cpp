#include "expression/annotation.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <map>
#include <span>

#include "base/no_number.h"
#include "base/plain_text.h"

namespace chreode {

namespace {

int usedLevels(const Annotation& column) {
  std::vector<bool> used(column.levels.size(), false);
  for (const std::int32_t code : column.codes) {
    if (code >= 0) used[code] = true;
  }
  return static_cast<int>(std::count(used.begin(), used.end(), true));
}

/// The first categorical column with `least` … `most` used levels whose name is, or else contains,
/// one of `words`; earlier words win over later ones, whole names over parts.
std::string findByWords(const AnnotationTable& table, std::span<const std::string_view> words,
                        int least, int most, std::string_view taken = {}) {
  for (const bool whole : {true, false}) {
    for (const std::string_view word : words) {
      for (const Annotation& column : table.columns) {
        if (column.kind != Annotation::Kind::categorical || column.name == taken) continue;
        const std::string name = lowerCase(column.name);
        if (whole ? name != word : name.find(word) == std::string::npos) continue;
        const int levels = usedLevels(column);
        if (levels >= least && levels <= most) return column.name;
      }
    }
  }
  return {};
}

constexpr std::size_t kMostNumberedClasses = 50;

/// The different numbers of a column that numbers classes, ascending; empty where one is no whole
/// number, none is repeated, or they are fewer than 2 or more than 50.
std::vector<double> classNumbers(const std::vector<double>& numbers) {
  constexpr double greatest = 1e15;  // all whole numbers up to there are told apart
  std::vector<double> found;
  std::size_t values = 0;
  double last = kNoNumber;
  for (const double number : numbers) {
    if (std::isnan(number)) continue;
    ++values;
    if (number == last) continue;
    last = number;
    if (!(std::abs(number) <= greatest) || number != std::trunc(number)) return {};
    const auto place = std::lower_bound(found.begin(), found.end(), number);
    if (place != found.end() && *place == number) continue;
    if (found.size() == kMostNumberedClasses) return {};
    found.insert(place, number);
  }
  if (found.size() < 2 || found.size() == values) found.clear();
  return found;
}

Annotation withNumberLevels(Annotation column) {
  const std::vector<double> classes = classNumbers(column.numbers);
  if (classes.empty()) return column;
  for (const double number : classes) {
    column.levels.push_back(std::to_string(static_cast<std::int64_t>(number)));
  }
  column.codes.reserve(column.numbers.size());
  for (const double number : column.numbers) {
    const auto place = std::lower_bound(classes.begin(), classes.end(), number);
    column.codes.push_back(std::isnan(number) ? -1
                                              : static_cast<std::int32_t>(place - classes.begin()));
  }
  column.kind = Annotation::Kind::categorical;
  column.numbers.clear();
  return column;
}

}  // namespace

std::size_t Annotation::size() const {
  switch (kind) {
    case Kind::categorical:
      return codes.size();
    case Kind::string:
      return strings.size();
    case Kind::numeric:
    case Kind::boolean:
      break;
  }
  return numbers.size();
}

std::size_t Annotation::missing() const {
  switch (kind) {
    case Kind::categorical:
      return static_cast<std::size_t>(std::count(codes.begin(), codes.end(), -1));
    case Kind::string:
      return 0;
    case Kind::numeric:
    case Kind::boolean:
      break;
  }
  return static_cast<std::size_t>(
      std::count_if(numbers.begin(), numbers.end(), [](double x) { return std::isnan(x); }));
}

double Annotation::sum() const {
  double total = 0.0;
  for (const double number : numbers) {
    if (std::isfinite(number)) total += number;
  }
  return total;
}

std::string Annotation::text(std::size_t row) const {
  switch (kind) {
    case Kind::categorical:
      return codes[row] < 0 ? std::string() : levels[codes[row]];
    case Kind::string:
      return strings[row];
    case Kind::boolean:
      if (std::isnan(numbers[row])) return {};
      return numbers[row] != 0.0 ? "true" : "false";
    case Kind::numeric:
      break;
  }
  if (std::isnan(numbers[row])) return {};
  std::array<char, 32> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%.4g", numbers[row]);
  return buffer.data();
}

std::string Annotation::exactText(std::size_t row) const {
  if (kind != Kind::numeric || std::isnan(numbers[row])) return text(row);
  std::array<char, 32> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), numbers[row]).ptr;
  return {buffer.data(), end};
}

int Annotation::levelOf(std::string_view level) const {
  const auto found = std::find(levels.begin(), levels.end(), level);
  return found == levels.end() ? -1 : static_cast<int>(found - levels.begin());
}

std::vector<std::int32_t> Annotation::cellsOf(int level) const {
  std::vector<std::int32_t> rows;
  for (std::size_t row = 0; row < size(); ++row) {
    const bool here = kind == Kind::categorical ? codes[row] == level
                      : kind == Kind::boolean   ? numbers[row] == static_cast<double>(level)
                                                : false;
    if (here && level >= 0) rows.push_back(static_cast<std::int32_t>(row));
  }
  return rows;
}

std::string Annotation::levelText(int level) const {
  if (kind == Kind::boolean) return level != 0 ? "true" : "false";
  return level >= 0 && level < static_cast<int>(levels.size()) ? levels[level] : std::string();
}

Annotation withLevels(Annotation column) {
  constexpr std::size_t most = 1000;
  if (column.kind == Annotation::Kind::boolean) {
    column.kind = Annotation::Kind::categorical;
    column.levels = {"false", "true"};
    for (const double number : column.numbers) {
      column.codes.push_back(std::isnan(number) ? -1 : static_cast<std::int32_t>(number != 0.0));
    }
    column.numbers.clear();
    return column;
  }
  if (column.kind == Annotation::Kind::numeric) return withNumberLevels(std::move(column));
  if (column.kind != Annotation::Kind::string) return column;
  std::map<std::string_view, std::int32_t> places;
  for (const std::string& value : column.strings) {
    if (!value.empty()) places.emplace(value, 0);
    if (places.size() > most) return column;
  }
  if (places.empty() || places.size() >= column.strings.size()) return column;
  Annotation levelled;
  levelled.name = column.name;
  levelled.kind = Annotation::Kind::categorical;
  for (auto& [value, place] : places) {
    place = static_cast<std::int32_t>(levelled.levels.size());
    levelled.levels.emplace_back(value);
  }
  for (const std::string& value : column.strings) {
    levelled.codes.push_back(value.empty() ? -1 : places.at(value));
  }
  return levelled;
}

bool holdsClasses(const Annotation& column) {
  switch (column.kind) {
    case Annotation::Kind::categorical:
    case Annotation::Kind::boolean:
      return true;
    case Annotation::Kind::numeric:
      return !classNumbers(column.numbers).empty();
    case Annotation::Kind::string:
      break;
  }
  return false;
}

std::vector<const Annotation*> columnsOfClasses(const AnnotationTable& cells) {
  std::vector<const Annotation*> columns;
  for (const bool numbered : {false, true}) {
    for (const Annotation& column : cells.columns) {
      const bool isNumeric = column.kind == Annotation::Kind::numeric;
      if (isNumeric == numbered && holdsClasses(column)) columns.push_back(&column);
    }
  }
  return columns;
}

AnnotationTable withClasses(const AnnotationTable& table) {
  AnnotationTable classes;
  for (const Annotation& column : table.columns) {
    const bool isText = column.kind == Annotation::Kind::string;
    classes.columns.push_back(isText ? withLevels(column) : column);
  }
  return classes;
}

const char* kindName(Annotation::Kind kind) {
  switch (kind) {
    case Annotation::Kind::categorical:
      return "categorical";
    case Annotation::Kind::numeric:
      return "numeric";
    case Annotation::Kind::boolean:
      return "boolean";
    case Annotation::Kind::string:
      break;
  }
  return "string";
}

const Annotation* AnnotationTable::find(std::string_view column) const {
  const auto found = std::find_if(columns.begin(), columns.end(),
                                  [&](const Annotation& c) { return c.name == column; });
  return found == columns.end() ? nullptr : &*found;
}

ColumnRoles guessRoles(const AnnotationTable& cells) {
  using Words = std::array<std::string_view, 16>;
  constexpr Words labelWords{
      "cell_type",  "celltype", "cell type", "cell_types",          "bulk_labels",
      "annotation", "label",    "labels",    "cell_label",          "leiden",
      "louvain",    "cluster",  "clusters",  "cell_ontology_class", "ident",
      "fate"};
  constexpr std::array<std::string_view, 10> sampleWords{
      "sample",  "sample_id", "donor",      "donor_id",  "batch",
      "patient", "subject",   "individual", "replicate", "orig.ident"};
  constexpr std::array<std::string_view, 9> conditionWords{"condition", "perturbation", "treatment",
                                                           "stim",      "stimulation",  "disease",
                                                           "genotype",  "group",        "dose"};
  ColumnRoles roles;
  roles.condition = findByWords(cells, conditionWords, 2, 2000);
  roles.label = findByWords(cells, labelWords, 2, 100, roles.condition);
  roles.sample = findByWords(cells, sampleWords, 2, 10000, roles.label);
  if (roles.sample == roles.condition) roles.sample.clear();
  if (roles.label.empty()) {
    for (const Annotation& column : cells.columns) {
      const bool spoken = column.name == roles.condition || column.name == roles.sample;
      if (column.kind != Annotation::Kind::categorical || spoken) continue;
      const int levels = usedLevels(column);
      if (levels >= 2 && levels <= 50) {
        roles.label = column.name;
        break;
      }
    }
  }
  return roles;
}

}  // namespace chreode
