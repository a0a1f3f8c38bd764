#include "files/h5ad_table.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "base/error.h"
#include "files/color_text.h"
#include "files/h5ad_column.h"
#include "files/hdf5_array.h"

namespace chreode {

namespace {

constexpr const char* kCategoriesGroup = "__categories";  // of anndata 0.7

void addColumn(AnnotationTable& table, std::optional<Annotation> column, const std::string& name,
               const std::string& where, std::vector<std::string>& notices) {
  if (!column) {
    notices.push_back(where + ": column \"" + name + "\" is of a kind that is not read.");
    return;
  }
  if (column->size() != table.size()) {
    throw Error("Column \"" + name + "\" has " + std::to_string(column->size()) + " values for " +
                    std::to_string(table.size()) + " rows: the file is damaged.",
                where);
  }
  table.columns.push_back(std::move(*column));
}

AnnotationTable readGroup(const Hdf5Node& node, std::vector<std::string>& notices) {
  AnnotationTable table;
  std::string index = node.text("_index");
  for (const char* usual : {"_index", "index"}) {
    if (index.empty() && node.child(usual)) index = usual;
  }
  const Hdf5Node names = node.child(index);
  if (!names) throw Error("The table has no column of row names.", node.where());
  table.names = readNames(names);

  std::vector<std::string> order = node.texts("column-order");
  if (!node.hasAttribute("column-order")) order = node.children();
  for (const std::string& name : order) {
    if (name == index || name == kCategoriesGroup) continue;
    const Hdf5Node column = node.child(name);
    if (!column) {
      notices.push_back(node.where() + ": column \"" + name + "\" is listed but not there.");
      continue;
    }
    addColumn(table, readColumn(column, name), name, node.where(), notices);
  }
  return table;
}

AnnotationTable readCompound(const Hdf5Node& node, std::vector<std::string>& notices) {
  const Hdf5Array array(node);
  const auto fields = array.fieldNames();
  if (fields.empty()) throw Error("The table has no columns, not even of names.", node.where());
  AnnotationTable table;
  const Hdf5Array index = array.field(fields.front());
  if (const auto names = readPlainColumn(index, fields.front())) {
    table.names = asNames(*names, index.integral());
  } else {
    throw Error("The table's first column holds no row names.", node.where());
  }
  for (std::size_t i = 1; i < fields.size(); ++i) {
    addColumn(table, readPlainColumn(array.field(fields[i]), fields[i]), fields[i], node.where(),
              notices);
  }
  return table;
}

bool areCodes(const std::vector<double>& numbers, std::size_t levels) {
  return std::all_of(numbers.begin(), numbers.end(), [&](double number) {
    return number == std::floor(number) && number >= -1.0 && number < static_cast<double>(levels);
  });
}

/// Colours of one uns entry as "#rrggbb", or nothing where one of them is not understood.
std::optional<std::vector<std::string>> readColors(const Hdf5Array& array) {
  std::vector<std::string> colors;
  if (array.values() == Hdf5Array::Values::text) {
    for (const std::string& text : array.texts()) {
      auto color = colorFromText(text);
      if (!color) return std::nullopt;
      colors.push_back(std::move(*color));
    }
    return colors;
  }
  if (array.values() != Hdf5Array::Values::number || array.shape().size() != 2 ||
      (array.shape()[1] != 3 && array.shape()[1] != 4)) {
    return std::nullopt;
  }
  const auto numbers = array.numbers();
  const auto width = static_cast<std::size_t>(array.shape()[1]);
  for (std::size_t at = 0; at + width <= numbers.size(); at += width) {
    colors.push_back(colorFromRgb(numbers[at], numbers[at + 1], numbers[at + 2],
                                  array.integral() ? 255.0 : 1.0));
  }
  return colors;
}

}  // namespace

AnnotationTable readTable(const Hdf5Node& node, std::vector<std::string>& notices) {
  return node.isGroup() ? readGroup(node, notices) : readCompound(node, notices);
}

void applyOldCategories(AnnotationTable& table, const Hdf5Node& uns) {
  for (Annotation& column : table.columns) {
    if (column.kind != Annotation::Kind::numeric) continue;
    const Hdf5Node categories = uns.child(column.name + "_categories");
    if (!categories.isDataset()) continue;
    const auto levels = readNames(categories);
    if (!areCodes(column.numbers, levels.size())) continue;
    column.kind = Annotation::Kind::categorical;
    column.levels = levels;
    column.codes.assign(column.numbers.begin(), column.numbers.end());
    column.numbers.clear();
  }
}

void applyColors(AnnotationTable& table, const Hdf5Node& uns, std::vector<std::string>& notices) {
  for (Annotation& column : table.columns) {
    if (column.kind != Annotation::Kind::categorical) continue;
    const Hdf5Node node = uns.child(column.name + "_colors");
    if (!node.isDataset()) continue;
    auto colors = readColors(Hdf5Array(node));
    if (colors && colors->size() == column.levels.size()) {
      column.colors = std::move(*colors);
    } else {
      notices.push_back(node.where() + ": the colours are not used, because " +
                        (colors ? "their number differs from that of the categories."
                                : "not all of them are colours."));
    }
  }
}

}  // namespace chreode
