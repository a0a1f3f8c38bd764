#include "files/h5ad_json.h"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace chreode {

namespace {

using Json = nlohmann::json;

template <typename Test>
bool all(const Json& array, const Test& test) {
  return std::all_of(array.begin(), array.end(), test);
}

bool areNumbers(const Json& array) {
  return array.is_array() && all(array, [](const Json& item) { return item.is_number(); });
}

/// An array of number arrays of one length, at least one of them.
bool isTable(const Json& array) {
  return !array.empty() && areNumbers(array.front()) && all(array, [&](const Json& row) {
    return areNumbers(row) && row.size() == array.front().size();
  });
}

void writeArray(H5adElements& file, const std::string& element, const Json& array) {
  if (areNumbers(array)) {
    file.numbers(element, array.get<std::vector<double>>(), {array.size()});
  } else if (all(array, [](const Json& item) { return item.is_string(); })) {
    file.texts(element, array.get<std::vector<std::string>>());
  } else if (all(array, [](const Json& item) { return item.is_boolean(); })) {
    std::vector<std::int8_t> values;
    for (const Json& item : array) values.push_back(item.get<bool>() ? 1 : 0);
    file.booleans(element, values);
  } else if (isTable(array)) {
    std::vector<double> values;
    for (const Json& row : array) {
      for (const Json& item : row) values.push_back(item.get<double>());
    }
    file.numbers(element, values, {array.size(), array.front().size()});
  } else {
    file.texts(element, {array.dump(-1, ' ', false, Json::error_handler_t::replace)}, true);
  }
}

}  // namespace

void writeJson(H5adElements& file, const std::string& element, const nlohmann::json& value) {
  if (value.is_object()) {
    file.dict(element);
    for (const auto& [key, item] : value.items()) {
      writeJson(file, element + "/" + elementName(key), item);
    }
  } else if (value.is_array()) {
    writeArray(file, element, value);
  } else if (value.is_string()) {
    file.texts(element, {value.get<std::string>()}, true);
  } else if (value.is_boolean()) {
    file.booleans(element, {static_cast<std::int8_t>(value.get<bool>() ? 1 : 0)}, true);
  } else if (value.is_number_integer()) {
    file.integer(element, value.get<std::int64_t>());
  } else if (value.is_number()) {
    file.numbers(element, {value.get<double>()}, {});
  }
  // A null is nothing, and anndata before 0.11 has no element for it.
}

}  // namespace chreode
