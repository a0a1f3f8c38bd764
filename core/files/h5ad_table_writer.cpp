#include "files/h5ad_table_writer.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace chreode {

namespace {

void writeBooleans(H5adElements& file, const std::string& element, const Annotation& column) {
  std::vector<std::int8_t> values;
  std::vector<std::int8_t> mask;
  for (const double number : column.numbers) {
    values.push_back(number == 1.0 ? 1 : 0);
    mask.push_back(std::isnan(number) ? 1 : 0);
  }
  if (column.missing() == 0) {
    file.booleans(element, values);
    return;
  }
  file.group(element, "nullable-boolean", "0.1.0");
  file.booleans(element + "/values", values);
  file.booleans(element + "/mask", mask);
}

void writeColumn(H5adElements& file, const std::string& element, const Annotation& column) {
  switch (column.kind) {
    case Annotation::Kind::categorical:
      file.group(element, "categorical", "0.2.0");
      file.setFlag(element, "ordered", column.ordered);
      file.codes(element + "/codes", column.codes, column.levels.size());
      file.texts(element + "/categories", column.levels);
      break;
    case Annotation::Kind::numeric:
      file.numbers(element, column.numbers, {column.numbers.size()});
      break;
    case Annotation::Kind::boolean:
      writeBooleans(file, element, column);
      break;
    case Annotation::Kind::string:
      file.texts(element, column.strings);
      break;
  }
}

}  // namespace

void writeTable(H5adElements& file, const std::string& element, const AnnotationTable& table) {
  std::vector<std::string> order;
  for (const Annotation& column : table.columns) order.push_back(elementName(column.name));
  std::string index = "_index";
  while (std::find(order.begin(), order.end(), index) != order.end()) index += "_";

  file.group(element, "dataframe", "0.2.0");
  file.setText(element, "_index", index);
  file.setTexts(element, "column-order", order);
  file.texts(element + "/" + index, table.names);
  for (std::size_t i = 0; i < order.size(); ++i) {
    writeColumn(file, element + "/" + order[i], table.columns[i]);
  }
}

void addColumn(H5adElements& file, const std::string& table, const Annotation& column) {
  const std::string name = elementName(column.name);
  const std::string element = table + "/" + name;
  if (file.has(element)) file.remove(element);
  writeColumn(file, element, column);
  file.addText(table, "column-order", name);
}

}  // namespace chreode
