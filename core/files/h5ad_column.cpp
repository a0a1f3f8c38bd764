#include "files/h5ad_column.h"

#include <charconv>
#include <cmath>
#include <utility>

#include "base/error.h"
#include "base/no_number.h"

namespace chreode {

namespace {

/// The shortest text that reads back as the same number, with ".0" after a whole one.
std::string floatName(double value) {
  char buffer[40];
  const auto end = std::to_chars(std::begin(buffer), std::end(buffer), value).ptr;
  std::string text(buffer, end);
  if (text.find_first_not_of("-0123456789") == std::string::npos) text += ".0";
  return text;
}

Annotation readCategories(const Hdf5Array& codes, const Hdf5Node& categories,
                          const std::string& name) {
  Annotation column;
  column.name = name;
  column.kind = Annotation::Kind::categorical;
  // Through a link to itself they could have categories without end.
  if (categories.hasAttribute("categories") || categories.child("categories")) {
    throw Error("The categories have categories themselves: the file is damaged.",
                categories.where());
  }
  column.levels = readNames(categories);
  if (codes.values() != Hdf5Array::Values::number || !codes.integral()) {
    throw Error("The codes of the categories are no whole numbers.", codes.where());
  }
  const auto levelCount = static_cast<std::int64_t>(column.levels.size());
  for (const std::int64_t code : codes.integers()) {
    if (code < -1 || code >= levelCount) {
      throw Error("A cell or gene has category " + std::to_string(code) + " of " +
                      std::to_string(levelCount) + ": the file is damaged.",
                  codes.where());
    }
    column.codes.push_back(static_cast<std::int32_t>(code));
  }
  return column;
}

bool isOrdered(const Hdf5Node& node) {
  const auto flag = node.integers("ordered");
  return !flag.empty() && flag.front() != 0;
}

void applyMask(Annotation& column, const Hdf5Array& mask) {
  const auto missing = mask.numbers();
  if (missing.size() != column.size()) {
    throw Error("The mask of missing values has another length than the values.", mask.where());
  }
  for (std::size_t i = 0; i < missing.size(); ++i) {
    if (missing[i] == 0.0) continue;
    if (column.kind == Annotation::Kind::string) {
      column.strings[i].clear();
    } else {
      column.numbers[i] = kNoNumber;
    }
  }
}

}  // namespace

std::optional<Annotation> readPlainColumn(const Hdf5Array& array, const std::string& name) {
  if (array.shape().size() > 1) return std::nullopt;
  Annotation column;
  column.name = name;
  switch (array.values()) {
    case Hdf5Array::Values::number:
      column.kind = Annotation::Kind::numeric;
      column.numbers = array.numbers();
      return column;
    case Hdf5Array::Values::boolean:
      column.kind = Annotation::Kind::boolean;
      column.numbers = array.numbers();
      return column;
    case Hdf5Array::Values::text:
      column.kind = Annotation::Kind::string;
      column.strings = array.texts();
      return column;
    case Hdf5Array::Values::compound:
    case Hdf5Array::Values::other:
      break;
  }
  return std::nullopt;
}

std::optional<Annotation> readColumn(const Hdf5Node& node, const std::string& name) {
  if (node.isDataset()) {
    const Hdf5Array array(node);
    if (const Hdf5Node categories = node.referred("categories")) {
      Annotation column = readCategories(array, categories, name);
      column.ordered = isOrdered(categories);
      return column;
    }
    return readPlainColumn(array, name);
  }
  const Hdf5Node codes = node.child("codes");
  const Hdf5Node categories = node.child("categories");
  if (codes && categories) {
    Annotation column = readCategories(Hdf5Array(codes), categories, name);
    column.ordered = isOrdered(node);
    return column;
  }
  const Hdf5Node values = node.child("values");
  if (!values.isDataset()) return std::nullopt;
  auto column = readPlainColumn(Hdf5Array(values), name);
  if (const Hdf5Node mask = node.child("mask"); column && mask) {
    applyMask(*column, Hdf5Array(mask));
  }
  return column;
}

std::vector<std::string> asNames(const Annotation& column, bool integral) {
  if (column.kind == Annotation::Kind::string) return column.strings;
  std::vector<std::string> names(column.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (column.kind == Annotation::Kind::categorical) {
      if (column.codes[i] >= 0) names[i] = column.levels[column.codes[i]];
    } else if (std::isnan(column.numbers[i])) {
      names[i] = "nan";
    } else if (column.kind == Annotation::Kind::boolean) {
      names[i] = column.numbers[i] != 0.0 ? "True" : "False";
    } else if (integral) {
      names[i] = std::to_string(static_cast<std::int64_t>(column.numbers[i]));
    } else {
      names[i] = floatName(column.numbers[i]);
    }
  }
  return names;
}

std::vector<std::string> readNames(const Hdf5Node& node) {
  const auto column = readColumn(node, {});
  if (!column) throw Error("Names were expected here.", node.where());
  const Hdf5Node values = node.isGroup() ? node.child("values") : node;
  const bool integral = values.isDataset() && Hdf5Array(values).integral();
  return asNames(*column, integral);
}

}  // namespace chreode
